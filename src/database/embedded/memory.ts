/** How much of the machine's memory the embedded server keeps pages of tables in. */
import { totalmem } from 'node:os'

const MB = 2 ** 20

/** What a class of 200.000 comes to. By an eighth of it, to reconcile half of them again took twice as long. */
const MOST_MB = 1024
/** As PostgreSQL comes. */
const LEAST_MB = 128
const SHARE = 8

/** @param memory of the machine, or what a container leaves of it, in bytes */
export function sharedBuffersMb(memory = usableMemory()): number {
  return Math.min(MOST_MB, Math.max(LEAST_MB, Math.floor(memory / SHARE / MB)))
}

function usableMemory(): number {
  // 0, or more than there is: nothing is held back from this process.
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** Waits for something that another process or a queue brings about. */
import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 25

/** @throws Error naming what did not happen in time */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 20,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${seconds} s: ${what}`)
    await pause(EVERY_MS)
  }
}

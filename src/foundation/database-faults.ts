/** What PostgreSQL says when trying again helps. */

/** PostgreSQL and the system say by these that there is no connection to be had. */
const CONNECTION_FAULTS =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|08\w{3}|57P0[123]|53300)$/
const CONNECTION_WORDS = /connection terminated|timeout exceeded when trying to connect/i
/** By these it says that two transactions stood in each other's way, and that this one was taken back. */
const CROSSED = /^(?:40P01|40001)$/

/** null: it is another fault. */
export function databaseFault(thrown: unknown): 'unavailable' | 'conflict' | null {
  const code = codeOf(thrown)
  if (CONNECTION_FAULTS.test(code)) return 'unavailable'
  if (thrown instanceof Error && CONNECTION_WORDS.test(thrown.message)) return 'unavailable'
  return CROSSED.test(code) ? 'conflict' : null
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''

/** What may be said of an answer, whatever was asked. */

export interface GivenAnswer {
  status: number
  type: string
  body: string
  planted: string | null
}

/** Paths of source files with a line, and what Node writes above them. */
const STACK = /\bat (?:async )?[\w.<>]+ \(|node_modules|file:\/\/\/|\.tsx?:\d+/

/**
 * @param documented statuses that the description of the call names
 * @returns what is wrong with it; null: nothing
 */
export function faultOf(answer: GivenAnswer, documented: ReadonlySet<number>): string | null {
  const { status, type, body, planted } = answer
  if (status >= 500)
    return `answered ${status}${body.startsWith('<') ? '' : `: ${body.slice(0, 300)}`}`
  if (!documented.has(status)) return `answered ${status}, which is not documented`
  if (planted !== null) return 'took a header from the request into its answer'
  if (STACK.test(body)) return `shows a stack trace: ${STACK.exec(body)?.[0]}`
  if (status >= 400 && type.startsWith('application/problem+json')) {
    const problem: unknown = JSON.parse(body)
    const told = problem !== null && typeof problem === 'object' && 'detail' in problem
    if (!told || typeof problem.detail !== 'string' || problem.detail === '')
      return `refuses with ${status} and does not say why`
  }
  return null
}

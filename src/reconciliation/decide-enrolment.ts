/** One enrolment decided from what is known of it, be it known now or at an earlier instant. Pure. */
import { afterIssue, type Decision, decide } from './decide.ts'
import { decisionInput } from './evidence.ts'
import { windowClose } from './window.ts'

/** When the window would close if nobody had extended it: from then on an extension makes a difference. */
export function ownWindowClose(...given: Parameters<typeof decisionInput>): Date | null {
  const { rules, cohort, start } = decisionInput(...given)
  return windowClose(rules.window, cohort, start)
}

export interface Certified {
  /** Points of 10 that the certificate was issued on; null: it names no score. */
  score: string | null
}

/** @param certified null: no certificate was issued */
export function decideEnrolment(
  ...[enrolment, rows, context, certified]: [
    ...given: Parameters<typeof decisionInput>,
    certified: Certified | null,
  ]
): Decision {
  const decided = decide(decisionInput(enrolment, rows, context))
  return certified === null ? decided : afterIssue(decided, certified.score)
}

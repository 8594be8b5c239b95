/** One enrolment decided from what is known of it, be it known now or at an earlier instant. Pure. */
import { type Achievement, achievementOf } from './achievement.ts'
import { afterIssue, type Decision, decideOn } from './decide.ts'
import { decisionInput } from './evidence.ts'
import { type Facts, factsOf } from './facts.ts'
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

type Given = [
  ...given: Parameters<typeof decisionInput>,
  /** null: no certificate was issued */
  certified: Certified | null,
]

export function decideEnrolment(...given: Given): Decision {
  return weigh(...given).decision
}

/** The same with what was earned by it, and when. */
export function decideWithAchievement(...given: Given): {
  decision: Decision
  achievement: Achievement
} {
  const { facts, decision } = weigh(...given)
  const [{ audience }, , { program, cohort }] = given
  return { decision, achievement: achievementOf(facts, decision, { program, cohort, audience }) }
}

function weigh(...[enrolment, rows, context, certified]: Given): {
  facts: Facts
  decision: Decision
} {
  const facts = factsOf(decisionInput(enrolment, rows, context))
  const decided = decideOn(facts)
  return {
    facts,
    decision: certified === null ? decided : afterIssue(decided, certified.score),
  }
}

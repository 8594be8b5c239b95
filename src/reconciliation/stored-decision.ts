/** What is decided, as it is stored. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Decision } from './decide.ts'

export type Verdict = Decision['verdict']

export interface StoredDecision {
  verdict: Decision['verdict']
  reasons: Decision['reasons']
  /** Points of 10. */
  score: string | null
  attendance: Decision['attendance']
  windowClosesAt: Date | null
}

export function storedDecision(decision: Decision): StoredDecision {
  const { verdict, reasons, attendance, windowClosesAt } = decision
  return { verdict, reasons, score: decision.score?.points ?? null, attendance, windowClosesAt }
}

export function saysTheSame(a: StoredDecision, b: StoredDecision): boolean {
  return isDeepStrictEqual(decisionOnly(a), decisionOnly(b))
}

const decisionOnly = ({ verdict, reasons, score, attendance, windowClosesAt }: StoredDecision) => ({
  verdict,
  reasons,
  score,
  attendance,
  windowClosesAt,
})

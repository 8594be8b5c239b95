/** Candidates of an account beside what the platform's other accounts say of them by now. Pure. */
import type { Candidate } from './matching/people.ts'
import { compareCandidates } from './matching/score.ts'
import { bitsOf, RATES } from './matching/weights.ts'

/**
 * Most people have one account on a platform: who has another one linked already is proposed after who fits as well and
 * has none. It is weighed when candidates are shown, and not kept with them, for it hangs on what becomes of others.
 * @param withAccount ids of learners who have another account on the platform
 */
export function besideOtherAccounts(
  candidates: readonly Candidate[],
  withAccount: ReadonlySet<string>,
): Candidate[] {
  const bits = Math.round(bitsOf(RATES.account['has-another']) * 10) / 10
  return candidates
    .map((candidate): Candidate => {
      if (!withAccount.has(candidate.learnerId)) return candidate
      return {
        ...candidate,
        score: Math.round((candidate.score + bits) * 10) / 10,
        disagrees: [...candidate.disagrees, 'account'],
        weights: [...candidate.weights, { field: 'account', level: 'has-another', bits }],
      }
    })
    .toSorted(compareCandidates)
}

/** An outcome as a score of the gradebook (Assignment and Grade Services 2.0, 3.4). Pure. */
import type { OutcomeFact } from '../../exchange/fact-store.ts'
import { parseDecimal } from '../../foundation/decimal.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'

/** Points are of ten. */
export const SCORE_MAXIMUM = 10

type Graded = Pick<OutcomeFact, 'verdict' | 'score' | 'decidedAt'>

/**
 * `Failed` would say that grading itself came to nothing, which is no verdict: who has not passed is fully graded. Where
 * nothing is decided no score goes along, and the platform clears what it had.
 */
const PROGRESS = {
  passed: { activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  failed: { activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  incomplete: { activityProgress: 'InProgress', gradingProgress: 'Pending' },
  review: { activityProgress: 'Completed', gradingProgress: 'PendingManual' },
} as const

/**
 * The body of a post, as JSON: points stand in it as exactly as they were decided, which a number of JavaScript may not hold.
 * Its time is that of the decision, so that an earlier one that arrives late never takes the place of a later one.
 * @param userId as the platform calls the person
 */
export function scoreOf({ verdict, score, decidedAt }: Graded, userId: string): string {
  const { activityProgress, gradingProgress } = PROGRESS[verdict]
  const body = JSON.stringify({
    userId,
    timestamp: decidedAt.toISOString(),
    ...{ activityProgress, gradingProgress },
    // Of the verdict alone: who may read a gradebook is the platform's matter.
    comment: verdictTexts.vi[verdict],
  })
  const points = gradingProgress === 'FullyGraded' && score !== null ? parseDecimal(score) : null
  if (points === null) return body
  return `${body.slice(0, -1)},"scoreGiven":${points},"scoreMaximum":${SCORE_MAXIMUM}}`
}

/** Where scores of a line item go; what stands behind its path stays behind it (Moodle: `?type_id=2`). */
export function scoresAddress(lineItem: string): string {
  const url = new URL(lineItem)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/scores`
  return url.href
}

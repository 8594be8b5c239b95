/** The score of a statement with its range, exactly. Pure. */
import { Exact } from '../../src/foundation/decimal.ts'
import type { Fault } from './actor.ts'
import type { Statement } from './wire.ts'

export interface Score {
  raw: string
  minimum: string
  maximum: string
}

type Written = NonNullable<NonNullable<Statement['result']>['score']>

/**
 * `raw` counts between `min` and `max`; where only `min` is left out it is 0, which is what authoring tools leave out.
 * Otherwise `scaled` counts, of 0 to 1. xAPI lets it fall to -1, for less than nothing: -1 cannot be the beginning of
 * the range, because then scaled 0 would be five points of ten, so a negative one waits for a person.
 * @returns null when nothing is scored
 */
export function scoreOf(score: Written | null | undefined): Score | Fault | null {
  const { raw, min, max, scaled } = score ?? {}
  if (raw !== null && raw !== undefined && max !== null && max !== undefined)
    return inRange({ raw, minimum: min ?? '0', maximum: max })
  if (scaled !== null && scaled !== undefined) {
    if (new Exact(scaled).lt(0))
      return {
        reason: 'score-negative',
        detail: `The scaled score ${scaled} is below nothing. Have the test send raw, min and max, or correct the statement.`,
      }
    return inRange({ raw: scaled, minimum: '0', maximum: '1' })
  }
  if (raw === null || raw === undefined) return null
  return {
    reason: 'score-without-range',
    detail: `The score ${raw} has neither max nor scaled beside it, so its worth is not known. Have the test send max.`,
  }
}

function inRange(score: Score): Score | Fault {
  const { raw, minimum, maximum } = score
  if (new Exact(maximum).lte(minimum))
    return {
      reason: 'range-empty',
      detail: `The range ${minimum} to ${maximum} is empty. Correct the test.`,
    }
  if (new Exact(raw).lt(minimum) || new Exact(raw).gt(maximum))
    return {
      reason: 'score-out-of-range',
      detail: `The score ${raw} lies outside ${minimum} to ${maximum}. Correct the statement.`,
    }
  return score
}

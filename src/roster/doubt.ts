/** When a row that no key knows may still speak of somebody who is on the roster. Pure. */
import {
  contradicts,
  type KnownLearner,
  type LearnerIndex,
  presentLearner,
  type RowKeys,
} from './learner-keys.ts'

export interface Doubt {
  reason: 'birth-date' | 'unit'
  candidates: KnownLearner[]
}

/**
 * The same name without diacritics and the same date of birth; or the same name in the same unit where one of the
 * two has no date of birth. Two employee codes, or two national IDs, are two people and leave no doubt.
 * @param unitId the unit that the row names
 */
export function doubtOf(index: LearnerIndex, row: RowKeys, unitId: string | null): Doubt | null {
  const namesakes = (index.byName.get(row.nameKey) ?? []).filter(
    (learner) => !contradicts(learner, row),
  )
  const byBirthDate = namesakes.filter(
    (learner) => row.dateOfBirth !== null && learner.dateOfBirth === row.dateOfBirth,
  )
  if (byBirthDate.length > 0)
    return { reason: 'birth-date', candidates: presentOnes(index, byBirthDate) }
  const byUnit = presentOnes(index, namesakes).filter(
    (learner) => unitId !== null && learner.unitId === unitId,
  )
  return byUnit.length > 0 ? { reason: 'unit', candidates: byUnit } : null
}

/** Each person once, by whichever of their rows they were found. */
function presentOnes(index: LearnerIndex, found: readonly KnownLearner[]): KnownLearner[] {
  return [...new Set(found.flatMap(({ id }) => presentLearner(index, id) ?? []))]
}

/** Which cohorts an overview speaks of, and which of them are about to close. Pure. */
import { addDays, type DateString } from '../../foundation/dates.ts'
import type { CohortLine } from '../list-cohorts.ts'

/** A deadline is told of for so many days before, and for so many after while somebody is not finished. */
const DEADLINE_DAYS = 14
/** A class is still of interest for so long after its last day: results are decided and certificates issued. */
const AFTERWARDS_DAYS = 60

/** Open ones first, the earliest deadline first; those without one last; then those that closed lately. */
export function cohortsAtWork(
  cohorts: readonly CohortLine[],
  today: DateString,
  limit: number,
): CohortLine[] {
  const earliest = addDays(today, -AFTERWARDS_DAYS)
  const isOpen = ({ deadline }: Pick<CohortLine, 'deadline'>) =>
    deadline === null || deadline >= today
  const order = (a: Pick<CohortLine, 'deadline'>, b: Pick<CohortLine, 'deadline'>) =>
    isOpen(a) !== isOpen(b)
      ? Number(isOpen(b)) - Number(isOpen(a))
      : (a.deadline ?? '9999').localeCompare(b.deadline ?? '9999') * (isOpen(a) ? 1 : -1)
  return cohorts
    .filter(({ active, deadline }) => active && (deadline ?? today) >= earliest)
    .toSorted(order)
    .slice(0, limit)
}

/** Days until the last valid day, 0 on that day, negative afterwards; null where that is too far off to tell of. */
export function deadlineDays(
  { deadline }: Pick<CohortLine, 'deadline'>,
  today: DateString,
): number | null {
  if (deadline === null) return null
  const days = Math.round((Date.parse(deadline) - Date.parse(today)) / 86_400_000)
  return Math.abs(days) <= DEADLINE_DAYS ? days : null
}

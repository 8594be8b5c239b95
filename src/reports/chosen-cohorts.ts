/** Which cohorts a report is of. Pure. */
import type { DateString } from '../foundation/dates.ts'
import type { CohortLine } from './list-cohorts.ts'

export interface CohortChoice {
  program?: string | undefined
  cohort?: string | undefined
  /** Classes whose days touch these; a class without days touches any. */
  from?: DateString | undefined
  to?: DateString | undefined
}

/** @returns their ids; null where nothing narrows them */
export function chosenCohorts(
  cohorts: readonly CohortLine[],
  { program, cohort, from, to }: CohortChoice,
): string[] | null {
  if ((program ?? cohort ?? from ?? to) === undefined) return null
  return cohorts
    .filter(
      ({ id, programId, start, deadline }) =>
        (program === undefined || programId === program) &&
        (cohort === undefined || id === cohort) &&
        (to === undefined || start === null || start <= to) &&
        (from === undefined || deadline === null || deadline >= from),
    )
    .map(({ id }) => id)
}

/** How a class stands on a day. Pure. */
import type { DateString } from '../../foundation/dates.ts'

export const cohortStates = ['running', 'coming', 'over', 'closed'] as const
export type CohortState = (typeof cohortStates)[number]

export function cohortState(
  { active, start, deadline }: { active: boolean; start: string | null; deadline: string | null },
  today: DateString,
): CohortState {
  if (!active) return 'closed'
  if (deadline !== null && deadline < today) return 'over'
  return start !== null && start > today ? 'coming' : 'running'
}

/** Days from one date to another; negative where it has passed. */
export function daysBetween(from: DateString, to: DateString): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000))
}

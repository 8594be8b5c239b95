/** How long before and after a day whoever owes something is reminded of it. Pure. */
import type { DueDate, DueKind } from './deadlines.ts'

/** Days before; negative: after. */
const PAPER = [14, 7, 3, 1, 0, -1, -7]
const CLASS = [14, 7, 3, 1, 0]

const reminderDays: Readonly<Record<DueKind, readonly number[]>> = {
  'unit-plan': PAPER,
  estimate: PAPER,
  results: PAPER,
  needs: PAPER,
  report: PAPER,
  program: CLASS,
  cohort: CLASS,
  // A class has very many of them.
  window: [3, 1],
  // They stand on the page of the plan, with what they need.
  target: [],
}

/** A reminder that was missed, because nothing ran, is made up for within so many days. */
const MADE_UP_FOR_DAYS = 2

/** The reminder that is due today, as days before; null: none is. */
export function reminderDue({ kind, daysLeft }: Pick<DueDate, 'kind' | 'daysLeft'>): number | null {
  const begun = reminderDays[kind].filter((days) => daysLeft <= days)
  const newest = Math.min(...begun)
  return begun.length > 0 && newest - daysLeft <= MADE_UP_FOR_DAYS ? newest : null
}

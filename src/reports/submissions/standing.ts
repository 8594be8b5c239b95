/** Who has handed in what is due, who is late, and by how many days. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { type DueDate, daysBetween } from '../../programs/plans/deadlines.ts'
import { isInForce, type KeptUnit } from '../../roster/units/tree-on-day.ts'
import type { Submission } from './submission-store.ts'

/** `awaited`: not here, and there is time left. `overdue`: not here, and it is over. */
type SubmissionState = 'in-time' | 'late' | 'awaited' | 'overdue'

export interface OwingUnit {
  /** null: the body that runs the plan. */
  id: string | null
  code: string | null
  name: string
  kind: string | null
}

export interface SubmissionLine {
  unit: OwingUnit
  state: SubmissionState
  /** After the last valid day: when it came, or today where it has not. */
  daysLate: number
  receivedOn: DateString | null
  /** null: none; or recorded here, as needs are. */
  submission: Submission | null
  /** Needs that the unit has entered here; of other papers 0. */
  needs: number
}

export interface DeadlineStanding {
  due: DueDate
  /** By name, in Vietnamese order. */
  lines: SubmissionLine[]
  counts: Record<SubmissionState, number>
}

/** Units of the kinds that a paper names, in force on the day. @param below only these; null: all */
export function owingUnits(
  { from, on }: { from: readonly string[]; on: DateString },
  units: readonly KeptUnit[],
  below: ReadonlySet<string> | null,
): OwingUnit[] {
  return units
    .filter(
      (unit) =>
        unit.kind !== null &&
        from.includes(unit.kind) &&
        isInForce(unit, on) &&
        (below === null || below.has(unit.id)),
    )
    .map(({ id, code, name, kind }) => ({ id, code, name, kind }))
}

/** What a unit has entered of its needs for the year after the deadline. */
export interface EnteredNeeds {
  people: number
  /** The first day. */
  since: DateString
}

/**
 * A unit that has entered its needs has handed them in, on the first day that it did; a paper that is recorded says
 * more and goes before.
 */
export function standingOf(
  due: DueDate,
  owing: readonly OwingUnit[],
  submissions: readonly Submission[],
  needs: ReadonlyMap<string, EnteredNeeds>,
  today: DateString,
): DeadlineStanding {
  const received = new Map(
    submissions.filter(({ deadlineId }) => deadlineId === due.id).map((one) => [one.unitId, one]),
  )
  const lines = owing.map((unit): SubmissionLine => {
    const submission = received.get(unit.id) ?? null
    const entered = due.kind === 'needs' && unit.id !== null ? needs.get(unit.id) : undefined
    const receivedOn = submission?.receivedOn ?? entered?.since ?? null
    const daysLate = Math.max(0, daysBetween(due.on, receivedOn ?? today))
    const state =
      receivedOn === null
        ? daysLate > 0
          ? 'overdue'
          : 'awaited'
        : daysLate > 0
          ? 'late'
          : 'in-time'
    return { unit, state, daysLate, receivedOn, submission, needs: entered?.people ?? 0 }
  })
  const counts = { 'in-time': 0, late: 0, awaited: 0, overdue: 0 }
  for (const { state } of lines) counts[state] += 1
  return { due, lines, counts }
}

/** Whose paper is not here. */
export const missingLines = ({ lines }: DeadlineStanding): SubmissionLine[] =>
  lines.filter(({ state }) => state === 'awaited' || state === 'overdue')

/** Those that are over and not all here, the latest first, and those to come; nearest to today first. */
export const nextPapers = (standings: readonly DeadlineStanding[]): DeadlineStanding[] =>
  standings
    .filter((standing) => standing.due.daysLeft >= 0 || missingLines(standing).length > 0)
    .toSorted((a, b) => Math.abs(a.due.daysLeft) - Math.abs(b.due.daysLeft))

/**
 * Those that somebody has named, by id, code, or a name that only one of them has.
 * @throws HocvuError `submission.unit-unknown`
 */
export function unitsNamed(owing: readonly OwingUnit[], named: readonly string[]): OwingUnit[] {
  const keyed = new Map<string, OwingUnit>()
  for (const unit of owing) {
    if (unit.id !== null) keyed.set(unit.id, unit)
    if (unit.code !== null) keyed.set(foldKey(unit.code), unit)
  }
  const found = named.map((name) => {
    const [byName, ...others] = owing.filter((unit) => foldName(unit.name) === foldName(name))
    const unit = keyed.get(name) ?? keyed.get(foldKey(name)) ?? (others.length === 0 && byName)
    if (unit) return unit
    throw new HocvuError(
      'submission.unit-unknown',
      `"${name}" is none of the units that owe this paper. Name one by its code; hocvu plans submissions lists them.`,
      { params: { unit: name } },
    )
  })
  return [...new Set(found)]
}

/**
 * What is due when: papers that a plan asks for, its targets, ends of its programs and classes, windows of learners that
 * close. Pure.
 */
import type { DateString } from '../../foundation/dates.ts'
import type { UnitKind } from '../../foundation/texts/unit-kinds.ts'
import type { PlanDeadline, PlanDefinition, PlanTarget } from './definition.ts'

interface Bilingual {
  vi: string
  en: string | null
}

/** A paper that is handed in, or a day by which people are to be trained. */
export type DueKind = PlanDeadline['kind'] | 'target' | 'program' | 'cohort' | 'window'

export interface DueDate {
  /** Of a yearly one with its year, `results@2026`; of what no plan file names `cohort:<id>` and the like. */
  id: string
  kind: DueKind
  /** null: of targets and windows, which have no name of their own. */
  title: Bilingual | null
  /** Last valid day. */
  on: DateString
  /** Until that day; 0 on it, negative afterwards. */
  daysLeft: number
  /** Kinds of units that owe it, each for itself; none: the body that runs the plan does. */
  from: readonly UnitKind[]
  to: string | null
  clause: string | null
  /** Of a class and its windows. */
  cohortId: string | null
  /** Targets that end on the day, or learners whose window closes; else 0. */
  count: number
}

/** What takes its days from elsewhere than the plan's file. */
export interface Schedule {
  programs: readonly { id: string; title: Bilingual; deadline: DateString | null }[]
  cohorts: readonly { id: string; name: string; deadline: DateString | null }[]
  /** Days on which windows of learners close who have not finished. */
  windows: readonly { cohortId: string; cohort: string; on: DateString; people: number }[]
}

const NO_SCHEDULE: Schedule = { programs: [], cohorts: [], windows: [] }

/** The year in which a plan ends that a program without a deadline is by itself: in no year. */
const NEVER = 2100
const DAY_MS = 24 * 60 * 60 * 1000

/** The nearest first, those that are over before them. */
export function planDeadlines(
  plan: Pick<PlanDefinition, 'deadlines' | 'years' | 'targets'>,
  today: DateString,
  { programs, cohorts, windows }: Schedule = NO_SCHEDULE,
): DueDate[] {
  const found: Omit<DueDate, 'daysLeft'>[] = [
    ...plan.deadlines.flatMap((deadline) => papersDue(deadline, plan.years)),
    ...targetsDue(plan),
    ...programs.flatMap(({ id, title, deadline }) =>
      deadline === null
        ? []
        : [{ ...NOTHING, id: `program:${id}`, kind: 'program' as const, title, on: deadline }],
    ),
    ...cohorts.flatMap(({ id, name, deadline }) =>
      deadline === null
        ? []
        : [{ ...ofCohort(id, name), id: `cohort:${id}`, kind: 'cohort' as const, on: deadline }],
    ),
    ...windows.map(({ cohortId, cohort, on, people }) => ({
      ...ofCohort(cohortId, cohort),
      ...{ id: `window:${cohortId}@${on}`, kind: 'window' as const, on, count: people },
    })),
  ]
  return found
    .map((due) => ({ ...due, daysLeft: daysBetween(today, due.on) }))
    .sort((a, b) => compare(a.on, b.on) || compare(a.id, b.id))
}

export function daysBetween(from: DateString, to: DateString): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS
}

/** The last valid day of a target. */
export function dueOfTarget(
  { due, years }: Pick<PlanTarget, 'due' | 'years'>,
  plan: Pick<PlanDefinition, 'years'>,
): DateString {
  return due ?? `${(years ?? plan.years).to}-12-31`
}

const NOTHING = { from: [], to: null, clause: null, cohortId: null, count: 0 }

const ofCohort = (id: string, name: string) => ({
  ...NOTHING,
  title: { vi: name, en: null },
  cohortId: id,
})

function papersDue(
  { id, title, kind, on, yearly, from, to, clause }: PlanDeadline,
  years: PlanDefinition['years'],
): Omit<DueDate, 'daysLeft'>[] {
  const said = { kind, title, from, to, clause, cohortId: null, count: 0 }
  if (on !== null) return [{ ...said, id, on }]
  if (yearly === null) return []
  const all = Array.from({ length: years.to - years.from + 1 }, (_, index) => years.from + index)
  return all.map((year) => ({ ...said, id: `${id}@${year}`, on: dayOfYear(year, yearly) }))
}

/** The 29th of February is the 28th in most years. */
function dayOfYear(year: number, day: string): DateString {
  const isThere = !Number.isNaN(Date.parse(`${year}-${day}T00:00:00Z`))
  return isThere && new Date(`${year}-${day}T00:00:00Z`).toISOString().startsWith(`${year}-${day}`)
    ? `${year}-${day}`
    : `${year}-02-28`
}

/** Targets of one day are one line. */
function targetsDue(plan: Pick<PlanDefinition, 'targets' | 'years'>): Omit<DueDate, 'daysLeft'>[] {
  const days = plan.targets
    .map((target) => dueOfTarget(target, plan))
    .filter((on) => Number(on.slice(0, 4)) < NEVER)
  return [...new Set(days)].map((on) => ({
    ...NOTHING,
    ...{ id: `target@${on}`, kind: 'target' as const, title: null, on },
    count: days.filter((day) => day === on).length,
  }))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

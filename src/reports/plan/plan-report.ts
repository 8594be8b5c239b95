/**
 * Plan against actual: the shape that pages, JSON, sheets, letters and frozen reports share. Everything in it is plain
 * JSON. People are counted once a target, whatever platforms and classes they learned on; course turns (lượt) apart.
 */
import type { DateString } from '../../foundation/dates.ts'

interface Bilingual {
  vi: string
  en: string | null
}

/** An explicit head count: how many, on which day, by what source. */
export interface Denominator {
  amount: number
  asOf: DateString
  source: string
  /** `unit`: brought for this unit; `sum`: of the units below; `plan`: stated for the whole plan. */
  from: 'unit' | 'sum' | 'plan'
  /** `sum`: units below that have none, so that it may be too small. */
  missingUnits: number
}

/** What of a target has come in one unit with everything below it. */
export interface TargetCount {
  /** null: chưa có tổng số đối tượng. */
  denominator: Denominator | null
  /** How many are to be reached: brought for the unit, else the share of the denominator, rounded up. null: not known. */
  promised: number | null
  /** Distinct people, entities or teams. null: the program has no rule that says when one is trained. */
  reached: number | null
  /** Of `promised`; null where that is not known. Never below 0. */
  missing: number | null
  /** Per cent of the denominator with one decimal, half up; null: no denominator. */
  percent: number | null
}

export interface WeekOfTarget {
  /** Monday. */
  from: DateString
  /** Reached in this week. */
  added: number
  /** Reached up to its end. */
  total: number
}

export interface Forecast {
  /** Mean of people a week over the last four whole weeks before the day of the report. */
  perWeek: number
  /** Weeks that are left, in days of 7: at least 0. */
  weeksLeft: number
  /** To be reached each week from now on so that the target is met; null: no target, or no time left. */
  neededPerWeek: number | null
  /** Reached at the deadline if it goes on so; never more than the denominator. */
  atDeadline: number
  /** The day on which the target is reached if it goes on so; null: never. */
  reachedOn: DateString | null
}

export interface Minimum {
  kind: 'people' | 'coursesPerYear' | 'coursesEach' | 'members'
  wanted: number
  /** What there is; of `coursesEach` and `members` how many fulfil it. null: cannot be told. */
  actual: number | null
  /** Of `coursesPerYear`: the year. */
  year: number | null
  met: boolean | null
}

export interface TargetProgress extends TargetCount {
  id: string
  title: Bilingual
  audiences: string[]
  counts: 'people' | 'entities' | 'teams'
  evidence: 'outcomes' | 'recorded'
  /** The share that is promised, in per cent; null: a head count, or nothing but a minimum. */
  wantedPercent: number | null
  years: { from: number; to: number }
  /** Last valid day. */
  due: DateString
  /** Course turns (lượt): passes, however many a person has. */
  turns: number
  minimums: Minimum[]
  /** From the first week in which somebody was reached; empty where nothing was. */
  weeks: WeekOfTarget[]
  forecast: Forecast | null
  clause: string | null
  open: string | null
}

export interface UnitLine {
  /** null: people without a unit (chưa rõ đơn vị). */
  id: string | null
  code: string | null
  name: string
  kind: string | null
  parentId: string | null
  /** 0 at the top of what is shown. */
  depth: number
  /** The unit is no more on the day of the tree; who was trained there cannot be told apart into its successors. */
  ended: boolean
  /** By id of target. A target without anything for the unit has no key. */
  targets: Record<string, TargetCount>
  /** Distinct people trained in any program of the plan, in this unit and below. */
  people: number
  /** Course turns. */
  turns: number
}

export interface AudienceLine {
  id: string
  title: Bilingual
  /** null: nobody has said how the roster tells it, so nothing of it can be counted. */
  onRoster: number | null
  headCount: Denominator | null
  /** Distinct people of it who are trained in a program of the plan. */
  trained: number | null
}

/** The matrix audience × modules with what has come of it. */
export interface ModuleCell {
  audience: string
  module: string
  /** People of the audience who have completed it. */
  completed: number
}

export interface ModuleLine {
  code: string
  title: Bilingual
  /** Distinct people of any audience, and of none. */
  completed: number
}

export interface ProgramLine {
  id: string
  title: Bilingual
  kind: 'basic' | 'intensive'
  cohorts: number
  /** Distinct people. */
  enrolled: number
  people: number
  turns: number
  /** Hold a certificate of this agency that is valid. */
  certified: number
  /** Hold a paper from elsewhere. */
  papers: number
}

export interface PlanReport {
  plan: { id: string; title: Bilingual; document: string | null; version: number }
  /** ISO instant. */
  madeAt: string
  /** The day that is looked at: nothing that was achieved later counts. */
  on: DateString
  /** The day whose tree of units it rolls up to. */
  treeOn: DateString
  /** Top of the branch; null: all. */
  unit: { id: string; code: string | null; name: string } | null
  targets: TargetProgress[]
  /** In the order of the tree; people without a unit last, always. */
  units: UnitLine[]
  audiences: AudienceLine[]
  modules: ModuleLine[]
  coverage: ModuleCell[]
  programs: ProgramLine[]
  totals: {
    /** Distinct people over all programs. */
    people: number
    turns: number
    /** Of `people`: belong to no audience of the plan. */
    outsideAudiences: number
    withoutUnit: number
  }
}

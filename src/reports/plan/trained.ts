/** Who is trained, as it is asked of the database and as it is told: the shapes between `trained-store` and `tally`. */
import type { DateString } from '../../foundation/dates.ts'
import type { AudienceGroups, ProfileFields } from './audience-groups.ts'
import type { Slots } from './slots.ts'

/** Stands for no line: a person without a unit. */
export const NO_LINE = -1

export interface UnitPlace {
  unitId: string
  kind: string | null
  /** Number of the line in which its people count; lines that are not shown have numbers too. */
  line: number
  /** It was split: where somebody counts depends on the unit that they are in today. */
  split: boolean
}

export interface TrainedQuestion {
  slots: Slots['slots']
  programs: readonly string[]
  classes: readonly { id: string; programId: string }[]
  modules: readonly string[]
  /** Completed modules as outcomes hold them. */
  moduleSets: readonly (readonly string[])[]
  places: readonly UnitPlace[]
  /** Lines of which each person is told. */
  singled: readonly number[]
  /** Lines that are looked at are below this number. */
  shown: number
  /** Every line is. */
  all: boolean
  /** People without a unit are looked at too. */
  withoutUnit: boolean
  profiles: AudienceGroups['profiles']
  /** What of a profile tells groups apart. */
  fields: ProfileFields
  /** What is counted by line; null: nothing. */
  targets: readonly (TargetGroups | null)[]
  /** Courses that somebody has to have passed in each of these years. */
  each: readonly { programs: readonly string[]; years: readonly number[]; courses: number }[]
  on: DateString
  /** The day is today, so whatever is known is of it. */
  untilNow: boolean
}

/** The same of some parts of the people (`while-classes-unchanged.ts`), each told apart. */
export interface QuestionOfParts extends TrainedQuestion {
  parts: readonly string[]
}

/** Who counts for a target. */
interface TargetGroups {
  /** Number of the slot. */
  slot: number
  groups: readonly number[]
}

/** How many people of a line are trained, and reached for each target. */
export interface LineCount {
  line: number
  people: number
  turns: number
  /** By number of target. */
  reached: number[]
}

/** People of a group who have filled the slots on just these days, and their course turns. */
export interface DayCount {
  group: number
  /** By number of slot; null: not filled. */
  days: (DateString | null)[]
  people: number
  /** By number of slot. */
  turns: number[]
}

/** People of a group who are alike in all else that is asked of a plan. */
export interface MarkCount {
  /** Tells those who are alike. */
  key: string
  group: number
  /** Trained in any program of the plan. */
  trained: boolean
  /** By number of program: enrolled, trained, holds a certificate, holds a paper from elsewhere. */
  enrolled: boolean[]
  passed: boolean[]
  certified: boolean[]
  papers: boolean[]
  /** By number of module. */
  modules: boolean[]
  /** By number in `each`. */
  each: boolean[]
  people: number
  /** By number of program. */
  turns: number[]
}

/** A course turn, whenever it was. */
export interface Pass {
  /** Its number. */
  program: number
  day: DateString
}

/** Somebody who was in several places. */
export interface Mover {
  memberships: { unitId: string; from: DateString; to: DateString | null }[]
  group: number
  days: DayCount['days']
  passes: Pass[]
  mark: MarkCount
}

/** Somebody who was in one of the lines that are singled out only. */
interface SingledPerson {
  line: number
  group: number
  passes: Pass[]
}

export interface Trained {
  singled: SingledPerson[]
  lines: LineCount[]
  days: DayCount[]
  marks: MarkCount[]
  movers: Mover[]
}

/**
 * SQL of who is trained: each person once, with the first day of each slot, the course turns, the modules and the programs.
 * Who was in one place only is counted by the database; of those who moved each is told, for `placeMovers`.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { AudienceGroups } from './audience-groups.ts'
import type { Slot } from './slots.ts'

/** Stands for no line: a person without a unit. */
export const NO_LINE = -1

export interface UnitPlace {
  unitId: string
  /** Number of the line in which its people count; lines that are not shown have numbers too. */
  line: number
  /** It was split: where somebody counts depends on the unit that they are in today. */
  split: boolean
}

export interface TrainedQuestion {
  slots: readonly Slot[]
  programs: readonly string[]
  modules: readonly string[]
  /** Completed modules as outcomes hold them. */
  moduleSets: readonly (readonly string[])[]
  places: readonly UnitPlace[]
  /** Lines that are looked at; null: all, and the people without a unit. */
  shown: readonly number[] | null
  profiles: AudienceGroups['profiles']
  /** Courses that somebody has to have passed in each of these years. */
  each: readonly { programs: readonly string[]; years: readonly number[]; courses: number }[]
  on: DateString
}

/** How many people of a line and a group have filled each slot, and their course turns. */
export interface LineCount {
  line: number
  group: number
  /** By number of slot. */
  reached: number[]
  turns: number[]
}

/** People of a group who have filled the slots on just these days. */
export interface DayCount {
  group: number
  /** By number of slot; null: not filled. */
  days: (DateString | null)[]
  people: number
}

/** People of a group who are alike in all else that is asked of a plan. */
export interface MarkCount {
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

/** Somebody who was in several places. */
export interface Mover {
  memberships: { unitId: string; from: DateString; to: DateString | null }[]
  group: number
  days: DayCount['days']
  turns: number[]
  /** Every course turn of the plan. */
  passes: { program: number; day: DateString }[]
  mark: MarkCount
}

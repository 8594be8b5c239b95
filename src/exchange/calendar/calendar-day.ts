/** A day that stands in somebody's calendar. */
import type { DateString } from '../../foundation/dates.ts'

export interface CalendarDay {
  /** Of the thing that is due, whatever day that is: a changed day is the same entry. */
  uid: string
  on: DateString
  summary: string
  /** Lines. */
  description: readonly string[]
  /** On the console. */
  path: string
  /** Higher where what it rests on was changed. */
  sequence: number
  changedAt: Date
  /** So many days before somebody is reminded, in the morning; none: nobody has to be. */
  remind: readonly number[]
}

/** Adds up who is trained: by line, day, audience, module and program. Pure: what is read goes in, numbers come out. */
import type { DateString } from '../../foundation/dates.ts'
import type { Slot } from './slots.ts'
import type { DayCount, LineCount, MarkCount, Mover, Trained } from './trained.ts'
import { NO_LINE } from './trained.ts'

/** What of the whole that is looked at has come; `lines` are by number of line, `NO_LINE` among them. */
export interface Tally {
  lines: LineCount[]
  days: DayCount[]
  marks: MarkCount[]
}

/** Where somebody counts who was in several places. */
export interface Places {
  /** Number of the line on a day; `NO_LINE`: in none. */
  lineOn: (mover: Mover, day: DateString) => number
  /** Number of today's line. */
  lineToday: (mover: Mover) => number
  isShown: (line: number) => boolean
}

/**
 * Adds those who moved: they count in the unit in which they were on the day of each thing. What is asked of no unit, such
 * as modules, counts where they were first trained, else where they are today.
 * @param programs ids, in the order of their numbers
 */
export function withMovers(
  { lines, days, marks, movers }: Trained,
  { lineOn, lineToday, isShown }: Places,
  slots: readonly Slot[],
  programs: readonly string[],
): Tally {
  const tally: Tally = { lines: [...lines], days: [...days], marks: [...marks] }
  for (const mover of movers) {
    const { group } = mover
    const none = () => slots.map(() => 0)
    const places = mover.days.map((day) => (day === null ? null : lineOn(mover, day)))
    const shown = places.map((line) => line !== null && isShown(line))
    if (shown.some(Boolean))
      tally.days.push({
        group,
        days: mover.days.map((day, slot) => (shown[slot] ? day : null)),
        people: 1,
      })
    for (const [slot, line] of places.entries()) {
      if (line === null || !isShown(line)) continue
      const reached = none()
      reached[slot] = 1
      tally.lines.push({ line, group, reached, turns: none() })
    }
    for (const { day, program } of mover.passes) {
      const line = lineOn(mover, day)
      if (!isShown(line)) continue
      const id = programs[program] ?? ''
      const turns = slots.map(({ from, to, programs: of }) =>
        day >= from && day <= to && of.includes(id) ? 1 : 0,
      )
      tally.lines.push({ line, group, reached: none(), turns })
    }
    const [first] = places
    if (isShown(first ?? lineToday(mover))) tally.marks.push(mover.mark)
  }
  return tally
}

/** A column of numbers a line, the people without a unit last. */
export function byLine(
  counts: readonly LineCount[],
  lineCount: number,
  amount: (count: LineCount) => number,
): Float64Array {
  const column = new Float64Array(lineCount + 1)
  for (const count of counts) {
    const at = count.line === NO_LINE ? lineCount : count.line
    if (at <= lineCount) column[at] = (column[at] ?? 0) + amount(count)
  }
  return column
}

/** How many of the groups filled a slot on each day, the earliest first. */
export function daysOfSlot(
  counts: readonly DayCount[],
  slot: number,
  isOf: (group: number) => boolean,
): { day: DateString; added: number }[] {
  const added = new Map<DateString, number>()
  for (const { group, days, people } of counts) {
    const day = days[slot] ?? null
    if (day !== null && isOf(group)) added.set(day, (added.get(day) ?? 0) + people)
  }
  return [...added]
    .map(([day, count]) => ({ day, added: count }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

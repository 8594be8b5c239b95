/** Adds up who is trained: by line, day, audience, module and program. Pure: what is read goes in, numbers come out. */
import type { DateString } from '../../foundation/dates.ts'
import type { DayCount, LineCount, MarkCount, Mover, Trained, TrainedQuestion } from './trained.ts'
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
 */
export function withMovers(
  { lines, days, marks, movers }: Trained,
  { lineOn, lineToday, isShown }: Places,
  { slots, programs, targets }: Pick<TrainedQuestion, 'slots' | 'programs' | 'targets'>,
): Tally {
  const tally: Tally = { lines: [...lines], days: [...days], marks: [...marks] }
  const alike = new Map(marks.map((mark, at) => [mark.key, at]))
  const noneReached = targets.map(() => 0)
  for (const mover of movers) {
    const { group } = mover
    const places = mover.days.map((day) => (day === null ? null : lineOn(mover, day)))
    const shown = places.map((line) => line !== null && isShown(line))
    const turns = slots.map(() => 0)
    for (const { day, program } of mover.passes) {
      const line = lineOn(mover, day)
      if (!isShown(line)) continue
      const id = programs[program] ?? ''
      for (const [slot, { from, to, programs: of }] of slots.entries())
        if (day >= from && day <= to && of.includes(id)) {
          turns[slot] = (turns[slot] ?? 0) + 1
          if (slot === 0) tally.lines.push({ line, people: 0, turns: 1, reached: noneReached })
        }
    }
    const reachedDays = mover.days.map((day, slot) => (shown[slot] ? day : null))
    tally.days.push({ group, days: reachedDays, people: 1, turns })
    for (const [slot, line] of places.entries()) {
      if (line === null || !isShown(line)) continue
      const reached = targets.map((target) =>
        target?.slot === slot && target.groups.includes(group) ? 1 : 0,
      )
      tally.lines.push({ line, people: slot === 0 ? 1 : 0, turns: 0, reached })
    }
    const [first] = places
    if (isShown(first ?? lineToday(mover))) addMark(tally.marks, alike, mover.mark)
  }
  return tally
}

function addMark(marks: MarkCount[], alike: Map<string, number>, mark: MarkCount): void {
  const at = alike.get(mark.key)
  const known = at === undefined ? undefined : marks[at]
  if (at === undefined || known === undefined) {
    alike.set(mark.key, marks.push(mark) - 1)
    return
  }
  const turns = known.turns.map((count, program) => count + (mark.turns[program] ?? 0))
  marks[at] = { ...known, people: known.people + mark.people, turns }
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

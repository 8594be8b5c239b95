/** How much of the course a learner attended, by source (sessions, topics, reported share). Exact throughout. */
import { Exact } from '../foundation/decimal.ts'
import type { ProgramRules } from '../programs/definition.ts'
import type { Fraction } from '../programs/fraction.ts'
import { isUnrecorded, type MarkedSession } from './sessions.ts'
import { missingTopics, type RequiredTopics, requiredTopics } from './topics.ts'

type AttendanceRule = NonNullable<ProgramRules['attendance']>

/** Amounts in minutes, topics or hundredths of the course. */
export interface AttendanceMeasure {
  unit: 'minutes' | 'topics' | 'share'
  attended: Exact
  /** What has been held so far. */
  required: Exact
  /** What can still be attended. */
  toCome: Exact
  /** What was held without a mark for this learner. */
  unrecorded: Exact
  /** Absences without a reason. */
  unexcusedSessions: MarkedSession[]
}

export function measureSessions(sessions: readonly MarkedSession[]): AttendanceMeasure {
  const held = sessions.filter(isHeld)
  return {
    unit: 'minutes',
    attended: new Exact(held.reduce((sum, { mark }) => sum + (mark?.minutes ?? 0), 0)),
    required: lengthOf(held),
    toCome: lengthOf(sessions.filter((session) => !isHeld(session))),
    unrecorded: lengthOf(sessions.filter(isUnrecorded)),
    unexcusedSessions: held.filter(({ mark }) => mark?.absence === 'unexcused'),
  }
}

const isHeld = ({ taken, mark }: MarkedSession) => taken || mark !== null

/** Whole minutes are far below where a number ceases to be exact. */
const lengthOf = (sessions: readonly MarkedSession[]) =>
  sessions.length === 0
    ? NOTHING
    : new Exact(sessions.reduce((sum, { minutes }) => sum + minutes, 0))

const NOTHING = new Exact(0)

/**
 * A topic counts whenever it was completed, for the time may be that of grading.
 * @param open a missing topic can still be completed; else only one that sessions may still complete
 */
export function measureTopics(topics: RequiredTopics, open: boolean): AttendanceMeasure {
  const required = requiredTopics(topics)
  const missing = missingTopics(topics)
  const waitingFor = (what: 'sessions to come' | 'marks') =>
    missing.filter((code) =>
      topics.records.some((topic) => topic.code === code && topic.waitsFor === what),
    )
  const toCome = open ? missing : waitingFor('sessions to come')
  const unrecorded = waitingFor('marks').filter((code) => !toCome.includes(code))
  return {
    unit: 'topics',
    attended: new Exact(required.length - missing.length),
    required: new Exact(required.length),
    toCome: new Exact(toCome.length),
    unrecorded: new Exact(unrecorded.length),
    unexcusedSessions: [],
  }
}

/** @param share of the course between 0 and 1, as the platform states it; null: it states nothing */
export function measureReported(share: string | null, open: boolean): AttendanceMeasure {
  const attended = new Exact(share ?? 0).times(100)
  const rest = Exact.max(0, new Exact(100).minus(attended))
  return {
    unit: 'share',
    attended,
    required: new Exact(share === null ? 0 : 100),
    toCome: open && share !== null ? rest : new Exact(0),
    unrecorded: new Exact(0),
    unexcusedSessions: [],
  }
}

/** Nothing was held and nothing is to come: there is nothing that attendance could be a share of. */
export function isUnknown(measure: AttendanceMeasure): boolean {
  return courseOf(measure).isZero()
}

/**
 * Attended enough of the whole course, sessions to come included, so that it stays enough whatever happens
 * (absent time is at most a quarter "of the course time", document 003).
 */
export function isReached(
  measure: AttendanceMeasure,
  { minimum }: Pick<AttendanceRule, 'minimum'>,
): boolean {
  return !isUnknown(measure) && atLeast(measure.attended, courseOf(measure), minimum)
}

/** Not enough even if every unrecorded and every coming session were attended. */
export function isOutOfReach(
  measure: AttendanceMeasure,
  { minimum }: Pick<AttendanceRule, 'minimum'>,
): boolean {
  return !isUnknown(measure) && !atLeast(possibleOf(measure), courseOf(measure), minimum)
}

/** What is attended at the end if everything unrecorded and everything to come is. */
export function possibleOf({ attended, unrecorded, toCome }: AttendanceMeasure): Exact {
  return sum(sum(attended, unrecorded), toCome)
}

/** The whole course: what has been held and what is to come. */
export function courseOf({ required, toCome, unit }: AttendanceMeasure): Exact {
  // Topics and shares stand in `required` whole from the beginning; sessions as they are held.
  return unit === 'minutes' ? sum(required, toCome) : required
}

/** Most of the time nothing is added: no session to come, none without a mark. */
const sum = (amount: Exact, more: Exact): Exact => (more.isZero() ? amount : amount.plus(more))

/**
 * When the share was reached, of parts that were done one after the other; what has no time was done first. Null: it
 * was not reached, or without the help of anything that has a time.
 * @param whole the sum of all parts, done or not
 */
export function reachedAt(
  parts: readonly { at: string | null; amount: number }[],
  whole: number,
  { numerator, denominator }: Fraction,
): string | null {
  const inOrder = parts.toSorted((a, b) => timeOf(a.at) - timeOf(b.at))
  let done = 0
  for (const { at, amount } of inOrder) {
    done += amount
    if (done * denominator >= whole * numerator) return at
  }
  return null
}

const timeOf = (at: string | null): number => (at === null ? 0 : Date.parse(at))

function atLeast(part: Exact, whole: Exact, { numerator, denominator }: Fraction): boolean {
  return part.times(denominator).gte(whole.times(numerator))
}

/** How much of the course a learner attended, by source (sessions, topics, reported share). Exact throughout. */
import type { SessionPresence } from '../../connectors/contract.ts'
import { Exact } from '../foundation/decimal.ts'
import type { ProgramRules } from '../programs/definition.ts'
import type { Fraction } from '../programs/fraction.ts'

type AttendanceRule = NonNullable<ProgramRules['attendance']>

export interface SessionName {
  /** The platform and course whose code it is (`sourceName`): two sources may give one code to two sessions. */
  source: string
  code: string
}

/** A session of the cohort: the union of what its learners' records name. */
export interface CatalogueSession extends SessionName {
  minutes: number
  taken: boolean
  /** When it begins, where a platform says so: how people call it. */
  startsAt: string | null
}

/** A session as a record of this learner names it. */
export type HeldSession = SessionPresence & { source: string }

export const sourceName = (platform: string, course: string): string => `${platform}/${course}`

export interface TopicProgress {
  code: string
  completed: boolean
}

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
  unrecordedSessions: CatalogueSession[]
  /** Absences without a reason. */
  unexcusedSessions: CatalogueSession[]
}

/**
 * @param sessions this learner's, in any order; a session that two records name counts once, by its better mark
 * @param catalogue a session missing for this learner is unrecorded when taken, else still to come
 */
export function measureSessions(
  sessions: readonly HeldSession[],
  catalogue: readonly CatalogueSession[],
  presence: Fraction,
): AttendanceMeasure {
  const measure: AttendanceMeasure = {
    unit: 'minutes',
    attended: new Exact(0),
    required: new Exact(0),
    toCome: new Exact(0),
    unrecorded: new Exact(0),
    unrecordedSessions: [],
    unexcusedSessions: [],
  }
  for (const session of joinSessions(sessions, catalogue)) {
    const { minutes, taken, marks } = session
    const mark = best(marks.map((mark) => readMark(mark, minutes, presence)))
    if (mark !== null) {
      measure.required = measure.required.plus(minutes)
      measure.attended = measure.attended.plus(mark.minutes)
      if (mark.absence === 'unexcused') measure.unexcusedSessions.push(session)
    } else if (taken) {
      measure.required = measure.required.plus(minutes)
      measure.unrecorded = measure.unrecorded.plus(minutes)
      measure.unrecordedSessions.push(session)
    } else measure.toCome = measure.toCome.plus(minutes)
  }
  return measure
}

/** @param required null: every topic the records name. A topic counts whenever it was completed, for the time may be that of grading. */
export function measureTopics(
  required: readonly string[] | null,
  records: readonly TopicProgress[],
  open: boolean,
): AttendanceMeasure {
  const codes = requiredTopics(required, records)
  const missing = missingTopics(required, records).length
  return {
    unit: 'topics',
    attended: new Exact(codes.length - missing),
    required: new Exact(codes.length),
    toCome: new Exact(open ? missing : 0),
    unrecorded: new Exact(0),
    unrecordedSessions: [],
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
    unrecordedSessions: [],
    unexcusedSessions: [],
  }
}

export function requiredTopics(
  required: readonly string[] | null,
  records: readonly TopicProgress[],
): string[] {
  return [...new Set(required ?? records.map(({ code }) => code))].toSorted()
}

/** Required topics that no record says are completed, in the order of their codes. */
export function missingTopics(
  required: readonly string[] | null,
  records: readonly TopicProgress[],
): string[] {
  const completed = new Set(records.filter((topic) => topic.completed).map(({ code }) => code))
  return requiredTopics(required, records).filter((code) => !completed.has(code))
}

/** Nothing was held and nothing is to come: there is nothing that attendance could be a share of. */
export function isUnknown(measure: AttendanceMeasure): boolean {
  return courseOf(measure).isZero()
}

/**
 * Attended enough of the whole course, sessions to come included, so that it stays enough whatever happens
 * (absent time is at most a quarter "of the course time", document 003).
 */
export function isReached(measure: AttendanceMeasure, { minimum }: AttendanceRule): boolean {
  return !isUnknown(measure) && atLeast(measure.attended, courseOf(measure), minimum)
}

/** Not enough even if every unrecorded and every coming session were attended. */
export function isOutOfReach(measure: AttendanceMeasure, { minimum }: AttendanceRule): boolean {
  return !isUnknown(measure) && !atLeast(possibleOf(measure), courseOf(measure), minimum)
}

/** What is attended at the end if everything unrecorded and everything to come is. */
export function possibleOf({ attended, unrecorded, toCome }: AttendanceMeasure): Exact {
  return attended.plus(unrecorded).plus(toCome)
}

/** The measure as it would be if what is unrecorded had been attended, or missed without a reason. */
export function supposing(
  measure: AttendanceMeasure,
  unrecorded: 'attended' | 'absent',
): AttendanceMeasure {
  const settled = { ...measure, unrecorded: new Exact(0), unrecordedSessions: [] }
  return unrecorded === 'attended'
    ? { ...settled, attended: measure.attended.plus(measure.unrecorded) }
    : {
        ...settled,
        unexcusedSessions: [...measure.unexcusedSessions, ...measure.unrecordedSessions],
      }
}

/** The whole course: what has been held and what is to come. */
export function courseOf({ required, toCome, unit }: AttendanceMeasure): Exact {
  // Topics and shares stand in `required` whole from the beginning; sessions as they are held.
  return unit === 'minutes' ? required.plus(toCome) : required
}

function atLeast(part: Exact, whole: Exact, { numerator, denominator }: Fraction): boolean {
  return part.times(denominator).gte(whole.times(numerator))
}

interface Mark {
  minutes: number
  absence: 'excused' | 'unexcused' | null
}

/** null: not marked. */
function readMark(
  presence: SessionPresence['presence'],
  minutes: number,
  least: Fraction,
): Mark | null {
  switch (presence.state) {
    case 'present':
    case 'late':
      return { minutes, absence: null }
    case 'measured': {
      const attended = Math.min(presence.minutes, minutes)
      const isAbsence = attended * least.denominator < minutes * least.numerator
      return { minutes: attended, absence: isAbsence ? kindOfAbsence(presence.excuse) : null }
    }
    case 'absent':
      return { minutes: 0, absence: kindOfAbsence(presence.excuse) }
    case 'unrecorded':
      return null
  }
}

function kindOfAbsence(excuse: string | null): 'excused' | 'unexcused' {
  return excuse === null || excuse.trim() === '' ? 'unexcused' : 'excused'
}

/** Most minutes, and of equal minutes the milder absence: the same in whatever order records come. */
function best(marks: readonly (Mark | null)[]): Mark | null {
  const severity = { none: 0, excused: 1, unexcused: 2 }
  const rank = (mark: Mark) => severity[mark.absence ?? 'none']
  return marks
    .filter((mark) => mark !== null)
    .reduce<Mark | null>((kept, mark) => {
      if (kept === null || mark.minutes > kept.minutes) return mark
      return mark.minutes === kept.minutes && rank(mark) < rank(kept) ? mark : kept
    }, null)
}

interface JoinedSession extends CatalogueSession {
  marks: SessionPresence['presence'][]
}

/** A session that the learner's own records name and the catalogue does not is one of the course all the same. */
function joinSessions(
  sessions: readonly HeldSession[],
  catalogue: readonly CatalogueSession[],
): JoinedSession[] {
  const joined = new Map<string, JoinedSession>()
  const keyOf = ({ source, code }: CatalogueSession) => JSON.stringify([code, source])
  const listed = new Set(catalogue.map(keyOf))
  const add = (session: CatalogueSession, authoritative: boolean) => {
    const { source, code, minutes, taken, startsAt } = session
    const key = keyOf(session)
    const known = joined.get(key)
    if (known === undefined) {
      const first: JoinedSession = { source, code, minutes, taken, startsAt, marks: [] }
      joined.set(key, first)
      return first
    }
    if (authoritative || !listed.has(key)) known.minutes = Math.max(known.minutes, minutes)
    known.taken ||= taken
    known.startsAt = earlier(known.startsAt, startsAt)
    return known
  }
  for (const session of catalogue) add(session, true)
  for (const session of sessions) add(session, false).marks.push(session.presence)
  return [...joined.values()].toSorted((a, b) =>
    a.code < b.code || (a.code === b.code && a.source < b.source) ? -1 : 1,
  )
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

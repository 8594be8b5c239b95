/** The sessions of a learner, each with the mark that holds: the platform's, else what a person said. */
import type { SessionPresence } from '../../connectors/contract.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { Fraction } from '../programs/fraction.ts'

interface SessionName {
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

/** Who said something, and why, for showing. */
interface Said {
  reason?: string
  by?: string
}

/** An absence for which a person accepted a reason. */
export type AcceptedExcuse = SessionName & Said

/** What a person said of a session without a mark. */
export type StatedPresence = SessionName & Said & { mark: 'present' | 'absent' }

export const sourceName = (platform: string, course: string): string => `${platform}/${course}`

export interface Mark {
  state: 'present' | 'late' | 'partial' | 'absent'
  /** Attended, at most the session's length. */
  minutes: number
  absence: 'excused' | 'unexcused' | null
  /** Why absent, as the platform or a person gives it. */
  excuse: string | null
  /** A person gave the mark, for the platform has none. */
  stated: StatedPresence | null
  /** A person accepted the reason. */
  accepted: AcceptedExcuse | null
}

export interface MarkedSession extends CatalogueSession {
  /** null: not marked at all. */
  mark: Mark | null
}

/** What people said of a learner's sessions. */
interface PersonalMarks {
  excuses: readonly AcceptedExcuse[]
  presences: readonly StatedPresence[]
}

/**
 * @param sessions this learner's, in any order; a session that two records name counts once, by its better mark
 * @param catalogue a session missing for this learner has no mark; one that only the learner's own records name is of
 * the course all the same
 * @param personal applied only to sessions that were held: presence where the platform has no mark, excuses for absences
 * @returns by code
 */
export function markSessions(
  sessions: readonly HeldSession[],
  catalogue: readonly CatalogueSession[],
  personal: PersonalMarks,
  least: Fraction,
): MarkedSession[] {
  const stated = byName(personal.presences)
  const accepted = byName(personal.excuses)
  return joinSessions(sessions, catalogue).map(({ marks, ...session }) => {
    const key = keyOf(session)
    const read = best(marks.flatMap((mark) => readMark(mark, session.minutes, least) ?? []))
    const said = session.taken ? stated.get(key) : undefined
    const mark = read ?? (said === undefined ? null : statedMark(said, session.minutes))
    return { ...session, mark: excuseMark(mark, accepted.get(key), session.taken) }
  })
}

/** The sessions as they would be if somebody said this of all that were held without a mark. */
export function supposing(
  sessions: readonly MarkedSession[],
  mark: StatedPresence['mark'],
): MarkedSession[] {
  return sessions.map((session) =>
    isUnrecorded(session)
      ? { ...session, mark: statedMark({ ...session, mark }, session.minutes) }
      : session,
  )
}

/** Held, and nobody says whether the learner was there. */
export const isUnrecorded = ({ taken, mark }: MarkedSession): boolean => taken && mark === null

/** Minutes attended, each session with the time at which it began. */
export function attendedSessions(
  sessions: readonly MarkedSession[],
): { at: string | null; amount: number }[] {
  return sessions.flatMap(({ mark, startsAt }) =>
    mark !== null && mark.minutes > 0 ? [{ at: startsAt, amount: mark.minutes }] : [],
  )
}

/** People know a session by its day and hour; only one without a beginning is called by its code. */
export function sessionNames(sessions: readonly CatalogueSession[]): string {
  return sessions
    .map(({ code, startsAt }) => (startsAt ? dateAndTimeInVietnam(new Date(startsAt)) : code))
    .join(', ')
}

const unsaid = { excuse: null, stated: null, accepted: null }

/**
 * A platform's mark; null: it has none.
 * @param minutes length of the session
 * @param least share of a session below which minutes present are an absence
 */
function readMark(
  presence: SessionPresence['presence'],
  minutes: number,
  least: Fraction,
): Mark | null {
  switch (presence.state) {
    case 'present':
    case 'late':
      return { ...unsaid, state: presence.state, minutes, absence: null }
    case 'measured': {
      const attended = Math.min(presence.minutes, minutes)
      if (attended * least.denominator >= minutes * least.numerator)
        return {
          ...unsaid,
          state: attended < minutes ? 'partial' : 'present',
          minutes: attended,
          absence: null,
        }
      return { ...unsaid, state: 'partial', minutes: attended, ...absenceOf(presence.excuse) }
    }
    case 'absent':
      return { ...unsaid, state: 'absent', minutes: 0, ...absenceOf(presence.excuse) }
    case 'unrecorded':
      return null
  }
}

function absenceOf(excuse: string | null): Pick<Mark, 'absence' | 'excuse'> {
  const given = excuse?.trim() ?? ''
  return given === ''
    ? { absence: 'unexcused', excuse: null }
    : { absence: 'excused', excuse: given }
}

/** The whole session, or an absence without a reason. */
function statedMark(stated: StatedPresence, minutes: number): Mark {
  return stated.mark === 'present'
    ? { ...unsaid, state: 'present', minutes, absence: null, stated }
    : { ...unsaid, state: 'absent', minutes: 0, absence: 'unexcused', stated }
}

/** A reason accepted for a session that was held without a mark says that it was missed. */
function excuseMark(
  mark: Mark | null,
  accepted: AcceptedExcuse | undefined,
  taken: boolean,
): Mark | null {
  if (accepted === undefined) return mark
  const said = { absence: 'excused', excuse: accepted.reason ?? null, accepted } as const
  if (mark?.absence === 'unexcused') return { ...mark, ...said }
  if (mark === null && taken) return { ...unsaid, state: 'absent', minutes: 0, ...said }
  return mark
}

/** Most minutes, of equal minutes the milder absence, then by the text: the same in whatever order records come. */
function best(marks: readonly Mark[]): Mark | null {
  const [first = null] = marks.length > 1 ? marks.toSorted(bestFirst) : marks
  return first
}

const severity = { none: 0, excused: 1, unexcused: 2 }
const severityOf = ({ absence }: Mark) => severity[absence ?? 'none']
const textOf = ({ state, excuse }: Mark) => JSON.stringify([state, excuse])

function bestFirst(a: Mark, b: Mark): number {
  return b.minutes - a.minutes || severityOf(a) - severityOf(b) || (textOf(a) < textOf(b) ? -1 : 1)
}

interface JoinedSession extends CatalogueSession {
  marks: SessionPresence['presence'][]
}

function joinSessions(
  sessions: readonly HeldSession[],
  catalogue: readonly CatalogueSession[],
): JoinedSession[] {
  const joined = new Map<string, JoinedSession>()
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

const keyOf = ({ source, code }: SessionName) => `${source}\u0000${code}`

/** Of two that were said of one session the later stands. */
const byName = <Name extends SessionName>(said: readonly Name[]) =>
  new Map(said.map((one) => [keyOf(one), one]))

function earlier(a: string | null, b: string | null): string | null {
  const [first = null] = [a, b].filter((time) => time !== null).toSorted()
  return first
}

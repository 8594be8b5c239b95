/** What people decided beside the rules for one enrolment, as far as it stands. Pure. */
import { type DateString, dateInVietnam, endOfDateInVietnam } from '../../foundation/dates.ts'

export interface Override {
  act: string
  kind: 'allow' | 'refuse' | 'extend'
  /** Of an extension: the last valid day. */
  lastDay: DateString | null
  /** The last day on which it holds; null: until it is undone. */
  expiresOn: DateString | null
  reason: string
  actor: string
  at: Date
}

/** A session as the records of a platform's course name it. */
export interface NamedSession {
  platform: string
  course: string
  session: string
}

export interface Excuse extends NamedSession {
  act: string
  reason: string
  acceptedBy: string
  actor: string
  at: Date
}

/** Said of a session that was held without a mark. */
export interface Presence extends NamedSession {
  act: string
  mark: 'present' | 'absent'
  reason: string
  actor: string
  at: Date
}

/** Of one enrolment, without what was undone; in the order in which it was decided. */
export interface PersonDecisions {
  overrides: readonly Override[]
  excuses: readonly Excuse[]
  presences: readonly Presence[]
}

export const noDecisions: PersonDecisions = { overrides: [], excuses: [], presences: [] }

export interface StandingOverrides {
  /** Refusing wins over allowing. */
  verdict: 'allow' | 'refuse' | null
  /** The latest day that was granted. */
  extendedTo: DateString | null
  /** When one of them ceases to hold; null: none does by itself. */
  nextChange: Date | null
}

const none: StandingOverrides = { verdict: null, extendedTo: null, nextChange: null }

/** What the overrides come to at an instant. */
export function standingOverrides(overrides: readonly Override[], at: Date): StandingOverrides {
  if (overrides.length === 0) return none
  const today = dateInVietnam(at)
  const standing = overrides.filter(({ expiresOn }) => expiresOn === null || today <= expiresOn)
  const kinds = new Set(standing.map(({ kind }) => kind))
  const days = standing.flatMap(({ lastDay }) => lastDay ?? []).toSorted()
  const ends = standing.flatMap(({ expiresOn }) => expiresOn ?? []).toSorted()
  return {
    verdict: kinds.has('refuse') ? 'refuse' : kinds.has('allow') ? 'allow' : null,
    extendedTo: days.at(-1) ?? null,
    nextChange: ends[0] === undefined ? null : endOfDateInVietnam(ends[0]),
  }
}

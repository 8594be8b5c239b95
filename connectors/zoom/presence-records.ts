/** Sessions of a meeting as records: for every registrant, and for guests who were there. Pure. */
import { cleanName } from '../../src/foundation/names.ts'
import type { AccountRecord, SessionPresence, SessionsRecord } from '../contract.ts'
import type { Attribution, Guest, Person, Present } from './identity.ts'
import type { MeetingRequest } from './meeting.ts'
import { presentMs, wholeMinutes } from './presence.ts'
import { accountOf } from './registrants.ts'
import type { Session } from './sessions.ts'
import type { Registrant } from './wire.ts'

/**
 * A session that was held. A registrant who never came was present 0 minutes; who registered only afterwards is
 * unrecorded, and so is somebody part of whose times cannot be read.
 */
export function heldRecords(
  meeting: MeetingRequest,
  session: Session,
  persons: readonly Person[],
  attribution: Attribution,
): (AccountRecord | SessionsRecord)[] {
  const came = new Map(attribution.persons.map((present) => [present.who, present]))
  const record = (account: string, presence: SessionPresence['presence']) =>
    sessionsRecord(meeting, session.code, account, [inSession(session, true, presence)])
  return [
    ...persons.flatMap((person) => {
      const present = came.get(person)
      return person.registrants.map((registrant) =>
        record(accountOf(meeting.id, registrant), presenceOf(session, present, registrant)),
      )
    }),
    ...attribution.guests.flatMap((present) => {
      // Who looked in at another time was not in this class.
      if (!present.doubtful && presentMs(present.intervals, session.span) === 0) return []
      const account = accountOfGuest(meeting, present.who)
      return [account, record(account.account, presenceOf(session, present, null))]
    }),
  ]
}

/** The sessions still to come, all in one record, so that one that is called off is in it no longer. */
export function comingRecords(
  meeting: MeetingRequest,
  sessions: readonly Session[],
  registrants: readonly Registrant[],
): SessionsRecord[] {
  const coming = sessions.map((session) => inSession(session, false, { state: 'unrecorded' }))
  return registrants.map((registrant) =>
    sessionsRecord(meeting, 'coming', accountOf(meeting.id, registrant), coming),
  )
}

/** Of an instance that was none of the class: whatever was read of it before somebody said so is taken back. */
export function ignoredRecords(
  meeting: MeetingRequest,
  uuid: string,
  registrants: readonly Registrant[],
  { guests }: Pick<Attribution, 'guests'>,
): SessionsRecord[] {
  const accounts = [
    ...registrants.map((registrant) => accountOf(meeting.id, registrant)),
    ...guests.map(({ who }) => guestAccount(meeting, who)),
  ]
  return accounts.map((account) => sessionsRecord(meeting, uuid, account, []))
}

function presenceOf(
  session: Session,
  present: Present<Person | Guest> | undefined,
  registrant: Registrant | null,
): SessionPresence['presence'] {
  const registeredLate = (registrant?.create_time?.getTime() ?? 0) >= session.span.to
  if (present?.doubtful || (present === undefined && registeredLate)) return { state: 'unrecorded' }
  const minutes = wholeMinutes(presentMs(present?.intervals ?? [], session.span))
  return { state: 'measured', minutes: Math.min(minutes, session.minutes), excuse: null }
}

function inSession(
  session: Session,
  taken: boolean,
  presence: SessionPresence['presence'],
): SessionPresence {
  const startsAt = new Date(session.span.from).toISOString()
  return { code: session.code, minutes: session.minutes, startsAt, taken, presence }
}

function sessionsRecord(
  { id, course }: MeetingRequest,
  what: string,
  account: string,
  sessions: SessionPresence[],
): SessionsRecord {
  return {
    kind: 'sessions',
    sourceId: `sessions:${id}:${what}:${account}`,
    account,
    course,
    sourceUpdatedAt: null,
    sessions,
  }
}

const guestAccount = ({ id }: MeetingRequest, { key }: Guest) => `${id}:${key}`

/** A guest's e-mail is only a hint unless they were signed in with it; with a name alone the account waits for a person. */
function accountOfGuest(meeting: MeetingRequest, guest: Guest): AccountRecord {
  const account = guestAccount(meeting, guest)
  return {
    kind: 'account',
    sourceId: `account:${account}`,
    account,
    fullName: cleanName(guest.name),
    nameOrder: 'unknown',
    employeeCode: null,
    nationalId: null,
    username: null,
    email: guest.email,
    emailVerified: guest.signedIn,
    phone: null,
    dateOfBirth: null,
    unit: null,
  }
}

/**
 * Reads one meeting: its registrants, then a page for each session that was held, then what is still to come. Page
 * tokens and raw logs live within one page: minutes are derived at once.
 */
import type { CourseRequest, Page, QuarantinedRow, SessionsRecord } from '../contract.ts'
import type { Position } from './checkpoint.ts'
import { attribute, type Joining, type Person, personsOf } from './identity.ts'
import {
  KEPT_MONTHS,
  listInstances,
  type MeetingRequest,
  meetingRequest,
  monthsBefore,
  readInstance,
  readMeeting,
  tooOld,
} from './meeting.ts'
import { readParticipants, unidentified } from './participants.ts'
import { presentMs } from './presence.ts'
import { comingRecords, heldRecords, ignoredRecords } from './presence-records.ts'
import { type RegistrantList, readRegistrants, recordsOfRegistrant } from './registrants.ts'
import {
  type HeldSession,
  heldSessions,
  type Instance,
  type Session,
  scheduleOf,
} from './sessions.ts'
import type { Meeting } from './wire.ts'
import type { Zoom } from './zoom.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** So long Zoom may take over a report, and an instance is read again. */
const SETTLING_MS = 3 * DAY_MS
const REGISTRANTS_A_PAGE = 1000

export type MeetingPage = Pick<Page, 'records' | 'quarantined' | 'listed' | 'progress'> & {
  /** null: the meeting is read to its end. */
  position: Position | null
}

/** What the pages of one meeting share. */
interface Reading {
  zoom: Zoom
  request: MeetingRequest
  meeting: Meeting
  list: RegistrantList
  persons: Person[]
  schedule: Session[]
  startedAt: Date
  /** Sessions that ended earlier were read by an earlier pull; null: none was. */
  settledBefore: number | null
}

/** @throws HocvuError `platform.*` */
export async function* pullMeeting(
  zoom: Zoom,
  course: CourseRequest,
  { since, startedAt }: { since: Date | null; startedAt: Date },
  from: Position | null,
): AsyncGenerator<MeetingPage> {
  const request = meetingRequest(course)
  const { value: meeting } = await readMeeting(zoom, request)
  const list = await readRegistrants(zoom, request)
  const reading: Reading = {
    zoom,
    request,
    meeting,
    list,
    persons: personsOf(list.registrants, zoom.settings.registrantCode),
    schedule: scheduleOf(meeting),
    startedAt,
    settledBefore:
      since === null ? null : Math.min(since.getTime(), startedAt.getTime()) - SETTLING_MS,
  }
  const position = from ?? { course: course.course, registrants: false, held: [] }
  const withSessions = course.attendance.includes('sessions')
  if (!position.registrants)
    yield* registrantPages(reading, withSessions ? { ...position, registrants: true } : null)
  if (withSessions) yield* sessionPages(reading, { ...position, registrants: true })
}

/** Before the last of them nothing is remembered: they are read again. */
function* registrantPages(
  { zoom, request, list }: Reading,
  finished: Position | null,
): Generator<MeetingPage> {
  const { registrants } = list
  for (let offset = 0; offset === 0 || offset < registrants.length; offset += REGISTRANTS_A_PAGE) {
    const last = offset + REGISTRANTS_A_PAGE >= registrants.length
    yield {
      records: registrants
        .slice(offset, offset + REGISTRANTS_A_PAGE)
        .flatMap((one) => recordsOfRegistrant(one, request, zoom.settings.registrantCode)),
      quarantined: last ? list.quarantined : [],
      ...(last && list.complete && { listed: [request.course] }),
      position: last ? finished : { course: request.course, registrants: false, held: [] },
    }
  }
}

async function* sessionPages(reading: Reading, from: Position): AsyncGenerator<MeetingPage> {
  const { zoom, request, list, persons, schedule } = reading
  const { instances, ignored, quarantined } = await readInstances(reading)
  const { sessions, outside } = heldSessions(schedule, instances, zoom.settings.instances)
  const due = sessions.filter((session) => isOver(reading, session) && !isSettled(reading, session))
  let position = from
  for (const session of due) {
    if (position.held.includes(session.code)) continue
    const log = await readSession(reading, session)
    if (typeof log === 'string') {
      if (log === 'too-old') quarantined.push(tooOld(zoom, request, session.code))
      else if (!mayStillCome(reading, session)) quarantined.push(reportMissing(reading, session))
      continue
    }
    const attribution = attribute(log.joinings, persons)
    position = { ...position, held: [...position.held, session.code] }
    yield {
      records: heldRecords(request, session, persons, attribution),
      quarantined: [
        ...log.quarantined,
        ...attribution.unidentified
          .filter(({ interval }) => interval === null || presentMs([interval], session.span) > 0)
          .map((joining) => unidentified(zoom, request, session, joining)),
      ],
      position,
      progress: { done: position.held.length, total: due.length },
    }
  }
  for (const instance of outside)
    if (await hadLearners(reading, instance)) quarantined.push(outsideSchedule(reading, instance))
  const coming = schedule.filter(
    (session) => !position.held.includes(session.code) && mayStillCome(reading, session),
  )
  const taken = await takenBack(reading, ignored)
  yield {
    records: [...comingRecords(request, coming, list.registrants), ...taken],
    quarantined,
    position: null,
    progress: { done: due.length, total: due.length },
  }
}

/** What earlier pulls may have read of instances that a person ignores by now. */
async function takenBack(reading: Reading, ignored: readonly string[]) {
  const { zoom, request, meeting, list, persons } = reading
  const records: SessionsRecord[] = []
  for (const uuid of ignored) {
    const log = await readParticipants(zoom, request, meeting, { uuid })
    const joinings = typeof log === 'string' ? [] : log.joinings
    records.push(...ignoredRecords(request, uuid, list.registrants, attribute(joinings, persons)))
  }
  return records
}

/** Instances that are over, the ids of those that a person ignores, and what Zoom no longer tells. */
async function readInstances(
  reading: Reading,
): Promise<{ instances: Instance[]; ignored: string[]; quarantined: QuarantinedRow[] }> {
  const { zoom, request, schedule, startedAt, settledBefore } = reading
  const quarantined: QuarantinedRow[] = []
  const instances: Instance[] = []
  const ignored: string[] = []
  for (const { uuid, startedAt: began } of await listInstances(zoom, request)) {
    // A day more, so that a session's instances are read all or not at all.
    if (settledBefore !== null && began.getTime() < settledBefore - DAY_MS) continue
    if (zoom.settings.instances[uuid] === 'ignore') {
      ignored.push(uuid)
      continue
    }
    const instance = await readInstance(zoom, uuid)
    if (instance === 'too-old') quarantined.push(tooOld(zoom, request, began.toISOString()))
    else if (instance !== 'running') instances.push(instance)
  }
  // Zoom leaves out old instances without a word.
  const oldest = monthsBefore(startedAt, KEPT_MONTHS).getTime()
  if (settledBefore === null)
    for (const session of schedule)
      if (session.span.from < oldest) quarantined.push(tooOld(zoom, request, session.code))
  return { instances, ignored, quarantined }
}

/** The logs of all instances of a session; a string when one has none. */
async function readSession({ zoom, request, meeting }: Reading, { instances }: HeldSession) {
  const joinings: Joining[] = []
  const quarantined: QuarantinedRow[] = []
  for (const instance of instances) {
    const log = await readParticipants(zoom, request, meeting, instance)
    if (typeof log === 'string') return log
    joinings.push(...log.joinings)
    quarantined.push(...log.quarantined)
  }
  return { joinings, quarantined }
}

/** A rehearsal without anybody registered is no session. */
async function hadLearners(reading: Reading, instance: Instance): Promise<boolean> {
  const { zoom, request, meeting, persons } = reading
  const log = await readParticipants(zoom, request, meeting, instance)
  if (typeof log === 'string') return false
  return persons.length === 0
    ? log.joinings.length > 0
    : attribute(log.joinings, persons).persons.length > 0
}

const isOver = ({ startedAt }: Reading, { span }: Session) => span.to <= startedAt.getTime()
const isSettled = ({ settledBefore }: Reading, { span }: Session) =>
  settledBefore !== null && span.to < settledBefore

/** It lies ahead, or ended so lately that its report may not be there yet. */
const mayStillCome = ({ startedAt }: Reading, { span }: Session) =>
  span.to > startedAt.getTime() - SETTLING_MS

function reportMissing({ zoom, request }: Reading, { code }: Session): QuarantinedRow {
  return zoom.quarantine({
    place: `meeting ${request.course}, session ${code}`,
    key: `session:${request.id}:${code}`,
    reason: 'report-missing',
    detail:
      'The session was held, but Zoom has no report of who was there. Look for it among the reports in Zoom, and bring the attendance by a sheet.',
    row: { meeting: request.id, session: code },
  })
}

function outsideSchedule({ zoom, request }: Reading, { uuid, span }: Instance): QuarantinedRow {
  const [from, to] = [span.from, span.to].map((time) => new Date(time).toISOString())
  return zoom.quarantine({
    place: `meeting ${request.course}, instance ${uuid}`,
    key: `instance:${request.id}:${uuid}`,
    reason: 'instance-outside-schedule',
    detail: `The meeting ran from ${from} to ${to}, which is no scheduled session of it. Say what it was under \`instances\` of the platform: "${uuid}": session, or "${uuid}": ignore.`,
    row: { meeting: request.id, uuid, from, to },
  })
}

/** Roll calls of the attendance plug-in: one request for an activity, with all its sessions and learners. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import type { QuarantinedRow, RawPage, SessionPresence, SessionsRecord } from '../contract.ts'
import type { Activity, FoundCourse } from './course.ts'
import type { Moodle } from './moodle.ts'
import { idOf } from './people.ts'
import type { AttendanceMeaning, OnetouchSettings } from './settings.ts'
import { AttendanceLogRow, AttendanceSession, AttendanceSessions } from './wire.ts'

export interface AttendancePage {
  records: SessionsRecord[]
  quarantined: QuarantinedRow[]
  raw: RawPage[]
}

/** @throws HocvuError `platform.not-found` when the course has no attendance activity */
export function attendanceActivities(
  activities: readonly Activity[],
  course: FoundCourse,
): number[] {
  const found = activities.flatMap((activity) =>
    activity.kind === 'attendance' && activity.instance !== null ? [activity.instance] : [],
  )
  if (found.length > 0) return found.sort((a, b) => a - b)
  throw new HocvuError(
    'platform.not-found',
    `Course ${course.name} has no attendance activity the service account can see. Add one, or set \`attendance\` of the cohort's evidence to topics or none.`,
  )
}

interface Session {
  code: string
  minutes: number
  startsAt: string | null
  taken: boolean
  /** Learners it is held for. */
  users: ReadonlySet<number>
  /** false: only for a group of the course. */
  forAll: boolean
  marks: ReadonlyMap<number, SessionPresence['presence']>
}

export async function readAttendance(
  moodle: Moodle,
  course: FoundCourse,
  attendanceId: number,
): Promise<AttendancePage> {
  const place = `attendance ${attendanceId} of course ${course.name}`
  const { value, raw } = await moodle.call({
    function: 'mod_attendance_get_sessions',
    parameters: { attendanceid: attendanceId },
    answer: AttendanceSessions,
    place,
    course: course.name,
  })
  const quarantined: QuarantinedRow[] = []
  const sessions: Session[] = []
  for (const row of value) {
    const read = AttendanceSession.safeParse(row)
    if (read.success && read.data.duration % 60 === 0)
      sessions.push(readSession(moodle, attendanceId, read.data, place, quarantined))
    else
      quarantined.push(
        moodle.quarantine({
          place: `${place}, session ${idOf(row) ?? 'without id'}`,
          reason: read.success ? 'session-length' : 'session-unreadable',
          detail: read.success
            ? 'The length of the session is not in whole minutes. Correct it on the platform and sync again.'
            : `The session cannot be read (field ${read.error.issues[0]?.path.join('.') || 'row'}). Look at it on the platform and sync again.`,
          row,
        }),
      )
  }

  const learners = new Set(sessions.flatMap((session) => [...session.users]))
  const records = [...learners]
    .sort((a, b) => a - b)
    .map(
      (learner): SessionsRecord => ({
        kind: 'sessions',
        sourceId: `attendance:${attendanceId}:${learner}`,
        account: String(learner),
        course: course.name,
        sourceUpdatedAt: null,
        sessions: sessions.flatMap((session) => presenceOf(session, learner)),
      }),
    )
  return { records, quarantined, raw: [raw] }
}

/** A group's session concerns the group; a session for all concerns everybody. */
function presenceOf(session: Session, learner: number): SessionPresence[] {
  if (!session.forAll && !session.users.has(learner) && !session.marks.has(learner)) return []
  const { code, minutes, startsAt, taken } = session
  // A roll that was not called yet says nothing; a mark missing from a called one is unrecorded.
  const presence = (taken ? session.marks.get(learner) : undefined) ?? {
    state: 'unrecorded' as const,
  }
  return [{ code, minutes, startsAt, taken, presence }]
}

function readSession(
  moodle: Moodle,
  attendanceId: number,
  row: AttendanceSession,
  place: string,
  quarantined: QuarantinedRow[],
): Session {
  const marks = new Map<number, SessionPresence['presence']>()
  const statuses = new Map(row.statuses.map((status) => [status.id, status]))
  const sessionPlace = `${place}, session ${row.id}`
  const refuse = (log: unknown, learner: number | null, reason: string, detail: string) =>
    quarantined.push(
      moodle.quarantine({
        place: learner === null ? sessionPlace : `${sessionPlace}, user ${learner}`,
        ...(learner !== null && { key: `${attendanceId}:${row.id}:${learner}` }),
        reason,
        detail,
        row: log,
      }),
    )

  for (const log of row.attendance_log) {
    const read = AttendanceLogRow.safeParse(log)
    if (!read.success) {
      refuse(
        log,
        null,
        'mark-unreadable',
        'A mark of the roll cannot be read; its learner counts as not marked. Mark the learner again on the platform.',
      )
      continue
    }
    const { studentid, statusid, remarks } = read.data
    const status = statuses.get(statusid)
    const meaning = status && meaningOf(status.acronym, moodle.settings)
    if (!meaning) {
      refuse(
        log,
        studentid,
        'status-unknown',
        status
          ? `The status "${status.acronym}" has no meaning here; the learner counts as not marked. Add it to \`attendanceStatuses\` of the platform.`
          : `The status ${statusid} is not among the session's statuses; the learner counts as not marked. Mark the learner again on the platform.`,
      )
      continue
    }
    marks.set(studentid, presence(meaning, remarks ?? status.description))
  }
  const users = new Set(row.users.flatMap((user) => idOf(user) ?? []))
  for (const user of row.users)
    if (idOf(user) === null)
      refuse(user, null, 'user-without-id', 'A learner of the roll has no id. Sync again.')
  return {
    code: `attendance:${attendanceId}:${row.id}`,
    minutes: row.duration / 60,
    startsAt: row.sessdate,
    taken: row.lasttaken !== null,
    users,
    forAll: !row.groupid,
    marks,
  }
}

function meaningOf(acronym: string, settings: OnetouchSettings): AttendanceMeaning | undefined {
  const written = cleanText(acronym).toLowerCase()
  return Object.entries(settings.attendanceStatuses).find(
    ([known]) => cleanText(known).toLowerCase() === written,
  )?.[1]
}

/** @param reason why the learner was excused */
function presence(meaning: AttendanceMeaning, reason: string | null): SessionPresence['presence'] {
  if (meaning === 'present' || meaning === 'late') return { state: meaning }
  return { state: 'absent', excuse: meaning === 'excused' ? (reason ?? 'excused') : null }
}

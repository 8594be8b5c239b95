/** Roll calls of the attendance plug-in: one request for an activity, with all its sessions and learners. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import type { QuarantinedRow, SessionPresence, SessionsRecord } from '../contract.ts'
import type { Activity, FoundCourse } from './course.ts'
import type { Moodle } from './moodle.ts'
import { activeLearnersBeside, idOf } from './people.ts'
import type { AttendanceMeaning, OnetouchSettings } from './settings.ts'
import { AttendanceLogRow, AttendanceSession, AttendanceSessions } from './wire.ts'

export interface AttendancePage {
  records: SessionsRecord[]
  quarantined: QuarantinedRow[]
}

/**
 * @param graded activities that the grade report names: one that is hidden in the course is asked for all the same, so
 * that it is a missing right and not an attendance of nobody
 * @throws HocvuError `platform.not-found` when the course has no attendance activity
 */
export function attendanceActivities(
  activities: readonly Activity[],
  graded: readonly number[],
  course: FoundCourse,
): number[] {
  const visible = activities.flatMap((activity) =>
    activity.kind === 'attendance' && activity.instance !== null ? [activity.instance] : [],
  )
  const found = [...new Set([...visible, ...graded])]
  if (found.length > 0) return found.sort((a, b) => a - b)
  throw new HocvuError(
    'platform.not-found',
    `Course ${course.name} has no attendance activity that the service account can see. Add one, give the account moodle/course:viewhiddenactivities if there is a hidden one, or set \`attendance\` of the cohort's evidence to topics or none.`,
  )
}

const ROLL_MEND =
  "Give the learners' role mod/attendance:canbelisted, and the service account moodle/site:accessallgroups."

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

/**
 * @param seen people who were counted before; who is missing from a roll for all has a reason
 * @throws HocvuError `platform.no-right` for a roll for all that lists nobody
 */
export async function readAttendance(
  moodle: Moodle,
  course: FoundCourse,
  attendanceId: number,
  seen: { learners: number; activeLearners: number },
): Promise<AttendancePage> {
  const place = `attendance ${attendanceId} of course ${course.name}`
  const { value } = await moodle.call({
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
      sessions.push(readSession(moodle, course, attendanceId, read.data, place, quarantined))
    else
      quarantined.push(
        moodle.quarantine({
          course,
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
  if (sessions.some((session) => session.forAll)) {
    if (learners.size === 0 && seen.activeLearners > 0)
      throw new HocvuError(
        'platform.no-right',
        `Attendance ${attendanceId} of course ${course.name} lists nobody, although ${seen.activeLearners} learners are active. ${ROLL_MEND}`,
      )
    const missing = await activeLearnersBeside(moodle, course, seen.learners, learners)
    if (missing.length > 0)
      quarantined.push(
        moodle.quarantine({
          course,
          place,
          key: 'missing',
          reason: 'learners-without-roll',
          detail: `The roll leaves out ${missing.length} active learner(s), so nothing is known of their attendance. ${ROLL_MEND}`,
          row: { missing },
        }),
      )
  }
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
  return { records, quarantined }
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
  course: FoundCourse,
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
        course,
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

/** One meeting: the answer of Zoom about it, and the times that it was held. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest, QuarantinedRow } from '../contract.ts'
import type { Instance } from './sessions.ts'
import { Instances, Meeting, PastMeeting } from './wire.ts'
import { uuidInPath, ZOOM_CODE, type Zoom, zoomCodeOf } from './zoom.ts'

/** Zoom keeps no report of a meeting for longer. */
export const KEPT_MONTHS = 15

export interface MeetingRequest {
  /** Digits only. */
  id: string
  /** As the cohort's evidence names it, such as `812 3456 7890`. */
  course: string
}

/** @throws HocvuError `platform.not-found` for what is no meeting id */
export function meetingRequest({ course }: CourseRequest): MeetingRequest {
  const id = course.replace(/[\s-]/g, '')
  if (/^\d{9,12}$/.test(id)) return { id, course }
  throw new HocvuError(
    'platform.not-found',
    `"${course}" is no Zoom meeting id. Write the 9 to 12 digits of the meeting as \`course\` of the cohort's evidence, not its link.`,
  )
}

/** @throws HocvuError `platform.*` */
export async function readMeeting(zoom: Zoom, { id, course }: MeetingRequest) {
  try {
    return await zoom.get({
      what: 'GET /meetings/{meetingId}',
      path: `/meetings/${id}`,
      query: { show_previous_occurrences: 'true' },
      category: 'light',
      answer: Meeting,
    })
  } catch (error) {
    if (zoomCodeOf(error) !== ZOOM_CODE.notFound) throw error
    throw new HocvuError(
      'platform.not-found',
      `The account has no meeting ${course}, or has it no longer. What was read of it stays. Correct \`course\` of the cohort's evidence, or close the cohort.`,
    )
  }
}

/** When the meeting was held, the oldest first. */
export async function listInstances(
  zoom: Zoom,
  { id }: MeetingRequest,
): Promise<{ uuid: string; startedAt: Date }[]> {
  try {
    const { value } = await zoom.get({
      what: 'GET /past_meetings/{meetingId}/instances',
      path: `/past_meetings/${id}/instances`,
      category: 'medium',
      answer: Instances,
    })
    const found = new Map(value.meetings.map(({ uuid, start_time }) => [uuid, start_time]))
    return [...found]
      .map(([uuid, startedAt]) => ({ uuid, startedAt }))
      .toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  } catch (error) {
    // The meeting is there, but was never held.
    if (zoomCodeOf(error) === ZOOM_CODE.notFound) return []
    throw error
  }
}

/** From when to when an instance ran; `running` also while Zoom has no report of it yet. */
export async function readInstance(
  zoom: Zoom,
  uuid: string,
): Promise<Instance | 'running' | 'too-old'> {
  try {
    const { value } = await zoom.get({
      what: 'GET /past_meetings/{meetingUUID}',
      path: `/past_meetings/${uuidInPath(uuid)}`,
      category: 'light',
      answer: PastMeeting,
    })
    if (value.end_time === null) return 'running'
    return { uuid, span: { from: value.start_time.getTime(), to: value.end_time.getTime() } }
  } catch (error) {
    const code = zoomCodeOf(error)
    if (code === ZOOM_CODE.notFound) return 'running'
    if (code === ZOOM_CODE.tooOld) return 'too-old'
    throw error
  }
}

export function monthsBefore(instant: Date, months: number): Date {
  const before = new Date(instant)
  before.setUTCMonth(before.getUTCMonth() - months)
  return before
}

export function tooOld(
  zoom: Zoom,
  { id, course }: MeetingRequest,
  startsAt: string,
): QuarantinedRow {
  return zoom.quarantine({
    place: `meeting ${course}, held ${startsAt}`,
    key: `instance:${id}:${startsAt}`,
    reason: 'instance-too-old',
    detail: `Zoom no longer tells who was there: it keeps reports for ${KEPT_MONTHS} months. Bring the attendance of this session by a sheet.`,
    row: { meeting: id, startsAt },
  })
}

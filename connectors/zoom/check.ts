/** Proves the set-up of a Zoom account: app, scopes, licence, and each meeting that is asked for. */
import { z } from 'zod'
import { dateInVietnam, shortDate } from '../../src/foundation/dates.ts'
import { asHocvuError, HocvuError } from '../../src/foundation/errors.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import {
  KEPT_MONTHS,
  listInstances,
  type MeetingRequest,
  meetingRequest,
  monthsBefore,
  readMeeting,
} from './meeting.ts'
import { codeOf, readRegistrants } from './registrants.ts'
import { scheduleOf } from './sessions.ts'
import type { ZoomSettings } from './settings.ts'
import { ParticipantsPage } from './wire.ts'
import { createZoom, uuidInPath, type Zoom } from './zoom.ts'

const CLOCK_SKEW_SECONDS = 120
/** Instances are warned of so long before Zoom forgets them. */
const WARN_MONTHS = 3
const WARN_LICENCE_DAYS = 30

export async function checkZoom(
  context: ConnectorContext<ZoomSettings>,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  const zoom = createZoom(context)
  const now = context.now()
  const findings: CheckFinding[] = []
  try {
    findings.push(
      ...[
        { name: 'address', ok: true, detail: `${context.http.baseUrl} answers.` },
        { name: 'token', ok: true, detail: 'Zoom gives the app an access token and takes it.' },
      ],
      ...clockFinding(await timeOf(zoom), now),
    )
  } catch (error) {
    const fault = asHocvuError(error)
    const name = fault.code === 'platform.unauthorised' ? 'token' : 'address'
    return [
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
  }
  findings.push(...licenceFinding(zoom.settings, now))
  for (const course of courses) {
    try {
      await checkMeeting(zoom, course, now, findings)
    } catch (error) {
      const fault = asHocvuError(error)
      findings.push({
        name: `course ${course.course}`,
        ok: false,
        detail: fault.userText('en'),
        mend: fault.message,
      })
    }
  }
  return findings
}

/** Zoom's clock, from an answer that needs no scope: who may not read it is known all the same. */
async function timeOf(zoom: Zoom): Promise<Date | null> {
  try {
    const { date } = await zoom.get({
      what: 'GET /users/me',
      path: '/users/me',
      category: 'light',
      answer: z.unknown(),
    })
    return date
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'platform.no-right') return null
    throw error
  }
}

function clockFinding(date: Date | null, now: Date): CheckFinding[] {
  if (date === null) return []
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000)
  const finding = { name: 'clock', detail: `Zoom's clock differs by ${seconds} s.` }
  return Math.abs(seconds) <= CLOCK_SKEW_SECONDS
    ? [{ ...finding, ok: true }]
    : [{ ...finding, ok: false, mend: "Set this machine's clock by a time server." }]
}

function licenceFinding({ licenceUntil }: ZoomSettings, now: Date): CheckFinding[] {
  if (licenceUntil === undefined) return []
  const days = (Date.parse(licenceUntil) - Date.parse(dateInVietnam(now))) / 86_400_000
  const detail = `The licence holds until ${shortDate(licenceUntil)}.`
  return [
    days >= WARN_LICENCE_DAYS
      ? { name: 'licence', ok: true, detail }
      : {
          name: 'licence',
          ok: false,
          detail: days < 0 ? `The licence ended on ${shortDate(licenceUntil)}.` : detail,
          mend: 'Renew the licence: without it classes end after 40 minutes, and reports cannot be read.',
        },
  ]
}

async function checkMeeting(
  zoom: Zoom,
  course: CourseRequest,
  now: Date,
  findings: CheckFinding[],
): Promise<void> {
  const request = meetingRequest(course)
  const name = `course ${course.course}`
  const { value: meeting } = await readMeeting(zoom, request)
  const planned = scheduleOf(meeting).length
  findings.push({
    name,
    ok: true,
    detail:
      planned > 0
        ? `Its schedule has ${planned} session(s).`
        : 'It has no fixed times: each time it is held is a session.',
  })
  findings.push(...(await registrantFindings(zoom, request, name)))
  if (course.finalTests.length > 0)
    findings.push({
      name: `${name}: final test`,
      ok: false,
      detail: 'Zoom has no tests.',
      mend: "Leave `finalTest` out of this source of the cohort's evidence.",
    })
  const odd = course.attendance.filter((source) => source === 'topics' || source === 'reported')
  if (odd.length > 0)
    findings.push({
      name: `${name}: attendance`,
      ok: false,
      detail: `Zoom has no attendance by ${odd.join(' or ')}.`,
      mend: "Set `attendance` of the cohort's evidence to sessions, or none.",
    })
  if (course.attendance.includes('sessions'))
    findings.push(...(await instanceFindings(zoom, request, name, now)))
}

async function registrantFindings(
  zoom: Zoom,
  request: MeetingRequest,
  name: string,
): Promise<CheckFinding[]> {
  const { capacity, registrantCode } = zoom.settings
  const { registrants, quarantined, registration } = await readRegistrants(zoom, request)
  if (!registration)
    return [
      {
        name: `${name}: registration`,
        ok: false,
        detail: 'The meeting is held without registration.',
        mend: 'Switch registration on, with the question "Mã CBCCVC", before the class is held; without it people are known only by their Zoom user or e-mail, and must be assigned to the cohort (`enrol: roster`).',
      },
    ]
  const count = registrants.length + quarantined.length
  const withCode = registrants.filter((one) => codeOf(one, registrantCode) !== null).length
  const detail = `${count} people are registered; the licence admits ${capacity}.`
  const findings: CheckFinding[] = [
    count <= capacity
      ? { name: `${name}: capacity`, ok: true, detail }
      : {
          name: `${name}: capacity`,
          ok: false,
          detail,
          mend: 'Split the class, or take a larger licence and set `capacity`: who comes last is turned away.',
        },
  ]
  if (count > 0)
    findings.push(
      withCode > 0
        ? {
            name: `${name}: employee code`,
            ok: true,
            detail: `${withCode} of ${count} gave an employee code.`,
          }
        : {
            name: `${name}: employee code`,
            ok: false,
            detail: 'No registrant gave an employee code.',
            mend: 'Add the question "Mã CBCCVC" to the registration, or name the question that holds the code under `registrantCode`; until then people are known by e-mail.',
          },
    )
  return findings
}

async function instanceFindings(
  zoom: Zoom,
  request: MeetingRequest,
  name: string,
  now: Date,
): Promise<CheckFinding[]> {
  const instances = await listInstances(zoom, request)
  const [oldest, latest] = [instances[0], instances.at(-1)]
  if (oldest === undefined || latest === undefined)
    return [{ name: `${name}: instances`, ok: true, detail: 'It has not been held yet.' }]
  await zoom.get({
    what: 'GET /report/meetings/{meetingUUID}/participants',
    path: `/report/meetings/${uuidInPath(latest.uuid)}/participants`,
    query: { page_size: '1' },
    category: 'heavy',
    answer: ParticipantsPage,
  })
  const detail = `It was held ${instances.length} time(s), and the report of the last can be read.`
  const fades = oldest.startedAt < monthsBefore(now, KEPT_MONTHS - WARN_MONTHS)
  return [
    fades
      ? {
          name: `${name}: instances`,
          ok: false,
          detail: `${detail} The oldest is of ${shortDate(dateInVietnam(oldest.startedAt))}; Zoom forgets after ${KEPT_MONTHS} months.`,
          mend: 'Sync this platform now with --full, before the oldest is gone.',
        }
      : { name: `${name}: instances`, ok: true, detail },
  ]
}

/** The Zoom class of the demo: who registered, and when each of them came and went. */
import { Buffer } from 'node:buffer'
import type { PlatformAccount } from './accounts.ts'
import { type MeetingPlan, zoomClass } from './cohorts.ts'
import type { Enrolment } from './enrolments.ts'
import type { SessionMark } from './evidence-of-a-story.ts'
import type { DemoWorld } from './world.ts'
import type { ZoomInstance, ZoomMeeting, ZoomParticipant, ZoomRegistrant } from './zoom-account.ts'

type Stays = ZoomParticipant['stays']

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Who joined by a link that was passed on: a display name says nothing, so each time is an account that waits. */
export const zoomGuests: readonly { name: string; sessions: readonly number[] }[] = [
  { name: 'iPhone của Hương', sessions: [0, 1] },
  { name: 'Văn phòng UBND xã', sessions: [0] },
  { name: 'Tuấn', sessions: [2, 3] },
]

export function zoomMeeting(world: DemoWorld): ZoomMeeting {
  const { course, sessions } = zoomClass
  const members = world.enrolments.filter(({ cohort }) => cohort === zoomClass)
  return {
    id: course.code,
    topic: course.title,
    host: { id: 'GvZoom01', email: 'giangvien.zoom@example.gov.vn', name: 'Giảng viên lớp Zoom' },
    occurrences: sessions.map(({ startsAt, minutes }) => ({ startsAt, minutes })),
    registrants: members.flatMap((member) =>
      registrationsOf(member).map((account, index) => registrant(member, account, index)),
    ),
    instances: [rehearsal, ...sessions.map((session, index) => instance(session, index, members))],
  }
}

/** The teacher alone, the evening before. */
const rehearsal: ZoomInstance = {
  uuid: uuid('rehearsal'),
  startedAt: new Date('2026-10-20T20:00:00+07:00'),
  endedAt: new Date('2026-10-20T20:12:30+07:00'),
  participants: [],
}

function instance(
  { startsAt, minutes }: MeetingPlan,
  index: number,
  members: readonly Enrolment[],
): ZoomInstance {
  const from = startsAt.getTime()
  const to = from + minutes * MINUTE_MS
  const guests = zoomGuests
    .filter(({ sessions }) => sessions.includes(index))
    .map(({ name }) => ({ name, stays: [stay(from + 9 * MINUTE_MS, to - 20 * MINUTE_MS)] }))
  return {
    uuid: uuid(`session ${index}`),
    startedAt: new Date(from - 15 * MINUTE_MS),
    endedAt: new Date(to + 4 * MINUTE_MS),
    participants: [
      ...members.flatMap((member) => participants(member, index, { from, to })),
      ...guests,
    ],
  }
}

/** From the office and, for some, again from home. */
function registrationsOf({ account, others }: Enrolment): PlatformAccount[] {
  return [
    account,
    ...others.filter(({ platform }) => platform === 'zoom').map((one) => one.account),
  ]
}

function registrant(
  { person, evidence }: Enrolment,
  account: PlatformAccount,
  index: number,
): ZoomRegistrant {
  const words = account.fullName.split(' ')
  const [first] = zoomClass.sessions
  const afterTheFirst = (first?.startsAt.getTime() ?? 0) + 4 * 60 * MINUTE_MS
  const inTime =
    Date.parse(`${zoomClass.start}T00:00:00+07:00`) - (1 + (person.number % 6)) * DAY_MS
  const missedTheFirst = evidence.sessions[0]?.kind === 'unmarked'
  return {
    id: account.id,
    firstName: words.at(-1) ?? '',
    lastName: words.slice(0, -1).join(' '),
    email: account.email ?? '',
    registeredAt: new Date((missedTheFirst ? afterTheFirst : inTime) + index * DAY_MS),
    org: account.unit,
    ...(account.employeeCode !== null && { employeeCode: account.employeeCode }),
    ...(account.phone !== null && { phone: account.phone }),
  }
}

/** One entry a device. Who registered twice comes by the second registration every other time. */
function participants(
  member: Enrolment,
  index: number,
  session: { from: number; to: number },
): ZoomParticipant[] {
  const registrations = registrationsOf(member)
  const by = registrations[index % registrations.length] ?? member.account
  const joined = {
    name: by.fullName,
    registrantId: by.id,
    ...(by.email !== null && { email: by.email }),
  }
  const mark = member.evidence.sessions[index]
  return devicesOf(mark, member.person.number + index, session).map((stays) => ({
    ...joined,
    stays,
  }))
}

/** Stays by device, which together are the minutes that the mark says. */
function devicesOf(
  mark: SessionMark | undefined,
  lot: number,
  { from, to }: { from: number; to: number },
): Stays[] {
  if (mark === undefined || mark.kind === 'absent' || mark.kind === 'unmarked') return []
  const early = from - (1 + (lot % 9)) * MINUTE_MS
  const away = mark.kind === 'minutes' ? to - from - mark.minutes * MINUTE_MS : 0
  switch (lot % 5) {
    // Late, after a while in the waiting room.
    case 0:
      return away === 0
        ? [[stay(early, to)]]
        : [[{ ...stay(from, from + away), room: 'waiting' }, stay(from + away, to)]]
    case 1:
      return [[stay(early, to - away)]]
    // Falls out, and is back after a while.
    case 2: {
      const fall = from + (to - from - away) / 2
      return [[stay(early, fall), stay(fall + away, to)]]
    }
    // On the telephone on the way, then at the computer, for a while on both.
    case 3:
      return [[stay(early, from + 12 * MINUTE_MS)], [stay(from + 5 * MINUTE_MS, to - away)]]
    // Half of the time in a small group.
    default: {
      const middle = from + Math.floor((to - away - from) / (2 * MINUTE_MS)) * MINUTE_MS
      return [[stay(early, middle), { ...stay(middle, to - away), room: 'breakout' }]]
    }
  }
}

const stay = (from: number, to: number) => ({ joined: new Date(from), left: new Date(to) })

/** Sixteen bytes in Base64, as Zoom has them. The question marks make a "/" of themselves. */
function uuid(name: string): string {
  return Buffer.from(name.padEnd(16, '?').slice(0, 16)).toString('base64')
}

/** What a simulated Zoom account holds, and how it stands in Zoom's answers. Plain data: whoever starts it invents it. */

export interface ZoomMeeting {
  /** 11 digits. */
  id: string
  topic: string
  host: { id: string; email: string; name: string }
  /** Scheduled sessions; empty for a meeting without fixed times. */
  occurrences: { startsAt: Date; minutes: number }[]
  registrants: ZoomRegistrant[]
  /** Each time that the meeting ran. */
  instances: ZoomInstance[]
}

export interface ZoomRegistrant {
  id: string
  firstName: string
  lastName: string
  email: string
  registeredAt: Date
  /** Answer to the question "Mã CBCCVC". */
  employeeCode?: string
  phone?: string
  org?: string
}

export interface ZoomInstance {
  /** Base64; may hold "/". */
  uuid: string
  startedAt: Date
  endedAt: Date
  participants: ZoomParticipant[]
}

/** Somebody who joined, once or several times, on one device. The host is added by the account. */
export interface ZoomParticipant {
  name: string
  /** Whoever came by the link of a registration. */
  registrantId?: string
  /** Zoom shows it of registrants and of people of the account. */
  email?: string
  /** The Zoom user, of people of the account who were signed in. */
  userId?: string
  stays: { joined: Date; left: Date; room?: 'waiting' | 'breakout' }[]
}

export function meetingAnswer({ id, topic, host, occurrences }: ZoomMeeting) {
  const [first] = occurrences
  const recurring = occurrences.length > 1
  return {
    id: Number(id),
    uuid: 'scheduled==',
    host_id: host.id,
    host_email: host.email,
    topic,
    type: recurring ? 8 : first ? 2 : 3,
    timezone: 'Asia/Saigon',
    ...(first && !recurring && { start_time: instant(first.startsAt), duration: first.minutes }),
    ...(recurring && {
      occurrences: occurrences.map(({ startsAt, minutes }) => ({
        occurrence_id: String(startsAt.getTime()),
        start_time: instant(startsAt),
        duration: minutes,
        status: 'available',
      })),
    }),
  }
}

export function registrantRow(registrant: ZoomRegistrant) {
  const { id, firstName, lastName, email, employeeCode, phone, org, registeredAt } = registrant
  return {
    id,
    first_name: firstName,
    last_name: lastName,
    email,
    phone: phone ?? '',
    org: org ?? '',
    custom_questions:
      employeeCode === undefined ? [] : [{ title: 'Mã CBCCVC', value: employeeCode }],
    status: 'approved',
    create_time: instant(registeredAt),
  }
}

export function pastMeetingAnswer({ id, topic, host }: ZoomMeeting, instance: ZoomInstance) {
  const { uuid, startedAt, endedAt, participants } = instance
  return {
    id: Number(id),
    uuid,
    topic,
    type: 2,
    user_name: host.name,
    user_email: host.email,
    start_time: instant(startedAt),
    end_time: instant(endedAt),
    duration: Math.ceil((endedAt.getTime() - startedAt.getTime()) / 60_000),
    participants_count: participants.length + 1,
  }
}

/** A row for each time somebody joined; the host was there from beginning to end. */
export function participantRows({ host }: ZoomMeeting, instance: ZoomInstance) {
  const { startedAt, endedAt } = instance
  const stays = [{ joined: startedAt, left: endedAt }]
  const everybody: ZoomParticipant[] = [
    { name: host.name, email: host.email, userId: host.id, stays },
    ...instance.participants,
  ]
  return everybody
    .flatMap((participant) => participant.stays.map((stay) => ({ participant, stay })))
    .map(({ participant, stay: { joined, left, room } }, index) => ({
      id: participant.userId ?? '',
      participant_user_id: participant.userId ?? '',
      user_id: String(16_778_240 + index * 1024),
      registrant_id: participant.registrantId ?? '',
      name: participant.name,
      user_email: participant.email ?? '',
      join_time: instant(joined),
      leave_time: instant(left),
      duration: Math.round((left.getTime() - joined.getTime()) / 1000),
      failover: false,
      status: room === 'waiting' ? 'in_waiting_room' : 'in_meeting',
      ...(room === 'breakout' && { bo_mtg_id: 'breakout==' }),
    }))
}

/** Zoom writes whole seconds. */
const instant = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z')

/** Who was in an instance of a meeting, and when. The raw log lives in these functions only. */
import { foldKey } from '../../src/foundation/names.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { QuarantinedRow } from '../contract.ts'
import type { Joining } from './identity.ts'
import type { MeetingRequest } from './meeting.ts'
import { presentMs, wholeMinutes } from './presence.ts'
import type { Instance, Session } from './sessions.ts'
import { type Meeting, ParticipantHead, ParticipantsPage, ParticipantTimes } from './wire.ts'
import { uuidInPath, ZOOM_CODE, type Zoom, zoomCodeOf } from './zoom.ts'

export interface Log {
  joinings: Joining[]
  quarantined: QuarantinedRow[]
}

/** The report of an instance; a string when there is none. An empty report is none: somebody held the meeting. */
export async function readParticipants(
  zoom: Zoom,
  request: MeetingRequest,
  meeting: Meeting,
  { uuid }: Pick<Instance, 'uuid'>,
): Promise<Log | 'not-ready' | 'too-old'> {
  let rows: unknown[]
  try {
    const listing = await zoom.list(
      {
        what: 'GET /report/meetings/{meetingUUID}/participants',
        path: `/report/meetings/${uuidInPath(uuid)}/participants`,
        query: { include_fields: 'registrant_id' },
        category: 'heavy',
        answer: ParticipantsPage,
      },
      (page) => page.participants,
      (row) => JSON.stringify(row),
    )
    rows = listing.rows
  } catch (error) {
    const code = zoomCodeOf(error)
    if (code === ZOOM_CODE.notFound) return 'not-ready'
    if (code === ZOOM_CODE.tooOld) return 'too-old'
    throw error
  }
  if (rows.length === 0) return 'not-ready'
  const joinings: Joining[] = []
  const quarantined: QuarantinedRow[] = []
  for (const row of rows) {
    const head = ParticipantHead.safeParse(row)
    // Who waits to be let in is not in the class.
    if (head.data?.status === 'in_waiting_room') continue
    const times = ParticipantTimes.safeParse(row)
    const joining = head.success ? joiningOf(head.data, uuid, times.data) : null
    if (joining !== null && isHost(joining, meeting)) continue
    if (joining !== null) joinings.push(joining)
    if (joining === null || !times.success) {
      const field = (head.error ?? times.error)?.issues[0]?.path.join('.') || 'row'
      quarantined.push(unreadable(zoom, request, uuid, field, row))
    }
  }
  return { joinings, quarantined }
}

/** Their minutes instead of their times: whose they are is asked of the class, not of the log. */
export function unidentified(
  zoom: Zoom,
  { id, course }: MeetingRequest,
  { code, span }: Session,
  { name, interval }: Joining,
): QuarantinedRow {
  const minutes = interval === null ? null : wholeMinutes(presentMs([interval], span))
  const times = sha256(JSON.stringify([name, interval]))
    .toString('hex')
    .slice(0, 16)
  return zoom.quarantine({
    place: `participants of meeting ${course}, session ${code}`,
    key: `unidentified:${id}:${code}:${times}`,
    reason: 'participant-unidentified',
    detail: `Somebody joined of whom Zoom gives no id, registration or e-mail. Ask the class who "${name}" was, and bring their attendance by a sheet.`,
    row: { meeting: id, session: code, name, minutes },
  })
}

function joiningOf(
  head: ParticipantHead,
  uuid: string,
  times: ParticipantTimes | undefined,
): Joining {
  return {
    registrantId: head.registrant_id,
    email: head.user_email === null ? null : foldKey(head.user_email) || null,
    user: head.participant_user_id ?? head.id,
    seat: head.user_id === null ? null : `${uuid}:${head.user_id}`,
    name: head.name ?? '',
    interval: times ? { from: times.join_time.getTime(), to: times.leave_time.getTime() } : null,
  }
}

/** Whoever holds the class is no learner, unless they registered. */
function isHost({ registrantId, user, email }: Joining, { host_id, host_email }: Meeting): boolean {
  if (registrantId !== null) return false
  return (
    (user !== null && user === host_id) ||
    (email !== null && host_email !== null && email === foldKey(host_email))
  )
}

/** What the log says of a person besides, such as their address on the network, is not kept. */
const KEPT_FIELDS = ['name', 'registrant_id', 'user_email', 'user_id', 'join_time', 'leave_time']

function unreadable(
  zoom: Zoom,
  { course }: MeetingRequest,
  uuid: string,
  field: string,
  row: unknown,
): QuarantinedRow {
  const kept =
    typeof row === 'object' && row !== null
      ? Object.fromEntries(Object.entries(row).filter(([name]) => KEPT_FIELDS.includes(name)))
      : row
  return zoom.quarantine({
    place: `participants of meeting ${course}, instance ${uuid}`,
    reason: 'participant-unreadable',
    detail: `A row of the report cannot be read (field ${field}). The person's presence in this session stays open; look at the report in Zoom, and bring it by a sheet if it stays so.`,
    row: kept,
  })
}

/** Answers of Zoom as they come over the wire, checked and turned into plain values. */
import { z } from 'zod'
import { cleanText } from '../../src/foundation/names.ts'

/** Ids are text; those that Zoom sends as numbers are read too. */
const Id = z
  .union([z.string(), z.int()])
  .transform((id) => cleanText(String(id)))
  .pipe(z.string().min(1))

const Text = z
  .string()
  .nullish()
  .transform((text) => (text ? cleanText(text) || null : null))

/** Zoom leaves ids that it hides from us empty. */
const OptionalId = z
  .union([z.string(), z.int()])
  .nullish()
  .transform((id) => cleanText(String(id ?? '')) || null)

const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const OptionalTime = z
  .union([Time, z.literal('')])
  .nullish()
  .transform((time) => time || null)

/** Whole minutes. */
const Minutes = z.number().min(0).max(100_000).transform(Math.floor)

/** What Zoom says instead of data; several different faults share one status. */
export const Refusal = z.object({ code: z.int(), message: z.string() })

const paging = {
  next_page_token: z
    .string()
    .nullish()
    .transform((token) => token || null),
  total_records: z.int().min(0).nullish(),
}

/** GET /meetings/{meetingId} */
export const Meeting = z.object({
  id: Id,
  host_id: OptionalId,
  host_email: Text,
  type: z.int(),
  start_time: OptionalTime,
  duration: Minutes.nullish(),
  occurrences: z
    .array(z.object({ start_time: Time, duration: Minutes, status: Text }))
    .nullish()
    .transform((occurrences) => occurrences ?? []),
})
export type Meeting = z.infer<typeof Meeting>

/** GET /meetings/{meetingId}/registrants */
export const RegistrantsPage = z.object({ registrants: z.array(z.unknown()), ...paging })

export const RegistrantHead = z.object({ id: Id })

export const Registrant = z.object({
  id: Id,
  email: Text,
  first_name: Text,
  last_name: Text,
  phone: Text,
  org: Text,
  job_title: Text,
  industry: Text,
  address: Text,
  city: Text,
  comments: Text,
  custom_questions: z
    .array(z.object({ title: Text, value: Text }))
    .nullish()
    .transform((questions) => questions ?? []),
  create_time: OptionalTime,
})
export type Registrant = z.infer<typeof Registrant>

/** GET /past_meetings/{meetingId}/instances: every time the meeting was held, not paged. */
export const Instances = z.object({
  meetings: z.array(z.object({ uuid: Id, start_time: Time })),
})

/** GET /past_meetings/{meetingUUID}; without an end the meeting is still running. */
export const PastMeeting = z.object({ start_time: Time, end_time: OptionalTime })

/** GET /report/meetings/{meetingUUID}/participants: a row for each time somebody joined. */
export const ParticipantsPage = z.object({ participants: z.array(z.unknown()), ...paging })

/** Who joined, and where they were. */
export const ParticipantHead = z.object({
  name: Text,
  registrant_id: OptionalId,
  user_email: Text,
  /** The Zoom user who was signed in; hidden for people of other accounts. */
  id: OptionalId,
  participant_user_id: OptionalId,
  /** Given for this one time of joining. */
  user_id: OptionalId,
  status: Text,
})
export type ParticipantHead = z.infer<typeof ParticipantHead>

export const ParticipantTimes = z
  .object({ join_time: Time, leave_time: Time })
  .refine(({ join_time, leave_time }) => leave_time >= join_time, { path: ['leave_time'] })
export type ParticipantTimes = z.infer<typeof ParticipantTimes>

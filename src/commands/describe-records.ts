/** Records behind an outcome as lines for a terminal: what they say, and where it can be checked. */
import { z } from 'zod'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { RecordShown } from '../reconciliation/explain-store.ts'

const moment = (at: Date) => dateAndTimeInVietnam(at)

export function recordLines(record: RecordShown): string[] {
  const { kind, platform, course, id, account, readAt, changedAt, hash } = record
  const changed = changedAt === null ? '' : `, changed there ${moment(changedAt)}`
  return [
    `  ${kind} ${platform} / ${course} / ${id}, of account ${account}`,
    `    read ${moment(readAt)}${changed}`,
    ...contentLines(record.payload).map((line) => `    ${line}`),
    `    content SHA-256 ${hash}`,
    `    ${answerText(record.answer)}`,
  ]
}

function answerText(answer: RecordShown['answer']): string {
  if (answer === null) return 'the answer it was read from was not noted'
  const { sync, number, sha256, place } = answer
  const where = `answer ${number} of sync ${sync}`
  return sha256 === null
    ? `${where}, which is no longer kept`
    : `${where}${place === null ? '' : ` (${place})`}, SHA-256 ${sha256}`
}

const Attempts = z.object({
  attempts: z.array(
    z.object({
      id: z.string(),
      raw: z.string(),
      minimum: z.string(),
      maximum: z.string(),
      submittedAt: z.string().nullable(),
    }),
  ),
})
const Sessions = z.object({
  sessions: z.array(z.object({ presence: z.object({ state: z.string() }) })),
})

/** What decides, in words; anything else as it stands. */
function contentLines(payload: object): string[] {
  const test = Attempts.safeParse(payload)
  if (test.success) {
    if (test.data.attempts.length === 0) return ['no attempt']
    return test.data.attempts.map(
      ({ id, raw, minimum, maximum, submittedAt }) =>
        `attempt ${id}: ${raw} on a scale of ${minimum} to ${maximum}, ${submittedAt === null ? 'no time of submission' : `submitted ${moment(new Date(submittedAt))}`}`,
    )
  }
  const held = Sessions.safeParse(payload)
  if (held.success) {
    const states = new Map<string, number>()
    for (const { presence } of held.data.sessions)
      states.set(presence.state, (states.get(presence.state) ?? 0) + 1)
    const counted = [...states].map(([state, count]) => `${count} ${state}`).join(', ')
    return [`${held.data.sessions.length} sessions: ${counted}`]
  }
  return Object.entries(payload)
    .filter(([name, value]) => value !== null && name !== 'course')
    .map(([name, value]) => `${name}: ${valueText(value)}`)
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return INSTANT.test(value) ? moment(new Date(value)) : value
}

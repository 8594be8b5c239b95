/** Records behind an outcome as lines for a terminal: what they say, and where it can be checked. */
import { z } from 'zod'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { RecordShown } from '../reconciliation/explain-store.ts'
import { wordsOf } from './terminal-text.ts'

const moment = (at: Date) => dateAndTimeInVietnam(at)

export function recordLines(record: RecordShown): string[] {
  const { kind, platform, course, id, account, readAt, changedAt, hash } = record
  const changed = changedAt === null ? '' : `, changed there ${moment(changedAt)}`
  return [
    `  ${kind} ${platform} / ${course} / ${id}, of account ${account}`,
    `    read ${moment(readAt)}${changed}`,
    ...contentLines(record.payload).map((line) => `    ${line}`),
    `    content SHA-256 ${hash}`,
    ...sourceLines(record).map((line) => `    ${line}`),
  ]
}

/** More than these are not told one by one: which of them a record stood in is not kept. */
const FILES = 3

function sourceLines({ sync, answer, files }: RecordShown): string[] {
  if (answer !== null) {
    const { sync, number, sha256, place } = answer
    const where = `answer ${number} of sync ${sync}`
    if (sha256 === null) return [`${where}, which is no longer kept`]
    return [`${where}${place === null ? '' : ` (${place})`}`, `answer SHA-256 ${sha256}`]
  }
  if (files.length === 0) return [`read by sync ${sync}, whose answer is not kept`]
  if (files.length > FILES)
    return [`read by sync ${sync} from one of the ${files.length} files brought to it`]
  return [
    `read by sync ${sync}${files.length > 1 ? ' from one of these files' : ''}`,
    ...files.flatMap(({ name, sha256 }) => [`file ${name}`, `file SHA-256 ${sha256}`]),
  ]
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

const Topics = z.object({
  topics: z.array(
    z.object({ code: z.string(), completed: z.boolean(), completedAt: z.string().nullable() }),
  ),
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
    if (states.size === 0) return ['no session']
    const counted = [...states].map(([state, count]) => `${count} ${state}`).join(', ')
    return [`sessions: ${counted}`]
  }
  const topics = Topics.safeParse(payload)
  if (topics.success) return topicLines(topics.data.topics)
  return Object.entries(payload)
    .filter(([name, value]) => value !== null && !SAID.has(name))
    .map(([name, value]) => `${wordsOf(name)}: ${valueText(value)}`)
}

/** In the lines above already. */
const SAID = new Set(['course', 'sourceUpdatedAt'])

function topicLines(topics: z.infer<typeof Topics>['topics']): string[] {
  if (topics.length === 0) return ['no topic']
  const done = topics.filter(({ completed }) => completed)
  const missing = topics.filter(({ completed }) => !completed)
  const named = done.map(({ code, completedAt }) =>
    completedAt === null ? code : `${code} (${moment(new Date(completedAt))})`,
  )
  return [
    ...(named.length === 0 ? [] : [`topics completed: ${named.join(', ')}`]),
    ...(missing.length === 0
      ? []
      : [`topics not completed: ${missing.map(({ code }) => code).join(', ')}`]),
  ]
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return INSTANT.test(value) ? moment(new Date(value)) : value
}

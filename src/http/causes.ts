/** Why an outcome is another than before, on the outside. */
import { z } from 'zod'

/** Goes out as an ISO instant. */
export const Instant = z.date().meta({ type: 'string', format: 'date-time' })

const acted = { actor: z.string(), at: Instant, reason: z.string() }

const RecordSeen = z.object({
  version: z.int(),
  readAt: Instant,
  hash: z.string().meta({ description: 'SHA-256 of its content.' }),
})

const Definition = z.object({ id: z.string(), version: z.int() })

const RecordChange = z
  .object({
    platform: z.string(),
    course: z.string(),
    id: z.string().meta({ description: 'The platform’s own.' }),
    kind: z.string(),
    before: RecordSeen.nullable().meta({ description: 'null: it did not count.' }),
    after: RecordSeen.nullable().meta({ description: 'null: it does not count.' }),
  })
  .meta({ id: 'RecordChange' })

export const CauseView = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('enrolled'),
      origin: z.enum(['platform', 'roster']).nullable(),
      at: Instant.nullable(),
    }),
    z.object({ kind: z.literal('no-longer-enrolled') }),
    z.object({
      kind: z.literal('merged'),
      into: z.string().nullable().meta({ description: 'null: out of the key’s sight.' }),
      ...acted,
    }),
    z.object({ kind: z.literal('records'), records: z.array(RecordChange) }),
    z.object({
      kind: z.literal('link'),
      change: z.enum(['linked', 'unlinked']),
      platform: z.string(),
      account: z.string().meta({ description: 'The platform’s own id of the account.' }),
      why: z.string().meta({ description: 'Code.' }),
      ...acted,
      reason: z.string().nullable().meta({ description: 'A person’s, in their words.' }),
    }),
    z.object({
      kind: z.literal('decision'),
      change: z.enum(['made', 'undone', 'expired']),
      decision: z.enum(['allow', 'refuse', 'extend', 'excuse', 'present', 'absent']),
      act: z.string(),
      ...acted,
    }),
    z.object({ kind: z.literal('program'), before: Definition, after: Definition }),
    z.object({ kind: z.literal('cohort'), before: z.int(), after: z.int() }),
    z.object({ kind: z.literal('window-closed'), at: Instant }),
    z.object({
      kind: z.literal('audience'),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('hand-out'),
      before: Instant.nullable(),
      after: Instant.nullable(),
    }),
    z.object({
      kind: z.literal('certificate'),
      change: z.enum(['issued', 'revised', 'revoked', 'reinstated']),
      number: z.string(),
      actor: z.string(),
      at: Instant,
    }),
    z.object({ kind: z.literal('class-sessions') }),
    z.object({ kind: z.literal('unexplained') }),
  ])
  .meta({ id: 'Cause', description: 'What happened in between.' })

/** Statements that were taken back: what they said is emptied, also when it was read long ago. */
import { z } from 'zod'
import type { ConnectorContext, PullRequest, SourceRecord } from '../contract.ts'
import { coursesOf, emptied, readStatement } from './records.ts'
import { roles, VOIDED, type XapiSettings } from './settings.ts'
import { readVoided } from './statements.ts'
import { StatementHead } from './wire.ts'

const Voiding = z.object({
  verb: z.object({ id: z.literal(VOIDED) }),
  object: z.object({
    objectType: z.literal('StatementRef'),
    id: z.string().transform((id) => id.trim().toLowerCase()),
  }),
  stored: z.string().nullish(),
})

/** @throws HocvuError `platform.*` */
export async function factsOfVoided(
  rows: readonly unknown[],
  { courses }: PullRequest,
  context: ConnectorContext<XapiSettings>,
): Promise<SourceRecord[]> {
  const { settings } = context
  const voidedAt = new Map<string, string | null>()
  for (const row of rows) {
    const voiding = Voiding.safeParse(row)
    if (!voiding.success) continue
    const stored = new Date(voiding.data.stored ?? '')
    voidedAt.set(
      voiding.data.object.id,
      Number.isNaN(stored.getTime()) ? null : stored.toISOString(),
    )
  }
  const facts: SourceRecord[] = []
  for (const [id, at] of voidedAt) {
    const row = await readVoided(context, id)
    const head = StatementHead.safeParse(row)
    if (!head.success) continue
    const role = roles.find((one) => settings.verbs[one].includes(head.data.verb.id))
    if (role === undefined) continue
    const own = coursesOf(head.data, courses)
    const reading = readStatement(row, role, own, settings)
    // What could not be read was never stored.
    if (reading === null || 'reason' in reading) continue
    facts.push(...reading.facts.map((fact) => emptied(fact, at)))
  }
  return facts
}

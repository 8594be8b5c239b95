/** SQL of questions about rows of roster files: is this the person who is on the roster already? */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { Doubt } from './doubt.ts'
import type { KeyedRow } from './keyed-row.ts'

/** A row as it is kept while it waits; only the keyed hash and the last four digits of its national ID. */
export interface WaitingRow extends KeyedRow {
  unitId: string | null
  cohortId: string | null
  /** Further classes that the row assigns its person to. */
  alsoCohortIds: string[]
}

export interface StoredQuestion {
  id: string
  rowKey: string
  waiting: WaitingRow
  candidates: string[]
  state: 'open' | 'same' | 'different'
  learnerId: string | null
}

/** A question as it is shown to who decides it. */
export interface OpenQuestion extends Pick<StoredQuestion, 'id' | 'candidates'> {
  reason: Doubt['reason']
  askedAt: Date
  row: Pick<WaitingRow['row'], 'fullName' | 'employeeCode' | 'dateOfBirth' | 'email' | 'phone'> & {
    unit: string | null
  }
}

const Text = z.string().nullable()
const Sealed = z.object({
  row: z.object({
    row: z.int(),
    employeeCode: Text,
    fullName: z.string(),
    dateOfBirth: Text,
    email: Text,
    phone: Text,
    unitCode: Text,
    unitName: Text,
    position: Text,
    audience: Text,
    // Rows that were asked about before this was read wait without it.
    tags: z.array(z.string()).nullable().default(null),
    cohort: Text,
  }),
  keys: z.object({
    employeeCodeKey: Text,
    nationalIdHash: Text,
    emailKey: Text,
    phone: Text,
    nameKey: z.string(),
    dateOfBirth: Text,
  }),
  nationalIdLast4: Text,
  // Rows that were asked about before this was told wait without it.
  nationalIdDoubtful: z.boolean().default(false),
  unitId: Text,
  cohortId: Text,
  // Rows that were asked about before a row could name several wait without them.
  alsoCohortIds: z.array(z.string()).default([]),
})

const PURPOSE = 'raw-pages'

const unseal = (vault: Vault, sealed: Buffer): WaitingRow =>
  Sealed.parse(JSON.parse(vault.decrypt(PURPOSE, sealed).toString()))

/** Names a row by what identifies its person, as hex: the same row asks once, whatever file it comes in. */
export function rowKeyOf(vault: Vault, { keys }: KeyedRow): string {
  const { employeeCodeKey, nationalIdHash, emailKey, phone, nameKey, dateOfBirth } = keys
  const identity = [employeeCodeKey, nationalIdHash, emailKey, phone, nameKey, dateOfBirth]
  return vault.hash('national-id', `roster-row|${JSON.stringify(identity)}`).toString('hex')
}

/** What was asked about these rows, by row key. */
export async function findQuestions(
  db: Queryable,
  vault: Vault,
  rowKeys: readonly string[],
): Promise<Map<string, StoredQuestion>> {
  const found = await sql<Omit<StoredQuestion, 'waiting'> & { sealed: Buffer }>`
    select id, encode(row_key, 'hex') as "rowKey", sealed, candidates, state, learner_id as "learnerId"
    from roster_questions
    where row_key in (select decode(hex, 'hex') from unnest(${[...rowKeys]}::text[]) hex)`.execute(
    db,
  )
  return new Map(
    found.rows.map(({ sealed, ...question }) => [
      question.rowKey,
      { ...question, waiting: unseal(vault, sealed) },
    ]),
  )
}

/** Everything that waits for an answer, whoever asked. */
export async function openQuestions(
  db: Queryable,
  vault: Vault,
): Promise<Pick<StoredQuestion, 'id' | 'waiting'>[]> {
  const found = await sql<{ id: string; sealed: Buffer }>`
    select id, sealed from roster_questions where state = 'open'`.execute(db)
  return found.rows.map(({ id, sealed }) => ({ id, waiting: unseal(vault, sealed) }))
}

export interface NewQuestion {
  rowKey: string
  waiting: WaitingRow
  doubt: Doubt
}

/** A question that waits already gets the newer row; one whose answer no longer holds waits again. */
export async function storeQuestions(
  db: Queryable,
  vault: Vault,
  { actor, at }: { actor: string; at: Date },
  questions: readonly NewQuestion[],
): Promise<void> {
  for (const chunk of inChunks(questions)) {
    const given = rowsAsTable(
      't',
      { id: 'uuid', row_key: 'bytea', sealed: 'bytea', candidates: 'text', reason: 'text' },
      chunk.map(({ rowKey, waiting, doubt }) => ({
        id: randomUUID(),
        row_key: Buffer.from(rowKey, 'hex'),
        sealed: vault.encrypt(PURPOSE, Buffer.from(JSON.stringify(waiting))),
        candidates: doubt.candidates.map(({ id }) => id).join(','),
        reason: doubt.reason,
      })),
    )
    await sql`insert into roster_questions (id, row_key, sealed, candidates, reason, asked_by, asked_at)
      select id, row_key, sealed, string_to_array(candidates, ',')::uuid[], reason, ${actor}, ${at} from ${given}
      on conflict (row_key) do update set
        sealed = excluded.sealed, candidates = excluded.candidates, reason = excluded.reason,
        state = 'open', learner_id = null, decided_by = null, decided_at = null`.execute(db)
  }
}

/** Writes down whom the rows speak of. */
export async function settleQuestions(
  db: Queryable,
  { actor, at }: { actor: string; at: Date },
  settled: readonly { id: string; state: 'same' | 'different'; learnerId: string }[],
): Promise<void> {
  for (const chunk of inChunks(settled)) {
    const given = rowsAsTable(
      't',
      { id: 'uuid', state: 'text', learner_id: 'uuid' },
      chunk.map(({ id, state, learnerId }) => ({ id, state, learner_id: learnerId })),
    )
    await sql`update roster_questions q
      set state = t.state, learner_id = t.learner_id, decided_by = ${actor}, decided_at = ${at}
      from ${given} where q.id = t.id and q.state = 'open'`.execute(db)
  }
}

/** Questions that wait. They may name anybody, so who sees a part of the roster only is shown none. */
export async function listQuestions(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<OpenQuestion[]> {
  if (viewer.unitId !== null) return []
  const found = await db
    .selectFrom('roster_questions')
    .select(['id', 'sealed', 'candidates', 'reason', 'asked_at as askedAt'])
    .where('state', '=', 'open')
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return found.map(({ sealed, ...question }) => {
    const { fullName, employeeCode, dateOfBirth, email, phone, unitName, unitCode } = unseal(
      vault,
      sealed,
    ).row
    const unit = unitName ?? unitCode
    return { ...question, row: { fullName, employeeCode, dateOfBirth, email, phone, unit } }
  })
}

/** How many questions wait; none for who is shown none. */
export async function countQuestions(db: Queryable, viewer: Viewer): Promise<number> {
  if (viewer.unitId !== null) return 0
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from roster_questions where state = 'open'`.execute(db)
  return counted.rows[0]?.count ?? 0
}

/** One question, whatever has become of it, for who decides it. */
export async function getQuestion(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  id: string,
): Promise<StoredQuestion | null> {
  if (viewer.unitId !== null) return null
  const found = await sql<Omit<StoredQuestion, 'waiting'> & { sealed: Buffer }>`
    select id, encode(row_key, 'hex') as "rowKey", sealed, candidates, state, learner_id as "learnerId"
    from roster_questions where id = ${id}`.execute(db)
  const [question] = found.rows
  if (!question) return null
  const { sealed, ...rest } = question
  return { ...rest, waiting: unseal(vault, sealed) }
}

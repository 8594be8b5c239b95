/** SQL of kept answers: compressed, without secrets and national IDs, encrypted, and gone after their days. */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Checkpoint, KeptAnswer } from '../../connectors/contract.ts'
import type { Database, Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { Clock } from '../foundation/clock.ts'
import { redactText } from '../foundation/redact.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'
import { questionDigest, surrogateReader, withSurrogates } from './national-id-surrogates.ts'
import { readCheckpoint, saveCheckpoint } from './record-store.ts'
import { storableText } from './storable.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export interface SealedAnswer {
  place: string
  question: Buffer
  status: number
  headers: Record<string, string>
  sha256: Buffer
  sealed: Buffer
}

/**
 * An answer as it may be stored. The connection has taken the platform's secrets out; whatever else is named like one
 * stays, because a replay asks for the next page by it.
 */
export async function sealAnswer(answer: KeptAnswer, vault: Vault): Promise<SealedAnswer> {
  const { text, headers } = withSurrogates(answer, vault)
  return {
    place: storableText(redactText(answer.place)),
    question: questionDigest(answer.question, vault),
    status: answer.status,
    headers,
    sha256: sha256(answer.body),
    sealed: vault.encrypt('raw-pages', await compress(Buffer.from(text))),
  }
}

/** @param first number of answers of the run that are stored already */
export async function storeAnswers(
  db: Queryable,
  context: { runId: string; observedAt: Date },
  first: number,
  answers: readonly SealedAnswer[],
): Promise<void> {
  const rows = answers.map((answer, index) => ({ seq: first + index, ...answer }))
  for (const chunk of inChunks(rows, 200)) {
    const given = rowsAsTable(
      't',
      {
        seq: 'int4',
        place: 'text',
        question: 'bytea',
        status: 'int4',
        headers: 'jsonb',
        sha256: 'bytea',
        sealed: 'bytea',
      },
      chunk,
    )
    await sql`insert into raw_pages (run_id, seq, place, question, status, headers, sha256, sealed, observed_at)
      select ${context.runId}::uuid, seq, place, question, status, headers, sha256, sealed, ${context.observedAt}::timestamptz
      from ${given} on conflict (run_id, seq) do nothing`.execute(db)
  }
}

/** Answers that belong to no page: after the last one, or those by which a pull failed. A replay asks for them too. */
export async function keepRest(
  { db, clock, vault }: { db: Database; clock: Clock; vault: Vault },
  run: { id: string; position: Checkpoint },
  answers: readonly KeptAnswer[],
): Promise<void> {
  if (answers.length === 0) return
  const sealed = await Promise.all(answers.map((answer) => sealAnswer(answer, vault)))
  await db.transaction().execute(async (trx) => {
    const saved = await readCheckpoint(trx, run.id)
    const at = { runId: run.id, rawPages: saved?.rawPages ?? 0, observedAt: clock.now() }
    await storeAnswers(trx, at, at.rawPages, sealed)
    await saveCheckpoint(trx, at, saved?.checkpoint ?? run.position, sealed.length)
  })
}

export interface KeptAnswers {
  /** The newest answer of the run to a question; null when none was kept. */
  find(question: string): Promise<Omit<KeptAnswer, 'question'> | null>
  /** When the newest answer that was found so far was given; null before the first. */
  observedAt(): Date | null
  /** Knows whom the national IDs in the answers belong to. */
  vault: Vault
}

const Headers = z.record(z.string(), z.string())

/** The answers that a run kept, for reading them again. */
export function keptAnswers(db: Queryable, vault: Vault, runId: string): KeptAnswers {
  const reader = surrogateReader(vault)
  let newest: Date | null = null
  return {
    vault: reader.vault,
    observedAt: () => newest,
    async find(question) {
      const row = await db
        .selectFrom('raw_pages')
        .select(['place', 'status', 'headers', 'sealed', 'observed_at'])
        .where('run_id', '=', runId)
        .where('question', '=', questionDigest(question, reader.vault))
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!row) return null
      if (newest === null || row.observed_at > newest) newest = row.observed_at
      const text = (await decompress(vault.decrypt('raw-pages', row.sealed))).toString()
      return {
        place: row.place,
        status: row.status,
        ...reader.read(text, Headers.parse(row.headers)),
      }
    },
  }
}

export async function countAnswers(db: Queryable, runId: string): Promise<number> {
  const row = await db
    .selectFrom('raw_pages')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Removes answers that were given before an instant, some at a time. @returns how many */
export async function purgeAnswers(db: Queryable, before: Date): Promise<number> {
  const result = await sql`delete from raw_pages where (run_id, seq) in (
    select run_id, seq from raw_pages where observed_at < ${before} limit 5000)`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

/** SQL of what is kept sealed of platforms, a piece at a time: answers, rows that could not be read, files that were brought. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { ErasureProgress } from './erasure-store.ts'

export interface SealedPiece {
  sealed: Buffer
}
export type SealedAnswer = SealedPiece & { run: string; seq: number }
export type SealedRow = SealedPiece & { id: string; key: string }

export async function nextAnswers(
  db: Queryable,
  after: ErasureProgress['answersAfter'],
  limit: number,
): Promise<SealedAnswer[]> {
  const found = await sql<SealedAnswer>`
    select run_id as run, seq, sealed from raw_pages
    where ${after === null ? sql`true` : sql`(run_id, seq) > (${after.run}::uuid, ${after.seq}::int)`}
    order by run_id, seq limit ${limit}`.execute(db)
  return found.rows
}

export async function replaceAnswer(
  db: Queryable,
  { run, seq }: SealedAnswer,
  sealed: Buffer | null,
): Promise<void> {
  if (sealed === null)
    await sql`delete from raw_pages where run_id = ${run} and seq = ${seq}`.execute(db)
  else
    await sql`update raw_pages set sealed = ${sealed} where run_id = ${run} and seq = ${seq}`.execute(
      db,
    )
}

export async function nextRows(
  db: Queryable,
  after: string | null,
  limit: number,
): Promise<SealedRow[]> {
  const found = await sql<SealedRow>`
    select id, row_key as key, sealed from quarantined_rows
    where ${after === null ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${limit}`.execute(
    db,
  )
  return found.rows
}

export async function dropRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('quarantined_rows').where('id', '=', id).execute()
}

/** Files that nobody waits for any more. One that waits is read without whoever was erased. */
export async function nextFiles(
  db: Queryable,
  after: string | null,
  limit: number,
): Promise<(SealedPiece & { id: string })[]> {
  const found = await sql<SealedPiece & { id: string }>`
    select id, sealed from platform_files
    where sealed is not null and state <> 'waiting'
      and ${after === null ? sql`true` : sql`id > ${after}::uuid`}
    order by id limit ${limit}`.execute(db)
  return found.rows
}

export async function dropContent(db: Queryable, id: string): Promise<void> {
  await db.updateTable('platform_files').set({ sealed: null }).where('id', '=', id).execute()
}

/** Files that somebody has brought and looks at: they are kept for an hour and may name anybody. */
export async function dropBrought(db: Queryable): Promise<void> {
  await sql`delete from roster_uploads`.execute(db)
  await sql`delete from brought_files`.execute(db)
}

/** Of people who are signed in: what their next page tells may name anybody. */
export async function sealedSessions(db: Queryable): Promise<(SealedPiece & { id: Buffer })[]> {
  const found = await sql<SealedPiece & { id: Buffer }>`
    select sid_hash as id, sealed from sessions`.execute(db)
  return found.rows
}

export async function endSession(db: Queryable, id: Buffer): Promise<void> {
  await sql`delete from sessions where sid_hash = ${id}`.execute(db)
}

/** SQL of what was run of a thing, the newest first; about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { findRun, type Run, type RunKind } from './run.ts'

export async function runHistory(
  db: Queryable,
  of: { kind: RunKind; subject: string },
  page: { limit: number; offset: number },
): Promise<{ runs: Run[]; total: number }> {
  const found = await sql<{ id: string }>`
    select id from runs where kind = ${of.kind} and subject = ${of.subject}
    order by created_at desc, id desc limit ${page.limit} offset ${page.offset}`.execute(db)
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from runs where kind = ${of.kind} and subject = ${of.subject}`.execute(
    db,
  )
  const runs = await Promise.all(found.rows.map(({ id }) => findRun(db, id)))
  return { runs: runs.flatMap((run) => run ?? []), total: counted.rows[0]?.count ?? 0 }
}

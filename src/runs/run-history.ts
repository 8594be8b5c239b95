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

/** The run of a thing that is queued or at work, if there is one. */
async function openRunOf(db: Queryable, kind: RunKind, subject: string): Promise<Run | null> {
  const found = await sql<{ id: string }>`
    select id from runs where kind = ${kind} and subject = ${subject} and state in ('queued', 'running')
    order by (state = 'running') desc, created_at desc limit 1`.execute(db)
  const [row] = found.rows
  return row === undefined ? null : await findRun(db, row.id)
}

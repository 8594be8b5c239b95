/** SQL of the runs that release a list. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { findRun, type Run } from '../../runs/run.ts'
import type { Proposal } from './proposal.ts'
import { countIssued } from './proposal-store.ts'

/** The newest run that releases the list. */
export async function releaseRun(
  db: Queryable,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
): Promise<Run | null> {
  const found = await sql<{ id: string }>`
    select id from runs
    where kind = 'certify' and subject = ${cohort} and options->>'proposal' = ${id}
    order by requested_at desc limit 1`.execute(db)
  return found.rows[0] === undefined ? null : await findRun(db, found.rows[0].id)
}

/** Whether a release has failed before anything was issued, so that the list is as free as an open one. */
export async function hasStalled(db: Queryable, proposal: Proposal): Promise<boolean> {
  if (proposal.state !== 'releasing') return false
  const run = await releaseRun(db, proposal)
  return run?.state === 'failed' && (await countIssued(db, proposal.id)) === 0
}

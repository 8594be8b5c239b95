/**
 * SQL of runs that are long over. Those on which something that lasts rests (versions, outcomes, certificates) stay for good;
 * of the others, most of which are ticks of a schedule that found nothing new, the newest of each thing.
 */
import { sql } from 'kysely'
import type { Database, Trx } from '../database/connection.ts'

/** For good: what they say names the run that led to it. */
export const LASTING = [
  'record_versions',
  'outcome_revisions',
  'certificates',
  'platform_files',
  'recomputed_outcomes',
] as const
/** Gone after days of their own, and then the run may go as well. */
export const PASSING = [
  'raw_pages',
  'quarantined_rows',
  'reconciliation_previews',
  'sync_checkpoints',
  'sync_met',
  'sync_losses',
] as const

/** Runs in one transaction, and transactions in one go: the rest is for the next hour. */
const BATCH = 500
const MOST_BATCHES = 40

/** @returns how many went */
export async function forgetOldRuns(db: Database, before: Date): Promise<number> {
  let gone = 0
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const old = await db.transaction().execute(async (trx) => {
      const ids = await oldRuns(trx, before)
      if (ids.length > 0) gone += await forgetSome(trx, ids)
      return ids.length
    })
    // What others follow from comes up when those have been looked at.
    if (old === 0) break
  }
  return gone
}

/** The oldest that nobody has looked at, those that others follow from last. */
async function oldRuns(trx: Trx, before: Date): Promise<string[]> {
  const passing = PASSING.map(
    (table) => sql`not exists (select from ${sql.table(table)} p where p.run_id = r.id)`,
  )
  const { rows } = await sql<{ id: string }>`
    select r.id from runs r
    where not r.kept and r.finished_at < ${before} and ${sql.join(passing, sql` and `)}
      and not exists (select from runs follower where follower.parent_id = r.id and not follower.kept)
      -- Pages tell of the newest; of looks back there is none.
      and (r.options ? 'asOf' or exists (
        select from runs newer where newer.kind = r.kind and newer.subject = r.subject
          and newer.created_at > r.created_at and newer.state = r.state
          and (newer.options->>'replayOf' is null or r.options->>'replayOf' is not null)
          and (newer.options->>'dryRun' is distinct from 'true' or r.options->>'dryRun' = 'true')
          and not newer.options ? 'asOf'))
    order by r.finished_at limit ${BATCH} for update skip locked`.execute(trx)
  return rows.map(({ id }) => id)
}

async function forgetSome(trx: Trx, ids: readonly string[]): Promise<number> {
  await sql`select drop_recomputed(${[...ids]}::uuid[])`.execute(trx)
  const resting = LASTING.map(
    (table) => sql`exists (select from ${sql.table(table)} l where l.run_id = r.id)`,
  )
  // A plan without statistics of each run would read all versions to the end for each that left none.
  await sql`set local enable_seqscan = off`.execute(trx)
  // Whether a list that is being released may be taken back is told by the run that released it.
  await sql`update runs r set kept = true where id = any(${[...ids]}::uuid[]) and (r.options ? 'proposal' or
    ${sql.join(resting, sql` or `)} or exists (select from runs follower where follower.parent_id = r.id))`.execute(
    trx,
  )
  const gone = await sql`delete from runs where id = any(${[...ids]}::uuid[]) and not kept`.execute(
    trx,
  )
  return Number(gone.numAffectedRows ?? 0)
}

/**
 * How far a sync had come is asked for as long as its answers can be read again, and what it could not read waits.
 * @returns how many went
 */
export async function forgetCheckpoints(db: Database, before: Date): Promise<number> {
  const gone = await sql`delete from sync_checkpoints c using runs r
    where r.id = c.run_id and r.finished_at < ${before}
      and not exists (select from raw_pages p where p.run_id = r.id)
      and not exists (select from quarantined_rows q where q.run_id = r.id and q.state = 'waiting')
      and not exists (select from platform_files f where f.run_id = r.id and f.sealed is not null)`.execute(
    db,
  )
  return Number(gone.numAffectedRows ?? 0)
}

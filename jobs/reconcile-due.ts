/** Decides anew what time alone has changed: a window closed, an override expired, and nobody synced since. */
import { isClosed } from '../src/evidence/course-requests.ts'
import { dateInVietnam } from '../src/foundation/dates.ts'
import { type Cohort, getCohort } from '../src/programs/store.ts'
import { type DueCohort, dueCohorts } from '../src/reconciliation/due-store.ts'
import { createRun, latestRun, type Run } from '../src/runs/run.ts'
import type { JobDeps } from './deps.ts'
import { enqueueRun } from './enqueue.ts'
import type { Queues } from './queues.ts'

/**
 * One reconciliation a cohort and due instant, whatever the number of processes; one that failed is tried again on
 * another day. What a sync is reading just now waits for its end.
 * @returns ids of the runs
 */
export async function reconcileDue(
  deps: JobDeps & { queues: Pick<Queues, 'add'> },
): Promise<string[]> {
  const { db } = deps.database
  const begun: string[] = []
  for (const due of await dueCohorts(db, deps.clock.now())) {
    const cohort = await getCohort(db, due.cohort)
    const syncs = await latestSyncs(deps, cohort)
    if (syncs.some(({ finishedAt }) => finishedAt === null)) continue
    const run = await beginRun(deps, cohort, due, syncs)
    if (run.state !== 'queued') continue
    await enqueueRun({ db, queues: deps.queues }, run)
    begun.push(run.id)
  }
  return begun
}

async function beginRun(
  { database: { db }, clock }: JobDeps,
  cohort: Cohort,
  { since }: DueCohort,
  syncs: readonly Run[],
): Promise<Run> {
  const now = clock.now()
  // As after a scheduled sync: nothing is issued by itself on what was held or read in part, nor in closed cohorts.
  const isWhole = syncs.every(({ state }) => state === 'succeeded' || state === 'partial')
  return await createRun(db, clock, {
    kind: 'reconcile',
    subject: cohort.id,
    options: { dryRun: false, chain: isWhole && !isClosed(cohort, now) },
    actor: 'schedule',
    dedupeKey: `due/${cohort.id}/${since.toISOString()}/${dateInVietnam(now)}`,
  })
}

async function latestSyncs({ database: { db } }: JobDeps, cohort: Cohort): Promise<Run[]> {
  const platforms = new Set(cohort.definition.evidence.map(({ platform }) => platform))
  const latest = await Promise.all([...platforms].map((id) => latestRun(db, 'sync', id)))
  return latest.flatMap((run) => run ?? [])
}

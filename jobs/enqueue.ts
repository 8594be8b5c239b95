/** Hands runs to the queues: rows first, then the queue. What gets lost in between, the sweep finds. */
import type { Queryable } from '../src/database/connection.ts'
import { underTrace } from '../src/foundation/tracing.ts'
import { followersOf, noteEnqueued, noteNotEnqueued, type Run } from '../src/runs/run.ts'
import type { Queues } from './queues.ts'

interface EnqueueDeps {
  db: Queryable
  queues: Pick<Queues, 'add'>
}

export async function enqueueRun(deps: EnqueueDeps, run: Pick<Run, 'id'>): Promise<void> {
  await enqueueRuns(deps, [run.id])
}

/**
 * @returns ids of those that have not ended meanwhile
 * @throws what the queue says, when it has not taken all; the others are handed over
 */
export async function enqueueRuns(deps: EnqueueDeps, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const noted = await noteEnqueued(deps.db, ids)
  // Whoever hands them over, a sweep or a parent: they follow from what they were begun by.
  const added = await Promise.allSettled(
    noted.map(({ id, kind, time, traceParent }) =>
      underTrace(traceParent, () => deps.queues.add(kind, { runId: id }, `${id}-${time}`)),
    ),
  )
  const failed = noted.filter((_, at) => added[at]?.status === 'rejected')
  if (failed.length === 0) return noted.map(({ id }) => id)
  // The next sweep finds them then, instead of that which looks for what a queue has lost.
  await noteNotEnqueued(
    deps.db,
    failed.map(({ id }) => id),
  )
  throw added.find((one) => one.status === 'rejected')?.reason
}

/** The runs that follow from one that has just ended. */
export async function enqueueFollowers(deps: EnqueueDeps, parentId: string): Promise<void> {
  const followers = await followersOf(deps.db, parentId)
  await enqueueRuns(
    deps,
    followers.map(({ id }) => id),
  )
}

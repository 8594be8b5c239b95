/** Hands runs to the queues: rows first, then the queue. What gets lost in between, the sweep finds. */
import type { Queryable } from '../src/database/connection.ts'
import { underTrace } from '../src/foundation/tracing.ts'
import { noteEnqueued, noteNotEnqueued, openRuns, type Run } from '../src/runs/run.ts'
import type { Queues } from './queues.ts'

export async function enqueueRun(
  deps: { db: Queryable; queues: Pick<Queues, 'add'> },
  run: Pick<Run, 'id' | 'kind'>,
): Promise<void> {
  const { time, traceParent } = await noteEnqueued(deps.db, run.id)
  // Whoever hands it over, a sweep or a parent: it follows from what it was begun by.
  try {
    await underTrace(traceParent, () =>
      deps.queues.add(run.kind, { runId: run.id }, `${run.id}-${time}`),
    )
  } catch (error) {
    // The next sweep finds it then, instead of that which looks for what a queue has lost.
    await noteNotEnqueued(deps.db, run.id)
    throw error
  }
}

/** The runs that follow from one that has just ended. */
export async function enqueueFollowers(
  deps: { db: Queryable; queues: Queues },
  parentId: string,
): Promise<void> {
  for (const run of await openRuns(deps.db))
    if (run.parentId === parentId && run.enqueuedAt === null) await enqueueRun(deps, run)
}

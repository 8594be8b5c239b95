/** Hands runs to the queues: rows first, then the queue. What gets lost in between, the sweep finds. */
import type { Queryable } from '../src/database/connection.ts'
import { inChunks } from '../src/database/rows.ts'
import { underTrace } from '../src/foundation/tracing.ts'
import { followersOf, noteEnqueued, noteNotEnqueued, type Run } from '../src/runs/run.ts'
import type { Queues } from './queues.ts'

interface EnqueueDeps {
  db: Queryable
  queues: Pick<Queues, 'add'>
}

/** So few have a job each: as many of the workers' hands find something to do at once. */
const FEW = 32
/** Of more, so many have one job. */
const TOGETHER = 25

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
  const groups = alike(noted)
  const added = await Promise.allSettled(groups.map((group) => handOver(deps, group)))
  const failed = groups.filter((_, at) => added[at]?.status === 'rejected').flat()
  if (failed.length === 0) return noted.map(({ id }) => id)
  // The next sweep finds them then, instead of that which looks for what a queue has lost.
  await noteNotEnqueued(
    deps.db,
    failed.map(({ id }) => id),
  )
  throw added.find((one) => one.status === 'rejected')?.reason
}

type Noted = Awaited<ReturnType<typeof noteEnqueued>>

/** Of one kind, from one request or run. */
function alike(noted: Noted): Noted[] {
  const groups = new Map<string, Noted>()
  for (const run of noted) {
    const key = `${run.kind} ${run.traceParent}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [run])
    else group.push(run)
  }
  return [...groups.values()]
}

/** What comes a second time was lost or left, and has a job of its own. */
async function handOver({ queues }: EnqueueDeps, runs: Noted): Promise<void> {
  const [first] = runs
  if (first === undefined) return
  const fresh = runs.filter(({ time }) => time === 1)
  const again = runs.filter(({ time }) => time > 1)
  const jobs = [
    ...inChunks(fresh, fresh.length > FEW ? TOGETHER : 1),
    ...inChunks(again, 1),
  ].flatMap(([run, ...others]) =>
    run === undefined
      ? []
      : {
          jobId: `${run.id}-${run.time}`,
          payload: {
            runId: run.id,
            ...(others.length > 0 && { more: others.map(({ id }) => id) }),
          },
        },
  )
  // Whoever hands them over, a sweep or a parent: they follow from what they were begun by.
  await underTrace(first.traceParent, () => queues.add(first.kind, jobs))
}

/** The runs that follow from those that have just ended. */
export async function enqueueFollowers(
  deps: EnqueueDeps,
  parentIds: readonly string[],
): Promise<void> {
  if (parentIds.length === 0) return
  const followers = await followersOf(deps.db, parentIds)
  await enqueueRuns(
    deps,
    followers.map(({ id }) => id),
  )
}

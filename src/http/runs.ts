/** What syncs and reconciliations have in common on the outside: begun, looked at, watched. */
import { z } from 'zod'
import { createRun, findRun, type NewRun, type Run, RunError } from '../runs/run.ts'
import type { EventWriter } from './events.ts'
import { notFound, type RawCall } from './route.ts'

export const RunId = z.object({ id: z.uuid() })

export const Started = z.object({ id: z.uuid() })

/** `held`: the run stopped itself, because what it read looked wrong. */
export const runFields = {
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'held']),
  progress: z.record(z.string(), z.unknown()),
  error: RunError.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
}

export function presentRun(run: Run) {
  return {
    id: run.id,
    state: run.state,
    progress: { ...run.progress },
    error: run.error === null ? null : RunError.parse(run.error),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  }
}

/** The row first, then the queue: should the queue fail, the sweep finds the row. */
export async function startRun(
  { deps, dedupeKey }: Pick<RawCall, 'deps' | 'dedupeKey'>,
  wanted: NewRun,
): Promise<{ id: string }> {
  const run = await createRun(deps.db, deps.clock, {
    ...wanted,
    ...(dedupeKey === undefined ? {} : { dedupeKey }),
  })
  await handOver(deps, run)
  return { id: run.id }
}

/** Hands a run whose row is committed to the queue; should the queue fail, the sweep finds the row. */
export async function handOver(deps: RawCall['deps'], run: Run): Promise<void> {
  try {
    await deps.enqueue(run)
  } catch (error) {
    deps.log.warn({ err: error, run: run.id }, 'the run waits for the sweep')
  }
}

/** @throws HocvuError `not-found`, also for runs of another kind */
export async function getRunOf(
  { db }: RawCall['deps'],
  kind: Run['kind'],
  id: string,
): Promise<Run> {
  const run = await findRun(db, id)
  if (run?.kind !== kind) throw notFound()
  return run
}

const POLL_MS = 300

/**
 * Sends `progress` whenever something is new, then `end` with what the run came to.
 * @param presentProgress left out: state and counts
 */
export async function watchRun(
  deps: RawCall['deps'],
  events: EventWriter,
  run: Run,
  present: (run: Run) => Promise<object | string>,
  presentProgress: (run: Run) => object | string = soFar,
): Promise<void> {
  let said = ''
  let now: Run | null = run
  while (now !== null && now.finishedAt === null) {
    const { state, progress } = now
    const news = JSON.stringify([state, progress])
    if (news !== said) await events.send('progress', presentProgress(now))
    said = news
    if (!(await events.wait(POLL_MS))) return
    now = await findRun(deps.db, run.id)
  }
  if (now !== null) await events.send('end', await present(now))
}

function soFar(run: Run) {
  const { id, state, progress } = presentRun(run)
  return { id, state, progress }
}

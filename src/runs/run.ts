/**
 * A run is one execution of a job: a sync, a reconciliation, an issue of certificates. The row is the truth;
 * a queue only wakes somebody up to look at it.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Queryable } from '../database/connection.ts'
import { inChunks } from '../database/rows.ts'
import type { Clock } from '../foundation/clock.ts'
import { type Correlation, correlation } from '../foundation/correlation.ts'
import { HocvuError } from '../foundation/errors.ts'
import { traceParent } from '../foundation/tracing.ts'

export const SyncOptions = z.object({
  /** Only the courses of this cohort. */
  cohort: z.string().optional(),
  /** Read everything, not only what changed. */
  full: z.boolean().default(false),
  /** Leave out closed cohorts, and go on to reconcile and certify: what a schedule does. */
  chain: z.boolean().default(false),
  /** A person has looked at who is gone, and it counts. */
  acceptLosses: z.boolean().default(false),
  /** Not the platform is asked, but what it answered in this earlier sync is read again. */
  replayOf: z.uuid().optional(),
})
export const ReconcileOptions = z.object({
  dryRun: z.boolean().default(false),
  /** Decide everybody again, not only whom something has changed for. */
  full: z.boolean().default(false),
  chain: z.boolean().default(false),
  /** Recompute what was known at this instant; the present outcomes stay as they are. */
  asOf: z.iso.datetime().optional(),
})
export const CertifyOptions = z.object({
  /** An approver has released this proposed list: its people are issued to, and nobody else. */
  proposal: z.uuid().optional(),
})
export type SyncOptions = z.infer<typeof SyncOptions>

/** `files`: the files of a cohort's certificates. */
export type RunKind = 'sync' | 'reconcile' | 'certify' | 'files'
type RunState = 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'held'

export const RunError = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() })

/** As it is kept: with what fills the blanks of the text that people read. */
const KeptRunError = RunError.extend({
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  paramsVi: z.record(z.string(), z.string()).optional(),
})
export type RunError = z.infer<typeof KeptRunError>

export interface Run {
  id: string
  kind: RunKind
  subject: string
  state: RunState
  options: object
  progress: object
  result: object | null
  error: RunError | null
  actor: string
  parentId: string | null
  /** The request that began it or what led to it; null: a schedule, a sweep or a command did. */
  requestId: string | null
  /** The sync that it follows from; null: it follows from none. */
  syncId: string | null
  traceParent: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export interface NewRun {
  kind: RunKind
  subject: string
  options: object
  actor: string
  parentId?: string
  /** Two requests with the same key are one run. */
  dedupeKey?: string
}

export const runColumns = [
  'id',
  'kind',
  'subject',
  'state',
  'options',
  'progress',
  'result',
  'error',
  'actor',
  'parent_id',
  'request_id',
  'sync_id',
  'trace_parent',
  'created_at',
  'started_at',
  'finished_at',
] as const

type Row = NonNullable<Awaited<ReturnType<typeof selectRun>>>

/** Of the columns of a row as they come from the database. */
export function toRun(row: Row): Run {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    options: row.options,
    progress: row.progress,
    result: row.result,
    error: row.error === null ? null : KeptRunError.parse(row.error),
    actor: row.actor,
    parentId: row.parent_id,
    requestId: row.request_id,
    syncId: row.sync_id,
    traceParent: row.trace_parent,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

async function selectRun(db: Queryable, id: string) {
  return await db.selectFrom('runs').select(runColumns).where('id', '=', id).executeTakeFirst()
}

/**
 * Under whose ids a run and what it writes to the log stand.
 */
export function correlationOf(
  run: Pick<Run, 'id' | 'kind' | 'subject' | 'requestId' | 'syncId'>,
): Correlation {
  const sync = run.kind === 'sync' ? run.id : run.syncId
  return {
    ...(run.requestId !== null && { request: run.requestId }),
    ...(sync !== null && { sync }),
    ...{ run: run.id, job: run.kind, subject: run.subject },
  }
}

/** Writes the row of a run; with a dedupe key already taken, gives the run that took it. */
export async function createRun(db: Queryable, clock: Clock, wanted: NewRun): Promise<Run> {
  const [run] = await createRuns(db, clock, [wanted])
  if (run === undefined) throw new RangeError('a run was written and not given back')
  return run
}

/** Many at once, some thousands in one statement: there are no more parameters. */
export async function createRuns(
  db: Queryable,
  clock: Clock,
  wanted: readonly NewRun[],
): Promise<Run[]> {
  const runs: Run[] = []
  for (const chunk of inChunks(wanted)) runs.push(...(await createTogether(db, clock, chunk)))
  return runs
}

async function createTogether(
  db: Queryable,
  clock: Clock,
  wanted: readonly NewRun[],
): Promise<Run[]> {
  const { request, sync } = correlation()
  const created = await db
    .insertInto('runs')
    .values(
      wanted.map((run) => ({
        id: randomUUID(),
        kind: run.kind,
        subject: run.subject,
        state: 'queued' as const,
        options: JSON.stringify(run.options),
        result: null,
        error: null,
        actor: run.actor,
        parent_id: run.parentId ?? null,
        request_id: request ?? null,
        sync_id: sync ?? null,
        trace_parent: traceParent(),
        dedupe_key: run.dedupeKey ?? null,
        enqueued_at: null,
        created_at: clock.now(),
        started_at: null,
        finished_at: null,
      })),
    )
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .returning(runColumns)
    .execute()
  if (created.length === wanted.length) return created.map(toRun)
  const keys = wanted.flatMap(({ dedupeKey }) => dedupeKey ?? [])
  const keyed = await db
    .selectFrom('runs')
    .select(runColumns)
    .where('dedupe_key', 'in', keys)
    .execute()
  const own = new Set(created.map(({ id }) => id))
  return [...created, ...keyed.filter(({ id }) => !own.has(id))].map(toRun)
}

/**
 * What no two runs of a kind are at work on at once. A reconciliation that looks back is alone with its instant: it
 * changes nothing that others look at, and holds up nobody.
 */
export function subjectOfLock({ subject, options }: Pick<Run, 'subject' | 'options'>): string {
  return 'asOf' in options ? `${subject}/${options.asOf}` : subject
}

/** null also for what cannot be the id of a run. */
export async function findRun(db: Queryable, id: string): Promise<Run | null> {
  if (!z.uuid().safeParse(id).success) return null
  const row = await selectRun(db, id)
  return row ? toRun(row) : null
}

export async function isKeyTaken(db: Queryable, dedupeKey: string): Promise<boolean> {
  const found = db.selectFrom('runs').select('id').where('dedupe_key', '=', dedupeKey)
  return (await found.executeTakeFirst()) !== undefined
}

/** @throws HocvuError `not-found` */
export async function getRun(db: Queryable, id: string): Promise<Run> {
  const run = await findRun(db, id)
  if (!run) throw new HocvuError('not-found', `There is no run ${id}.`)
  return run
}

export async function noteProgress(db: Queryable, id: string, progress: object): Promise<void> {
  await db
    .updateTable('runs')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .execute()
}

/** How a run ends that has come to its end. */
export interface RunEnd {
  state: 'succeeded' | 'partial' | 'held'
  result: object
}

/** Ends a run. Part of the transaction that makes its result true, where there is one. */
export async function finishRun(
  db: Queryable,
  clock: Clock,
  id: string,
  end: { state: RunEnd['state'] | 'failed'; result?: object; error?: RunError },
): Promise<void> {
  await db
    .updateTable('runs')
    .set({
      state: end.state,
      result: end.result === undefined ? null : JSON.stringify(end.result),
      error: end.error === undefined ? null : JSON.stringify(end.error),
      finished_at: clock.now(),
    })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
}

/** Puts a run back for another try, keeping what went wrong; null: nothing did, its process was told to stop. */
export async function requeueRun(db: Queryable, id: string, error: RunError | null): Promise<void> {
  await db
    .updateTable('runs')
    .set({ state: 'queued', error: error === null ? null : JSON.stringify(error), begun: 0 })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
}

export async function openRuns(db: Queryable): Promise<(Run & { enqueuedAt: Date | null })[]> {
  const rows = await db
    .selectFrom('runs')
    .select([...runColumns, 'enqueued_at'])
    .where('state', 'in', ['queued', 'running'])
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({ ...toRun(row), enqueuedAt: row.enqueued_at }))
}

/** The newest runs of these kinds about a thing, the newest first. */
export async function newestRuns(
  db: Queryable,
  kinds: readonly RunKind[],
  subject: string,
  limit: number,
): Promise<Run[]> {
  const rows = await db
    .selectFrom('runs')
    .select(runColumns)
    .where('kind', 'in', kinds)
    .where('subject', '=', subject)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toRun)
}

/** The newest run of a thing; of a platform, the newest that asked it: a replay asks nobody. */
export async function latestRun(
  db: Queryable,
  kind: RunKind,
  subject: string,
): Promise<Run | null> {
  const row = await db
    .selectFrom('runs')
    .select(runColumns)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where(sql<boolean>`options->>'replayOf' is null`)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toRun(row) : null
}

/**
 * Counts another hand-over to a queue; the number is part of the job's id. The time is the database's own:
 * it only tells how long ago that was, also where the installation's clock stands still.
 */
export async function noteEnqueued(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; kind: RunKind; time: number; traceParent: string | null }[]> {
  const rows = await db
    .updateTable('runs')
    .set({ enqueued: sql`enqueued + 1`, enqueued_at: sql`now()` })
    .where('id', 'in', ids)
    .where('finished_at', 'is', null)
    .returning(['id', 'kind', 'enqueued', 'trace_parent'])
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    time: row.enqueued,
    traceParent: row.trace_parent,
  }))
}

/** No queue took them: nobody will look at them before they are handed over again. */
export async function noteNotEnqueued(db: Queryable, ids: readonly string[]): Promise<void> {
  await db
    .updateTable('runs')
    .set({ enqueued_at: null })
    .where('id', 'in', ids)
    .where('finished_at', 'is', null)
    .execute()
}

/** Runs that follow from these, which no queue knows yet. */
export async function followersOf(
  db: Queryable,
  parentIds: readonly string[],
): Promise<Pick<Run, 'id' | 'kind'>[]> {
  return await db
    .selectFrom('runs')
    .select(['id', 'kind'])
    .where('parent_id', 'in', parentIds)
    .where('enqueued_at', 'is', null)
    .where('finished_at', 'is', null)
    .orderBy('created_at')
    .execute()
}

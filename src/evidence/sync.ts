/** Reads a platform into the store: pages of records, then what they mean for accounts and enrolments. */
import { z } from 'zod'
import {
  type Checkpoint,
  type Connector,
  type ConnectorContext,
  CourseRequest,
  type KeptAnswer,
  type Page,
} from '../../connectors/contract.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { Fraction } from '../programs/fraction.ts'
import { quarantineContradictions } from './contradictions.ts'
import { applyLosses, type Losses } from './disappearance.ts'
import { ingestPage } from './ingest.ts'
import { matchAccounts } from './link.ts'
import { eachPage } from './page-loop.ts'
import { readPosition, savePosition } from './position-store.ts'
import { settleMended } from './quarantine-store.ts'
import { readCheckpoint } from './record-store.ts'

/** Changes are asked for from this long before the last reading began: clocks differ, and seconds are shared. */
const OVERLAP_MS = 10 * 60 * 1000

export const SyncCounts = z.object({
  pages: z.int(),
  records: z.int(),
  changed: z.int(),
  quarantined: z.int(),
})
export type SyncCounts = z.infer<typeof SyncCounts>

export interface SyncProgress extends SyncCounts {
  done: number | null
  total: number | null
  /** Records a second, since this process took the run up. */
  perSecond: number
  /** By what is done and left; null while that is not known. */
  secondsLeft: number | null
}

/** Where a run stands: kept with every page, so that a crash goes on after it, and a replay asks the same. */
const Position = z.object({
  startedAt: z.iso.datetime(),
  since: z.iso.datetime().nullable(),
  counts: SyncCounts,
  requests: z.array(CourseRequest),
  /** Courses whose enrolments were delivered whole. */
  listed: z.array(z.string()),
  inner: z.record(z.string(), z.unknown()).nullable(),
})
export type Position = z.infer<typeof Position>

export interface SyncDeps {
  db: Database
  clock: Clock
  vault: Vault
}

export interface SyncRequest {
  runId: string
  platformId: string
  courses: CourseRequest[]
  full: boolean
  /** More than this share of a course's active learners gone at once holds the run. */
  lossShare: Fraction
  /** A person has looked at what held the run before. */
  acceptLosses: boolean
}

export interface SyncOutcome {
  counts: SyncCounts
  losses: Losses
}

/**
 * Pulls every page and stores each with its checkpoint. Called again for the same run it goes on where it stopped.
 * @param onProgress after each page
 * @param complete runs in the last transaction, which also moves the platform's position on
 * @throws HocvuError `platform.*` when the platform fails; the pages read so far stay
 */
export async function syncPlatform<Settings>(
  { db, clock, vault }: SyncDeps,
  connector: Connector<Settings>,
  context: ConnectorContext<Settings>,
  request: SyncRequest,
  onProgress: (progress: SyncProgress) => Promise<void>,
  complete: (trx: Trx, outcome: SyncOutcome) => Promise<void>,
): Promise<SyncOutcome> {
  const { runId, platformId } = request
  const { position, rawPages } = await takeUp({ db, clock }, connector, request)
  const reading = createReading(position, rawPages, onProgress)
  const pull = connector.pull(pullRequest(position), context)
  const takeAnswers = () => {
    const answers = context.http.takeAnswers()
    return connector.capabilities.keepsAnswers ? answers : []
  }
  const failure = await eachPage(pull, takeAnswers, async (page, answers) => {
    const ingest = { platformId, runId, observedAt: clock.now(), replay: false }
    await reading.store(page, answers, (at) =>
      ingestPage(db, vault, { ...ingest, ...at }, page, answers),
    )
  })
  const { counts } = position
  counts.quarantined += await quarantineContradictions(
    { db, clock, vault },
    { ...request, courses: position.requests },
  )
  await matchAccounts(db, clock, platformId)
  if (failure !== null) throw failure.error
  return await db.transaction().execute(async (trx) => {
    const losses = await applyLosses(trx, {
      platformId,
      runId,
      listed: position.listed,
      clean: counts.quarantined === 0,
      share: request.lossShare,
      accepted: request.acceptLosses,
      observedAt: clock.now(),
    })
    const whole = position.since === null
    if (whole && request.courses.length > 0 && !connector.capabilities.takesFiles)
      await settleMended(trx, {
        platformId,
        runId,
        courses: request.courses.map(({ course }) => course),
        now: clock.now(),
      })
    const since = new Date(position.startedAt)
    await savePosition(trx, platformId, position.requests, { since, whole })
    const outcome = {
      counts: { ...counts, changed: counts.changed + losses.applied },
      losses,
    }
    await complete(trx, outcome)
    return outcome
  })
}

/** The position of a run: where an earlier try of it stopped, or its beginning. */
async function takeUp(
  { db, clock }: Pick<SyncDeps, 'db' | 'clock'>,
  connector: Pick<Connector, 'capabilities'>,
  request: SyncRequest,
): Promise<{ position: Position; rawPages: number }> {
  const saved = await readCheckpoint(db, request.runId)
  if (saved !== null)
    return { position: Position.parse(saved.checkpoint), rawPages: saved.rawPages }
  const now = clock.now()
  const last =
    request.full || !connector.capabilities.incremental
      ? null
      : await readPosition(db, request.platformId, request.courses, now)
  return {
    position: {
      startedAt: now.toISOString(),
      since: last === null ? null : new Date(last.getTime() - OVERLAP_MS).toISOString(),
      counts: { pages: 0, records: 0, changed: 0, quarantined: 0 },
      requests: request.courses,
      listed: [],
      inner: null,
    },
    rawPages: 0,
  }
}

/** @throws ZodError when the run was begun by a version that kept less */
export async function positionOfRun(db: Database, runId: string): Promise<Position | null> {
  const saved = await readCheckpoint(db, runId)
  return saved === null ? null : Position.parse(saved.checkpoint)
}

export function pullRequest(position: Position) {
  return {
    courses: position.requests,
    since: position.since === null ? null : new Date(position.since),
    checkpoint: position.inner,
    startedAt: new Date(position.startedAt),
  }
}

type At = {
  rawPages: number
  counts: SyncCounts
  next(inner: Checkpoint, counts: SyncCounts): Checkpoint
}

/** Moves a position on, page by page, and tells how far it is. */
export function createReading(
  position: Position,
  storedAnswers: number,
  onProgress: (progress: SyncProgress) => Promise<void>,
) {
  let rawPages = storedAnswers
  const began = performance.now()
  let first: { records: number; done: number } | null = null
  return {
    async store(
      page: Page,
      answers: readonly KeptAnswer[],
      ingest: (at: At) => Promise<SyncCounts>,
    ): Promise<void> {
      const { counts } = position
      first ??= { records: counts.records, done: 0 }
      const listed = [...new Set([...position.listed, ...(page.listed ?? [])])]
      const next = (inner: Checkpoint, stored: SyncCounts): Checkpoint => ({
        ...position,
        counts: stored,
        listed,
        inner,
      })
      Object.assign(counts, await ingest({ rawPages, counts: { ...counts }, next }))
      position.listed = listed
      rawPages += answers.length
      const seconds = Math.max((performance.now() - began) / 1000, 0.001)
      const done = page.progress?.done ?? null
      const total = page.progress?.total ?? null
      await onProgress({
        ...counts,
        done,
        total,
        perSecond: Math.round((counts.records - first.records) / seconds),
        secondsLeft:
          done === null || total === null || done <= first.done
            ? null
            : Math.round((seconds * Math.max(0, total - done)) / (done - first.done)),
      })
    },
  }
}

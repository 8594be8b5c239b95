/** Reads a platform into the store: pages of records, then what they mean for accounts and enrolments. */
import { z } from 'zod'
import {
  type Checkpoint,
  type Connector,
  type ConnectorContext,
  CourseRequest,
} from '../../connectors/contract.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { Fraction } from '../programs/fraction.ts'
import { quarantineContradictions } from './contradictions.ts'
import { applyLosses, type Losses } from './disappearance.ts'
import { dropContentsOfRun } from './drop-file-contents.ts'
import { ingestPage, type PreparedPage, preparePage } from './ingest.ts'
import { matchAccounts, matchMeanwhile } from './link.ts'
import { forgetMet } from './loss-store.ts'
import { lastFailed, wasReadSince } from './other-syncs-store.ts'
import { eachPage } from './page-loop.ts'
import { readPosition, savePosition } from './position-store.ts'
import { settleMended } from './quarantine-store.ts'
import { keepRest } from './raw-pages.ts'
import { readCheckpoint } from './record-store.ts'
import { suppressedSieve } from './without-suppressed.ts'

/** Changes are asked for from this long before the last reading began: clocks differ, and seconds are shared. */
const OVERLAP_MS = 10 * 60 * 1000

export const SyncCounts = z.object({
  pages: z.int(),
  records: z.int(),
  changed: z.int(),
  quarantined: z.int(),
})
export type SyncCounts = z.infer<typeof SyncCounts>

export const SyncProgress = SyncCounts.extend({
  done: z.int().nullable(),
  total: z.int().nullable(),
  perSecond: z.int().meta({ description: 'Records a second, since this process took the run up.' }),
  secondsLeft: z
    .int()
    .nullable()
    .meta({ description: 'By what is done and left; null while that is not known.' }),
})
export type SyncProgress = z.infer<typeof SyncProgress>

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
  const afterFailure = await lastFailed(db, request)
  const reading = createReading(position, rawPages, onProgress)
  const pull = connector.pull(pullRequest(position), context)
  const takeAnswers = () => {
    const answers = context.http.takeAnswers()
    return connector.capabilities.keepsAnswers ? answers : []
  }
  // What somebody before was told, who did not come to take it.
  takeAnswers()
  const sieve = suppressedSieve(db, vault, platformId)
  const matching = matchMeanwhile(db, clock, platformId)
  const failure = await eachPage(pull, {
    arrived: (page) => ({ page, answers: takeAnswers() }),
    prepare: async ({ page, answers }) => {
      const sifted = await sieve.sift(page, answers)
      return await preparePage(vault, sifted.page, sifted.answers)
    },
    store: async (prepared) => {
      const ingest = { platformId, runId, observedAt: clock.now(), replayOf: null }
      const { changed } = position.counts
      await reading.store(prepared, (at) => ingestPage(db, vault, { ...ingest, ...at }, prepared))
      matching.goOn(position.counts.changed - changed)
    },
  })
  await matching.rest()
  if (failure === null || failure.error instanceof HocvuError)
    await keepRest({ db, clock, vault }, { id: runId, position }, takeAnswers())
  if ((await sieve.settle()) > 0) await dropContentsOfRun(db, runId)
  const { counts, requests } = position
  const startedAt = new Date(position.startedAt)
  const [contradictions] = await Promise.all([
    quarantineContradictions(
      { db, clock, vault },
      {
        ...{ platformId, runId, replayOf: null, courses: requests },
        // What one that failed has stored may not have been looked at.
        startedAt: afterFailure ? null : startedAt,
      },
    ),
    matchAccounts(db, clock, platformId),
  ])
  counts.quarantined += contradictions
  if (failure !== null) throw failure.error
  return await db.transaction().execute(async (trx) => {
    const whole = position.since === null
    await savePosition(trx, platformId, requests, { since: startedAt, whole })
    const losses = await applyLosses(trx, {
      platformId,
      runId,
      listed: position.listed,
      clean: counts.quarantined === 0,
      share: request.lossShare,
      accepted: request.acceptLosses,
      observedAt: clock.now(),
    })
    if (whole && requests.length > 0 && !connector.capabilities.takesFiles)
      await settleMended(trx, { platformId, runId, requests, now: clock.now() })
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
  const rawPages = saved?.rawPages ?? 0
  // What an older version has left begins anew.
  const known = Position.safeParse(saved?.checkpoint)
  if (known.success) {
    const since = new Date(known.data.startedAt)
    if (!(await wasReadSince(db, request, since))) return { position: known.data, rawPages }
    // Whom another one has met since is not gone, though this one did not meet them: all is read again.
    await forgetMet(db, request.runId)
  }
  const now = clock.now()
  // Whom a person accepts as gone shows in a whole reading only.
  const last =
    request.full || request.acceptLosses || !connector.capabilities.incremental
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
    rawPages,
  }
}

/** null when the run read nothing, or was begun by a version that kept less. */
export async function positionOfRun(db: Database, runId: string): Promise<Position | null> {
  const saved = await readCheckpoint(db, runId)
  return Position.safeParse(saved?.checkpoint).data ?? null
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
  let first: { records: number; done: number | null; at: number } | null = null
  return {
    async store(
      { page, answers }: PreparedPage,
      ingest: (at: At) => Promise<SyncCounts>,
    ): Promise<void> {
      const { counts } = position
      // Of a run that is taken up, what was done before is known with its first page.
      const fresh = counts.pages === 0
      first ??= { records: counts.records, done: fresh ? 0 : null, at: began }
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
      const now = performance.now()
      const done = page.progress?.done ?? null
      const total = page.progress?.total ?? null
      const perMs =
        done === null || first.done === null ? 0 : (done - first.done) / (now - first.at)
      await onProgress({
        ...counts,
        done,
        total,
        perSecond: Math.round(((counts.records - first.records) * 1000) / Math.max(now - began, 1)),
        secondsLeft:
          done === null || total === null || !(perMs > 0)
            ? null
            : Math.round(Math.max(0, total - done) / perMs / 1000),
      })
      if (first.done === null && done !== null) Object.assign(first, { done, at: now })
    },
  }
}

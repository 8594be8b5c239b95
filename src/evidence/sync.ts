/** Reads a platform into the store: pages of records, then what they mean for accounts and enrolments. */
import { z } from 'zod'
import type {
  Checkpoint,
  Connector,
  ConnectorContext,
  CourseRequest,
  Page,
} from '../../connectors/contract.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'
import { ingestPage } from './ingest.ts'
import { matchAccounts } from './link.ts'
import { storeQuarantined } from './quarantine-store.ts'
import {
  readCheckpoint,
  readPosition,
  savePosition,
  setAsideContradictingSessions,
} from './record-store.ts'

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
}

/** Where a run stands: kept with every page, so that a crash goes on after it. */
const Position = z.object({
  startedAt: z.iso.datetime(),
  since: z.iso.datetime().nullable(),
  counts: SyncCounts,
  inner: z.record(z.string(), z.unknown()),
})

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
  complete: (trx: Trx, counts: SyncCounts) => Promise<void>,
): Promise<SyncCounts> {
  const { runId, platformId } = request
  const courses = request.courses.map(({ course }) => course)
  const saved = await readCheckpoint(db, runId)
  const position =
    saved === null
      ? {
          startedAt: clock.now().toISOString(),
          since: await startOfChanges(db, connector, request),
          counts: { pages: 0, records: 0, changed: 0, quarantined: 0 },
          inner: null,
        }
      : Position.parse(saved.checkpoint)
  const { counts } = position
  let rawPages = saved?.rawPages ?? 0
  const pull = connector.pull(
    {
      courses: request.courses,
      since: position.since === null ? null : new Date(position.since),
      checkpoint: position.inner,
    },
    context,
  )
  const failure = await eachPage(pull, async (page) => {
    const observedAt = clock.now()
    const next = (inner: Checkpoint, stored: SyncCounts): Checkpoint => ({
      startedAt: position.startedAt,
      since: position.since,
      counts: stored,
      inner,
    })
    Object.assign(
      counts,
      await ingestPage(db, vault, { platformId, runId, observedAt, rawPages, counts, next }, page),
    )
    rawPages += page.raw.length
    await onProgress({
      ...counts,
      done: page.progress?.done ?? null,
      total: page.progress?.total ?? null,
    })
  })
  counts.quarantined += await quarantineContradictions(db, clock, vault, request, courses)
  await matchAccounts(db, clock, platformId)
  if (failure !== null) throw failure.error
  await db.transaction().execute(async (trx) => {
    await savePosition(trx, platformId, request.courses, new Date(position.startedAt))
    await complete(trx, counts)
  })
  return counts
}

/** A pull that fails half-way has still delivered pages; what they mean is worked out before the failure is told. */
async function eachPage(
  pull: AsyncIterable<Page>,
  store: (page: Page) => Promise<void>,
): Promise<{ error: unknown } | null> {
  try {
    for await (const page of pull) await store(page)
    return null
  } catch (error) {
    return { error }
  }
}

async function startOfChanges(
  db: Database,
  connector: Pick<Connector, 'capabilities'>,
  request: SyncRequest,
): Promise<string | null> {
  if (request.full || !connector.capabilities.incremental) return null
  const last = await readPosition(db, request.platformId, request.courses)
  return last === null ? null : new Date(last.getTime() - OVERLAP_MS).toISOString()
}

async function quarantineContradictions(
  db: Database,
  clock: Clock,
  vault: Vault,
  request: SyncRequest,
  courses: string[],
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const odd = await setAsideContradictingSessions(trx, request.platformId, courses)
    await storeQuarantined(
      trx,
      { platformId: request.platformId, runId: request.runId, observedAt: clock.now() },
      odd.map((record) => {
        const raw = Buffer.from(JSON.stringify(record.payload))
        return {
          row_key: `sessions:${record.course}:${record.sourceId}`,
          row_hash: sha256(raw),
          place: `sessions of course ${record.course}, record ${record.sourceId}`,
          reason: 'session-length-differs',
          detail: `Session ${record.code} lasts ${record.minutes} minutes here and ${record.usual} minutes for other learners. Correct it on the platform and sync again; until then the sessions of this record do not count.`,
          sealed: vault.encrypt('raw-pages', raw),
        }
      }),
    )
    return odd.length
  })
}

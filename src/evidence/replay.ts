/**
 * Reads again what a platform answered in an earlier sync, after its connector was corrected. Nothing goes out. What
 * comes of it is as old as the answers: it never overwrites what was read since, and who does not stand in it is not
 * gone today.
 */
import type { Connector, ConnectorContext, SourceFile } from '../../connectors/contract.ts'
import type { Database, Trx } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getRun } from '../runs/run.ts'
import { quarantineContradictions } from './contradictions.ts'
import { ingestPage, preparePage } from './ingest.ts'
import { matchAccounts } from './link.ts'
import { eachPage } from './page-loop.ts'
import { filesOfRun } from './platform-files.ts'
import { leaveWithReplayed, settleReplayed } from './quarantine-store.ts'
import { countAnswers, type KeptAnswers, keptAnswers } from './raw-pages.ts'
import {
  createReading,
  positionOfRun,
  pullRequest,
  type SyncDeps,
  type SyncOutcome,
  type SyncProgress,
} from './sync.ts'
import { suppressedSieve } from './without-suppressed.ts'

interface ReplayRequest {
  runId: string
  platformId: string
  /** The sync whose answers are read again. */
  replayOf: string
}

/**
 * @param open the platform's connector on its kept answers
 * @throws HocvuError `sync.not-kept` when the answers were never kept or are gone
 */
export async function replayPlatform(
  { db, clock, vault }: SyncDeps,
  open: (
    answers: KeptAnswers,
    at: Date,
    files: SourceFile[],
  ) => { connector: Connector; context: ConnectorContext<unknown> },
  { runId, platformId, replayOf }: ReplayRequest,
  onProgress: (progress: SyncProgress) => Promise<void>,
  complete: (trx: Trx, outcome: SyncOutcome & { settled: number }) => Promise<void>,
): Promise<void> {
  const original = await positionOfRun(db, replayOf)
  const brought = await filesOfRun(db, vault, replayOf)
  const isKept = (await countAnswers(db, replayOf)) > 0 || brought.files.length > 0
  if (original === null || !isKept || brought.gone > 0)
    throw new HocvuError(
      'sync.not-kept',
      `The answers of sync ${replayOf} are not there: they are kept for a set number of days, and meeting logs not at all. Sync the platform instead.`,
    )
  const answers = keptAnswers(db, vault, replayOf)
  const { connector, context } = open(answers, new Date(original.startedAt), brought.files)
  const position = {
    ...original,
    counts: { pages: 0, records: 0, changed: 0, quarantined: 0 },
    listed: [],
    inner: null,
  }
  const reading = createReading(position, 0, onProgress)
  const sieve = suppressedSieve(db, answers.vault, platformId)
  const failure = await eachPage(connector.pull(pullRequest(position), context), {
    arrived: (page) => ({
      page,
      observedAt: answers.observedAt() ?? brought.observedAt ?? new Date(original.startedAt),
    }),
    prepare: async ({ page, observedAt }) => ({
      prepared: await preparePage(answers.vault, (await sieve.sift(page, [])).page, []),
      observedAt,
    }),
    store: async ({ prepared, observedAt }) => {
      const ingest = { platformId, runId, observedAt, replayOf }
      await reading.store(prepared, (at) =>
        ingestPage(db, answers.vault, { ...ingest, ...at }, prepared),
      )
    },
  })
  await sieve.settle()
  const { counts } = position
  counts.quarantined += await quarantineContradictions(
    { db, clock, vault },
    { platformId, runId, replayOf, courses: position.requests, startedAt: null },
  )
  await matchAccounts(db, clock, platformId)
  // A sync that failed has no further answers, and all its pages were read again.
  const ended = counts.pages >= original.counts.pages && (await hasFailed(db, replayOf))
  if (failure !== null && !(ended && isAnswerMissing(failure.error))) {
    await leaveWithReplayed(db, { replayOf, runId })
    throw failure.error
  }
  await db.transaction().execute(async (trx) => {
    const settled = await settleReplayed(trx, { replayOf, runId, now: clock.now() })
    const losses = { applied: 0, missing: 0, held: [] }
    await complete(trx, { counts, losses, settled })
  })
}

async function hasFailed(db: Database, runId: string): Promise<boolean> {
  return (await getRun(db, runId)).state === 'failed'
}

const isAnswerMissing = (error: unknown) =>
  error instanceof HocvuError && error.code === 'sync.answer-missing'

/** The sync job: one platform, all its pages; on a schedule it goes on to reconcile the cohorts it touched. */
import type { CourseRequest } from '../connectors/contract.ts'
import type { Trx } from '../src/database/connection.ts'
import { courseRequests, isClosed } from '../src/evidence/course-requests.ts'
import { waitingFiles } from '../src/evidence/platform-files.ts'
import { replayPlatform } from '../src/evidence/replay.ts'
import { type SyncOutcome, syncPlatform } from '../src/evidence/sync.ts'
import type { SyncResult } from '../src/evidence/sync-result.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { ResolvedPlatform } from '../src/programs/platforms.ts'
import { type Cohort, listCohorts } from '../src/programs/store.ts'
import { enrolFromPlatform } from '../src/reconciliation/store.ts'
import { createRuns, finishRun, type Run, SyncOptions } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

export async function runSync(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const options = SyncOptions.parse(run.options)
  const platform = deps.resolvePlatform(run.subject)
  const { requests, cohorts } = courseRequests(
    platform.id,
    await wantedCohorts(deps, platform.id, options),
  )
  if (options.replayOf !== undefined) await replay(deps, run, platform, options.replayOf, report)
  else await pull(deps, run, { platform, options, requests, cohorts }, report)
}

async function pull(
  deps: JobDeps,
  run: Run,
  wanted: {
    platform: ResolvedPlatform
    options: SyncOptions
    requests: CourseRequest[]
    cohorts: Cohort[]
  },
  report: ReportProgress,
): Promise<void> {
  const { database, clock, vault } = deps
  const { platform, options, requests, cohorts } = wanted
  const files = await waitingFiles(database.db, vault, platform.id)
  const { connector, context } = await deps.connections.open(platform, files)
  await syncPlatform(
    { db: database.db, clock, vault },
    connector,
    context,
    {
      runId: run.id,
      platformId: platform.id,
      courses: requests,
      full: options.full,
      lossShare: platform.lossShare,
      acceptLosses: options.acceptLosses,
    },
    (progress) => report(progress),
    async (trx, outcome) => {
      const now = clock.now()
      for (const cohort of cohorts) await enrolFromPlatform(trx, cohort.definition, now)
      // What is held waits for a person, and so does everything that would follow from it.
      if (options.chain && outcome.losses.held.length === 0) await chain(trx, deps, run, cohorts)
      await finish(trx, deps, run, platform.id, outcome)
    },
  )
}

async function replay(
  deps: JobDeps,
  run: Run,
  platform: ResolvedPlatform,
  replayOf: string,
  report: ReportProgress,
): Promise<void> {
  const { database, clock, vault } = deps
  await replayPlatform(
    { db: database.db, clock, vault },
    (answers, at, files) => deps.connections.replay(platform, answers, at, files),
    { runId: run.id, platformId: platform.id, replayOf },
    (progress) => report(progress),
    async (trx, outcome) => {
      await finish(trx, deps, run, platform.id, outcome)
    },
  )
}

async function chain(trx: Trx, { clock }: JobDeps, run: Run, cohorts: Cohort[]): Promise<void> {
  await createRuns(
    trx,
    clock,
    cohorts.map((cohort) => ({
      kind: 'reconcile',
      subject: cohort.id,
      options: { dryRun: false, chain: true },
      actor: run.actor,
      parentId: run.id,
      dedupeKey: `${run.id}/reconcile/${cohort.id}`,
    })),
  )
}

async function finish(
  trx: Trx,
  { clock }: JobDeps,
  run: Run,
  platform: string,
  { counts, losses, settled }: SyncOutcome & { settled?: number },
): Promise<void> {
  const isHeld = losses.held.length > 0
  const state = counts.quarantined > 0 || isHeld ? 'partial' : 'succeeded'
  const result: SyncResult = {
    platform,
    state,
    ...counts,
    lost: losses.applied,
    missing: losses.missing,
    held: losses.held,
    ...(settled !== undefined && { settled }),
  }
  await finishRun(trx, clock, run.id, { state: isHeld ? 'held' : state, result })
}

async function wantedCohorts(
  deps: JobDeps,
  platformId: string,
  options: SyncOptions,
): Promise<Cohort[]> {
  const cohorts = await listCohorts(deps.database.db, options.cohort)
  if (options.cohort !== undefined && cohorts.length === 0)
    throw new HocvuError('not-found', `There is no cohort "${options.cohort}".`)
  const now = deps.clock.now()
  const wanted = cohorts.filter(
    (cohort) => cohort.active && !(options.chain && isClosed(cohort, now)),
  )
  if (
    options.cohort !== undefined &&
    !wanted.some(({ definition }) => definition.evidence.some((e) => e.platform === platformId))
  )
    throw new HocvuError(
      'not-found',
      `Cohort "${options.cohort}" takes no evidence from platform "${platformId}". Name the platform in its \`evidence\`.`,
    )
  return wanted
}

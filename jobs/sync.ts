/** The sync job: one platform, all its pages; on a schedule it goes on to reconcile the cohorts it touched. */
import { courseRequests, isClosed } from '../src/evidence/course-requests.ts'
import { type SyncCounts, syncPlatform } from '../src/evidence/sync.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import { type Cohort, listCohorts } from '../src/programs/store.ts'
import { enrolFromPlatform } from '../src/reconciliation/store.ts'
import { createRun, finishRun, type Run, SyncOptions } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

interface SyncResult extends SyncCounts {
  platform: string
  state: 'succeeded' | 'partial' | 'failed'
}

export async function runSync(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const { database, clock, vault } = deps
  const options = SyncOptions.parse(run.options)
  const platform = deps.resolvePlatform(run.subject)
  const { requests, cohorts } = courseRequests(
    platform.id,
    await wantedCohorts(deps, platform.id, options),
  )
  const { connector, context } = deps.connections.open(platform)
  await syncPlatform(
    { db: database.db, clock, vault },
    connector,
    context,
    { runId: run.id, platformId: platform.id, courses: requests, full: options.full },
    (progress) => report(progress),
    async (trx, counts) => {
      const now = clock.now()
      for (const cohort of cohorts) await enrolFromPlatform(trx, cohort.definition, now)
      if (options.chain)
        for (const cohort of cohorts)
          await createRun(trx, clock, {
            kind: 'reconcile',
            subject: cohort.id,
            options: { dryRun: false, chain: true },
            actor: run.actor,
            parentId: run.id,
            dedupeKey: `${run.id}/reconcile/${cohort.id}`,
          })
      const state = counts.quarantined > 0 ? 'partial' : 'succeeded'
      const result: SyncResult = { platform: platform.id, state, ...counts }
      await finishRun(trx, clock, run.id, { state, result })
    },
  )
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

/** Syncs: pulling a platform now. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { listQuarantined } from '../evidence/quarantine-store.ts'
import { SyncCounts, SyncProgress } from '../evidence/sync.ts'
import { Lost } from '../evidence/sync-result.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort, getPlatform } from '../programs/store.ts'
import { replayOf } from '../runs/replay-of.ts'
import { type Run, SyncOptions } from '../runs/run.ts'
import type { HttpDeps } from './deps.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, nothing, type Route, streamEndpoint } from './route.ts'
import { getRunOf, presentRun, RunId, runFields, Started, startRun, watchRun } from './runs.ts'

const Sync = z
  .object({
    ...runFields,
    progress: SyncProgress.partial(),
    platform: z.string(),
    cohort: z.string().nullable(),
    full: z.boolean(),
    replayOf: z
      .uuid()
      .nullable()
      .meta({ description: 'The sync whose kept answers this one reads again.' }),
    counts: SyncCounts.meta({ description: 'So far, while the sync runs.' }),
    losses: Lost.nullable().meta({ description: 'Who is gone; null before the sync has ended.' }),
    quarantine: z
      .array(z.object({ place: z.string(), reason: z.string(), detail: z.string() }))
      .meta({ description: 'What could not be read; for keys that see the whole roster.' }),
  })
  .meta({ id: 'Sync' })

const none = { pages: 0, records: 0, changed: 0, quarantined: 0 }

async function presentSync(
  { db }: HttpDeps,
  viewer: Viewer,
  run: Run,
): Promise<z.input<typeof Sync>> {
  const options = SyncOptions.parse(run.options)
  const counts = SyncCounts.safeParse(run.result ?? run.progress)
  const quarantine = await listQuarantined(db, viewer, run.id)
  return {
    ...presentRun(run),
    progress: SyncProgress.partial().safeParse(run.progress).data ?? {},
    platform: run.subject,
    cohort: options.cohort ?? null,
    full: options.full,
    replayOf: options.replayOf ?? null,
    counts: counts.success ? counts.data : none,
    losses: Lost.safeParse(run.result).data ?? null,
    quarantine: quarantine.map(({ place, reason, detail }) => ({ place, reason, detail })),
  }
}

export const syncRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/syncs',
    policy: { machine: 'syncs:write' },
    summary: 'Pulls a platform now.',
    params: z.object({ id: Name }),
    query: nothing,
    body: z
      .strictObject({
        cohort: Name.optional().meta({ description: 'Only the courses of this cohort.' }),
        full: z
          .boolean()
          .default(false)
          .meta({ description: 'Read everything, not only changes.' }),
        acceptLosses: z.boolean().default(false).meta({
          description: 'Learners who are gone count, however many: a person has looked.',
        }),
      })
      .meta({ example: { cohort: 'kns-2022-1', full: false } }),
    answer: { status: 202, description: 'The sync was begun.', schema: Started },
    handler: async (call) => {
      const { deps, params, body, viewer } = call
      await getPlatform(deps.db, params.id)
      deps.resolvePlatform(params.id)
      if (body.cohort !== undefined) await requireEvidence(deps, params.id, body.cohort)
      return await startRun(call, {
        kind: 'sync',
        subject: params.id,
        options: { ...body, chain: false } satisfies SyncOptions,
        actor: viewer.actor,
      })
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/syncs/{id}/replays',
    policy: { machine: 'syncs:write', wholeRoster: true },
    summary:
      'Reads the kept answers of a sync again, after its connector or settings were corrected.',
    description: 'The platform is not asked, nothing that was read since is overwritten.',
    params: RunId,
    query: nothing,
    body: noBody,
    answer: {
      status: 202,
      description: 'The replay was begun; it is a sync too.',
      schema: Started,
    },
    handler: async (call) => {
      const { deps, params, viewer } = call
      const sync = await getRunOf(deps, 'sync', params.id)
      deps.resolvePlatform(sync.subject)
      return await startRun(call, replayOf(sync, viewer))
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/syncs/{id}',
    policy: { machine: 'syncs:read' },
    summary: 'State, counts and quarantine of a sync.',
    params: RunId,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The sync.', schema: Sync },
    handler: async ({ deps, viewer, params }) =>
      await presentSync(deps, viewer, await getRunOf(deps, 'sync', params.id)),
  }),
  streamEndpoint({
    path: '/api/v1/syncs/{id}/events',
    policy: { machine: 'syncs:read' },
    summary: 'Progress of a sync as server-sent events.',
    description: '`progress` events, then one `end` event with the sync as GET gives it.',
    params: RunId,
    handler: async ({ deps, viewer, params }) => {
      const run = await getRunOf(deps, 'sync', params.id)
      return {
        kind: 'events',
        write: (events) => watchRun(deps, events, run, (ended) => presentSync(deps, viewer, ended)),
      }
    },
  }),
]

/** @throws HocvuError `not-found`, `request.invalid` for a cohort that takes nothing from the platform */
export async function requireEvidence(deps: HttpDeps, platform: string, id: string): Promise<void> {
  const cohort = await getCohort(deps.db, id)
  if (cohort.definition.evidence.some((source) => source.platform === platform)) return
  throw new HocvuError(
    'request.invalid',
    `Cohort "${id}" takes no evidence from platform "${platform}".`,
    { fields: [{ field: 'cohort', reason: 'takes no evidence from this platform' }] },
  )
}

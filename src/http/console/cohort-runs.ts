/** Looking at what would change in a class, applying it, and issuing its certificates. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { countEarned } from '../../certificates/earned-counts.ts'
import { certifyPage } from '../../console/cohort/certify-page.tsx'
import { previewPage } from '../../console/cohort/preview-page.tsx'
import { runAddress } from '../../console/kit/run-progress.tsx'
import { cohortRunTexts } from '../../foundation/texts/console/cohort-runs.ts'
import { getCohort } from '../../programs/store.ts'
import { countPreview, listPreview } from '../../reconciliation/preview/store.ts'
import { tableVerdicts } from '../../reconciliation/table/filter.ts'
import { findRun, type NewRun, ReconcileOptions, type Run } from '../../runs/run.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { Verdict } from '../outcomes.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { startRun } from '../runs.ts'
import { CohortParams } from './cohort.ts'

const PreviewQuery = z.object({
  from: z.enum(tableVerdicts).optional().catch(undefined),
  to: Verdict.optional().catch(undefined),
  q: z.string().trim().max(100).default('').catch(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
})
const SIZE = 50

const Counted = z.object({ changed: z.int() })

export const cohortRunRoutes: Route[] = [
  consoleAction({
    path: '/console/cohorts/{id}/preview',
    scope: 'reconciliations:write',
    params: CohortParams,
    body: nothing,
    handler: async ({ deps, viewer, params }) => {
      const run = await reconcile(deps, viewer, params.id, { dryRun: true })
      return seeOther(`${addressOf(params.id)}/preview/${run}`)
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/preview/{run}',
    scope: 'outcomes:read',
    params: CohortParams.extend({ run: z.uuid() }),
    query: PreviewQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const { db } = deps
      const cohort = await getCohort(db, params.id)
      const run = await findRun(db, params.run)
      if (run === null || run.subject !== cohort.id || !isPreview(run)) throw notFound()
      const { from, to, q: search, page } = query
      const filter = { from, to, search }
      const [moves, { rows, total }] = await Promise.all([
        countPreview(db, viewer, run.id),
        listPreview(db, viewer, run.id, { ...filter, limit: SIZE, offset: (page - 1) * SIZE }),
      ])
      return previewPage({
        ...{ cohort, run, moves, rows, filter, language },
        changed: Counted.safeParse(run.result).data?.changed ?? null,
        page: { page, size: SIZE, total },
      })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/reconcile',
    scope: 'reconciliations:write',
    params: CohortParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await reconcile(deps, viewer, params.id, { dryRun: false })
      visit.notify({ kind: 'done', text: cohortRunTexts[language].started })
      return seeOther(addressOf(params.id))
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/certify',
    scope: 'certificates:write',
    wholeRoster: true,
    params: CohortParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const counts = await countEarned(deps.db, viewer, cohort.id, deps.clock.now())
      return certifyPage({ cohort, counts, language })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/certify',
    scope: 'certificates:write',
    wholeRoster: true,
    params: CohortParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const run = await begin(deps, {
        ...{ kind: 'certify', subject: cohort.id, options: {}, actor: viewer.actor },
      })
      visit.notify({ kind: 'done', text: cohortRunTexts[language].certifyStarted })
      return seeOther(runAddress({ id: run }))
    },
  }),
]

const addressOf = (cohortId: string) => `/console/cohorts/${encodeURIComponent(cohortId)}`

const isPreview = ({ kind, options }: Run) =>
  kind === 'reconcile' && ReconcileOptions.parse(options).dryRun

async function reconcile(
  deps: HttpDeps,
  { actor }: Viewer,
  id: string,
  { dryRun }: { dryRun: boolean },
): Promise<string> {
  const cohort = await getCohort(deps.db, id)
  const options = { dryRun, full: false, chain: false }
  return await begin(deps, { kind: 'reconcile', subject: cohort.id, options, actor })
}

async function begin(deps: HttpDeps, wanted: NewRun): Promise<string> {
  const { id } = await startRun({ deps, dedupeKey: undefined }, wanted)
  return id
}

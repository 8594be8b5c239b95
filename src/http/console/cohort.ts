/** One class with everybody in it: looked at, narrowed, downloaded. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { asciiWords } from '../../certificates/bulk/file-name.ts'
import { cohortPage } from '../../console/cohort/cohort-page.tsx'
import { coveragePage } from '../../console/cohort/coverage-page.tsx'
import { outcomeSheet } from '../../console/cohort/outcome-sheet.ts'
import { keptWhileUnchanged, ofOneState } from '../../database/while-unchanged.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { type Cohort, getCohort } from '../../programs/store.ts'
import { countPreview } from '../../reconciliation/preview/store.ts'
import { coverageOf } from '../../reconciliation/table/coverage.ts'
import { type TableSort, tableSorts, tableVerdicts } from '../../reconciliation/table/filter.ts'
import {
  countFound,
  countKnown,
  countTable,
  listTableRows,
} from '../../reconciliation/table/list-rows.ts'
import { newestRuns, ReconcileOptions, type Run } from '../../runs/run.ts'
import { consolePage } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { ReasonCode } from '../outcomes.ts'
import { Name } from '../paging.ts'
import { nothing, type Route } from '../route.ts'

export const CohortParams = z.object({ id: Name })

const sorts: readonly TableSort[] = tableSorts.flatMap((sort) => [sort, `-${sort}` as const])

const blank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined)

/** A filter as it stands in an address. */
export const TableQuery = z.object({
  verdict: blank(z.enum(tableVerdicts)),
  reason: blank(ReasonCode),
  q: z.string().trim().max(100).default('').catch(''),
})
export const filterOf = ({ verdict, reason, q }: z.infer<typeof TableQuery>) => ({
  ...{ verdict, reason, search: q },
})

const PageQuery = TableQuery.extend({
  sort: z.enum(sorts).default('name').catch('name'),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
})

const SIZE = 50

export const cohortPageRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts/{id}',
    scope: 'outcomes:read',
    params: CohortParams,
    query: PageQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const { db, clock } = deps
      const asked = { id: params.id, ...query, today: dateInVietnam(clock.now()) }
      const page = await keptPage(db, JSON.stringify([viewer.unitId, asked]), () =>
        ofOneState(db, () => pageOf(deps, viewer, params.id, query)),
      )
      return cohortPage({ ...page, language })
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/coverage',
    scope: 'outcomes:read',
    params: CohortParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const [{ enrolled }, sources] = await Promise.all([
        countTable(deps.db, viewer, cohort.id),
        coverageOf(deps.db, viewer, cohort.definition),
      ])
      return coveragePage({ cohort, enrolled, sources, language })
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/outcomes.xlsx',
    scope: 'outcomes:read',
    params: CohortParams,
    query: PageQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const { db, clock } = deps
      const cohort = await getCohort(db, params.id)
      const wanted = { ...filterOf(query), sort: query.sort }
      const counts = await countTable(db, viewer, cohort.id)
      const found = await countFound(db, viewer, cohort.id, wanted)
      const { total } = found ?? countKnown(counts, wanted)
      const body = outcomeSheet({
        ...{ name: cohort.definition.name, total, now: clock.now(), language },
        read: (limit, offset) =>
          listTableRows(db, viewer, cohort.id, { ...wanted, limit, offset, now: clock.now() }),
      })
      const name = `${asciiWords(cohort.id)}.xlsx`
      return {
        kind: 'stream',
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        headers: {
          'Content-Disposition': `attachment; filename="${name}"`,
          'X-Content-Type-Options': 'nosniff',
        },
        body,
      }
    },
  }),
]

/** Of people who look at the same pages while nothing changes: whoever pages through a class, and whoever works on it. */
const PAGES_KEPT = 20

const keptPage = keptWhileUnchanged<Awaited<ReturnType<typeof pageOf>>>(PAGES_KEPT)

async function pageOf(
  deps: Pick<HttpDeps, 'db' | 'clock'>,
  viewer: Viewer,
  cohortId: string,
  query: z.output<typeof PageQuery>,
) {
  const { db, clock } = deps
  const cohort = await getCohort(db, cohortId)
  const filter = filterOf(query)
  const { sort, page } = query
  const [counts, found, rows, work] = await Promise.all([
    countTable(db, viewer, cohort.id),
    countFound(db, viewer, cohort.id, filter),
    listTableRows(db, viewer, cohort.id, {
      ...{ ...filter, sort, limit: SIZE, offset: (page - 1) * SIZE, now: clock.now() },
    }),
    workOf(deps, viewer, cohort),
  ])
  const { total, deciding } = found ?? countKnown(counts, filter)
  const table = {
    ...{ cohortId: cohort.id, counts, rows, filter, sort, page, size: SIZE, total, deciding },
  }
  return { cohort, table, ...work }
}

const KINDS = ['reconcile', 'certify', 'files'] as const
const REMEMBERED = 12

/** What goes on, what has failed last, when it was decided, and whether somebody has looked without applying it. */
async function workOf({ db }: Pick<HttpDeps, 'db'>, viewer: Viewer, cohort: Cohort) {
  const newest = await newestRuns(db, KINDS, cohort.id, REMEMBERED)
  const isLook = ({ options }: Run) => {
    const { dryRun, asOf } = ReconcileOptions.parse(options)
    return dryRun || asOf !== undefined
  }
  const decided = newest.find(
    (run) => run.kind === 'reconcile' && run.state === 'succeeded' && !isLook(run),
  )
  const look = newest.find(
    (run) =>
      run.kind === 'reconcile' &&
      run.state === 'succeeded' &&
      ReconcileOptions.parse(run.options).dryRun,
  )
  const changes = look === undefined ? [] : await countPreview(db, viewer, look.id)
  const latest = KINDS.flatMap((kind) => newest.find((run) => run.kind === kind) ?? [])
  const open = newest.filter(({ finishedAt }) => finishedAt === null)
  const failed = latest.filter(({ state }) => state === 'failed' || state === 'partial')
  return {
    runs: [...open, ...failed],
    decidedAt: decided?.finishedAt ?? null,
    preview: look !== undefined && changes.length > 0 ? look.id : null,
  }
}

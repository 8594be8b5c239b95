/** Cohorts: runs of a program. */
import { z } from 'zod'
import { type Cohort, getCohort, listCohorts } from '../programs/store.ts'
import { StoredCohort } from '../programs/stored.ts'
import { countOutcomes } from '../reconciliation/list-outcomes.ts'
import { Name, PageOfNames, pageOf, pageOfList } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

export const VerdictCounts = z
  .object({ passed: z.int(), failed: z.int(), incomplete: z.int(), review: z.int() })
  .meta({ id: 'VerdictCounts' })

const CohortView = StoredCohort.extend({
  program: z.string(),
  version: z.int(),
  active: z.boolean().meta({ description: 'false: the configuration no longer names it.' }),
}).meta({ id: 'Cohort' })

const CohortDetail = CohortView.extend({
  counts: VerdictCounts.meta({ description: 'Of the people that the key may see.' }),
}).meta({ id: 'CohortDetail' })

function presentCohort(cohort: Cohort): z.input<typeof CohortView> {
  return {
    ...cohort.definition,
    program: cohort.programId,
    version: cohort.version,
    active: cohort.active,
  }
}

export const cohortRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts',
    policy: { machine: 'cohorts:read' },
    summary: 'The cohorts.',
    params: nothing,
    query: PageOfNames,
    body: noBody,
    answer: { status: 200, description: 'A page of cohorts.', schema: pageOf(CohortView) },
    handler: async ({ deps, query }) => {
      const { rows, next } = pageOfList(query, await listCohorts(deps.db))
      return { items: rows.map(presentCohort), next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}',
    policy: { machine: 'cohorts:read' },
    summary: 'A cohort and how many have which outcome.',
    params: z.object({ id: Name }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The cohort.', schema: CohortDetail },
    handler: async ({ deps, params, viewer }) => {
      const cohort = await getCohort(deps.db, params.id)
      const counts = await countOutcomes(deps.db, viewer, cohort.id)
      return { ...presentCohort(cohort), counts }
    },
  }),
]

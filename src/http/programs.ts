/** Programs: what is taught under which rules. */
import { z } from 'zod'
import { listCohorts, listPrograms } from '../programs/store.ts'
import { StoredProgram } from '../programs/stored.ts'
import { PageOfNames, pageOf, pageOfList } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const Program = StoredProgram.extend({
  version: z.int().meta({ description: 'Counts up with every change of the definition.' }),
  cohorts: z.array(z.string()),
}).meta({ id: 'Program' })

export const programRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/programs',
    policy: { machine: 'programs:read' },
    summary: 'The programs and their rules.',
    params: nothing,
    query: PageOfNames,
    body: noBody,
    answer: { status: 200, description: 'A page of programs.', schema: pageOf(Program) },
    handler: async ({ deps, query }) => {
      const cohorts = await listCohorts(deps.db)
      const { rows, next } = pageOfList(query, await listPrograms(deps.db))
      const items = rows.map(({ id, version, definition }) => ({
        ...definition,
        version,
        cohorts: cohorts
          .filter((cohort) => cohort.programId === id && cohort.active)
          .map((cohort) => cohort.id),
      }))
      return { items, next }
    },
  }),
]

/** Roster and results for other systems, by OneRoster 1.2 (CSV). */
import { z } from 'zod'
import { exportOneRoster } from '../exchange/oneroster/export.ts'
import { download, nothing, type Route } from './route.ts'

const Cohorts = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => {
    const ids = [given ?? []].flat().filter((id) => id !== '')
    return ids.length === 0 ? null : ids
  })
  .meta({
    param: {
      description: 'Id of a class; given several times: of these. Left out: everybody.',
      schema: { type: 'array', items: { type: 'string' } },
    },
  })

export const oneRosterRoutes: Route[] = [
  download({
    path: '/api/v1/oneroster.zip',
    policy: { machine: 'reports:read' },
    summary:
      'Units, people, classes, enrolments and results as a OneRoster 1.2 archive (CSV, bulk).',
    description:
      'Of the people that the key may see, as of one moment. E-mail and phone only with `roster:read`; never national IDs or dates of birth. Each time is in the audit trail.',
    type: 'application/zip',
    params: nothing,
    query: z.object({ cohort: Cohorts }),
    handler: async ({ deps, viewer, query }) => exportOneRoster(deps, viewer, query.cohort),
  }),
]

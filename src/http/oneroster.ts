/** Roster and results for other systems, by OneRoster 1.2 (CSV). */
import { z } from 'zod'
import { exportOneRoster } from '../exchange/oneroster/export.ts'
import { unlessEmpty } from './paging.ts'
import { download, nothing, type Route } from './route.ts'

const Query = z.object({
  cohort: unlessEmpty(z.string().max(4000).optional()).meta({
    param: { description: 'Ids of classes with commas between them. Left out: everybody.' },
    type: 'string',
  }),
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
    query: Query,
    handler: async ({ deps, viewer, query: { cohort } }) =>
      exportOneRoster(deps, viewer, cohort === undefined ? null : cohort.split(',')),
  }),
]

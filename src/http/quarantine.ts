/** Rows of platforms that could not be read and wait. */
import { z } from 'zod'
import { pageOfWaitingRows } from '../evidence/quarantine-store.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const Row = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    course: z.string().nullable().meta({ description: 'null: the row does not tell.' }),
    place: z.string(),
    reason: z.string().meta({ description: 'Stable.' }),
    detail: z.string().meta({ description: 'What is wrong, and what to do.' }),
    sync: z.uuid().meta({ description: 'The sync that last met it; its answers can be replayed.' }),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
  })
  .meta({ id: 'QuarantinedRow' })

export const quarantineRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/quarantine',
    // A bad row may name anybody.
    policy: { machine: 'syncs:read', wholeRoster: true },
    summary: 'Rows that could not be read and wait, without their raw form.',
    params: nothing,
    query: PageOfIds.extend({ platform: unlessEmpty(Name.optional()) }),
    body: noBody,
    answer: { status: 200, description: 'A page of rows.', schema: pageOf(Row) },
    handler: async ({ deps, viewer, query }) => {
      const { rows, next } = await readPage(
        query,
        (window) => pageOfWaitingRows(deps.db, viewer, query.platform ?? null, window),
        ({ id }) => id,
      )
      const items = rows.map((row) => ({
        ...row,
        firstSeenAt: row.firstSeenAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
      }))
      return { items, next }
    },
  }),
]

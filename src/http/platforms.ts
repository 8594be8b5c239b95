/** Platforms: how they stand, and asking one again that was left alone. */
import { z } from 'zod'
import { resetCircuit } from '../programs/reset-circuit.ts'
import { platformLines } from '../reports/platforms.ts'
import { Name, PageOfNames, pageOf, pageOfList } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const moment = z.iso.datetime().nullable()

const Platform = z
  .object({
    id: z.string(),
    connector: z.string(),
    url: z.string().nullable().meta({ description: 'As written, with names of variables.' }),
    schedule: z.string().nullable(),
    state: z.enum(['configured', 'not configured']),
    missing: z.array(z.string()).meta({ description: 'Variables that are not set.' }),
    courses: z.array(z.string()).meta({ description: 'Courses that cohorts take evidence from.' }),
    lastSync: z.object({ id: z.uuid(), state: z.string(), at: moment }).nullable(),
    circuit: z.enum(['closed', 'open', 'half-open']).meta({
      description: 'open: it failed repeatedly and is left alone. half-open: the next call tries.',
    }),
    circuitOpenUntil: moment,
    circuitFault: z.string().nullable(),
    tokenExpiresAt: moment.meta({ description: 'Of a token that somebody obtained.' }),
    tokenDaysLeft: z.int().nullable(),
    accessTokenUntil: moment.meta({ description: 'When the access token is renewed by itself.' }),
  })
  .meta({ id: 'Platform' })

const iso = (at: Date | null) => at?.toISOString() ?? null

export const platformRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/platforms',
    policy: { machine: 'platforms:read' },
    summary: 'Platforms: what they lack, when they were last read, their breaker and token.',
    params: nothing,
    query: PageOfNames,
    body: noBody,
    answer: { status: 200, description: 'A page of platforms.', schema: pageOf(Platform) },
    handler: async ({ deps, query }) => {
      const { rows, next } = pageOfList(query, await platformLines(deps))
      const items = rows.map(({ lastSync, ...line }) => ({
        ...line,
        lastSync: lastSync && { ...lastSync, at: iso(lastSync.at) },
        circuitOpenUntil: iso(line.circuitOpenUntil),
        tokenExpiresAt: iso(line.tokenExpiresAt),
        accessTokenUntil: iso(line.accessTokenUntil),
      }))
      return { items, next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/circuit/reset',
    policy: { machine: 'syncs:write', wholeRoster: true },
    summary: 'Asks a platform again that was left alone: somebody has mended it.',
    params: z.object({ id: Name }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'It is asked again.',
      schema: z.object({ platform: z.string(), circuit: z.literal('closed') }),
    },
    handler: async ({ deps, viewer, params }) => {
      await resetCircuit(deps, viewer, params.id)
      return { platform: params.id, circuit: 'closed' as const }
    },
  }),
]

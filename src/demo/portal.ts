/** The province's portal "Cổng bình dân học vụ số" of the demo, answering `GET {base}/completions` as its contract says. */
import { Buffer } from 'node:buffer'
import { type SimulatedPlatform, startLocalServer } from './local-server.ts'
import { type PortalItem, portalItems } from './portal-items.ts'
import type { DemoWorld } from './world.ts'

interface PortalRequest {
  path: string
  query: Record<string, string>
}

const BASE = '/api'
const DEFAULT_LIMIT = 100
const MAXIMUM_LIMIT = 500
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/**
 * @param token the only bearer token that is taken
 * @param pageDelayMs how long each answer is held back
 */
export async function startSimulatedPortal(options: {
  world: DemoWorld
  token: string
  pageDelayMs?: number
}): Promise<SimulatedPlatform<PortalRequest>> {
  const items = portalItems(options.world)
  const requests: PortalRequest[] = []
  const server = await startLocalServer(
    (request) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      requests.push({ path: url.pathname, query: Object.fromEntries(url.searchParams) })
      if (request.headers.authorization !== `Bearer ${options.token}`)
        return refusal(401, 'unauthorized', 'A valid bearer token is needed.')
      if (url.pathname !== `${BASE}/completions`)
        return refusal(404, 'not_found', 'There is only /completions.')
      if (request.method !== 'GET')
        return refusal(405, 'method_not_allowed', 'Only GET is allowed.')
      return completions(items, url.searchParams)
    },
    { now: options.world.now, delayMs: options.pageDelayMs },
  )
  return { url: `${server.origin}${BASE}`, requests, close: server.close }
}

function completions(items: readonly PortalItem[], query: URLSearchParams) {
  const since = query.get('updated_since')
  if (since !== null && !RFC_3339.test(since))
    return refusal(400, 'bad_request', 'updated_since must be a time in RFC 3339.')
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit) || limit < 1)
    return refusal(400, 'bad_request', 'limit must be a whole number from 1.')
  const from = placeOf(query.get('cursor'))
  if (from === null) return refusal(400, 'bad_request', 'cursor is not one of this portal.')
  const changed = items.filter(
    (item) => since === null || Date.parse(item.updated_at) >= Date.parse(since),
  )
  const end = from + Math.min(limit, MAXIMUM_LIMIT)
  return answer(200, {
    items: changed.slice(from, end),
    next_cursor: end < changed.length ? cursorAt(end) : null,
    total: changed.length,
  })
}

function cursorAt(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url')
}

function placeOf(cursor: string | null): number | null {
  if (cursor === null || cursor === '') return 0
  const place = /^place:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  return place === undefined ? null : Number(place)
}

function refusal(status: number, error: string, message: string) {
  return answer(status, { error, message })
}

function answer(status: number, body: object) {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}

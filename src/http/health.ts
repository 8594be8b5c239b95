/** Signs of life: alive says that the process answers, ready says that it can do its work. */
import { setTimeout as pause } from 'node:timers/promises'
import { checkDatabase } from '../database/reachable.ts'
import type { HttpDeps } from './deps.ts'
import { publicPage, type Route } from './route.ts'

const PATIENCE_MS = 3_000

export const healthRoutes: Route[] = [
  publicPage({
    path: '/healthz',
    summary: 'Whether the process is alive.',
    limit: 'none',
    type: 'application/json',
    handler: async () => ({ kind: 'json', status: 200, body: { status: 'alive' } }),
  }),
  publicPage({
    path: '/readyz',
    summary: 'Whether requests can be served: 503 without database or queues, and while closing.',
    limit: 'none',
    type: 'application/json',
    handler: async ({ deps, closing }) => {
      const body = await readiness(deps, closing)
      return { kind: 'json', status: body.status === 'ready' ? 200 : 503, body }
    },
  }),
]

interface Readiness {
  status: 'ready' | 'not-ready'
  database: boolean
  queues: boolean
  closing: boolean
}

export async function readiness(
  deps: Pick<HttpDeps, 'db' | 'checkQueues'>,
  closing: AbortSignal,
): Promise<Readiness> {
  const [database, queues] = await Promise.all([
    answers(() => checkDatabase(deps.db)),
    answers(() => deps.checkQueues()),
  ])
  const ready = database && queues && !closing.aborted
  return { status: ready ? 'ready' : 'not-ready', database, queues, closing: closing.aborted }
}

async function answers(check: () => Promise<void>): Promise<boolean> {
  const stop = new AbortController()
  try {
    return await Promise.race([
      check().then(() => true),
      pause(PATIENCE_MS, false, { signal: stop.signal }),
    ])
  } catch {
    return false
  } finally {
    stop.abort()
  }
}

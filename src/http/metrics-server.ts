/** A door of its own for monitoring: signs of life and figures, of parts of the service that answer nobody else, too. */
import { createServer } from 'node:http'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import { closerOf } from './closing.ts'
import { readiness } from './health.ts'
import { listen } from './listen.ts'
import { METRICS_TYPE, type Metrics } from './metrics.ts'
import type { RunningServer } from './server.ts'

interface Deps {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  /** @throws when the queues cannot be reached */
  checkQueues(): Promise<void>
}

interface Said {
  status: number
  type: string
  body: string
}

const FINISH_WITHIN_MS = 2_000
const HEADERS_TIMEOUT_MS = 5_000

/** @throws HocvuError `settings.invalid` when the address cannot be listened on */
export async function startMetricsServer(
  deps: Deps,
  { host, port }: { host: string; port: number },
): Promise<RunningServer> {
  const closing = new AbortController()
  const server = createServer((request, response) => {
    const asked = request.method === 'GET' || request.method === 'HEAD'
    const path = asked ? (request.url ?? '').split('?', 1)[0] : undefined
    say(deps, closing.signal, path)
      .catch((error: unknown) => {
        deps.log.error({ err: error, path }, 'figures could not be shown')
        return json(500, { status: 'failed' })
      })
      .then(({ status, type, body }) =>
        response
          .writeHead(status, {
            'Content-Type': type,
            'Cache-Control': 'no-store',
            'X-Content-Type-Options': 'nosniff',
          })
          .end(body),
      )
  })
  server.headersTimeout = HEADERS_TIMEOUT_MS
  const close = closerOf(server)
  const url = await listen(server, { host, port, names: 'METRICS_PORT or METRICS_HOST' })
  deps.log.info({ url }, 'figures at /metrics')
  let closed: Promise<void> | undefined
  return {
    url,
    announceClosing: () => closing.abort(),
    close: (withinMs = FINISH_WITHIN_MS) => {
      closing.abort()
      closed ??= close(withinMs)
      return closed
    },
  }
}

async function say(deps: Deps, closing: AbortSignal, path: string | undefined): Promise<Said> {
  if (path === '/healthz') return json(200, { status: 'alive' })
  if (path === '/readyz') {
    const state = await readiness(deps, closing)
    return json(state.status === 'ready' ? 200 : 503, state)
  }
  if (path === '/metrics')
    return { status: 200, type: METRICS_TYPE, body: await deps.metrics.expose(deps) }
  return json(404, { status: 'not-found' })
}

function json(status: number, body: object): Said {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}

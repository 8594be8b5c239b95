/** Figures for Prometheus: requests as they are counted here, what else this process counts, and the work there is. */
import { finished } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Request, RequestHandler } from 'express'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { createRegistry } from '../foundation/process-metrics.ts'
import { type Gauges, readGauges } from '../reports/gauges.ts'
import { workMetrics } from '../reports/work-metrics.ts'
import { publicPage, type Route } from './route.ts'

export interface Metrics {
  /**
   * Counts each request under its route's pattern, so that no id or link becomes a label.
   * @param routeOf asked when the answer is complete
   */
  observe(routeOf: (request: Request) => string): RequestHandler
  expose(deps: { db: Queryable; clock: Clock }): Promise<string>
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Reading the figures costs the database something, and anybody may ask. */
const GAUGES_KEPT_MS = 5_000
const PATIENCE_MS = 5_000

/** 150 ms is what a page may take. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10]

/** @param registry what else this process counts */
export function createMetrics(registry: Registry = createRegistry()): Metrics {
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'hocvu_http_requests_total',
    help: 'Requests that were answered, by pattern of the address.',
    labelNames,
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'hocvu_http_request_duration_seconds',
    help: 'Time until an answer was complete, by pattern of the address; event streams do not count.',
    labelNames,
    buckets: SECONDS,
    registers: [registry],
  })
  let gauges: { at: number; value: Promise<Gauges | null> } | undefined
  const readOften = (db: Queryable, now: Date) => {
    const at = performance.now()
    if (!gauges || at - gauges.at > GAUGES_KEPT_MS)
      gauges = { at, value: inTime(readGauges(db, now)).catch(() => null) }
    return gauges.value
  }
  return {
    observe: (routeOf) => (request, response, next) => {
      const began = performance.now()
      finished(response, () => {
        const { method } = request
        const route = routeOf(request)
        const labels = { method, route, status: String(response.statusCode) }
        requests.inc(labels)
        const isStream = `${response.getHeader('Content-Type')}`.startsWith('text/event-stream')
        if (!isStream) durations.observe(labels, (performance.now() - began) / 1000)
      })
      next()
    },
    expose: async ({ db, clock }) => {
      const now = clock.now()
      const figures = await readOften(db, now)
      const ofDatabase = figures === null ? new Registry() : workMetrics(figures, now)
      new Gauge({
        name: 'hocvu_database_up',
        help: 'Whether the database answers.',
        registers: [ofDatabase],
      }).set(figures === null ? 0 : 1)
      const merged = Registry.merge([registry, ofDatabase])
      return await merged.metrics()
    },
  }
}

/** null: a database that does not answer must not hold up the figures of everything else. */
async function inTime(reading: Promise<Gauges>): Promise<Gauges | null> {
  const stop = new AbortController()
  try {
    return await Promise.race([reading, pause(PATIENCE_MS, null, { signal: stop.signal })])
  } finally {
    stop.abort()
  }
}

export function metricsRoutes(metrics: Metrics): Route[] {
  return [
    publicPage({
      path: '/metrics',
      summary: 'Figures for Prometheus.',
      limit: 'none',
      type: 'text/plain',
      handler: async ({ deps }) => ({
        kind: 'content',
        status: 200,
        type: METRICS_TYPE,
        body: await metrics.expose(deps),
        headers: { 'Cache-Control': 'no-store' },
      }),
    }),
  ]
}

/** Figures for Prometheus: requests as they are counted here, and the work as the database has it. */
import { finished } from 'node:stream'
import type { RequestHandler } from 'express'
import type { Queryable } from '../database/connection.ts'
import { type Gauges, readGauges } from '../reports/gauges.ts'
import { publicPage, type Route } from './route.ts'

interface Count {
  count: number
  seconds: number
}

export interface Metrics {
  /** Counts each request under its route's pattern, so that no id or link becomes a label. */
  observe(patternOf: (path: string) => string): RequestHandler
  expose(db: Queryable): Promise<string>
}

/** Reading the figures costs the database something, and anybody may ask. */
const GAUGES_KEPT_MS = 5_000

export function createMetrics(): Metrics {
  const requests = new Map<string, Count>()
  let gauges: { at: number; value: Promise<Gauges> } | undefined
  const readOften = (db: Queryable) => {
    const now = performance.now()
    if (!gauges || now - gauges.at > GAUGES_KEPT_MS) gauges = { at: now, value: readGauges(db) }
    return gauges.value
  }
  return {
    observe: (patternOf) => (request, response, next) => {
      const began = performance.now()
      const { method } = request
      const route = patternOf(request.path)
      finished(response, () => {
        const key = `method="${method}",route="${route}",status="${response.statusCode}"`
        const known = requests.get(key) ?? { count: 0, seconds: 0 }
        known.count += 1
        known.seconds += (performance.now() - began) / 1000
        requests.set(key, known)
      })
      next()
    },
    expose: async (db) => {
      const figures = await readOften(db).catch(() => null)
      return [
        ...metric('process_uptime_seconds', 'gauge', [['', process.uptime()]]),
        ...metric('process_resident_memory_bytes', 'gauge', [['', process.memoryUsage.rss()]]),
        ...metric(
          'hocvu_http_requests_total',
          'counter',
          [...requests].map(([labels, { count }]) => [labels, count]),
        ),
        '# TYPE hocvu_http_request_duration_seconds summary',
        ...[...requests].flatMap(([labels, { count, seconds }]) => [
          `hocvu_http_request_duration_seconds_sum{${labels}} ${seconds.toFixed(6)}`,
          `hocvu_http_request_duration_seconds_count{${labels}} ${count}`,
        ]),
        ...metric('hocvu_database_up', 'gauge', [['', figures === null ? 0 : 1]]),
        ...(figures === null ? [] : workFigures(figures)),
        '',
      ].join('\n')
    },
  }
}

function workFigures(figures: Gauges): string[] {
  const ofPlatforms = (
    value: (platform: Gauges['platforms'][number]) => number | boolean | null,
  ): [string, number][] =>
    figures.platforms.flatMap((platform) => {
      const known = value(platform)
      return known === null ? [] : [[`platform="${platform.id}"`, Number(known)]]
    })
  return [
    ...metric(
      'hocvu_open_runs',
      'gauge',
      figures.openRuns.map(({ kind, state, count }) => [`kind="${kind}",state="${state}"`, count]),
    ),
    ...metric('hocvu_waiting_accounts', 'gauge', [['', figures.waitingAccounts]]),
    ...metric('hocvu_quarantined_rows', 'gauge', [['', figures.quarantinedRows]]),
    ...metric(
      'hocvu_platform_circuit_open',
      'gauge',
      ofPlatforms(({ circuitOpen }) => circuitOpen),
    ),
    ...metric(
      'hocvu_platform_token_expiry_timestamp_seconds',
      'gauge',
      ofPlatforms(({ tokenExpiresAt }) => tokenExpiresAt && tokenExpiresAt.getTime() / 1000),
    ),
    ...metric(
      'hocvu_platform_quarantined_rows',
      'gauge',
      ofPlatforms(({ quarantinedRows }) => quarantinedRows),
    ),
    ...metric(
      'hocvu_certificates',
      'gauge',
      figures.certificates.map(({ state, count }) => [`state="${state}"`, count]),
    ),
  ]
}

function metric(name: string, type: 'gauge' | 'counter', values: [string, number][]): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...values.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
  ]
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
        type: 'text/plain; version=0.0.4; charset=utf-8',
        body: await metrics.expose(deps.db),
        headers: { 'Cache-Control': 'no-store' },
      }),
    }),
  ]
}

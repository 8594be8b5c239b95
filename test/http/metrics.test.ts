import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createMonitoring, type Monitoring } from '../../src/commands/monitoring.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { startMetricsServer } from '../../src/http/metrics-server.ts'
import type { RunningServer } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
})
const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
})

/** What a query asks for; `_bucket` belongs to its histogram. */
const namesIn = (query: string) =>
  [...query.matchAll(/\b(?:hocvu|nodejs|process)_\w+/g)].map(([name]) =>
    name.replace(/_bucket$/, ''),
  )

describe('figures', () => {
  let service: TestService
  let monitoring: Monitoring
  let door: RunningServer
  let queuesAnswer = true
  let text: string
  const sample = (name: string) => text.match(new RegExp(`^${name} (.*)$`, 'm'))?.[1]

  beforeAll(async () => {
    service = await startTestService()
    monitoring = await createMonitoring(service.installation, 'worker')
    door = await startMetricsServer(
      {
        ...service.deps,
        metrics: monitoring.metrics,
        checkQueues: async () => {
          if (!queuesAnswer) throw new Error('gone')
        },
      },
      { host: '127.0.0.1', port: 0 },
    )
    await monitoring.jobs.job('sync', async () => 'done')
    await monitoring.jobs.job('certify', async () => 'busy')
    const refused = new HocvuError('platform.unavailable', 'The platform is away.')
    await monitoring.jobs
      .job('sync', async () => {
        throw refused
      })
      .catch(() => {})
    await monitoring.jobs.sweep('runs', async () => {})
    text = await (await fetch(`${door.url}/metrics`)).text()
  })
  afterAll(async () => {
    await door.close()
    await service.close()
  })

  it('tell of the work there is', () => {
    expect(sample('hocvu_review_outcomes')).toBe('0')
    expect(sample('hocvu_waiting_accounts')).toBe('2')
    expect(sample('hocvu_certificates{state="valid"}')).toBe('3')
    expect(sample('hocvu_certificates_without_file')).toBe('3')
    expect(sample('hocvu_privacy_requests_overdue')).toBe('0')
    expect(sample('hocvu_mails_waiting{kind="certificate"}')).toBe('0')
    expect(sample('hocvu_open_runs{kind="reconcile",state="queued"}')).toBeUndefined()
    expect(sample('hocvu_queue_jobs{kind="sync",state="waiting"}')).toBe('0')
    expect(sample('hocvu_queues_up')).toBe('1')
    expect(Number(sample('hocvu_audit_entries'))).toBeGreaterThan(0)
    expect(Number(sample('hocvu_database_size_bytes'))).toBeGreaterThan(1_000_000)
    // Nobody has gone through the trail yet: a figure would be a claim.
    expect(text).not.toContain('hocvu_audit_verified_timestamp_seconds')
  })

  it('tell how old a platform’s data is, also of one that was never synced', () => {
    expect(sample('hocvu_sync_lag_seconds{platform="onetouch"}')).toBe('0')
    expect(sample('hocvu_platform_scheduled{platform="onetouch"}')).toBe('0')
    expect(sample('hocvu_sync_last_success_timestamp_seconds{platform="onetouch"}')).toBeUndefined()
  })

  it('tell of this process: jobs, failures by code, sweeps, connections, its part', () => {
    expect(sample('hocvu_job_duration_seconds_count{kind="sync",result="done"}')).toBe('1')
    expect(sample('hocvu_job_duration_seconds_count{kind="sync",result="failed"}')).toBe('1')
    expect(text).not.toContain('hocvu_job_duration_seconds_count{kind="certify"')
    expect(sample('hocvu_job_failures_total{kind="sync",code="platform.unavailable"}')).toBe('1')
    expect(sample('hocvu_jobs_at_work{kind="sync"}')).toBe('0')
    expect(sample('hocvu_sweep_failures_total{sweep="runs"}')).toBe('0')
    expect(sample('hocvu_database_pool_limit{pool="work"}')).toBe('16')
    expect(sample('hocvu_build_info{version=".*",part="worker"}')).toBe('1')
    expect(Number(sample('nodejs_eventloop_lag_p99_seconds'))).toBeGreaterThanOrEqual(0)
  })

  it('are each explained, and said once', () => {
    const typed = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type]) => ({
      name,
      type,
    }))
    const helped = [...text.matchAll(/^# HELP (\w+) \S.*$/gm)].map(([, name]) => name)
    expect(helped).toEqual(typed.map(({ name }) => name))
    expect(new Set(helped).size).toBe(helped.length)
    for (const { name, type } of typed.filter(({ name }) => name.startsWith('hocvu_')))
      expect(name.endsWith('_total'), name).toBe(type === 'counter')
  })

  it('answer at a door of their own, which opens nothing else', async () => {
    const get = async (path: string, method = 'GET') => {
      const answer = await fetch(`${door.url}${path}`, { method })
      return { status: answer.status, body: await answer.text() }
    }
    expect(await get('/healthz')).toEqual({ status: 200, body: '{"status":"alive"}' })
    expect((await get('/readyz')).status).toBe(200)
    expect((await get('/metrics', 'POST')).status).toBe(404)
    expect((await get('/console')).status).toBe(404)
    queuesAnswer = false
    expect((await get('/readyz')).status).toBe(503)
    queuesAnswer = true
    door.announceClosing?.()
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: expect.stringContaining('"closing":true'),
    })
  })

  it('are those that the example dashboard and the alert rules ask for', () => {
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
    const onceThere = [
      'hocvu_audit_verified_timestamp_seconds',
      'hocvu_audit_faults',
      'hocvu_backup_last_timestamp_seconds',
      'hocvu_backup_last_size_bytes',
    ]
    const rules = Rules.parse(parse(file('config/monitoring/alerts.yaml'))).groups.flatMap(
      (group) => group.rules,
    )
    const { panels } = Dashboard.parse(JSON.parse(file('config/monitoring/dashboard.json')))
    const queries = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ]
    expect(queries.length).toBeGreaterThan(50)
    const asked = new Set(queries.flatMap(namesIn))
    expect([...asked].filter((name) => !known.has(name) && !onceThere.includes(name))).toEqual([])
    // And the other way round: nothing is counted that nobody looks at.
    const looked = (name: string | undefined) => name?.startsWith('hocvu_') && !asked.has(name)
    expect([...known].filter(looked)).toEqual(['hocvu_build_info'])
  })

  it('every alert stands in the operator’s book with what to do', () => {
    const rules = Rules.parse(parse(file('config/monitoring/alerts.yaml'))).groups.flatMap(
      (group) => group.rules,
    )
    const book = file('docs/operations.md')
    expect(book).toContain('\n## When an alert fires\n')
    for (const { alert, annotations } of rules) {
      expect(book, alert).toMatch(new RegExp(`^\\| \`${alert}\` \\| \\S.* \\|$`, 'm'))
      expect(annotations.runbook).toBe('docs/operations.md#when-an-alert-fires')
    }
  })
})

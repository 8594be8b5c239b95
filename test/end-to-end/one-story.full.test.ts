/** One request begins it, two processes do it: its id in the logs of both, and one trace at a real receiver. */
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApiKey } from '../../src/access/api-keys.ts'
import { startHocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import {
  recordedLearners,
  recordedPlatforms,
  recordedProgram,
  recordedRoster,
} from '../support/recorded-course.ts'
import { until } from '../support/until.ts'

const Attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
const Traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: Attributes,
            }),
          ),
        }),
      ),
    }),
  ),
})
interface Span {
  trace: string
  id: string
  parent: string | undefined
  name: string
  part: string
  attributes: Map<string, unknown>
}

const mapOf = (attributes: z.infer<typeof Attributes>) =>
  new Map(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

async function startCollector() {
  const spans: Span[] = []
  const bodies: string[] = []
  const headers: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      headers.push(request.headers)
      bodies.push(body)
      for (const { resource, scopeSpans } of Traces.parse(JSON.parse(body)).resourceSpans)
        for (const span of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({
            trace: span.traceId,
            id: span.spanId,
            parent: span.parentSpanId === '' ? undefined : span.parentSpanId,
            name: span.name,
            part: String(mapOf(resource.attributes).get('hocvu.part')),
            attributes: mapOf(span.attributes),
          })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    bodies,
    headers,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const RECEIVER_SECRET = 'receiver-secret-made-up'

describe('one request', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation
  let collector: Awaited<ReturnType<typeof startCollector>>
  let request: string
  let sync: string
  let figures: string
  const logs = { serve: '', worker: '' }
  const linesOf = (part: keyof typeof logs) =>
    logs[part]
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    collector = await startCollector()
    installation = await createTestInstallation({
      files: {
        'platforms.yaml': recordedPlatforms,
        'programs/cds.yaml': recordedProgram.replace('rules:', 'issue: automatic\nrules:'),
      },
      environment: {
        MOODLE_URL: moodle.url,
        MOODLE_TOKEN: moodle.token,
        PORT: '0',
        LOG_LEVEL: 'debug',
        METRICS_PORT: '0',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer%20${RECEIVER_SECRET}`,
      },
    })
    const { database, environment, clock } = installation
    // The cohort is still on the schedule.
    writeFileSync(join(environment.HOCVU_DATA ?? '', 'demo-clock'), '2023-01-02T01:00:00Z')
    await installation.importRoster(recordedRoster())
    const { key } = await createApiKey(database.db, clock, 'cli:lan', {
      name: 'sync',
      scopes: ['syncs:write'],
    })
    const serve = await startHocvu(['serve'], environment)
    const { url } = z.object({ url: z.string() }).parse(serve.ready)
    const answer = await fetch(`${url}/api/v1/platforms/onetouch/syncs`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(answer.status).toBe(202)
    request = answer.headers.get('x-request-id') ?? ''
    sync = z.object({ id: z.string() }).parse(await answer.json()).id
    // As a schedule would have it: what follows is done as well.
    await sql`update runs set options = options || '{"chain":true}' where id = ${sync}`.execute(
      database.db,
    )
    const worker = await startHocvu(['worker'], environment)
    await until(
      'the files are made',
      async () => {
        const files = await database.db
          .selectFrom('runs')
          .select('id')
          .where('kind', '=', 'files')
          .where('finished_at', 'is not', null)
          .execute()
        return files.length > 0
      },
      60,
    )
    const door = /"url":"(http[^"]+)","msg":"figures at/.exec(worker.stderr())?.[1] ?? ''
    figures = await (await fetch(`${door}/metrics`)).text()
    expect([await serve.stop(), await worker.stop()]).toEqual([0, 0])
    logs.serve = serve.stderr()
    logs.worker = worker.stderr()
  }, 120_000)
  afterAll(async () => {
    await installation.close()
    await collector.close()
    await moodle.close()
  })

  it('stands on every run that follows from it', async () => {
    const runs = await installation.database.db
      .selectFrom('runs')
      .select(['kind', 'request_id', 'sync_id'])
      .execute()
    expect(runs).toHaveLength(4)
    expect(new Set(runs)).toEqual(
      new Set([
        { kind: 'sync', request_id: request, sync_id: null },
        { kind: 'reconcile', request_id: request, sync_id: sync },
        { kind: 'certify', request_id: request, sync_id: sync },
        { kind: 'files', request_id: request, sync_id: sync },
      ]),
    )
  })

  it('is found by its id in the logs of both processes: request, sync, run, job', () => {
    const asked = linesOf('serve').filter((line) => line.request === request)
    expect(asked.map(({ msg }) => msg)).toContain('request')
    const done = linesOf('worker').filter((line) => line.request === request)
    const began = done.filter(({ msg }) => msg === 'started')
    expect(began.map(({ job }) => job)).toEqual(['sync', 'reconcile', 'certify', 'files'])
    for (const line of began) {
      expect(line.sync).toBe(sync)
      expect(String(line.queueJob)).toMatch(new RegExp(`^${line.run}-\\d+$`))
    }
    expect(done.filter(({ msg }) => msg === 'finished')).toHaveLength(4)
    expect(began[0]).toMatchObject({ subject: 'onetouch', run: sync })
  })

  it('does not rub off on what else the worker does', () => {
    const others = linesOf('worker').filter(({ msg }) => msg === 'listening' || msg === 'stopped')
    for (const line of others) expect(line.request).toBeUndefined()
  })

  it('is one trace, from the request through the queue to the last run', () => {
    const begin = collector.spans.find(({ name }) => name === 'POST /api/v1/platforms/{id}/syncs')
    expect(begin?.part).toBe('serve')
    expect(begin?.parent).toBeUndefined()
    expect(begin?.attributes.get('http.response.status_code')).toBe(202)
    const trace = collector.spans.filter((span) => span.trace === begin?.trace)
    const byId = new Map(trace.map((span) => [span.id, span]))
    const pathOf = (span: Span | undefined): string[] =>
      span === undefined ? [] : [...pathOf(byId.get(span.parent ?? '')), span.name]
    const call = trace.find(({ name }) => name === 'platform call')
    expect(pathOf(call)).toEqual([
      'POST /api/v1/platforms/{id}/syncs',
      'add sync.sync',
      'process sync',
      'run sync',
      'platform call',
    ])
    expect(call?.part).toBe('worker')
    const files = trace.find(({ name }) => name === 'run files')
    expect(pathOf(files).filter((name) => name.startsWith('run '))).toEqual([
      'run sync',
      'run reconcile',
      'run certify',
      'run files',
    ])
    expect(files?.attributes.get('hocvu.request')).toBe(request)
    expect(files?.attributes.get('hocvu.sync')).toBe(sync)
  })

  it('tells the collector of no person and no secret, and of nothing but the work', () => {
    const all = collector.bodies.join('\n')
    const { environment, databaseUrl } = installation
    const secrets = [moodle.token, RECEIVER_SECRET, new URL(databaseUrl).password]
    for (const secret of secrets.filter((text) => text !== '')) expect(all).not.toContain(secret)
    expect(environment.HOCVU_DATA).not.toBe('')
    for (const { firstname, email, idnumber } of recordedLearners()) {
      expect(all).not.toContain(email)
      if (firstname.length > 3) expect(all).not.toContain(firstname)
      if ((idnumber?.length ?? 0) > 4) expect(all).not.toContain(idnumber)
    }
    const keys = new Set(collector.spans.flatMap(({ attributes }) => [...attributes.keys()]))
    expect([...keys].toSorted()).toEqual(
      [
        'bullmq.job.attempts.made',
        'bullmq.job.id',
        'bullmq.job.name',
        'bullmq.queue.name',
        'bullmq.queue.operation',
        'hocvu.cohort',
        'hocvu.platform',
        'hocvu.question',
        'hocvu.request',
        'hocvu.sync',
        'hocvu.run',
        'http.request.method',
        'http.response.status_code',
        'http.route',
        'server.address',
      ].toSorted(),
    )
    const names = collector.spans.map(({ name }) => name)
    expect(names.filter((name) => /getNextJob|Stalled|Lock/.test(name))).toEqual([])
    expect(collector.headers[0]?.authorization).toBe(`Bearer ${RECEIVER_SECRET}`)
    expect(`${logs.serve}${logs.worker}`).not.toContain(RECEIVER_SECRET)
  })

  it('is counted by the worker at its own door', () => {
    expect(figures).toContain('hocvu_job_duration_seconds_count{kind="sync",result="done"} 1')
    expect(figures).toMatch(/^hocvu_processes\{part="worker",version="[^"]+"\} 1$/m)
    expect(figures).toMatch(/^hocvu_processes\{part="serve",version="[^"]+"\} 1$/m)
    expect(figures).toMatch(/^hocvu_build_info\{version="[^"]+",part="worker"\} 1$/m)
    expect(figures).toContain('hocvu_platform_circuit_open{platform="onetouch"} 0')
    expect(figures).toMatch(/^hocvu_sync_last_success_timestamp_seconds\{platform="onetouch"\} \d/m)
  })
})

import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { createApp, startServer } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'

describe('signs of life', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  it('is alive and ready', async () => {
    const alive = await supertest(service.app).get('/healthz')
    expect([alive.status, alive.body]).toEqual([200, { status: 'alive' }])
    const ready = await supertest(service.app).get('/readyz')
    expect(ready.status).toBe(200)
    expect(ready.body).toEqual({ status: 'ready', database: true, queues: true, closing: false })
  })

  it('is not ready while closing', async () => {
    const app = createApp(service.deps, AbortSignal.abort())
    const answer = await supertest(app).get('/readyz')
    expect([answer.status, answer.body.closing]).toEqual([503, true])
    expect((await supertest(app).get('/healthz')).status).toBe(200)
  })

  it('is not ready without its queues', async () => {
    const app = createApp({
      ...service.deps,
      checkQueues: async () => {
        throw new Error('gone')
      },
    })
    const answer = await supertest(app).get('/readyz')
    expect([answer.status, answer.body]).toEqual([
      503,
      { status: 'not-ready', database: true, queues: false, closing: false },
    ])
  })

  it('counts requests by route, never by link, and shows the work there is', async () => {
    const [{ token } = { token: '' }] = service.certificates
    const app = createApp(service.deps)
    await supertest(app).get(`/c/${token}`)
    await supertest(app).get('/nowhere/at/all')
    const { text, headers } = await supertest(app).get('/metrics')
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toContain(
      'hocvu_http_requests_total{method="GET",route="/c/{token}",status="200"} 1',
    )
    expect(text).toContain('hocvu_http_requests_total{method="GET",route="other",status="404"} 1')
    expect(text).toMatch(/hocvu_http_request_duration_seconds_sum\{.*\} \d+\.\d+/)
    expect(text).toContain('hocvu_waiting_accounts 2')
    expect(text).toContain('hocvu_certificates{state="valid"} 3')
    expect(text).toContain('hocvu_database_up 1')
    expect(text).toMatch(/^process_uptime_seconds \d/m)
    expect(text).not.toContain(token)
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(
        /^(|# HELP \w+ .+|# TYPE \w+ \w+|\w+(\{[^{}]*(\{\w+\}[^{}]*)*\})? -?[\d.e+-]+)$/,
      )
  })

  it('says that the database is away, when to come again, and nothing about it', async () => {
    const pool = createPool('postgres://nobody:geheim@127.0.0.1:9/none', 1)
    const app = createApp({ ...service.deps, db: createDatabase(pool) })
    const ready = await supertest(app).get('/readyz')
    expect([ready.status, ready.body.database]).toEqual([503, false])
    const answer = await supertest(app)
      .get('/api/v1/cohorts')
      .set('Authorization', `Bearer ${service.key}`)
    expect([answer.status, answer.body.code]).toEqual([503, 'database.unavailable'])
    expect(answer.headers['retry-after']).toBe('5')
    expect(answer.body.detail).not.toMatch(/127|ECONN|geheim/)
    const metrics = await supertest(app).get('/metrics')
    expect(metrics.text).toContain('hocvu_database_up 0')
    await pool.end()
  })

  it('tells nothing of an error that nobody foresaw, but logs it under the request’s id', async () => {
    const app = createApp({
      ...service.deps,
      renderer: {
        render: () => {
          throw new Error('secret detail of the renderer')
        },
        draw: () => '',
      },
      resolvePlatform: () => {
        throw new TypeError('secret detail of the platform')
      },
    })
    const answer = await supertest(app)
      .post('/api/v1/platforms/onetouch/syncs')
      .set('Authorization', `Bearer ${service.key}`)
      .set('Accept-Language', 'en')
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      type: 'urn:hocvu:error:internal',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong. Please try again in a few minutes.',
      code: 'internal',
      retryable: true,
      instance: `urn:hocvu:request:${answer.headers['x-request-id']}`,
    })
    const line = service
      .logged()
      .split('\n')
      .find((text) => text.includes('secret detail of the platform'))
    expect(line).toContain(answer.headers['x-request-id'])
  })

  it('lets a request at hand finish when it is closed, and takes no new one', async () => {
    const work = new EventEmitter()
    const asked = once(work, 'asked')
    const server = await startServer(
      {
        ...service.deps,
        checkQueues: async () => {
          work.emit('asked')
          await once(work, 'let go')
        },
      },
      { host: '127.0.0.1', port: 0 },
    )
    const answer = fetch(`${server.url}/readyz`)
    await asked
    const closed = server.close()
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    work.emit('let go')
    expect((await answer).status).toBe(503)
    await closed
    await server.close()
  })

  it('does not wait for connections on which nobody has asked anything', async () => {
    const server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(socket, 'connect')
    await fetch(`${server.url}/healthz`)
    const began = performance.now()
    await server.close()
    expect(performance.now() - began).toBeLessThan(2_000)
    socket.destroy()
  })

  it('says what to do when its port is taken', async () => {
    const server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
    const port = Number(new URL(server.url).port)
    await expect(startServer(service.deps, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'settings.invalid',
      message: expect.stringContaining('Choose another PORT'),
    })
    await server.close()
  })
})

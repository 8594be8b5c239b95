import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { storeQuarantined } from '../../src/evidence/quarantine-store.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { finishRun, getRun, noteProgress } from '../../src/runs/run.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const RECONCILE = `/api/v1/cohorts/${COHORT}/reconciliations`
const SYNC = '/api/v1/platforms/onetouch/syncs'

describe('runs begun over the API', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  const countRuns = async (key: string) => {
    const row = await service.deps.db
      .selectFrom('runs')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('dedupe_key', 'like', `%/${key}/%`)
      .executeTakeFirstOrThrow()
    return row.count
  }

  it('begins a reconciliation, does it, and tells its counts', async () => {
    const begun = await service.post(RECONCILE).send({ dryRun: true })
    expect(begun.status).toBe(202)
    expect(Object.keys(begun.body)).toEqual(['id'])
    const path = `/api/v1/reconciliations/${begun.body.id}`
    expect((await service.get(path)).body).toMatchObject({
      cohort: COHORT,
      dryRun: true,
      state: 'queued',
      counts: null,
      finishedAt: null,
    })
    await executeRun(service.installation, begun.body.id, { lastTry: true })
    expect((await service.get(path)).body).toMatchObject({
      state: 'succeeded',
      counts: { passed: 0, failed: 0, incomplete: 3, review: 3 },
      changed: 6,
      looked: 6,
      error: null,
    })
    // By this id the log of any process tells the whole story.
    const run = await getRun(service.installation.database.db, begun.body.id)
    expect(run.requestId).toBe(begun.headers['x-request-id'])
  })

  it('puts the run on a queue, once its row is there', async () => {
    const begun = await service.post(RECONCILE)
    const row = await service.deps.db
      .selectFrom('runs')
      .select(['enqueued', 'actor'])
      .where('id', '=', begun.body.id)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ enqueued: 1, actor: expect.stringMatching(/^api-key:/) })
  })

  it('answers 202 also when the queue is down: the row is there, and the sweep finds it', async () => {
    const lonely = await startTestService({
      enqueue: async () => {
        throw new HocvuError('queue.unavailable', 'The queue is down.')
      },
    })
    const begun = await lonely.post(RECONCILE)
    expect(begun.status).toBe(202)
    expect((await getRun(lonely.deps.db, begun.body.id)).state).toBe('queued')
    await lonely.close()
  })

  it('begins a sync, and tells what could not be read, without its raw form', async () => {
    const begun = await service.post(SYNC).send({ cohort: COHORT, full: true })
    expect(begun.status).toBe(202)
    const { db, clock } = service.deps
    await storeQuarantined(
      db,
      { platformId: 'onetouch', runId: begun.body.id, observedAt: clock.now(), replayOf: null },
      [
        {
          row_key: 'r',
          row_hash: Buffer.alloc(32),
          place: 'page 1, row 2',
          reason: 'score-unreadable',
          detail: 'The score is "bảy".',
          sealed: Buffer.from('sealed'),
          course: null,
        },
      ],
    )
    const counts = { pages: 1, records: 4, changed: 4, quarantined: 1 }
    await finishRun(db, clock, begun.body.id, {
      state: 'partial',
      result: { platform: 'onetouch', state: 'partial', ...counts },
    })
    const path = `/api/v1/syncs/${begun.body.id}`
    expect((await service.get(path)).body).toMatchObject({
      platform: 'onetouch',
      cohort: COHORT,
      full: true,
      state: 'partial',
      counts,
      quarantine: [
        {
          place: 'page 1, row 2',
          reason: 'score-unreadable',
          detail: 'The score is "bảy".',
        },
      ],
    })
    expect((await service.get(path, service.keyOfA)).body).toMatchObject({ counts, quarantine: [] })
    expect((await service.get(`/api/v1/reconciliations/${begun.body.id}`)).status).toBe(404)
  })

  it('tells why a sync failed', async () => {
    const { db, clock } = service.deps
    const begun = await service.post(SYNC)
    const error = { code: 'platform.unreachable', message: 'It does not answer.', retryable: true }
    await finishRun(db, clock, begun.body.id, { state: 'failed', error })
    expect((await service.get(`/api/v1/syncs/${begun.body.id}`)).body).toMatchObject({
      state: 'failed',
      error,
      counts: { pages: 0, records: 0, changed: 0, quarantined: 0 },
    })
  })

  it.each([
    ['post', '/api/v1/platforms/none/syncs', {}, 404, 'not-found'],
    ['post', '/api/v1/platforms/later/syncs', {}, 409, 'platform.not-configured'],
    ['post', SYNC, { cohort: 'none' }, 404, 'not-found'],
    ['post', SYNC, { cohort: 'kns-2' }, 400, 'request.invalid'],
    ['post', SYNC, { full: 'yes' }, 400, 'request.invalid'],
    ['post', '/api/v1/cohorts/none/reconciliations', {}, 404, 'not-found'],
    ['post', RECONCILE, { dryrun: true }, 400, 'request.invalid'],
    ['post', RECONCILE, [], 400, 'request.invalid'],
  ])('refuses %s %s %j with %i', async (_, path, body, status, code) => {
    const answer = await service.post(path).send(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it.each([
    ['broken JSON', 'application/json', '{"dryRun":', 400],
    ['a form', 'application/x-www-form-urlencoded', 'dryRun=true', 415],
    ['a letter set that nobody knows', 'application/json; charset=klingon', '{}', 415],
    ['more than 1 MB', 'application/json', JSON.stringify({ x: 'x'.repeat(1_100_000) }), 413],
  ])('refuses %s', async (_, type, body, status) => {
    const answer = await service.post(RECONCILE).set('Content-Type', type).send(body)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  })

  describe('with an Idempotency-Key', () => {
    it('does the same request once and answers it alike', async () => {
      const ask = () => service.post(RECONCILE).set('Idempotency-Key', 'once').send({})
      const first = await ask()
      const second = await ask()
      expect(second.status).toBe(202)
      expect(second.body).toEqual(first.body)
      expect(second.headers['idempotency-replayed']).toBe('true')
      expect(await countRuns('once')).toBe(1)
    })

    it('does requests that come at one moment once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          service.post(RECONCILE).set('Idempotency-Key', 'crowd').send({ dryRun: true }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202))
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
      expect(await countRuns('crowd')).toBe(1)
    })

    it('refuses another request with the same key', async () => {
      await service.post(RECONCILE).set('Idempotency-Key', 'taken').send({})
      for (const other of [
        service.post(RECONCILE).set('Idempotency-Key', 'taken').send({ dryRun: true }),
        service.post(SYNC).set('Idempotency-Key', 'taken').send({}),
      ]) {
        const answer = await other
        expect([answer.status, answer.body.code]).toEqual([422, 'request.key-reused'])
      }
    })

    it('keeps the keys of different callers apart', async () => {
      const first = await service.post(RECONCILE).set('Idempotency-Key', 'mine').send({})
      const other = await service
        .post(RECONCILE, service.keyOfA)
        .set('Idempotency-Key', 'mine')
        .send({})
      expect(other.status).toBe(202)
      expect(other.body.id).not.toBe(first.body.id)
    })

    it('lets a request that failed be sent again', async () => {
      const path = '/api/v1/cohorts/none/reconciliations'
      for (let time = 0; time < 2; time++) {
        const answer = await service.post(path).set('Idempotency-Key', 'failed').send({})
        expect(answer.status).toBe(404)
        expect(answer.headers['idempotency-replayed']).toBeUndefined()
      }
    })

    it('takes up a request whose process died, and gives the run it had begun', async () => {
      const ask = () => service.post(RECONCILE).set('Idempotency-Key', 'crashed').send({})
      const begun = await ask()
      await service.deps.db
        .updateTable('idempotency_keys')
        .set({ status: null, body: null, created_at: new Date(Date.now() - 11 * 60_000) })
        .where('key', '=', 'crashed')
        .execute()
      const again = await ask()
      expect(again.body).toEqual(begun.body)
      expect(await countRuns('crashed')).toBe(1)
    })

    it('tells apart two files of one name', async () => {
      const upload = (text: string) =>
        service
          .post('/api/v1/roster/imports')
          .set('Idempotency-Key', 'file')
          .attach('file', Buffer.from(text), 'roster.csv')
      const first = await upload('employee_code,full_name\nD1,Hà Văn Ích\n')
      expect(first.body.accepted).toBe(1)
      const again = await upload('employee_code,full_name\nD1,Hà Văn Ích\n')
      expect(again.body).toEqual(first.body)
      expect((await upload('employee_code,full_name\nD2,Hà Thị Kim\n')).status).toBe(422)
    })

    it('refuses a key that is no key', async () => {
      const answer = await service.post(RECONCILE).set('Idempotency-Key', 'x'.repeat(201)).send({})
      expect(answer.body.errors).toEqual([
        { field: 'Idempotency-Key', reason: 'must be 1 to 200 visible ASCII characters' },
      ])
    })
  })

  describe('as server-sent events', () => {
    let server: RunningServer
    beforeAll(async () => {
      server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
    })
    afterAll(() => server.close())

    const watch = async (kind: string, id: string, signal?: AbortSignal) =>
      await fetch(`${server.url}/api/v1/${kind}/${id}/events`, {
        headers: { Authorization: `Bearer ${service.key}` },
        ...(signal === undefined ? {} : { signal }),
      })

    it('sends progress, then the end, then closes', async () => {
      const begun = await service.post(RECONCILE).send({ dryRun: true })
      const stream = await watch('reconciliations', begun.body.id)
      expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
      await executeRun(service.installation, begun.body.id, { lastTry: true })
      const events = parseEvents(await stream.text())
      expect(events[0]).toEqual({
        event: 'progress',
        data: { id: begun.body.id, state: 'queued', progress: {} },
      })
      expect(events.at(-1)).toEqual({
        event: 'end',
        data: (await service.get(`/api/v1/reconciliations/${begun.body.id}`)).body,
      })
    })

    it('sends what is new while a run goes on', async () => {
      const { db, clock } = service.deps
      const begun = await service.post(SYNC)
      const stream = await watch('syncs', begun.body.id)
      await noteProgress(db, begun.body.id, { pages: 2, records: 100, changed: 1, quarantined: 0 })
      const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (!text.includes('"pages":2')) text += (await reader?.read())?.value ?? ''
      await finishRun(db, clock, begun.body.id, { state: 'succeeded', result: {} })
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        text += part.value
      expect(parseEvents(text).map(({ event }) => event)).toEqual(['progress', 'progress', 'end'])
    })

    it('sends the end at once for a run that is over', async () => {
      const begun = await service.post(RECONCILE).send({ dryRun: true })
      await executeRun(service.installation, begun.body.id, { lastTry: true })
      const events = parseEvents(await (await watch('reconciliations', begun.body.id)).text())
      expect(events.map(({ event }) => event)).toEqual(['end'])
    })

    it('stops looking when the client leaves', async () => {
      const begun = await service.post(RECONCILE)
      const client = new AbortController()
      const before = service.logged().length
      const stream = await watch('reconciliations', begun.body.id, client.signal)
      expect(stream.status).toBe(200)
      client.abort()
      // Logged when the answer is over.
      await expect
        .poll(() => service.logged().slice(before))
        .toContain(`reconciliations/${begun.body.id}/events`)
    })

    it('answers a problem, not a stream, to who may not look', async () => {
      const key = await service.makeKey({ scopes: ['programs:read'] })
      const begun = await service.post(RECONCILE)
      const answer = await service.get(`/api/v1/reconciliations/${begun.body.id}/events`, key)
      expect([answer.status, answer.type]).toEqual([403, 'application/problem+json'])
      const head = await supertest(service.app)
        .head(`/api/v1/reconciliations/${begun.body.id}/events`)
        .set('Authorization', `Bearer ${service.key}`)
      expect(head.status).toBe(200)
    })

    it('ends open streams when the service goes down, at once', async () => {
      const passing = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
      const begun = await service.post(RECONCILE)
      const stream = await fetch(`${passing.url}/api/v1/reconciliations/${begun.body.id}/events`, {
        headers: { Authorization: `Bearer ${service.key}` },
      })
      const began = performance.now()
      await passing.close()
      expect(performance.now() - began).toBeLessThan(2_000)
      expect(await stream.text()).not.toContain('event: end')
    })
  })
})

function parseEvents(text: string): { event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = ''] = block.split('\n')
      return { event: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) }
    })
}

import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeQuarantined } from '../../src/evidence/quarantine-store.ts'
import { readPlatformState, saveCircuit } from '../../src/programs/platform-state.ts'
import { createRun, finishRun, getRun } from '../../src/runs/run.ts'
import { startTestService, type TestService } from './service.ts'

const NOBODY = '4f2f7a4e-6f0c-4d0e-9b59-6f1f4f6c2f11'
let service: TestService
let syncId: string

const sync = async (options: object = {}) => {
  const { db, clock } = service.deps
  const actor = 'schedule'
  return await createRun(db, clock, { kind: 'sync', subject: 'onetouch', options, actor })
}

beforeAll(async () => {
  service = await startTestService()
  const { db, clock } = service.deps
  syncId = (await sync()).id
  await finishRun(db, clock, syncId, {
    state: 'held',
    result: {
      platform: 'onetouch',
      state: 'partial',
      ...{ pages: 2, records: 9, changed: 3, quarantined: 0 },
      ...{ lost: 1, missing: 0, held: [{ course: 'KNS', lost: 4, of: 9 }] },
    },
  })
  const rows = Array.from({ length: 5 }, (_, at) => ({
    row_key: `row:${at}`,
    row_hash: Buffer.alloc(32, at),
    place: `page 1, row ${at}`,
    reason: 'score-unreadable',
    detail: 'The score is "bảy".',
    sealed: Buffer.from('sealed'),
    course: at === 0 ? 'KNS' : null,
  }))
  const context = { runId: syncId, observedAt: clock.now(), replayOf: null }
  await storeQuarantined(db, { ...context, platformId: 'onetouch' }, rows.slice(0, 4))
  await storeQuarantined(db, { ...context, platformId: 'lop-hoc' }, rows.slice(4))
})
afterAll(() => service.close())

describe('platforms', () => {
  it('are told with what they lack, their last sync, breaker and token, and no secret', async () => {
    const { db } = service.deps
    const openUntil = new Date(Date.now() + 30_000)
    await saveCircuit(db, 'onetouch', { state: {}, openUntil, fault: 'HTTP 503' })
    await sync({ replayOf: syncId })
    const { body, text } = await service.get('/api/v1/platforms')
    expect(body.items).toEqual([
      expect.objectContaining({ id: 'later', state: 'not configured', missing: ['LATER_TOKEN'] }),
      expect.objectContaining({ id: 'lop-hoc', url: null, state: 'configured', lastSync: null }),
      {
        id: 'onetouch',
        connector: 'onetouch',
        url: 'http://127.0.0.1:9',
        schedule: null,
        state: 'configured',
        missing: [],
        courses: ['KNS'],
        lastSync: { id: syncId, state: 'held', at: '2026-03-02T02:00:00.000Z' },
        circuit: 'open',
        circuitOpenUntil: openUntil.toISOString(),
        circuitFault: 'HTTP 503',
        tokenExpiresAt: null,
        tokenDaysLeft: null,
        accessTokenUntil: null,
      },
    ])
    expect(text).not.toContain('abc')
    const page = await service.get('/api/v1/platforms?limit=1&after=later')
    expect(page.body).toMatchObject({ items: [{ id: 'lop-hoc' }], next: 'lop-hoc' })
  })

  it('that were mended are asked again, which stands in the audit trail, once', async () => {
    const { db } = service.deps
    for (let time = 0; time < 2; time++) {
      const answer = await service.post('/api/v1/platforms/onetouch/circuit/reset')
      expect([answer.status, answer.body]).toEqual([
        200,
        { platform: 'onetouch', circuit: 'closed' },
      ])
    }
    expect((await readPlatformState(db, 'onetouch')).circuitOpenUntil).toBeNull()
    const entries = await db
      .selectFrom('audit_entries')
      .select(['actor', 'subject', 'before'])
      .where('action', '=', 'platform.circuit-reset')
      .execute()
    expect(entries).toEqual([
      {
        actor: expect.stringMatching(/^api-key:/),
        subject: 'onetouch',
        before: expect.objectContaining({ fault: 'HTTP 503' }),
      },
    ])
    expect((await service.post('/api/v1/platforms/none/circuit/reset')).status).toBe(404)
  })

  it('are shown in the figures, one by one', async () => {
    const { text } = await supertest(service.app).get('/metrics')
    expect(text).toContain('hocvu_platform_circuit_open{platform="onetouch"} 0')
    expect(text).toContain('hocvu_platform_quarantined_rows{platform="onetouch"} 4')
    expect(text).toContain('hocvu_platform_quarantined_rows{platform="later"} 0')
    const ends = Date.parse('2026-03-11T00:00:00+07:00') / 1000
    expect(text.match(/^hocvu_platform_token_expiry_timestamp_seconds.*$/gm)).toEqual([
      `hocvu_platform_token_expiry_timestamp_seconds{platform="lop-hoc"} ${ends}`,
    ])
  })
})

describe('rows that could not be read', () => {
  it('are told a page at a time, of one platform or all, without their raw form', async () => {
    const seen: object[] = []
    let next: string | null = ''
    while (next !== null) {
      const { body, text } = await service.get(`/api/v1/quarantine?limit=2&after=${next}`)
      seen.push(...body.items)
      next = body.next
      expect(text).not.toContain('sealed')
    }
    expect(seen).toHaveLength(5)
    expect(seen).toContainEqual({
      id: expect.any(String),
      platform: 'onetouch',
      course: 'KNS',
      place: 'page 1, row 0',
      reason: 'score-unreadable',
      detail: 'The score is "bảy".',
      sync: syncId,
      firstSeenAt: '2026-03-02T02:00:00.000Z',
      lastSeenAt: '2026-03-02T02:00:00.000Z',
    })
    const one = await service.get('/api/v1/quarantine?platform=lop-hoc')
    expect(one.body.items).toMatchObject([{ place: 'page 1, row 4' }])
  })

  it('are for keys that see the whole roster: they may name anybody', async () => {
    const answer = await service.get('/api/v1/quarantine', service.keyOfA)
    expect([answer.status, answer.body.code]).toEqual([403, 'access.forbidden'])
  })
})

describe('a sync', () => {
  it('tells who is gone, and what holds it', async () => {
    expect((await service.get(`/api/v1/syncs/${syncId}`)).body).toMatchObject({
      state: 'held',
      replayOf: null,
      losses: { lost: 1, missing: 0, held: [{ course: 'KNS', lost: 4, of: 9 }] },
    })
  })

  it('is replayed by a run of its own; of a replay, the sync behind it', async () => {
    const { db, clock } = service.deps
    const begun = await service.post(`/api/v1/syncs/${syncId}/replays`)
    expect(begun.status).toBe(202)
    expect(await getRun(db, begun.body.id)).toMatchObject({
      kind: 'sync',
      subject: 'onetouch',
      state: 'queued',
      options: { replayOf: syncId },
    })
    const path = `/api/v1/syncs/${begun.body.id}`
    expect((await service.get(path)).body).toMatchObject({ replayOf: syncId, losses: null })
    expect((await service.post(`${path}/replays`)).body).toMatchObject({ code: 'request.conflict' })
    await finishRun(db, clock, begun.body.id, { state: 'succeeded', result: {} })
    const again = await service.post(`${path}/replays`)
    expect((await getRun(db, again.body.id)).options).toMatchObject({ replayOf: syncId })
  })

  it('that nobody knows is not replayed', async () => {
    expect((await service.post(`/api/v1/syncs/${NOBODY}/replays`)).status).toBe(404)
  })
})

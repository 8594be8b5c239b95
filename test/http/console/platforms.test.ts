/** Platforms on their pages: how each stands, syncing, rows that could not be read, the ledger, the set-up check. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeQuarantined } from '../../../src/evidence/quarantine-store.ts'
import { createRun, finishRun } from '../../../src/runs/run.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
let ofUnit: SignedIn
let auditor: SignedIn

beforeAll(async () => {
  service = await startTestService({
    checkPlatform: async () => ({
      ok: false,
      findings: [
        { name: 'address', ok: true, detail: 'http://127.0.0.1:9 answers.' },
        {
          name: 'token',
          ok: false,
          detail: 'The platform refuses the token. It must be renewed.',
          mend: 'Make a new token.',
          code: 'platform.unauthorised',
        },
        {
          name: 'course KNS: final test "Cuối khóa"',
          ok: false,
          detail: 'No such item.',
          mend: 'Compare.',
        },
      ],
    }),
  })
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'coordinator' })
  ofUnit = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

async function failedSync(): Promise<string> {
  const { db, clock } = service.deps
  const run = await createRun(db, clock, {
    kind: 'sync',
    subject: 'onetouch',
    options: { full: false, chain: false, acceptLosses: false },
    actor: 'schedule',
  })
  await finishRun(db, clock, run.id, {
    state: 'failed',
    error: { code: 'platform.unauthorised', message: 'GET /x answers 401.', retryable: false },
  })
  return run.id
}

async function badRow(runId: string): Promise<string> {
  const { db, clock, vault } = service.deps
  const raw = JSON.stringify({ name: 'Lò Thị An', cccd: '014085000123', token: 'tuyet-mat' })
  await storeQuarantined(
    db,
    { platformId: 'onetouch', runId, observedAt: clock.now(), replayOf: null },
    [
      {
        row_key: 'row-1',
        row_hash: Buffer.alloc(32, 1),
        place: 'participants of course KNS',
        reason: 'account-unreadable',
        detail: 'The account cannot be read.',
        sealed: vault.encrypt('raw-pages', Buffer.from(raw)),
        course: 'KNS',
      },
    ],
  )
  const { id } = await db
    .selectFrom('quarantined_rows')
    .select('id')
    .where('row_key', '=', 'row-1')
    .executeTakeFirstOrThrow()
  return id
}

describe('the platforms', () => {
  it('tell in plain words what is missing, what failed, and what to do next', async () => {
    await failedSync()
    const { text } = await lan.get('/console/platforms').expect(200)
    expect(text).toContain('Chưa cấu hình xong')
    expect(text).toContain('Thiếu biến môi trường: LATER_TOKEN')
    expect(text).toContain('Lần đồng bộ gần nhất không thành công')
    const one = await lan.get('/console/platforms/onetouch').expect(200)
    expect(one.text).toContain('Nền tảng từ chối mã truy cập')
    expect(one.text).toContain('Đề nghị bên quản lý nền tảng cấp lại mã truy cập')
    expect(one.text).toContain('GET /x answers 401.')
    await lan.get('/console/platforms/nirgends').expect(404)
  })

  it('are synced now, whole or for a class, and lead to the progress', async () => {
    const answer = await lan.post('/console/platforms/onetouch/syncs', {
      cohort: 'kns-1',
      full: 'yes',
    })
    expect(answer.headers.location).toMatch(/^\/console\/runs\/[0-9a-f-]{36}$/)
    const run = await service.deps.db
      .selectFrom('runs')
      .select(['options', 'actor'])
      .where('id', '=', answer.headers.location?.split('/').at(-1) ?? '')
      .executeTakeFirstOrThrow()
    expect(run.options).toMatchObject({ cohort: 'kns-1', full: true, acceptLosses: false })
    const foreign = await lan.post('/console/platforms/onetouch/syncs', { cohort: 'kns-2' })
    expect(foreign.status).toBe(400)
  })

  it('are proved, each point with what to do in the reader’s language', async () => {
    const { text } = await lan.post('/console/platforms/onetouch/check')
    expect(text).toContain('Còn 2 mục chưa đạt')
    expect(text).toContain('Nền tảng từ chối mã truy cập (token). Cần cấp lại.')
    expect(text).toMatch(/Khóa học KNS: bài kiểm tra cuối khóa &quot;Cuối khóa&quot;/)
  })
})

describe('a row that could not be read', () => {
  it('is shown as it came, without what nobody may see, and read again', async () => {
    const sync = await failedSync()
    const id = await badRow(sync)
    const list = await lan.get('/console/platforms/onetouch/quarantine').expect(200)
    expect(list.text).toContain('Không đọc được thông tin người học')
    const row = await lan.get(`/console/platforms/onetouch/quarantine/${id}`).expect(200)
    expect(row.text).toContain('Lò Thị An')
    expect(row.text).toContain('********0123')
    expect(row.text).not.toContain('014085000123')
    expect(row.text).not.toContain('tuyet-mat')
    const retried = await lan.post('/console/platforms/onetouch/quarantine/retry', { sync })
    expect(retried.headers.location).toMatch(/^\/console\/runs\//)
    await ofUnit.get(`/console/platforms/onetouch/quarantine/${id}`).expect(404)
    await lan.get(`/console/platforms/lop-hoc/quarantine/${id}`).expect(404)
  })
})

describe('the ledger', () => {
  it('is allotted, handed out and taken back on its page', async () => {
    const path = '/console/platforms/onetouch/ledger'
    const days = { usableFrom: '2026-01-01', usableUntil: '2026-12-31' }
    const allotted = await lan.post(`${path}/allotments`, { unit: 'XA', accounts: '2', ...days })
    expect(allotted.status).toBe(303)
    await lan.post(`${path}/hand-outs`, { userName: 'sl-01', learner: 'A1' })
    const shown = await ofUnit.get(path).expect(200)
    expect(shown.text).toContain('Lò Thị An, A1')
    expect(shown.text).not.toContain('Ghi số được cấp')
    expect((await ofUnit.post(`${path}/allotments`, { unit: 'XA' })).status).toBe(404)
    await ofUnit.post(`${path}/take-backs`, { userName: 'sl-01' })
    expect((await lan.get(path)).text).toContain('chưa giao')
  })

  it('imports a list and names each rejected row', async () => {
    const bytes = Buffer.from('user_name,learner\nsl-02,A2\nsl-03,KHONG-CO\n')
    const file = { bytes, name: 'so.csv' }
    const { text } = await lan.upload('/console/platforms/onetouch/ledger/imports', file)
    expect(text).toContain('bị từ chối 2')
    expect(text).toContain('Nobody on the roster has this key')
  })
})

describe('a sheet', () => {
  it('is brought for a platform that reads files, and read at once', async () => {
    const path = '/console/platforms/lop-hoc/files'
    const bytes = Buffer.from('Mã CBCCVC,Họ và tên,Mã khóa,Điểm\nA1,Lò Thị An,KNS,"7,5"\n')
    const answer = await lan.upload(
      path,
      { bytes, name: 'diem.csv' },
      { kind: 'export', scale: '10' },
    )
    expect(answer.headers.location).toMatch(/^\/console\/runs\//)
    expect((await lan.get(path).expect(200)).text).toContain('diem.csv')
    await ofUnit.get(path).expect(404)
    await lan.get('/console/platforms/onetouch/files').expect(404)
  })
})

describe('who only reads', () => {
  it('sees how platforms stand and may change nothing', async () => {
    const { text } = await auditor.get('/console/platforms/onetouch').expect(200)
    expect(text).not.toContain('Đồng bộ ngay</button>')
    for (const act of ['syncs', 'circuit', 'check', 'quarantine/retry', 'ledger/hand-outs'])
      expect((await auditor.post(`/console/platforms/onetouch/${act}`)).status).toBe(404)
  })

  it('and who sees a part of the roster accepts no losses', async () => {
    const path = '/console/platforms/onetouch/syncs'
    expect((await ofUnit.post(path, { acceptLosses: 'yes' })).status).toBe(404)
  })
})

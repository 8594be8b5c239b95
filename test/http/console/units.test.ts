import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
/** Of the whole roster, of Xã B alone, and one who reads. */
let lan: SignedIn
let ofB: SignedIn
let auditor: SignedIn
beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'administrator' })
  ofB = await signIn(app, deps, { role: 'coordinator', unitCode: 'XB' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const UNITS = '/console/units'
const unit = (code: string) =>
  service.deps.db.selectFrom('units').selectAll().where('code', '=', code).executeTakeFirstOrThrow()
const listed = async (person: SignedIn, query = '') =>
  [...(await person.get(`${UNITS}${query}`)).text.matchAll(/units\/[0-9a-f-]{36}">([^<]+)</g)].map(
    ([, name]) => name,
  )
async function bring(csv: string) {
  const file = { bytes: Buffer.from(csv), name: 'don-vi.csv' }
  const answer = await lan.upload(`${UNITS}/import`, file)
  return String(answer.headers.location)
}

describe('a list of units on the console', () => {
  const LIST = `Mã đơn vị,Tên đơn vị,Mã đơn vị cấp trên,Loại,Hiệu lực từ,Thay cho mã
T,Tỉnh Sơn La,,Tỉnh,,
XA,Xã A,T,,,
XB,Xã B,T,,,
XC,Xã C,T,Xã,01/07/2025,XA
XD,Xã D,Z,Xã,,`

  it('is looked at before it is saved, and refused rows come back as a sheet to mend', async () => {
    const page = await bring(LIST)
    const preview = await lan.get(page)
    expect(preview.text).toContain('Không có đơn vị mang mã &quot;Z&quot;')
    expect(preview.text).toContain('3 người được chuyển theo đơn vị')
    expect(preview.text).toContain('3 người chuyển sang đơn vị này')
    expect(preview.text).toMatch(/Xã D <small[^>]*>XD</)
    expect(await listed(lan)).not.toContain('Xã C')
    const sheet = await lan.get(`${page}/rejected`).responseType('blob')
    const [{ data } = { data: [] }] = await readWorkbook(sheet.body)
    expect(data.slice(1).map((row) => row.slice(0, 2))).toEqual([
      ['Mã đơn vị', 'Tên đơn vị'],
      ['XD', 'Xã D'],
    ])
    const saved = await lan.post(`${page}/accept`, { source: 'NQ 1681' })
    expect(saved.headers.location).toBe(`${page}?kind=rejected`)
    expect(await listed(lan)).toEqual(['Tỉnh Sơn La', 'Xã B', 'Xã C'])
    expect(await listed(lan, '?on=2025-06-30')).toEqual(['Tỉnh Sơn La', 'Xã A', 'Xã B'])
    const old = await lan.get(`${UNITS}/${(await unit('XA')).id}`)
    expect(old.text).toContain('Đơn vị đã kết thúc ngày 30/06/2025')
    expect(old.text).toContain('NQ 1681')
    const entry = await service.deps.db
      .selectFrom('audit_entries')
      .select(['actor', 'after'])
      .where('action', '=', 'units.import')
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({
      actor: `user:${lan.login}`,
      after: { added: 2, changed: 2, moved: 3, rejected: 1, source: 'NQ 1681' },
    })
  })

  it('takes a province of the national list, seen first', async () => {
    const preview = await lan.get(`${UNITS}/import/province?province=14&from=`)
    expect(preview.text).toContain('Lưu 76 đơn vị')
    await lan.post(`${UNITS}/import/province`, { province: '14', from: '' })
    expect(await listed(lan, '?text=tô+hiệu')).toEqual(['Phường Tô Hiệu'])
  })

  it('records a split; who is left is found in the list of learners', async () => {
    const { id } = await unit('XB')
    const form = { into: 'XC; 03646', on: '2026-01-01', source: '' }
    await lan.post(`${UNITS}/${id}/end`, form)
    const { text } = await lan.get(UNITS)
    expect(text).toContain('3 học viên còn ở đơn vị đã kết thúc')
    const people = await lan.get('/console/learners?missing=unit-ended')
    expect(people.text).toContain('Nguyễn Thị Dung')
    // Nobody is given a bigger branch by a split: the coordinator sees the old unit and its people.
    expect(await listed(ofB)).toEqual(['Xã B'])
  })

  it('is nothing for coordinators of a unit and for auditors', async () => {
    const { id } = await unit('XC')
    for (const person of [ofB, auditor]) {
      expect((await person.get(`${UNITS}/import`)).status).toBe(404)
      expect(
        (await person.post(`${UNITS}/${id}/end`, { into: 'T', on: '2026-02-01' })).status,
      ).toBe(404)
    }
    expect((await ofB.get(`${UNITS}/${id}`)).status).toBe(404)
  })
})

describe('units over the API', () => {
  it('are listed by day, imported, placed; a key of one unit changes none', async () => {
    const csv = 'code,name,parent_code,kind\nTO1,Tổ công nghệ số bản Mòng,03646,'
    const imported = await service
      .post('/api/v1/units/imports?dryRun=true')
      .type('text/csv')
      .send(csv)
    expect(imported.body).toMatchObject({ added: 1, rejected: [], moved: 0 })
    await service.post('/api/v1/units/imports').type('text/csv').send(csv).expect(200)
    const found = await service.get('/api/v1/units?search=bản+mòng').expect(200)
    expect(found.body.items).toMatchObject([{ code: 'TO1', kind: 'team', ended: false }])
    const [{ id }] = found.body.items
    await service
      .post(`/api/v1/units/${id}/place`)
      .send({ under: 'T' })
      .expect(200, { id, changed: true })
    await service
      .post(`/api/v1/units/${id}/place`, service.keyOfB)
      .send({ under: null })
      .expect(403)
    await service
      .post('/api/v1/units/imports', service.keyOfB)
      .type('text/csv')
      .send(csv)
      .expect(403)
    expect((await service.get('/api/v1/units', service.keyOfB)).body.items).toMatchObject([
      { code: 'XB' },
    ])
  })
})

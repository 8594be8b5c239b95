import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PlanFile } from '../../../src/programs/plans/definition.ts'
import { storeDefinition } from '../../../src/programs/store.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let whole: SignedIn
let ofA: SignedIn
let auditor: SignedIn

const AT = '/console/plans/ke-hoach/figures'
const API = '/api/v1/plans/ke-hoach'

beforeAll(async () => {
  service = await startTestService()
  const { db, clock } = service.deps
  const plan = PlanFile.parse({
    ...{ id: 'ke-hoach', title: { vi: 'Kế hoạch năm 2026' }, years: '2026' },
    programs: ['ky-nang-so'],
    figures: [{ id: 'tong-cong-chuc', title: { vi: 'Công chức' }, amount: '10' }],
    audiences: [
      {
        ...{ id: 'cong-chuc', title: { vi: 'Công chức' }, headCount: 'tong-cong-chuc' },
        rule: { unitKind: ['commune'] },
      },
    ],
    targets: [{ id: 'cong-chuc', title: { vi: 'Chỉ tiêu công chức' }, audiences: ['cong-chuc'] }],
    reach: [{ id: 'zalo', title: { vi: 'Nhóm Zalo' } }],
  })
  const context = { actor: 'cli:lan', now: clock.now(), origin: 'file' } as const
  await storeDefinition(db, 'plan', plan, context)
  await db.updateTable('units').set({ kind: 'commune' }).execute()
  whole = await signIn(service.app, service.deps, { role: 'coordinator' })
  ofA = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(service.app, service.deps, { role: 'auditor' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const read = async (by: SignedIn, path = AT) => textOf((await by.get(path).expect(200)).text)
const one = {
  ...{ kind: 'head-count', subject: 'cong-chuc', unit: 'XA', amount: '4' },
  ...{ asOf: '2026-01-31', source: 'Báo cáo số 1' },
}
const last = async () =>
  await service.deps.db
    .selectFrom('audit_entries')
    .select(['action', 'subject'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()

describe('figures of a plan', () => {
  it('are brought one by one, with day and source; replaced, withdrawn and brought back', async () => {
    expect(await read(whole)).toContain('Chưa có số liệu nào')
    await whole.post(AT, one)
    expect(await last()).toEqual({ action: 'figures.bring', subject: 'ke-hoach' })
    expect(await read(whole)).toMatch(
      /Đã ghi: Công chức, XA, 4\. .*Còn thiếu đơn vị .*Báo cáo số 1/,
    )
    await whole.post(AT, { ...one, amount: '6' })
    expect(await read(whole)).toContain('Đã thay: Công chức, XA, từ 4 thành 6.')
    const { body } = await service.get(`${API}/figures`).expect(200)
    expect(body.items).toMatchObject([{ amount: 6, unit: { code: 'XA' }, counts: true }])
    await whole.post(`${AT}/${body.items[0].id}/withdraw`)
    const html = (await whole.get(AT)).text
    expect(textOf(html)).toContain('Đã bỏ số 6 của Xã A.')
    expect(html).toMatch(/name="unit" value="XA"/)
    await whole.post(AT, { ...one, amount: '6' })
  })

  it('a number is read as offices write it: 1.000 is a thousand', async () => {
    await whole.post(AT, { ...one, amount: '1.000' })
    expect(await read(whole)).toContain('từ 6 thành 1.000.')
    for (const amount of ['1.5', '1e3', '-1']) await whole.post(AT, { ...one, amount })
    const { body } = await service.get(`${API}/figures`).expect(200)
    expect(body.items).toMatchObject([{ amount: 1000, unit: { code: 'XA' } }])
    await whole.post(AT, { ...one, amount: '6' })
  })

  it('what is wrong is told on the page that the form stood on, and nothing is saved', async () => {
    const { text: html } = await whole.post(AT, { ...one, unit: 'XZ', source: ' ' })
    const text = textOf(html)
    expect(text).toContain('Không có đơn vị nào mang mã hoặc tên “XZ”')
    expect(text).toContain('Chưa ghi nguồn')
  })

  it('come in a file that is looked at before it is saved', async () => {
    const rows = 'Mã đơn vị;Đơn vị;Công chức\nXA;Xã A;3\nXB;Xã B;1.139\nXZ;Xã Z;7\n'
    const file = { bytes: Buffer.from(rows), name: 'so-lieu.csv' }
    const said = { asOf: '2026-02-15', source: 'Báo cáo số 2' }
    const sent = await whole.upload(`${AT}/imports`, file, said)
    const preview = String(sent.headers.location)
    const text = await read(whole, preview)
    expect(text).toContain('1.139')
    expect(text).not.toContain('chênh hơn 10 lần')
    const wrong = { bytes: Buffer.from('Mã đơn vị;Công chức\nXA;61\n'), name: 'sai.csv' }
    const jump = String((await whole.upload(`${AT}/imports`, wrong, one)).headers.location)
    expect(await read(whole, jump)).toMatch(/6 → 61 chênh hơn 10 lần/)
    expect(text).toContain('Không có đơn vị nào mang mã hoặc tên “XZ”')
    // Another person's preview is nobody's.
    await ofA.get(preview).expect(404)
    const sheet = await whole.get(`${preview}/rejected`).expect(200)
    expect(sheet.headers['content-type']).toContain('spreadsheetml')
    await whole.post(`${preview}/accept`)
    expect(await read(whole)).toContain('Đã lưu: mới 2, thay số cũ 0, không đổi 0.')
    await whole.post(`${preview}/discard`)
    await whole.get(preview).expect(410)
  })

  it('today’s roster is looked at before it becomes the head count', async () => {
    expect(await read(whole, `${AT}/roster/cong-chuc`)).toContain('hôm nay có 6 người')
    await whole.post(`${AT}/roster/cong-chuc`)
    const { body } = await service.get(`${API}/figures/totals`).expect(200)
    expect(body.headCounts[0]).toMatchObject({
      ...{ document: { amount: 10 }, whole: { amount: 6 }, units: { sum: 6 }, state: 'equal' },
    })
    expect(await last()).toMatchObject({ action: 'figures.take-roster' })
  })

  it('reach stands apart and adds up', async () => {
    for (const amount of ['1000', '500'])
      await whole.post(AT, { ...one, kind: 'reach', subject: 'zalo', unit: '', amount })
    expect(await read(whole, `${AT}?kind=reach`)).toContain('Nhóm Zalo 1.500 2')
  })

  it('a coordinator of a unit sees its figures only and brings none; nor does an auditor', async () => {
    const text = await read(ofA)
    expect(text).toContain('Xã A')
    expect(text).not.toMatch(/Xã B|Toàn kế hoạch/)
    for (const by of [ofA, auditor]) {
      expect((await by.post(AT, one)).status).toBe(404)
      await by.get(`${AT}/roster/cong-chuc`).expect(404)
    }
    // The sheet to fill in names every unit.
    await ofA.get(`${AT}/template`).expect(404)
    await service.get(`${API}/figure-templates/promised`, service.keyOfA).expect(403)
    await service
      .post(`${API}/figures`, service.keyOfA)
      .send({ ...one, amount: 4 })
      .expect(403)
  })

  it('the API brings them too, and says which field is at fault', async () => {
    const sent = { ...one, amount: 5, asOf: '2026-03-01' }
    const { body } = await service.post(`${API}/figures`).send(sent).expect(200)
    expect(body).toMatchObject({ state: 'new', before: null })
    const refused = await service
      .post(`${API}/figures`)
      .send({ ...sent, subject: 'x' })
      .expect(422)
    expect(refused.body.errors).toMatchObject([{ field: 'subject' }])
    await service.post(`${API}/figures/${body.id}/withdraw`).expect(200)
    await service.post(`${API}/figures/${body.id}/withdraw`).expect(404)
  })

  it('a merger gives nobody the figures of the bigger unit', async () => {
    const list = 'code,name,valid_from,replaces\nXC,Xã C,2026-01-01,XA;XB'
    await service.post('/api/v1/units/imports').type('text/csv').send(list).expect(200)
    await whole.post(AT, { ...one, unit: 'XC', amount: '4242' })
    const { text } = await service.get(`${API}/figures/totals`, service.keyOfA).expect(200)
    expect(text).not.toContain('4242')
    expect((await ofA.get(AT)).text).not.toContain('4.242')
  })
})

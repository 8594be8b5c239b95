import { read, utils } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const AT = '/console/plans/ky-nang-so/targets/chuong-trinh/missing'
const API = '/api/v1/reports/ky-nang-so/targets/chuong-trinh/missing'

let service: TestService
let whole: SignedIn
let ofA: SignedIn

beforeAll(async () => {
  service = await startTestService()
  whole = await signIn(service.app, service.deps, { role: 'auditor' })
  ofA = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const unitId = async (code: string) =>
  (await service.deps.db.selectFrom('units').select('id').where('code', '=', code).execute())[0]
    ?.id ?? ''

/** The names in a sheet that was downloaded. */
function namesIn(bytes: unknown): unknown[] {
  const { Sheets, SheetNames } = read(bytes)
  const sheet = Sheets[SheetNames[0] ?? ''] ?? {}
  const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1 })
  return rows.filter(([number]) => typeof number === 'number').map(([, name]) => name)
}

describe('the list of who is missing', () => {
  it('names them with their unit and stage, for everybody and for one unit', async () => {
    const text = textOf((await whole.get(AT).expect(200)).text)
    expect(text).toContain('Xã A')
    expect(text).toContain('Xã B')
    expect(text).toMatch(/Vàng A Chu A3 .*Xã A Không đạt Lớp 1/)
    expect(text).not.toContain('Lò Thị An')
    const found = textOf((await whole.get(`${AT}?text=chu`)).text)
    expect(found).toContain('Vàng A Chu')
    expect(textOf((await whole.get(`${AT}?text=khong+ai`)).text)).toContain('Không có ai phù hợp')
    const ofB = textOf((await whole.get(`${AT}?unit=${await unitId('XB')}`)).text)
    expect(ofB).not.toContain('Vàng A Chu')
    await whole.get('/console/plans/ky-nang-so/targets/khac/missing').expect(404)
  })

  it('shows a coordinator of a unit the people of the branch only, as page, sheet and archive', async () => {
    const text = textOf((await ofA.get(AT).expect(200)).text)
    expect(text).toContain('Vàng A Chu')
    expect(text).not.toContain('Xã B')
    await ofA.get(`${AT}?unit=${await unitId('XB')}`).expect(404)
    await ofA.get(`${AT}.xlsx?unit=${await unitId('XB')}`).expect(404)
    const sheet = await ofA.get(`${AT}.xlsx`).responseType('blob')
    const names = namesIn(sheet.body)
    expect(names).toContain('Vàng A Chu')
    const all = await whole.get(`${AT}.xlsx`).responseType('blob')
    expect(namesIn(all.body).length).toBeGreaterThan(names.length)
    await ofA.get(`${AT}.zip?unit=${await unitId('XB')}`).expect(404)
    await ofA.get(`${AT}.zip`).expect(200)
  })

  it('is the same by key, as far as the key sees', async () => {
    const all = await service.get(API)
    expect(all.body).toMatchObject({ kind: 'people', target: 'chuong-trinh' })
    const ofB = await service.get(API, service.keyOfB)
    expect(ofB.body.total).toBeLessThan(all.body.total)
    expect(ofB.body.units).toMatchObject([{ unit: { name: 'Xã B' } }])
    expect(JSON.stringify(ofB.body)).not.toContain('Vàng A Chu')
    const foreign = await service.get(`${API}?unit=${await unitId('XA')}`, service.keyOfB)
    expect(foreign.status).toBe(404)
  })
})

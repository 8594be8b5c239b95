import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../../src/access/viewer.ts'
import { targetProgress } from '../../../src/reports/targets/target-progress.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let whole: SignedIn
let ofA: SignedIn

beforeAll(async () => {
  service = await startTestService()
  whole = await signIn(service.app, service.deps, { role: 'coordinator' })
  ofA = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const AT = '/console/programs/ky-nang-so'
const SOURCE = 'Quyết định 35/QĐ-UBND, mục II.2'

describe('programs', () => {
  it('tell their rules in plain words, and what is inherited or left open', async () => {
    const text = textOf((await whole.get(AT).expect(200)).text)
    expect(text).toContain('từ 5/10 điểm là đạt')
    expect(text).toContain('Tham gia ít nhất 3/4 (75%) thời lượng')
    expect(text).toContain('kế thừa từ tài liệu 003')
    expect(text).toContain('Giấy chứng nhận hoàn thành khóa học')
    expect(text).toContain('Chưa có chỉ tiêu năm 2026')
    await whole.get('/console/programs/khong-co').expect(404)
  })
})

describe('targets', () => {
  it('without one there is no share', async () => {
    expect(textOf((await whole.get('/console/programs')).text)).toContain('3 Chưa có chỉ tiêu')
  })

  it('are set with their source, once for a year and unit, and audited', async () => {
    const province = { year: '2026', people: '12', unit: '', source: SOURCE }
    await whole.post(`${AT}/targets`, province)
    await whole.post(`${AT}/targets`, { ...province, people: '99' })
    await whole.post(`${AT}/targets`, { ...province, people: '4', unit: 'xa' })
    await whole.post(`${AT}/targets`, { ...province, people: '4', unit: 'khong-co' })
    await whole.post(`${AT}/targets`, { ...province, year: '2027', source: ' ' })
    const stored = await service.deps.db.selectFrom('plan_figures').select(['amount']).execute()
    expect(stored.map(({ amount }) => amount).toSorted()).toEqual([12, 4])
    const text = textOf((await whole.get(AT)).text)
    expect(text).toContain('3 trên 12 người 25%')
    expect(text).toContain('2 trên 4 người 50%')
  })

  it('count each person once, who passed or holds a valid certificate, in the year of the class', async () => {
    const progress = (viewer = operator('cli:lan'), year = 2026) =>
      targetProgress(service.deps.db, viewer, { year })
    expect((await progress()).get('ky-nang-so')).toMatchObject({
      ...{ reached: 3, passed: 3, certified: 3 },
      target: { people: 12, reached: 3 },
      unitTargets: [{ people: 4, reached: 2 }],
    })
    expect((await progress(operator('cli:lan'), 2025)).size).toBe(0)
    const [unit] = await service.deps.db
      .selectFrom('units')
      .select('id')
      .where('code', '=', 'XB')
      .execute()
    const ofB = await progress({ ...operator('x'), unitId: unit?.id ?? '' })
    expect(ofB.get('ky-nang-so')).toMatchObject({ reached: 1, target: null, unitTargets: [] })
  })

  it('of a branch only are shown to its coordinator, who sets and withdraws none', async () => {
    const text = textOf((await ofA.get(AT)).text)
    expect(text).toContain('2 trên 4 người')
    expect(text).not.toContain('12 người')
    const [{ id } = { id: '' }] = await service.deps.db
      .selectFrom('plan_figures')
      .select('id')
      .execute()
    expect((await ofA.post(`${AT}/targets/${id}/withdraw`)).status).toBeGreaterThan(400)
    expect((await ofA.post(`${AT}/targets`, { year: '2028', people: '1', source: 'x' })).status) //
      .toBeGreaterThan(400)
  })

  it('are withdrawn, not erased', async () => {
    const [target] = await service.deps.db
      .selectFrom('plan_figures')
      .select('id')
      .where('unit_id', 'is', null)
      .execute()
    await whole.post(`${AT}/targets/${target?.id}/withdraw`)
    expect(textOf((await whole.get(AT)).text)).not.toContain('trên 12 người')
    const acts = await service.deps.db
      .selectFrom('audit_entries')
      .select('action')
      .where('action', 'like', 'target.%')
      .orderBy('seq')
      .execute()
    expect(acts.map(({ action }) => action)).toEqual([
      ...['target.set', 'target.set', 'target.withdraw'],
    ])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
const AT = '/console/plans/ky-nang-so'
const read = async (by: SignedIn, path: string) => textOf((await by.get(path).expect(200)).text)
const rowsOf = (html: string) =>
  [...(html.split('id="units"')[1] ?? '').matchAll(/<tr><th scope="row"(?:.(?!<\/tr>))*./gs)].map(
    ([row]) => textOf(row).trim(),
  )

describe('a program that no plan names', () => {
  it('is a plan of one target, without a head count, and never of 0 %', async () => {
    const text = await read(whole, AT)
    expect(text).toContain('Chương trình này chưa nằm trong kế hoạch nào')
    expect(text).toContain('3 người')
    expect(text).toContain('chưa có tổng số đối tượng')
    expect(text).not.toMatch(/\b0(,0)?%/)
    await whole.get('/console/plans/khong-co').expect(404)
  })

  it('counts the units, people without one in a row of their own', async () => {
    const rows = rowsOf((await whole.get(`${AT}/units`).expect(200)).text)
    expect(rows[0]).toMatch(/^Xã A XA.* 2 2 2$/)
    expect(rows[1]).toMatch(/^Xã B XB.* 1 1 1$/)
    expect(rows[2]).toMatch(/^Chưa rõ đơn vị 0 0/)
    expect(rows[3]).toMatch(/^Toàn bộ 3 3 3/)
  })

  it('has a page for its target, with the weeks and the units', async () => {
    const text = await read(whole, `${AT}/targets/chuong-trinh`)
    expect(text).toContain('Kết quả theo đơn vị')
    expect(text).toContain('Số liệu từng tuần')
    await whole.get(`${AT}/targets/khong-co`).expect(404)
  })

  it('shows its classes against the limits, and says that it has no modules', async () => {
    expect(await read(whole, `${AT}/classes`)).toContain('Lớp 1')
    expect(await read(whole, `${AT}/modules`)).toContain('Kế hoạch không chia chuyên đề')
  })
})

describe('what is asked for', () => {
  it('is a unit by its code, or nothing is shown', async () => {
    expect(await read(whole, `${AT}?unit=xb`)).toContain('1 người')
    const text = await read(whole, `${AT}?unit=khong-co`)
    expect(text).toContain('Không có đơn vị nào khớp với “khong-co”')
    expect(text).not.toContain('Người đã đạt')
  })

  it('is a day: nothing that was achieved later counts', async () => {
    expect(await read(whole, `${AT}?on=2020-01-01`)).toContain('Kết quả tính đến ngày 01/01/2020')
    expect(await read(whole, `${AT}?on=2020-01-01`)).toContain('0 người')
    expect(await read(whole, `${AT}?on=khong-phai-ngay`)).toContain('3 người')
  })

  it('is found, narrowed and sorted among the units', async () => {
    const rows = async (query: string) =>
      rowsOf((await whole.get(`${AT}/units?${query}`).expect(200)).text).map((row) =>
        row.slice(0, 4),
      )
    expect(await rows('sort=people')).toEqual(['Xã B', 'Xã A', 'Chưa', 'Toàn'])
    expect(await rows('text=xa+b')).toEqual(['Xã B'])
    expect(await rows('sort=khong-co&level=99')).toEqual(['Xã A', 'Xã B', 'Chưa', 'Toàn'])
  })
})

describe('the report as a file', () => {
  it('is data, sheets or a letter, of the unit and day of the page', async () => {
    const data = await whole.get(`${AT}/report.json?unit=XB`).expect(200)
    expect(data.body).toMatchObject({ unit: { name: 'Xã B' }, totals: { people: 1 } })
    for (const [format, kind] of [
      ['xlsx', 'progress'],
      ['docx', 'yearly'],
    ]) {
      const file = await whole.get(`${AT}/report.${format}?kind=${kind}`).expect(200)
      expect(file.headers['content-disposition']).toMatch(
        new RegExp(`ky-nang-so-${kind}-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
      )
    }
    await ofA.get(`${AT}/report.json?unit=XB`).expect(404)
  })
})

describe('a coordinator of a unit', () => {
  it('sees the branch, and nothing of another', async () => {
    const text = await read(ofA, `${AT}/units`)
    expect(text).toContain('Xã A')
    expect(text).not.toContain('Xã B')
    expect(await read(ofA, AT)).toContain('2 người')
    expect(await read(ofA, `${AT}?unit=XB`)).toContain('Không có đơn vị nào khớp')
    // Freezing keeps the figures of everybody.
    expect(text).not.toContain('Chốt báo cáo')
    expect(await read(whole, AT)).toContain('Chốt báo cáo')
  })
})

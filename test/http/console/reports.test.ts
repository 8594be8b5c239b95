import readSheet from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

/** A name as somebody might write it who wants a sheet to do something. */
const FORMULA = '=HYPERLINK("http://evil.example")'

let service: TestService
let admin: SignedIn
let ofA: SignedIn
let auditor: SignedIn
beforeAll(async () => {
  service = await startTestService()
  const { app, deps, installation } = service
  // An, who is in the first class, is in the second one too, and not decided there.
  await installation.importRoster(`employee_code,full_name,date_of_birth,unit_code,unit_name,cohort
A1,Lò Thị An,01/02/1980,XA,Xã A,kns-2
A9,Lường Thị Quý,03/03/1990,XA,Xã A,kns-2`)
  await deps.db
    .updateTable('learners')
    .set({ full_name: FORMULA })
    .where('employee_code', '=', 'A9')
    .execute()
  admin = await signIn(app, deps, { role: 'administrator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
/** Cells of the rows of a page's table. */
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell).trim()),
  )
const rowOf = (html: string, name: string) =>
  rowsOf(html).find(([first = '']) => first.startsWith(name))

async function sheetOf(who: SignedIn, path: string, sheet = 1) {
  const { body } = await who
    .get(path)
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => done(null, Buffer.concat(parts)))
    })
  const sheets = await readSheet(body)
  return sheets[sheet - 1]?.data ?? []
}

describe('results in sums', () => {
  it('count each person once and their course turns apart', async () => {
    const { text } = await admin.get('/console/reports')
    const [passed, share] = ['2', '50%']
    expect(rowOf(text, 'Xã A')).toEqual([
      ...['Xã A XA', '4', passed, '2', share],
      ...['5', '3', '2', '1', '0', '0', '2', '2'],
    ])
    expect(rowOf(text, 'Tổng cộng')?.slice(0, 6)).toEqual([
      'Tổng cộng',
      '7',
      '3',
      '3',
      '42,9%',
      '8',
    ])
  })

  it('by class: the total is of people, not of lines', async () => {
    const { text } = await admin.get('/console/reports?by=cohort')
    expect(['Lớp 1', 'Lớp 2', 'Tổng cộng'].map((name) => rowOf(text, name)?.[1])).toEqual([
      '6',
      '2',
      '7',
    ])
  })

  it('show a branch its own people, and nothing of a unit beside it', async () => {
    const own = await ofA.get('/console/reports')
    expect(rowOf(own.text, 'Tổng cộng')?.[1]).toBe('4')
    expect(own.text).not.toContain('Xã B')
    const other = await ofA.get('/console/reports?unit=XB')
    expect(other.text).toContain('Không có đơn vị nào khớp với “XB”')
    expect(rowsOf(other.text)).toEqual([])
  })

  it('come as a sheet of real numbers', async () => {
    const rows = await sheetOf(auditor, '/console/reports/results.xlsx')
    expect(rows.find(([code]) => code === 'XA')?.slice(1, 8)).toEqual(['Xã A', 4, 2, 2, 50, 5, 3])
  })
})

describe('who took part', () => {
  const path = `/console/reports/participation?cohort=${COHORT}`

  it('is listed of a class, by unit and then by given name', async () => {
    const names = rowsOf((await admin.get(path)).text).map(([, name]) => name)
    expect(names.slice(1)).toEqual([
      ...['Lò Thị An', 'Quàng Văn Bình', 'Vàng A Chu'],
      ...['Nguyễn Thị Dung', 'Trần Văn Em', 'Lê Thị Giang'],
    ])
  })

  it('is not listed of everybody', async () => {
    expect((await admin.get('/console/reports/participation')).text).toContain(
      'Chọn lớp hoặc đơn vị',
    )
    expect((await admin.get('/console/reports/participation.xlsx')).status).toBe(404)
  })

  it('says nothing of people of another unit, on no page and in no sheet', async () => {
    const page = await ofA.get(path)
    expect(page.text).toContain('Vàng A Chu')
    expect(page.text).not.toContain('Nguyễn Thị Dung')
    const rows = await sheetOf(ofA, '/console/reports/participation.xlsx?cohort=kns-1')
    expect(rows.flat()).toContain('Vàng A Chu')
    expect(rows.flat()).not.toContain('Nguyễn Thị Dung')
  })

  it('comes as a sheet with dates and numbers, and a name that looks like a formula stays a name', async () => {
    const rows = await sheetOf(admin, '/console/reports/participation.xlsx?unit=XA')
    const of = (name: string) => rows.filter((row) => row[1] === name)
    const issued = service.certificates.find(({ learner }) => learner === 'A2')
    expect(of('Quàng Văn Bình')).toEqual([
      [
        ...[expect.any(Number), 'Quàng Văn Bình', 'A2', 'Xã A', 'Lớp 1', 100, 7.5, 'Đạt'],
        ...[issued?.number, new Date('2026-03-02T00:00:00Z')],
      ],
    ])
    expect(of(FORMULA)).toHaveLength(1)
  })
})

describe('what learners say', () => {
  async function say(stars: number, comment: string | null, many: number) {
    const { db } = service.deps
    const all = await db.selectFrom('certificates').select('id').orderBy('number').execute()
    for (const { id } of all.slice(0, many))
      await db
        .insertInto('feedback')
        .values({
          ...{ certificate_id: id, program_id: 'ky-nang-so', stars, comment },
          given_at: new Date('2026-03-02T03:00:00Z'),
        })
        .onConflict((conflict) => conflict.column('certificate_id').doNothing())
        .execute()
  }

  it('is not shown while so few have spoken that one could be recognised', async () => {
    await say(1, 'Giảng viên nói nhanh', 3)
    const { text } = await admin.get('/console/reports/feedback')
    expect(text).toContain('Dưới 5 ý kiến, chưa hiển thị.')
    expect(text).not.toContain('Giảng viên nói nhanh')
    const rows = await sheetOf(admin, '/console/reports/feedback.xlsx', 2)
    expect(rows.flat()).not.toContain('Giảng viên nói nhanh')
  })
})

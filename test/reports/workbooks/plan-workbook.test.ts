/** The sheets of a plan, opened again by a reader of another hand. */
import { buffer } from 'node:stream/consumers'
import { read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { getPlan } from '../../../src/programs/plans/store.ts'
import { makePlanFile, type PlanFileKind } from '../../../src/reports/plan-file.ts'
import { worked } from '../../support/formulas.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'
import { platformsYaml } from '../../support/world.ts'
import { WrittenPeople } from '../plan/written-people.ts'

const program = `
id: co-ban
title: { vi: Kỹ năng số }
modules: { Lãnh đạo: [NTS, ATAN] }
delivery: { classSize: 1, inPersonShare: "> 50%", days: 5-14 }
cohorts:
  - id: b1
    name: Lớp 1
    start: 2026-03-02
    delivery: { days: 3, inPersonPeriods: 8, onlinePeriods: 8 }
    evidence: [{ platform: lms, course: B, finalTest: x, attendance: none }]
`
const plan = `
id: ke-hoach
title: { vi: Kế hoạch năm 2026 }
document: Quyết định số 35/QĐ-UBND
issuedOn: 2026-01-06
years: 2026
body: { parent: UBND tỉnh Sơn La, name: Sở Khoa học và Công nghệ, place: Sơn La, recipient: UBND tỉnh Sơn La, signer: { title: KT. Giám đốc / Phó giám đốc, name: Lò Văn Ánh } }
programs: [co-ban]
figures:
  - { id: tinh, title: { vi: Cấp tỉnh }, amount: 1139 }
  - { id: huyen, title: { vi: Cấp huyện }, amount: 783 }
  - { id: xa, title: { vi: Cấp xã }, amount: 1976 }
  - { id: tong, title: { vi: Cán bộ }, amount: 3898, sum: [tinh, huyen, xa] }
  - { id: sau, title: { vi: Sáu }, amount: 6 }
audiences:
  - { id: lanh-dao, title: { vi: Lãnh đạo }, rule: { tag: [Lãnh đạo] }, modules: [NTS, ATAN], headCount: sau }
  - { id: gv, title: { vi: Giáo viên }, rule: { tag: [GV] } }
targets:
  - { id: co-ban, title: { vi: Lãnh đạo học cơ bản }, audiences: [lanh-dao], percent: 50% }
  - { id: gv, title: { vi: Giáo viên học cơ bản }, audiences: [gv], percent: 100% }
reach:
  - { id: zalo, title: { vi: Zalo } }
costs:
  - id: zoom
    title: { vi: Lớp Zoom }
    total: 8100000
    lines:
      - { id: a, title: { vi: Zoom edu }, quantity: 1, unitPrice: 2100000 }
      - { id: b, title: { vi: Báo cáo viên }, quantity: 4, unitPrice: 1500000 }
deadlines:
  - { id: ket-qua, title: { vi: Kết quả }, kind: results, on: 2026-11-30, from: [department] }
`

let world: TestInstallation
let people: WrittenPeople
let book: WorkBook
let bytes: Buffer

async function file(
  format: 'xlsx' | 'docx' | 'json',
  { viewer = lan, kind = 'progress' as PlanFileKind, unitId = null as string | null } = {},
): Promise<Buffer> {
  const { db } = world.database
  const { body } = await makePlanFile(db, viewer, await getPlan(db, 'ke-hoach'), {
    ...{ now: new Date('2026-11-16T02:00:00Z'), kind, format, unitId },
    ...{ language: 'vi', madeBy: 'Lan' },
  })
  return await buffer(body)
}
const open = (content: Buffer) => read(content, { cellFormula: true, cellNF: true })
const sheetOf = (from: WorkBook, name: string): WorkSheet => {
  const sheet = from.Sheets[name]
  if (sheet === undefined) throw new Error(`no sheet ${name} in ${from.SheetNames.join(', ')}`)
  return sheet
}
const rowsOf = (from: WorkBook, name: string): unknown[][] =>
  utils.sheet_to_json(sheetOf(from, name), { header: 1, raw: true, defval: null })
const rowOf = (from: WorkBook, name: string, word: string) =>
  rowsOf(from, name).find((cells) => cells.some((cell) => String(cell).trim() === word)) ?? []

const HOSTILE = '=HYPERLINK("http://x.vn","xã")'

beforeAll(async () => {
  world = await createTestInstallation({
    files: {
      'platforms.yaml': platformsYaml,
      'programs/co-ban.yaml': program,
      'plans/ke-hoach.yaml': plan,
    },
  })
  people = new WrittenPeople(world.database.db)
  await people.addUnits([
    { name: 'Tỉnh', kind: 'province' },
    { name: 'Sở', kind: 'department', under: 'Tỉnh' },
    { name: HOSTILE, kind: 'commune', under: 'Tỉnh' },
  ])
  const passed = (passedOn: string, modules: string[] = []) => [
    { class: 'b1', passed: passedOn, modules },
  ]
  const leader = (unit: string) => ({
    tags: ['Lãnh đạo'],
    units: [[unit, '2020-01-01']] as [string, string][],
  })
  await people.add('An', { ...leader('Sở'), results: passed('2026-04-10', ['NTS', 'ATAN']) })
  await people.add('Bình', { ...leader(HOSTILE), results: passed('2026-05-10', ['NTS']) })
  await people.add('Chi', { ...leader(HOSTILE), results: [{ class: 'b1' }] })
  await people.add('Dũng', { tags: ['GV'], units: [], results: passed('2026-06-10') })
  bytes = await file('xlsx')
  book = open(bytes)
})
afterAll(() => world.close())

describe('the sheets of a plan', () => {
  it('have Vietnamese names, one an audience too', () => {
    expect(book.SheetNames).toEqual([
      ...['Tổng hợp', 'Dự báo', 'Theo đơn vị', 'Đối tượng', 'Lãnh đạo', 'Giáo viên', 'Chuyên đề'],
      ...['Chương trình', 'Lớp học', 'Số người', 'Nhu cầu', 'Kinh phí', 'Hạn nộp'],
      ...['Nộp theo đơn vị', 'Tiếp cận', 'Theo tuần', 'Nguồn số liệu'],
    ])
  })

  it('hold figures that SQL of another hand comes to', async () => {
    const { rows } = await sql<{ tag: string; people: number; turns: number }>`
      select t.tag, count(distinct e.learner_id)::int as people, count(*)::int as turns
      from enrolments e join outcome_revisions r on r.enrolment_id = e.id and r.verdict = 'passed'
      join learners l on l.id = e.learner_id cross join lateral unnest(l.tags) as t(tag)
      group by t.tag order by t.tag desc`.execute(world.database.db)
    expect(rows).toEqual([
      { tag: 'Lãnh đạo', people: 2, turns: 2 },
      { tag: 'GV', people: 1, turns: 1 },
    ])
    // No., target, counted in, wanted, head count, promised, reached, missing, share, turns
    expect(rowOf(book, 'Tổng hợp', 'Lãnh đạo học cơ bản').slice(2, 10)).toEqual([
      ...['người', 50, 6, 3, rows[0]?.people, 1, 33.3, rows[0]?.turns],
    ])
    expect(rowOf(book, 'Tổng hợp', 'Giáo viên học cơ bản').slice(2, 10)).toEqual([
      ...['người', 100, 'chưa có tổng số đối tượng', null, rows[1]?.people, null, null, 1],
    ])
    expect(rowOf(book, 'Chuyên đề', 'NTS').slice(2)).toEqual([2, 2])
  })

  it('keep people without a unit in a row of their own, and everybody once below', () => {
    const units = rowsOf(book, 'Theo đơn vị')
    const of = (name: string) =>
      units.find((cells) => String(cells[2]).trim() === name)?.slice(4, 6) ?? []
    expect(of('Tỉnh')).toEqual([2, 2])
    expect(of('Chưa rõ đơn vị')).toEqual([1, 1])
    // Figures in every column of a target: head count, promised, reached, missing, share.
    for (const sheet of ['Theo đơn vị', 'Giáo viên', 'Lãnh đạo'])
      expect(rowOf(book, sheet, 'Chưa rõ đơn vị').slice(-5)).toEqual(
        sheet === 'Lãnh đạo' ? [0, 0, 0, 0, 0] : [0, 0, 1, 0, '–'],
      )
    expect(of('Cộng các đơn vị cấp 1')).toEqual([3, 3])
    expect(of('Toàn bộ (mỗi người tính một lần)')).toEqual([3, 3])
  })

  it('say beside each formula what it comes to', () => {
    let formulas = 0
    for (const name of book.SheetNames) {
      const sheet = sheetOf(book, name)
      for (const [address, cell] of Object.entries(sheet)) {
        if (address.startsWith('!') || cell.f === undefined) continue
        formulas += 1
        expect([name, address, cell.f, cell.v]).toEqual([
          ...[name, address, cell.f],
          worked(sheet, cell.f),
        ])
      }
    }
    expect(formulas).toBeGreaterThan(20)
    expect(rowOf(book, 'Số người', 'Cán bộ').slice(3, 6)).toEqual([3898, 3898, 0])
    expect(rowOf(book, 'Kinh phí', 'Lớp Zoom').slice(4, 9)).toEqual([
      ...[8100000, 8100000, 0, null, 8100000],
    ])
  })

  it('hold days as dates, numbers as numbers, and text as text, whatever it begins with', () => {
    const summary = sheetOf(book, 'Tổng hợp')
    const due = Object.values(summary).find((cell) => cell?.z === 'dd/mm/yyyy')
    expect(due).toMatchObject({ t: 'n', v: 46387 })
    const units = Object.values(sheetOf(book, 'Theo đơn vị'))
    const hostile = units.filter((cell) => String(cell?.v).trim() === HOSTILE)
    expect(hostile).toHaveLength(1)
    expect(hostile[0]).toMatchObject({ t: 's' })
    expect(hostile[0]?.f).toBeUndefined()
  })

  it('keep their header in sight and on each page, A4, numbered', () => {
    const xml = unzipped(bytes).get('xl/worksheets/sheet1.xml')?.toString() ?? ''
    expect(xml).toMatch(/<pane [^>]*state="frozen"/)
    expect(xml).toMatch(/<pageSetup paperSize="9" orientation="landscape" fitToWidth="1"/)
    expect(xml).toContain('<oddFooter>&amp;C&amp;P/&amp;N</oddFooter>')
    const names = unzipped(bytes).get('xl/workbook.xml')?.toString() ?? ''
    expect(names.match(/_xlnm\.Print_Titles/g)).toHaveLength(book.SheetNames.length)
  })

  it('tell which classes break a limit', () => {
    const [finding] = rowOf(book, 'Lớp học', 'Lớp 1').slice(10, 11)
    expect(String(finding).split('\n')).toEqual([
      'Lớp có 4 học viên, quá mức tối đa 1 học viên/lớp.',
      'Học trực tiếp 8/16 tiết, chưa đạt tỷ lệ > 1/2.',
      'Lớp học 3 ngày, trong khi quy định từ 5 đến 14 ngày.',
    ])
  })

  it('show a coordinator the branch and nothing beside it', async () => {
    const ofUnit: Viewer = { ...lan, unitId: people.unit('Sở') }
    const own = open(await file('xlsx', { viewer: ofUnit }))
    const names = rowsOf(own, 'Theo đơn vị').map((cells) => String(cells[2]).trim())
    expect(names).toContain('Sở')
    expect(names).not.toContain(HOSTILE)
    expect(rowOf(own, 'Tổng hợp', 'Lãnh đạo học cơ bản')[6]).toBe(1)
    const list = open(await file('xlsx', { viewer: ofUnit, kind: 'participation' }))
    expect(rowsOf(list, 'Danh sách').flat()).not.toContain('Bình')
    for (const kind of ['progress', 'participation'] as const)
      await expect(
        file('xlsx', { viewer: ofUnit, kind, unitId: people.unit(HOSTILE) }),
      ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('list who took part, per locality and one by one', async () => {
    const list = open(await file('xlsx', { kind: 'participation' }))
    const localities = sheetOf(list, 'Theo địa phương')
    expect(rowOf(list, 'Theo địa phương', 'Tổng cộng').slice(3, 8)).toEqual([4, 3, 0, 4, 3])
    for (const cell of Object.values(localities))
      if (cell?.f !== undefined) expect(cell.v).toBe(worked(localities, cell.f))
    expect(rowsOf(list, 'Danh sách').flat()).toEqual(expect.arrayContaining(['An', 'Dũng']))
  })
})

describe('a report that is sent as a letter', () => {
  const textOf = (content: Buffer) =>
    (unzipped(content).get('word/document.xml')?.toString() ?? '').replace(/<[^>]+>/g, '\n')

  it('has the head and foot of an office, A4, and the figures of the sheets', async () => {
    const content = await file('docx', { kind: 'results-and-needs' })
    const xml = unzipped(content).get('word/document.xml')?.toString() ?? ''
    expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"\/>/)
    expect(xml).toMatch(/w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/)
    expect(unzipped(content).get('word/styles.xml')?.toString()).toContain('Times New Roman')
    const lines = textOf(content).split('\n').filter(Boolean)
    for (const line of [
      'UBND TỈNH SƠN LA',
      'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Sơn La, ngày 16 tháng 11 năm 2026',
      'BÁO CÁO',
      'Kết quả thực hiện năm 2026 và nhu cầu năm 2027: Kế hoạch năm 2026',
      'Kính gửi: UBND tỉnh Sơn La',
      'VI. NHU CẦU ĐÀO TẠO, BỒI DƯỠNG NĂM 2027',
      'Nơi nhận:',
      'KT. GIÁM ĐỐC',
      'PHÓ GIÁM ĐỐC',
      'Lò Văn Ánh',
    ])
      expect(lines).toContain(line)
    const target = lines.indexOf('Lãnh đạo học cơ bản')
    expect(lines.slice(target, target + 7)).toEqual([
      ...['Lãnh đạo học cơ bản', '6', '3', '2', '33,3', '1', '31/12/2026'],
    ])
  })

  it('has one table of units, and nothing blank where the unit is not known', async () => {
    const xml =
      unzipped(await file('docx'))
        .get('word/document.xml')
        ?.toString() ?? ''
    const [, appendix = ''] = xml.split('Phụ lục')
    expect(appendix.match(/<w:tbl>/g)).toHaveLength(1)
    const lines = appendix
      .replace(/<[^>]+>/g, '\n')
      .split('\n')
      .filter(Boolean)
    const row = lines.indexOf('Chưa rõ đơn vị')
    expect(lines.slice(row, row + 4)).toEqual(['Chưa rõ đơn vị', '1', '0', '1'])
  })

  it('opens with the matrix of modules', async () => {
    const lines = textOf(await file('docx', { kind: 'modules' }))
      .split('\n')
      .filter(Boolean)
    const row = lines.lastIndexOf('Lãnh đạo')
    expect(lines.slice(row, row + 4)).toEqual(['Lãnh đạo', '3', '✔\u00a02', '✔\u00a01'])
    expect(lines).not.toContain('Phụ lục')
  })

  it('is written for every kind', async () => {
    for (const kind of ['yearly', 'head-counts', 'modules', 'classes', 'participation'] as const)
      expect(textOf(await file('docx', { kind }))).toContain('Nơi nhận:')
    const { tables } = JSON.parse((await file('json', { kind: 'classes' })).toString())
    expect(tables[0].rows[0].slice(5, 9)).toEqual([4, 8, 8, 50])
  })
})

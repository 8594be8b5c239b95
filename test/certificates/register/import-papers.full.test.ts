import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paperLines } from '../../../src/certificates/register/list-papers.ts'
import { NEEDED, readPaperFile } from '../../../src/certificates/register/paper-file.ts'
import { listPapers } from '../../../src/certificates/register/paper-store.ts'
import { startRegister } from '../../../src/certificates/register/start.ts'
import { paperTemplate } from '../../../src/certificates/register/template.ts'
import { withdrawPaper } from '../../../src/certificates/register/withdraw.ts'
import { mergeLearners } from '../../../src/reconciliation/account-decisions/merge.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { COHORT, rosterCsv, type World } from '../../support/world.ts'
import { certifiedWorlds, certify, numbersOf } from '../certified-world.ts'
import { entries, ISSUER, importCsv, type PaperText } from './papers.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

const numbersIn = async (world: World, year = 2026) =>
  (await entries(world, year)).map((entry) => entry.register_number)

const started = (world: World, number: number, year = 2026) =>
  startRegister(world, lan, { issuer: ISSUER, year, number })
/** Papers issued on a day of another year, for another register. */
const of = (year: number, papers: PaperText[]) =>
  papers.map((paper) => ({ issued: `15/01/${year}`, ...paper }))

describe('earlier papers in the register', () => {
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(['A', 'B'])
  })

  it('are taken below the first number in any order; what is missing there is told as ranges', async () => {
    await started(world, 10, 2020)
    const done = await importCsv(
      world,
      of(2020, [{ register: 7 }, { register: 2 }, { register: '03' }]),
    )
    expect(done).toMatchObject({ accepted: 3, rejected: [] })
    expect(done.registers).toMatchObject([
      {
        first: 10,
        last: 9,
        entries: 3,
        missing: [
          { from: 1, to: 1 },
          { from: 4, to: 6 },
          { from: 8, to: 9 },
        ],
      },
    ])
  })

  it('are found by their register number, how their number begins, and words of whose they are', async () => {
    await started(world, 10, 2019)
    await importCsv(
      world,
      of(2019, [
        { register: 4, number: 'SL-2019/4', code: 'A' },
        { register: 5, number: 'SL-2019/5' },
      ]),
    )
    const { full_name: name } = await world.db
      .selectFrom('learners')
      .select('full_name')
      .where('employee_code', '=', 'A')
      .executeTakeFirstOrThrow()
    const found = async (text: string) => {
      const { lines } = await paperLines(world.db, lan, { text, limit: 10, offset: 0 })
      return lines
        .map(({ number }) => number)
        .filter((number) => number.startsWith('SL-'))
        .toSorted()
    }
    expect(await found('sl-2019')).toEqual(['SL-2019/4', 'SL-2019/5'])
    expect(await found('2019/4')).toEqual([])
    expect(await found('5')).toEqual(['SL-2019/5'])
    expect(await found(name.toUpperCase())).toEqual(['SL-2019/4'])
    expect(await found('%')).toEqual([])
  })

  it('brought once more change nothing', async () => {
    await started(world, 10, 2021)
    const papers = of(2021, [
      { register: 1, number: '2021-1', code: 'A' },
      { register: 2, number: '2021-2' },
    ])
    await importCsv(world, papers)
    const before = await tableContents(world.db)
    expect(await importCsv(world, papers)).toMatchObject({
      accepted: 0,
      bound: 0,
      unchanged: 2,
      rejected: [],
    })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('of an earlier year and a former agency have registers of their own', async () => {
    const issuer = 'Sở Thông tin và Truyền thông'
    await startRegister(world, lan, { issuer, year: 2024, number: 300, isNewIssuer: true })
    const done = await importCsv(
      world,
      of(2024, [
        { register: 12, issuer },
        { register: 12, number: 'khác' },
      ]),
    )
    expect(done.rejected).toMatchObject([
      { row: 3, reason: expect.stringContaining('Number 1 of 2024') },
    ])
    expect(await numbersIn(world, 2024)).toEqual([12])
  })

  it('are read from English headers, and from the form that hocvu gives', async () => {
    await started(world, 10, 2022)
    const english = `register_number,number,full_name,date_of_birth,unit,program,issued_on,issuer\n4,OLD-4,Lò Thị An,01/02/1980,Sở Nội vụ,Kỹ năng số,2022-01-15,${ISSUER}`
    expect(await importCsv(world, english)).toMatchObject({ accepted: 1, rejected: [] })
    const form = await readPaperFile(await paperTemplate(), ['register_number', ...NEEDED])
    expect(form).toMatchObject({ rows: [], rejected: [], warnings: [] })
  })

  it('that cannot be taken are named by row, field and reason, and lose nothing else', async () => {
    await started(world, 50, 2023)
    await importCsv(world, of(2023, [{ register: 1, number: 'CŨ-1' }]))
    const done = await importCsv(
      world,
      of(2023, [
        { register: 1, number: 'CŨ-1', name: 'Ai Khác' },
        { register: 2, number: 'CŨ-1' },
        { register: 3, number: 'CŨ-3' },
        { register: 3, number: 'khác nữa' },
        { register: 4, number: 'CŨ-3' },
        { register: 'ba' },
        { register: 5, issued: '31/02/2023' },
        { register: 6, issuer: 'Sở Không Có' },
        { register: 7, issued: '01/12/2026' },
        { register: 8, code: 'A', cohort: 'lop-nao' },
        { register: 9, code: 'A', name: 'Tên Khác' },
        { register: 10, name: 'Không Khóa', cohort: COHORT },
        { register: 11, code: 'X', cohort: COHORT },
        { register: 12, number: '014185000301' },
        { register: 13, number: 'CŨ-13' },
        { register: 14, born: '05/09/2085' },
      ]),
    )
    expect(done.accepted).toBe(2)
    expect(await numbersIn(world, 2023)).toEqual([1, 3, 13])
    expect(done.rejected.map(({ row, field }) => [row, field])).toEqual([
      [2, 'register_number'],
      [3, 'number'],
      [5, 'register_number'],
      [6, 'number'],
      [7, 'register_number'],
      [8, 'issued_on'],
      [9, 'issuer'],
      [10, 'issued_on'],
      [11, 'cohort'],
      [12, 'full_name'],
      [13, 'employee_code'],
      [14, 'employee_code'],
      [15, 'number'],
      [17, 'date_of_birth'],
    ])
    expect(done.rejected[0]?.reason).toContain('another full_name')
    expect(JSON.stringify(done)).not.toContain('014185000301')
  })

  it('of nobody on the roster are taken without a learner, and bound once they are known', async () => {
    await started(world, 10, 2019)
    const paper = { register: 1, number: '2019-1', code: 'D' }
    const first = await importCsv(world, of(2019, [paper]))
    expect(first).toMatchObject({ accepted: 1, bound: 0 })
    expect(first.warnings).toEqual([expect.stringContaining('1 papers have a key')])
    await world.importRoster(rosterCsv([{ code: 'D', cohort: COHORT }]))
    expect(await importCsv(world, of(2019, [{ ...paper, cohort: COHORT }]))).toMatchObject({
      accepted: 0,
      bound: 1,
    })
    const [found] = await listPapers(world.db, lan, { cohort: COHORT, limit: 10 })
    expect(found).toMatchObject({ learner: 'D', cohort: COHORT, year: 2019 })
  })
})

describe('papers beside certificates', () => {
  it('continue the register without a gap, and certificates go on after them', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    const done = await importCsv(world, [{ register: 2 }, { register: 1 }, { register: 4 }])
    expect(done.accepted).toBe(2)
    expect(done.rejected).toMatchObject([
      { row: 4, field: 'register_number', reason: expect.stringContaining('Number 3 of 2026') },
    ])
    await certify(world)
    expect(await numbersIn(world)).toEqual([1, 2, 3, 4])
    expect(await numbersOf(world)).toEqual(['3/2026', '4/2026'])
    const after = await importCsv(world, [{ register: 5 }, { register: 4 }])
    expect(after.accepted).toBe(1)
    expect(after.rejected).toMatchObject([{ row: 3, field: 'register_number' }])
  })

  it('keep hocvu from issuing a second one, until they are withdrawn; the number stays used', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    await started(world, 10)
    await importCsv(world, [{ register: 1, code: 'A', cohort: COHORT }])
    const first = await certify(world)
    expect(first.issued.map(({ learner }) => learner)).toEqual(['B'])
    expect(first.held).toEqual([])
    const [paper] = await listPapers(world.db, lan, { limit: 1 })
    const id = paper?.id ?? ''
    const done = await withdrawPaper(world, lan, id, 'Nhầm người, CCCD 014185000301')
    expect(done).toMatchObject({ withdrawnBy: lan.actor })
    expect(done.withdrawnReason).toContain('Nhầm người')
    expect(done.withdrawnReason).not.toContain('014185000301')
    await expect(withdrawPaper(world, lan, id, 'lại')).rejects.toMatchObject({
      code: 'request.conflict',
    })
    const again = await importCsv(world, [{ register: 1, code: 'A', cohort: COHORT }])
    expect(again.rejected).toMatchObject([
      { field: 'register_number', reason: expect.stringContaining('withdrawn') },
    ])
    const second = await certify(world)
    expect(second.issued.map(({ learner }) => learner)).toEqual(['A'])
    expect(await numbersIn(world)).toEqual([1, 10, 11])
  })

  it('are refused for somebody who has a certificate of that cohort, or another paper', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    await started(world, 10)
    await certify(world)
    await world.importRoster(rosterCsv([{ code: 'C', cohort: COHORT }]))
    const done = await importCsv(world, [
      { register: 1, code: 'A', cohort: COHORT },
      { register: 2, code: 'C', cohort: COHORT },
      { register: 3, code: 'C', cohort: COHORT },
    ])
    expect(done.accepted).toBe(1)
    expect(done.rejected).toMatchObject([
      { row: 2, field: 'employee_code', reason: expect.stringContaining('10/2026/GCN') },
      { row: 4, field: 'employee_code', reason: expect.stringContaining('Row 3') },
    ])
    const later = await importCsv(world, [{ register: 4, code: 'C', cohort: COHORT }])
    expect(later.rejected).toMatchObject([{ field: 'employee_code' }])
  })

  it('follow their learner into the row that is kept, and stand in the way of losing them', async () => {
    const world = await worlds.withPassed(['A'])
    await started(world, 10)
    await world.importRoster(rosterCsv([{ code: 'K' }]))
    await world.importRoster(rosterCsv([{ code: 'E', cohort: COHORT }]))
    const merge = (kept: string, absorbed: string) =>
      mergeLearners(world, lan, { kept, absorbed }, { reason: 'Cùng một người', attachment: null })
    await importCsv(world, [{ register: 1, code: 'E', cohort: COHORT }])
    await expect(merge('A', 'E')).rejects.toMatchObject({ code: 'learner.certificate-in-the-way' })
    await merge('K', 'E')
    const [paper] = await listPapers(world.db, lan, { cohort: COHORT, limit: 1 })
    expect(paper?.learner).toBe('K')
  })
})

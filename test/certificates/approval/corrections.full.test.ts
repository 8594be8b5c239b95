import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeCorrections } from '../../../src/certificates/approval/corrections.ts'
import { holdPeople } from '../../../src/certificates/approval/hold.ts'
import { readCorrections } from '../../../src/certificates/approval/read-corrections.ts'
import { columnOf } from '../../../src/certificates/approval/sheet-columns.ts'
import type { Cell } from '../../../src/foundation/sheets/table.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { excelDate, workbook } from '../../support/workbooks.ts'
import { rosterCsv } from '../../support/world.ts'
import { type Answers, answer, HEADER, rowOf, sheetRows, written } from './filled-sheet.ts'
import { codes, createProposedWorld, type ProposedWorld } from './proposed-world.ts'

let world: ProposedWorld
beforeAll(async () => {
  world = await createProposedWorld()
  await world.pass([
    { code: '00A', name: 'Nguyễn Thị Ánh' },
    { code: '00B', name: 'Lò Văn Ón' },
    { code: '00C', name: 'Vàng A Páo', born: ' ' },
    { code: '00D', name: 'Đặng Xuân', unit: ' ' },
    { code: '00E', name: 'Quàng Thị Hặc', unit: 'Phường Tô Hiệu' },
    ...codes('00F', '00G', '00H', '00I', '00J'),
  ])
  await world.certify()
})
afterAll(() => world.close())

async function send(bytes: Buffer, viewer = lan) {
  const reading = await readCorrections(bytes)
  return await takeCorrections(world, viewer, (await world.list()).id, reading)
}

/** Of everybody on the list, whatever their unit: the rows of all sheets under one header. */
async function filled(answers: Record<string, Answers>): Promise<Cell[][]> {
  const sheets = [
    await sheetRows(world, 'Sở Nội vụ'),
    await sheetRows(world, 'Phường Tô Hiệu').catch(() => []),
    await sheetRows(world, 'none').catch(() => []),
  ]
  const people = sheets.flatMap((rows) =>
    rows.slice(HEADER + 1).filter((cells) => cells[columnOf('row_code')] !== null),
  )
  const rows = [
    ...(sheets[0] ?? []).slice(0, HEADER + 1),
    ...people.filter((row) => row.length > 9),
  ]
  for (const [code, given] of Object.entries(answers)) answer(rows, code, given)
  return rows
}

const nothing = {
  right: 0,
  corrected: 0,
  held: 0,
  released: 0,
  unchanged: 0,
  rejected: [],
  notes: [],
  warnings: [],
}

const person = async (code: string) =>
  (await world.people()).find(({ employeeCode }) => employeeCode === code)

describe('a sheet that comes back', () => {
  it('changes nothing where nobody has written anything', async () => {
    const before = await tableContents(world.db)
    expect(await send(await written(await filled({})))).toMatchObject({
      ...nothing,
      unanswered: 10,
    })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('corrects the roster, and lets go of whom the correction mends', async () => {
    const rows = await filled({
      '00A': { mark: 'Đúng' },
      '00B': { mark: 'Sai', right_name: 'Lò Văn Ổn', right_birth: '05/07/1985' },
      '00C': { mark: 'sai', right_birth: '31/12/1979' },
      '00D': { right_unit: 'Sở Nội vụ' },
      '00E': { mark: 'S', right_unit: 'so noi vu', note: 'Chuyển công tác' },
    })
    expect(await person('00C')).toMatchObject({ state: 'held', reasons: ['date-of-birth'] })
    expect(await send(await written(rows))).toMatchObject({
      ...nothing,
      right: 1,
      corrected: 4,
      unanswered: 5,
      notes: [{ note: 'Chuyển công tác' }],
    })
    expect(await person('00B')).toMatchObject({ fullName: 'Lò Văn Ổn', dateOfBirth: '1985-07-05' })
    expect(await person('00C')).toMatchObject({ state: 'proposed', dateOfBirth: '1979-12-31' })
    for (const code of ['00D', '00E'])
      expect(await person(code)).toMatchObject({ state: 'proposed', unit: { name: 'Sở Nội vụ' } })
    const [entry] = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'after'])
      .where('action', '=', 'proposals.corrections')
      .execute()
    expect(entry).toMatchObject({
      actor: 'cli:lan',
      after: { corrected: 4, list: { proposed: 10 } },
    })

    const before = await tableContents(world.db)
    expect(await send(await written(rows))).toMatchObject({
      ...nothing,
      right: 1,
      unchanged: 4,
      unanswered: 5,
      notes: [{ note: 'Chuyển công tác' }],
    })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('holds who is wrong without saying what is right, until a sheet says so', async () => {
    const rows = await filled({
      '00F': { mark: 'Sai', note: 'Trùng tên với người khác, CCCD 001080000123' },
      '00G': { mark: 'Sai' },
    })
    expect(await send(await written(rows))).toMatchObject({ held: 2, rejected: [], notes: [] })
    expect(await person('00F')).toMatchObject({
      state: 'held',
      holdReason: expect.stringMatching(/^Đơn vị rà soát: Trùng tên với người khác/),
    })
    expect((await person('00F'))?.holdReason).not.toContain('0010800001')
    const before = await tableContents(world.db)
    expect(await send(await written(rows))).toMatchObject({ held: 0, unchanged: 2 })
    expect(await tableContents(world.db)).toEqual(before)
    const mended = await filled({
      '00F': { mark: 'Đúng' },
      '00G': { mark: 'Sai', right_birth: '2/2/1982' },
    })
    expect(await send(await written(mended))).toMatchObject({ released: 2, corrected: 1 })
    expect(await world.states()).toMatchObject({ '00F': 'proposed', '00G': 'proposed' })
  })

  it('does not lift what the office itself holds', async () => {
    await holdPeople(world, lan, (await world.list()).id, ['00F'], 'Chờ thanh tra')
    const rows = await filled({ '00F': { mark: 'Sai', right_birth: '06/06/1976' } })
    expect(await send(await written(rows))).toMatchObject({ corrected: 1, released: 0 })
    expect(await person('00F')).toMatchObject({
      state: 'held',
      dateOfBirth: '1976-06-06',
      holdReason: 'Chờ thanh tra',
    })
  })

  it('names each row that it cannot take, and takes the others', async () => {
    const rows = await filled({
      '00A': { mark: 'Sai', right_birth: '31/02/1980' },
      '00B': { mark: 'Sai', right_unit: 'Sở Không Có', right_name: 'Lò Văn Khác' },
      '00G': { mark: 'Sai', right_birth: '01/01/2025' },
      '00H': { mark: 'Đúng', right_name: 'Nguyễn Văn Hùng' },
      '00I': { mark: 'Sai', right_birth: '01/03/1984' },
      '00J': { note: 'Nghỉ thai sản' },
    })
    const { rejected, corrected, held } = await send(await written(rows))
    expect(rejected).toHaveLength(5)
    expect(Object.fromEntries(rejected.map(({ field, reason }) => [field, reason]))).toMatchObject({
      right_unit: expect.stringContaining('No unit of the roster'),
      right_name: expect.stringContaining('gives a correction all the same'),
      mark: expect.stringContaining('says neither'),
    })
    expect(rejected.filter(({ field }) => field === 'right_birth')).toHaveLength(2)
    expect({ corrected, held }).toEqual({ corrected: 1, held: 5 })
    // All or nothing for a row: a good name beside a bad unit is not taken either, and nobody is certified wrong.
    const b = await person('00B')
    expect(b).toMatchObject({ state: 'held' })
    expect(b?.fullName).not.toBe('Lò Văn Khác')
    expect(await person('00I')).toMatchObject({ dateOfBirth: '1984-03-01', state: 'proposed' })
    // "Đúng" with a correction, or a remark alone: somebody finds out first.
    expect(await person('00H')).toMatchObject({ fullName: 'Nguyễn Văn 00H', state: 'held' })
    expect(await person('00J')).toMatchObject({ holdReason: 'Đơn vị rà soát: Nghỉ thai sản' })
    const mended = await filled({
      '00A': { mark: 'Đúng' },
      '00B': { mark: 'Đúng' },
      '00G': { mark: 'Đúng' },
      '00H': { mark: 'Đúng' },
      '00J': { mark: 'Đúng' },
    })
    expect(await send(await written(mended))).toMatchObject({ right: 5, released: 5 })
  })

  it('is refused row by row where it does not say what the roster says today', async () => {
    const stale = await filled({
      '00H': { mark: 'Đúng' },
      '00I': { mark: 'Sai', right_birth: '02/03/1984' },
      '00J': { mark: 'Đúng', full_name: 'Sửa Ngay Vào Cột Bên Trái' },
    })
    await world.importRoster(rosterCsv([{ code: '00H', born: '09/09/1979' }]))
    const { rejected, corrected } = await send(await written(stale))
    expect(corrected).toBe(1)
    expect(rejected).toMatchObject([
      { field: 'date_of_birth', reason: expect.stringContaining('get a new sheet') },
      { field: 'full_name', reason: expect.stringContaining('put it back') },
    ])
    expect(await person('00J')).toMatchObject({ fullName: 'Nguyễn Văn 00J' })
  })

  it('is read whatever an office does to it: other order, rows gone, empty rows, dates of Excel', async () => {
    const rows = await filled({ '00I': { mark: 'Sai', right_birth: '04/03/1984' } })
    const head = rows.slice(0, HEADER)
    const table = rows.slice(HEADER, HEADER + 1)
    const people = rows.slice(HEADER + 1).filter((row) => row !== rowOf(rows, '00A'))
    const moved = [...table, ...people.toReversed()].map((row) => [...row].reverse())
    const at = 12 - columnOf('right_birth')
    const sheet = [
      ...head,
      ...moved.flatMap((cells) => [[null, null, null], cells]),
      [null, 99],
      [],
      [null, 'NGƯỜI RÀ SOÁT', null, 'Nguyễn Thị Soát'],
    ].map((cells) =>
      cells.map((cell, index) =>
        index === at && cell === '04/03/1984' ? excelDate('1984-03-04') : cell,
      ),
    )
    const result = await send(await workbook(sheet))
    expect(result).toMatchObject({ ...nothing, corrected: 1, unanswered: 8 })
    expect(await person('00I')).toMatchObject({ dateOfBirth: '1984-03-04' })
  })

  it('tells rows that nobody can place: of another list, of nobody, without a code, twice', async () => {
    const rows = await filled({
      '00A': { mark: 'Đúng', row_code: 'DS1-BCDFG-HJKLMNPQRSTV' },
      '00B': { mark: 'Đúng', row_code: null },
      '00C': { mark: 'Đúng', row_code: 'Ø-9' },
      '00D': { mark: 'Đúng' },
      '00I': { mark: 'Đúng' },
    })
    const itsCode = String(rowOf(rows, '00E')[columnOf('row_code')])
    const nobody = itsCode.slice(0, -1) + (itsCode.endsWith('B') ? 'C' : 'B')
    answer(rows, '00E', { mark: 'Đúng', row_code: nobody })
    const twice = [...rowOf(rows, '00D')]
    twice[columnOf('mark')] = 'Sai'
    const { rejected, right } = await send(await written([...rows, twice, [...rowOf(rows, '00I')]]))
    expect(right).toBe(1)
    expect(rejected.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('of another list'),
        expect.stringContaining('has no code'),
        expect.stringContaining('is not the code of a row'),
        expect.stringContaining('nobody on this list'),
        expect.stringMatching(/^The rows \d+, \d+ have the same code/),
      ]),
    )
    expect(rejected).toHaveLength(6)
  })

  it('is refused as a whole where its columns are gone', async () => {
    const rows = await filled({})
    const without = (field: 'row_code' | 'date_of_birth') =>
      written(rows.map((row) => row.filter((_, index) => index !== columnOf(field))))
    await expect(send(await without('row_code'))).rejects.toThrow(/no column "Mã dòng"/)
    await expect(send(await without('date_of_birth'))).rejects.toThrow(/“Ngày sinh” is missing/)
  })

  it('in old letters is taken once a person has said which', async () => {
    const rows = await filled({ '00J': { mark: 'Sai', right_name: 'NguyÔn V¨n Hïng' } })
    const reading = await readCorrections(await written(rows))
    expect(reading.rejected).toMatchObject([
      { field: 'right_name', reason: expect.stringContaining('TCVN3'), saysWrong: true },
    ])
    const converted = await readCorrections(await written(rows), 'TCVN3')
    expect(converted.rejected).toEqual([])
    expect(converted.rows.find(({ mark }) => mark !== null)).toMatchObject({
      printed: { fullName: 'Nguyễn Văn 00J' },
      right: { fullName: 'Nguyễn Văn Hùng' },
    })
  })

  it('speaks only of people whom its sender sees', async () => {
    const units = await world.db.selectFrom('units').select(['id', 'name']).execute()
    const tohieu = units.find(({ name }) => name === 'Phường Tô Hiệu')
    const viewer = { ...lan, unitId: tohieu?.id ?? '' }
    await world.pass([{ code: '00K', unit: 'Phường Tô Hiệu' }])
    await world.certify()
    const rows = await filled({
      '00I': { mark: 'Sai', note: 'Không phải người của ta' },
      '00K': { mark: 'Sai', right_unit: 'Sở Nội vụ' },
    })
    const { rejected, held } = await send(await written(rows), viewer)
    expect(rejected.filter(({ field }) => field === 'row_code')).toHaveLength(10)
    expect(rejected.filter(({ field }) => field === 'right_unit')).toHaveLength(1)
    expect(held).toBe(1)
    expect(await world.states()).toMatchObject({ '00I': 'proposed', '00K': 'held' })
  })
})

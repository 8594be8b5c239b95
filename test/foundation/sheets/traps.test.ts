/** What spreadsheets do to values, a fixture each. */
import { describe, expect, it } from 'vitest'
import {
  CellFault,
  calendarDate,
  code,
  decimal,
  moment,
  nationalId,
} from '../../../src/foundation/sheets/cell-values.ts'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import { excelDate, handmadeWorkbook, workbook } from '../../support/workbooks.ts'

/** The cells below the header of a file's first sheet. */
async function cellsOf(bytes: Buffer) {
  const { tables } = await readTables(bytes, () => 0)
  return tables[0]?.rows.slice(1).flat() ?? []
}

describe('what spreadsheets do', () => {
  it('a byte order mark before the first header is no part of it', async () => {
    const { tables } = await readTables(Buffer.from('\ufeffĐiểm;Tên\n7,5;An'), () => 0)
    expect(tables[0]?.rows[0]).toEqual(['Điểm', 'Tên'])
  })

  it('lost leading zeros come back where the length says so, and stay lost in a code', async () => {
    const [id, asNumber, asText] = await cellsOf(
      await workbook([
        ['Số CCCD', 'Mã', 'Mã'],
        [14185000012, 177, '000177'],
      ]),
    )
    expect(nationalId(id ?? null)).toBe('014185000012')
    expect(code(asNumber ?? null)).toBe('177')
    expect(code(asText ?? null)).toBe('000177')
  })

  it('"7,5" that Excel turned into 7 May is refused as a score, never read as one', async () => {
    const [score] = await cellsOf(await workbook([['Điểm'], [excelDate('2022-05-07')]]))
    expect(() => decimal(score ?? null)).toThrow(/turned this cell into a date/)
  })

  it('an error of a formula is no empty cell, nor is a formula that nobody has computed', async () => {
    const cells = await cellsOf(
      handmadeWorkbook(
        '<row r="1"><c r="A1"><v>1</v></c></row>' +
          '<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="e"><f>VLOOKUP(A2,X,2)</f><v>#N/A</v></c><c r="C2"><f>A2+1</f></c><c r="D2" s="1"/></row>' +
          '<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row>',
      ),
    )
    expect(cells.slice(0, 3)).toEqual([7, '#N/A', '#CALC!'])
    expect(cells).not.toContain('#REF!')
    for (const error of ['#N/A', '#CALC!'])
      for (const read of [decimal, code, moment])
        expect(() => read(error)).toThrow(/an error of its formula/)
  })

  it.each([
    ['7,5', '7.5'],
    ['7.5', '7.5'],
    [' 10 ', '10'],
    ["'9,25", '9.25'],
    [7.5, '7.5'],
    [4.99, '4.99'],
    [0.1 + 0.2, '0.30000000000000004'],
    ['', null],
    ['-', null],
  ])('%s is the number %s, exactly', (cell, expected) => {
    expect(decimal(cell)).toBe(expected)
  })

  it.each(['7,5/10', 'bảy', '7.5.1', '1e3'])('%s is no number', (cell) => {
    expect(() => decimal(cell)).toThrow(CellFault)
  })

  it('day and month are never swapped: a date of Excel and a text agree, month first is refused', async () => {
    const [stored, text] = await cellsOf(
      await workbook([
        ['Ngày', 'Ngày'],
        [excelDate('2022-05-12'), '12/05/2022'],
      ]),
    )
    expect(calendarDate(stored ?? null)).toBe('2022-05-12')
    expect(calendarDate(text ?? null)).toBe('2022-05-12')
    expect(() => calendarDate('05/13/2022')).toThrow(/is not a date/)
  })

  it('a date that lost its format is still that date; a year is never one', async () => {
    const [serial] = await cellsOf(
      handmadeWorkbook('<row r="1"/><row r="2"><c r="A2"><v>44693</v></c></row>'),
    )
    expect(calendarDate(serial ?? null)).toBe('2022-05-12')
    expect(() => calendarDate(1985)).toThrow(/a year only/)
    expect(() => calendarDate('44693')).toThrow(/is not a date/)
  })

  it.each([
    ['12/05/2022 08:30', '2022-05-12T01:30:00.000Z'],
    ['12/05/2022 8:30:15', '2022-05-12T01:30:15.000Z'],
    ['12/05/2022', '2022-05-11T17:00:00.000Z'],
    ['2022-05-12 08:30', '2022-05-12T01:30:00.000Z'],
    ['2022-05-12T08:30:00Z', '2022-05-12T08:30:00.000Z'],
    [new Date('2022-05-12T08:30:00Z'), '2022-05-12T01:30:00.000Z'],
    [44693.354166666664, '2022-05-12T01:30:00.000Z'],
  ])('%s on a Vietnamese clock is %s', (cell, expected) => {
    expect(moment(cell)?.toISOString()).toBe(expected)
  })

  it.each(['12/05/2022 25:00', '05/13/2022 08:00', '08:30', 'sáng'])('%s is no moment', (cell) => {
    expect(() => moment(cell)).toThrow(CellFault)
  })
})

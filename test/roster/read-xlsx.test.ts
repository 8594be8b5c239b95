import { describe, expect, it } from 'vitest'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import {
  excelDate,
  handmadeWorkbook,
  textCell,
  workbook,
  workbookOfSheets,
  zip,
} from '../support/workbooks.ts'
import { readXlsx } from './roster-files.ts'

const HEADER = ['Mã CBCCVC', 'Họ và tên', 'Ngày sinh', 'Số CCCD', 'Điện thoại', 'Đơn vị']

describe('an Excel roster', () => {
  it('is read below its title lines, rows numbered as Excel shows them', async () => {
    const { rows, warnings } = await readXlsx([
      ['UBND TỈNH SƠN LA'],
      [],
      ['DANH SÁCH HỌC VIÊN'],
      ['STT', ...HEADER],
      [1, 'CB01', 'Lò Văn An', excelDate('1985-01-02'), '014185000012', '0912345678', 'Sở Nội vụ'],
      [],
      [2, 'CB02', 'Lò Thị Bình', '3/12/1990', '014190000034', '0912345679', 'Sở Nội vụ'],
    ])
    expect(warnings).toEqual([])
    expect(rows).toMatchObject([
      { row: 5, employeeCode: 'CB01', dateOfBirth: '1985-01-02', nationalId: '014185000012' },
      { row: 7, employeeCode: 'CB02', dateOfBirth: '1990-12-03', unitName: 'Sở Nội vụ' },
    ])
  })

  it('gives back what Excel makes of numbers: no exponent, no lost zero', async () => {
    const { rows } = await readXlsx([
      HEADER,
      [123456789012, 'Lò Văn An', null, 14185000012, 912345678, 42],
    ])
    expect(rows).toMatchObject([
      {
        employeeCode: '123456789012',
        nationalId: '014185000012',
        phone: '0912345678',
        unitName: '42',
      },
    ])
  })

  it('keeps the leading zeros of text cells', async () => {
    const { rows } = await readXlsx([HEADER, ['000177', 'Lò Văn An', null, null, null, '007']])
    expect(rows).toMatchObject([{ employeeCode: '000177', unitName: '007' }])
  })

  it.each(['1900-03-01', '1969-12-31', '2000-02-29', '2004-12-31'])(
    'reads the Excel date %s as that date',
    async (iso) => {
      const { rows } = await readXlsx([HEADER, ['A1', 'Lò Văn An', excelDate(iso)]])
      expect(rows).toMatchObject([{ dateOfBirth: iso }])
    },
  )

  it('reads a date that lost its format, but never a year for a date', async () => {
    const { rows, rejected } = await readXlsx([
      HEADER,
      ['A1', 'Lò Văn An', 31048],
      ['A2', 'Lò Văn Bình', 1985],
      ['A3', 'Lò Văn Chung', 310485],
    ])
    expect(rows).toMatchObject([{ row: 2, dateOfBirth: '1985-01-01' }])
    expect(rejected).toMatchObject([
      { row: 3, field: 'date_of_birth', reason: expect.stringContaining('a year only') },
      { row: 4, field: 'date_of_birth', reason: expect.stringContaining('"310485" is not a date') },
    ])
  })

  it('rejects a code that Excel turned into a date', async () => {
    const { rejected } = await readXlsx([HEADER, [excelDate('2025-01-02'), 'Lò Văn An']])
    expect(rejected).toEqual([
      {
        row: 2,
        field: 'employee_code',
        reason:
          'Excel has turned this cell into a date; format the column as text and write it again.',
      },
    ])
  })

  it('takes the result of a formula, never the formula, and no error in its place', async () => {
    const bytes = handmadeWorkbook(
      `<row r="1">${textCell('A1', 'Họ và tên')}${textCell('B1', 'Email')}</row>` +
        `<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://x","y")</f><v>Lò Văn An</v></c>${textCell('B2', 'a@b.vn')}</row>` +
        `<row r="3">${textCell('A3', 'Lò Văn Bình')}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`,
    )
    const { rows, rejected } = await readRosterFile(bytes, 'a.xlsx')
    expect(rows).toMatchObject([{ row: 2, fullName: 'Lò Văn An' }])
    expect(rejected).toMatchObject([
      { row: 3, field: 'email', reason: expect.stringContaining('#DIV/0!') },
    ])
  })

  it('is found on the sheet that has the header; other sheets are named in a warning', async () => {
    const bytes = await workbookOfSheets([
      { sheet: 'Hướng dẫn', data: [['Cách điền biểu mẫu']] },
      { sheet: 'Danh sách', data: [HEADER, ['A1', 'Lò Văn An']] },
    ])
    const { rows, warnings } = await readRosterFile(bytes, 'a.xlsx')
    expect(rows).toHaveLength(1)
    expect(warnings).toEqual(['Only the sheet "Danh sách" was read, not: Hướng dẫn.'])
  })

  it('is told by its content when its name says .csv', async () => {
    const bytes = await workbook([HEADER, ['A1', 'Lò Văn An']])
    expect((await readRosterFile(bytes, 'a.csv')).rows).toHaveLength(1)
  })

  it('reads a cell at the edge of the sheet and 5.000 people', async () => {
    const people = Array.from({ length: 5_000 }, (_, index) => [`A${index}`, 'Lò Văn An'])
    expect((await readXlsx([HEADER, ...people])).rows).toHaveLength(5_000)
    const edge = handmadeWorkbook(
      `<row r="1">${textCell('A1', 'Họ và tên')}${textCell('B1', 'Email')}${textCell('XFD1', 'x')}</row>` +
        `<row r="2">${textCell('A2', 'Lò Văn An')}${textCell('B2', 'a@b.vn')}</row>`,
    )
    expect((await readRosterFile(edge, 'a.xlsx')).rows).toHaveLength(1)
  })

  it('may have empty formatted cells down to the last row Excel knows', async () => {
    const bytes = handmadeWorkbook(
      `<row r="1">${textCell('A1', 'Họ và tên')}${textCell('B1', 'Email')}</row>` +
        `<row r="2">${textCell('A2', 'Lò Văn An')}${textCell('B2', 'a@b.vn')}</row>` +
        '<row r="1048576"><c r="XFD1048576"/></row>',
    )
    expect((await readRosterFile(bytes, 'a.xlsx')).rows).toHaveLength(1)
  })
})

describe('an Excel file that cannot be read', () => {
  const refused = (bytes: Buffer) => readRosterFile(bytes, 'danh-sach.xlsx')
  const header = textCell('A1', 'Họ và tên')

  it.each([
    ['is a zip of something else', zip([{ name: 'readme.txt', content: 'hello' }])],
    ['is the beginning of a zip', Buffer.from('PK\x03\x04')],
    ['has cells without address', handmadeWorkbook('<row r="1"><c t="n"><v>1</v></c></row>')],
    [
      'has a row outside the format',
      handmadeWorkbook('<row r="999999999"><c r="A999999999"/></row>'),
    ],
    [
      'has a column outside the format',
      handmadeWorkbook(`<row r="1">${textCell('ZZZ1', 'x')}</row>`),
    ],
    ['hides an address', handmadeWorkbook('<row r="1"><c r="&#90;ZZZZZ1"/></row>')],
    ['hides an address behind a bracket', handmadeWorkbook('<row r="1"><c x=">" r="ZZZ1"/></row>')],
    [
      'spans more cells than memory should hold',
      handmadeWorkbook(
        `<row r="1">${header}</row><row r="900000">${textCell('XFD900000', 'x')}</row>`,
      ),
    ],
    ['breaks off inside its XML', handmadeWorkbook('<row r="1"><c r="A1" t="s"><v>9')],
    [
      'points to text that is not there',
      handmadeWorkbook('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'),
    ],
  ])('%s', async (_, bytes) => {
    await expect(refused(bytes)).rejects.toMatchObject({
      code: 'roster.unreadable',
      message: expect.stringMatching(/Excel|workbook/),
    })
  })

  it('is cut off anywhere', async () => {
    const whole = await workbook([HEADER, ['A1', 'Lò Văn An']])
    for (let length = 4; length < whole.length; length += 97)
      await expect(refused(whole.subarray(0, length))).rejects.toMatchObject({
        code: 'roster.unreadable',
      })
  })

  it('unfolds to more than 256 MB', async () => {
    const bomb = zip([
      { name: 'xl/workbook.xml', content: '<workbook/>' },
      { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(300 * 1024 * 1024, ' ') },
    ])
    expect(bomb.length).toBeLessThan(1024 * 1024)
    await expect(refused(bomb)).rejects.toThrow(/unpacks to more/)
  })

  it('has no roster on any sheet: the headers found are named', async () => {
    await expect(
      refused(
        await workbook([
          ['Mã CBCCVC', 'Phòng'],
          ['A1', 'B'],
        ]),
      ),
    ).rejects.toThrow(/Found: Mã CBCCVC, Phòng/)
  })

  it('is an empty workbook', async () => {
    await expect(refused(await workbook([[]]))).rejects.toMatchObject({ code: 'roster.unreadable' })
  })
})

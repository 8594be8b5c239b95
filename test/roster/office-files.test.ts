import { describe, expect, it } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { excelDate, workbook } from '../support/workbooks.ts'
import { readCsv, readXlsx } from './roster-files.ts'

const over = (value: string, columns: number) => ({ value, columnSpan: columns })
const down = (value: string, lines: number) => ({ value, rowSpan: lines })

/** As a commune sends it: titles, a header of two lines, numbers of columns, parts, signatures. */
const ofCommune = () =>
  workbook([
    [over('UBND XÃ MƯỜNG BÚ', 3), null, null, null, over('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 3)],
    [],
    [over('DANH SÁCH CÁN BỘ, CÔNG CHỨC THAM GIA BỒI DƯỠNG', 7)],
    [
      down('STT', 2),
      down('Họ và tên', 2),
      over('Ngày sinh', 2),
      null,
      down('Số điện thoại', 2),
      down('Đơn vị', 2),
      down('Ghi chú', 2),
    ],
    [null, null, 'Nam', 'Nữ'],
    ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)'],
    [over('I. Khối Đảng', 7)],
    [1, 'Lò Văn An', excelDate('1985-01-02'), null, '0912345678', down('Đảng ủy xã', 2)],
    [2, 'Lò Thị Bình', null, '3/12/1990', '0912345679'],
    ['II', over('Khối chính quyền', 6)],
    [3, 'Quàng Thị Chung', null, '05.06.1988', '0912345680', 'Văn phòng'],
    [],
    [null, over('Danh sách có 03 người', 3)],
    [null, null, null, null, 'Mường Bú, ngày 12 tháng 5 năm 2022'],
    [null, 'NGƯỜI LẬP BIỂU', null, null, 'CHỦ TỊCH'],
    [null, 'Lường Văn Dũng', null, null, 'Cà Thị Én', 'đã ký'],
  ])

describe('a list as offices send it', () => {
  it('is read for its people: two header lines, merged cells, parts and signatures', async () => {
    const { rows, rejected, warnings } = await readRosterFile(await ofCommune(), 'xa.xlsx')
    expect(rejected).toEqual([])
    expect(rows.map((row) => [row.row, row.fullName, row.dateOfBirth, row.unitName])).toEqual([
      [8, 'Lò Văn An', '1985-01-02', 'Đảng ủy xã'],
      [9, 'Lò Thị Bình', '1990-12-03', 'Đảng ủy xã'],
      [11, 'Quàng Thị Chung', '1988-06-05', 'Văn phòng'],
    ])
    expect(warnings).toEqual([
      'Row 10 heads a part of the list and was left out.',
      ...[13, 14, 15, 16].map((row) => `Row ${row} stands below the list and was left out.`),
    ])
  })

  it('is read from CSV too, where a merged cell leaves the next one empty', async () => {
    const { rows, rejected } = await readCsv(
      'UBND XÃ MƯỜNG BÚ;;;;',
      'STT;Họ và tên;Ngày, tháng, năm sinh;;Email',
      ';;Nam;Nữ;',
      '1;Lò Văn An;2/1/1985;;an@b.vn',
      '2;Lò Thị Bình;;3/12/1990;binh@b.vn',
      ';;;;',
      ';NGƯỜI LẬP BIỂU;;;CHỦ TỊCH',
    )
    expect(rejected).toEqual([])
    expect(rows.map((row) => [row.fullName, row.dateOfBirth])).toEqual([
      ['Lò Văn An', '1985-01-02'],
      ['Lò Thị Bình', '1990-12-03'],
    ])
  })

  it('rejects a person born as a man and as a woman, and one of whom only the year is known', async () => {
    const { rows, rejected } = await readCsv(
      'Họ và tên;Năm sinh;;Email',
      ';Nam;Nữ;',
      'Lò Văn An;2/1/1985;3/12/1990;an@b.vn',
      'Lò Thị Bình;;1990;binh@b.vn',
      'Lò Thị Chung;-;1/2/1991;chung@b.vn',
    )
    expect(rows).toMatchObject([{ fullName: 'Lò Thị Chung', dateOfBirth: '1991-02-01' }])
    expect(rejected).toMatchObject([
      { row: 3, field: 'date_of_birth', reason: expect.stringContaining('Two columns') },
      { row: 4, field: 'date_of_birth', reason: expect.stringContaining('a year only') },
    ])
  })

  it('joins a name whose header is merged over two columns', async () => {
    const { rows } = await readXlsx([
      ['STT', over('Họ và tên', 2), null, 'Email'],
      [1, 'Lò Văn', 'An', 'an@b.vn'],
      [2, over('Lò Thị Bình', 2), null, 'binh@b.vn'],
    ])
    expect(rows.map((row) => row.fullName)).toEqual(['Lò Văn An', 'Lò Thị Bình'])
  })

  it('keeps the last person of a list who has no key in sight, instead of taking them for a signature', async () => {
    const { rejected } = await readCsv(
      'Họ và tên;Đơn vị;Email',
      'Lò An;Sở A;a@b.vn',
      'Lò Không Khoá;Sở A;',
    )
    expect(rejected).toMatchObject([{ row: 3, field: 'employee_code' }])
  })

  it('passes over a header that is printed again on the next page', async () => {
    const { rows, rejected } = await readCsv(
      'STT;Họ và tên;Email',
      '1;Lò An;a@b.vn',
      'STT;Họ và tên;Email',
      '2;Lò Bình;b@b.vn',
    )
    expect([rows.length, rejected]).toEqual([2, []])
  })
})

describe('a list in the letters of the time before Unicode', () => {
  const inFont = (fontFamily: string) => (value: string) => ({ value, fontFamily })
  const tcvn3 = inFont('.VnTime')
  const capitals = inFont('.VnTimeH')
  const vni = inFont('VNI-Times')
  const list = () =>
    workbook([
      ['Họ và tên', 'Đơn vị', 'Email'],
      [tcvn3('NguyÔn V¨n Hång'), tcvn3('Së Néi vô'), 'hong@b.vn'],
      [capitals('trÇn thÞ hµ'), 'Sở Nội vụ', tcvn3('ha@b.vn')],
      ['Lò Văn An', 'Sở Nội vụ', 'an@b.vn'],
    ])

  it('waits for a person: the error names letters and fonts and shows how it would read', async () => {
    const error = await readRosterFile(await list(), 'a.xlsx').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HocvuError)
    expect(error).toMatchObject({ code: 'sheet.old-letters', status: 422 })
    const { message } = error instanceof Error ? error : new Error('none')
    expect(message).toContain('TCVN3')
    expect(message).toContain('.VnTime, .VnTimeH')
    expect(message).toContain('"NguyÔn V¨n Hång" -> "Nguyễn Văn Hồng"')
    expect(message).toContain('"trÇn thÞ hµ" -> "TRẦN THỊ HÀ"')
    expect(message).toContain('--letters TCVN3')
  })

  it('is converted cell by cell once it is confirmed; Unicode beside it stays', async () => {
    const { rows, warnings } = await readRosterFile(await list(), 'a.xlsx', 'TCVN3')
    expect(rows.map((row) => [row.fullName, row.unitName])).toEqual([
      ['Nguyễn Văn Hồng', 'Sở Nội vụ'],
      ['TRẦN THỊ HÀ', 'Sở Nội vụ'],
      ['Lò Văn An', 'Sở Nội vụ'],
    ])
    expect(warnings).toEqual(['The text was converted from TCVN3 letters.'])
  })

  it('is not taken for the other letters by mistake', async () => {
    await expect(readRosterFile(await list(), 'a.xlsx', 'VNI')).rejects.toMatchObject({
      code: 'sheet.old-letters',
      params: { lettering: 'TCVN3' },
    })
  })

  it('may be VNI', async () => {
    const bytes = await workbook([
      ['Họ và tên', 'Email'],
      [vni('Ñaëng Thò Höôøng'), 'huong@b.vn'],
    ])
    await expect(readRosterFile(bytes, 'a.xlsx')).rejects.toThrow(/VNI-Times/)
    const { rows } = await readRosterFile(bytes, 'a.xlsx', 'VNI')
    expect(rows[0]?.fullName).toBe('Đặng Thị Hường')
  })

  it('that has Unicode pasted into an old font is Unicode', async () => {
    const bytes = await workbook([
      ['Họ và tên', 'Email'],
      [tcvn3('Nguyễn Văn Hồng'), 'hong@b.vn'],
    ])
    const { rows } = await readRosterFile(bytes, 'a.xlsx')
    expect(rows[0]?.fullName).toBe('Nguyễn Văn Hồng')
  })

  const csv = [
    'Hä vµ tªn;§¬n vÞ;Email',
    'NguyÔn V¨n Hång;Së Néi vô;hong@b.vn',
    'TrÇn ThÞ Hµ;Së Néi vô;ha@b.vn',
    'Lª H\u00adng;Së Y tÕ;hung@b.vn',
  ].join('\r\n')

  it.each([
    ['saved as UTF-8', Buffer.from(csv)],
    ['saved in the code page of its time', Buffer.from(csv, 'latin1')],
  ])('without fonts is told by its letters, header included: a CSV %s', async (_, bytes) => {
    await expect(readRosterFile(bytes, 'a.csv')).rejects.toMatchObject({
      code: 'sheet.old-letters',
      params: { lettering: 'TCVN3' },
    })
    const { rows } = await readRosterFile(bytes, 'a.csv', 'TCVN3')
    expect(rows.map((row) => [row.fullName, row.unitName])).toEqual([
      ['Nguyễn Văn Hồng', 'Sở Nội vụ'],
      ['Trần Thị Hà', 'Sở Nội vụ'],
      ['Lê Hưng', 'Sở Y tế'],
    ])
  })

  it('confirmed for a file in Unicode changes nothing', async () => {
    const unicode = Buffer.from('Họ và tên;Email\nHà Thị Xuân;a@b.vn')
    const { rows, warnings } = await readRosterFile(unicode, 'a.csv', 'TCVN3')
    expect([rows[0]?.fullName, warnings]).toEqual(['Hà Thị Xuân', []])
  })

  it('shows no whole national ID among its samples', async () => {
    const text = ['Hä vµ tªn;Email', 'TrÇn 014185000012;a@b.vn', '§µo ThÞ;b@b.vn'].join('\n')
    const error = await readRosterFile(Buffer.from(text), 'a.csv').catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).toContain('…0012')
    expect(String(error)).not.toContain('014185000012')
  })
})

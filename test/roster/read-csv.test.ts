import { describe, expect, it } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { readCsv } from './roster-files.ts'

const ENGLISH =
  'employee_code,full_name,date_of_birth,national_id,email,phone,unit_code,unit_name,position,audience,cohort'

describe('a CSV roster', () => {
  it('is read with English headers, every field in its place', async () => {
    const reading = await readCsv(
      ENGLISH,
      'CB000177,Lò Thị Mẩy,02/01/1985,014185000012, May.Lo@SonLa.example.vn ,0912345678,SNV,Sở Nội vụ,Chuyên viên,cbcc,kns-1',
    )
    expect(reading).toEqual({
      rows: [
        {
          row: 2,
          employeeCode: 'CB000177',
          fullName: 'Lò Thị Mẩy',
          dateOfBirth: '1985-01-02',
          gender: null,
          nationalId: '014185000012',
          email: 'may.lo@sonla.example.vn',
          phone: '0912345678',
          unitCode: 'SNV',
          unitName: 'Sở Nội vụ',
          position: 'Chuyên viên',
          audience: 'cbcc',
          tags: null,
          cohort: 'kns-1',
        },
      ],
      rejected: [],
      warnings: [],
    })
  })

  it('is read with Vietnamese headers, whatever their case, marks and punctuation', async () => {
    const plain = await readCsv(
      'Mã CBCCVC;Họ và tên;Ngày sinh;Số CCCD;Email;Điện thoại;Mã đơn vị;Đơn vị;Chức vụ;Đối tượng;Lớp',
      'A1;Lò Văn An;1/2/1990;014185000012;a@b.vn;0912345678;X;Xã Mường La;Chủ tịch;lanh-dao;L1',
    )
    const sloppy = await readCsv(
      'MA CAN BO;HỌ TÊN (*);"Ngày, tháng, năm sinh";CCCD;E-mail;Số điện thoại;mã  đơn vị;Đơn vị công tác;CHỨC VỤ;Đối tượng;lớp',
      'A1;Lò Văn An;1/2/1990;014185000012;a@b.vn;0912345678;X;Xã Mường La;Chủ tịch;lanh-dao;L1',
    )
    expect(plain.rows).toHaveLength(1)
    expect(sloppy).toEqual(plain)
    expect(plain.rows[0]).toMatchObject({
      employeeCode: 'A1',
      dateOfBirth: '1990-02-01',
      unitName: 'Xã Mường La',
      audience: 'lanh-dao',
      cohort: 'L1',
    })
  })

  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may be delimited by %s', async (_, delimiter) => {
    const { rows } = await readCsv(
      ['Họ và tên', 'Email', 'Đơn vị'].join(delimiter),
      ['Lò Văn An', 'a@b.vn', `"Sở A ${delimiter}phòng B"`].join(delimiter),
    )
    expect(rows[0]?.unitName).toBe(`Sở A ${delimiter.trim()}phòng B`)
  })

  it('may name its delimiter in a first line, which counts as line 1', async () => {
    const { rows } = await readCsv('sep=;', 'Họ và tên;Email', 'Lò Văn An;a@b.vn')
    expect(rows[0]).toMatchObject({ row: 3, fullName: 'Lò Văn An' })
  })

  it('is not misled by commas in title lines above a header with semicolons', async () => {
    const { rows } = await readCsv(
      'ỦY BAN NHÂN DÂN TỈNH, SỞ NỘI VỤ, PHÒNG A, B, C, D, E, F',
      'DANH SÁCH, đợt 1, năm 2026, kèm theo, công văn',
      'STT;Họ và tên;Email',
      '1;Lò Văn An;a@b.vn',
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ row: 4, email: 'a@b.vn' })
  })

  const lines = 'Họ và tên,Email\r\nĐặng Thị Ước,uoc@b.vn\r\n'
  const utf16be = Buffer.from(`\ufeff${lines}`, 'utf16le').swap16()
  it.each([
    ['UTF-8', Buffer.from(lines)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${lines}`)],
    ['UTF-16LE', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['UTF-16BE', utf16be],
  ])('may be written in %s', async (_, bytes) => {
    const { rows } = await readRosterFile(bytes, 'a.csv')
    expect(rows.map((row) => row.fullName)).toEqual(['Đặng Thị Ước'])
  })

  it('is told by its content when its name says .xlsx', async () => {
    const { rows } = await readRosterFile(Buffer.from(lines), 'a.xlsx')
    expect(rows).toHaveLength(1)
  })

  it('numbers lines as Excel does, empty lines and lines inside a cell included', async () => {
    const { rows } = await readCsv(
      'Họ và tên,Email,Đơn vị',
      '',
      'Lò Văn An,a@b.vn,"Sở\nNội vụ"',
      ',,',
      'Lò Văn Bình,b@b.vn,Sở',
    )
    expect(rows.map(({ row, unitName }) => [row, unitName])).toEqual([
      [3, 'Sở Nội vụ'],
      [5, 'Sở'],
    ])
  })

  it('takes rows that are shorter or longer than the header, and says which are longer', async () => {
    const { rows, warnings } = await readCsv(
      'Họ và tên,Email,Đơn vị',
      'Lò An,a@b.vn',
      'Lò Bình,b@b.vn,Sở,x,y',
    )
    expect(rows.map((row) => row.unitName)).toEqual([null, 'Sở'])
    expect(warnings).toEqual([expect.stringContaining('Row 3 has more cells than the header')])
  })

  it('passes over the line of column numbers below the header', async () => {
    const { rows, rejected } = await readCsv(
      'STT,Họ và tên,Email',
      '(1),(2),(3)',
      '1,Lò Văn An,a@b.vn',
    )
    expect(rows).toHaveLength(1)
    expect(rejected).toEqual([])
  })

  it('ignores columns it does not know and says so, but not for running numbers', async () => {
    const { rows, warnings } = await readCsv(
      'STT,Họ và tên,Email,Quê quán',
      '1,Lò An,a@b.vn,Sơn La',
    )
    expect(rows).toHaveLength(1)
    expect(warnings).toEqual(['Columns that were not read: Quê quán.'])
  })

  it('leaves signature lines and totals below the list out, with a warning', async () => {
    const { rows, rejected, warnings } = await readCsv(
      'Họ và tên,Email',
      'Lò An,a@b.vn',
      '',
      'Tổng cộng: 1 người,',
      ',NGƯỜI LẬP BIỂU',
    )
    expect(rows).toHaveLength(1)
    expect(rejected).toEqual([])
    expect(warnings).toEqual([
      'Row 4 stands below the list and was left out.',
      'Row 5 stands below the list and was left out.',
    ])
  })

  it('rejects a name without key in the middle of the list', async () => {
    const { rejected } = await readCsv(
      'Họ và tên,Email',
      'Lò An,a@b.vn',
      'Lò Không Khoá,',
      'Lò Bình,b@b.vn',
    )
    expect(rejected).toEqual([
      { row: 3, field: 'employee_code', reason: expect.stringContaining('write an employee code') },
    ])
  })

  it('gives no rows and says so when there is only a header', async () => {
    expect(await readCsv('Họ và tên,Email')).toEqual({
      rows: [],
      rejected: [],
      warnings: ['There is no row below the header.'],
    })
  })

  it('reads 20.000 lines in a moment and 1.000 columns without complaint', async () => {
    const wide = Array.from({ length: 1000 }, (_, index) => `Cột ${index}`)
    const reading = await readCsv(
      ['Họ và tên', 'Email', ...wide].join(','),
      ['Lò An', 'a@b.vn', ...wide].join(','),
    )
    expect(reading.rows).toHaveLength(1)
    expect(reading.warnings[0]).toMatch(/Cột 9 and 990 more\.$/)

    const people = Array.from({ length: 20_000 }, (_, index) => `Lò Văn ${index} An,a${index}@b.vn`)
    expect((await readCsv('Họ và tên,Email', ...people)).rows).toHaveLength(20_000)
  })
})

describe('a CSV file that cannot be read', () => {
  const refused = (bytes: Buffer | string) => readRosterFile(Buffer.from(bytes), 'danh-sach.csv')

  it.each([
    ['is empty', '', /empty/],
    ['has only blanks', ' \r\n \n', /empty/],
    ['is Windows-1258 text', Buffer.from('Họ,Email\nL\xf2 An,a@b.vn', 'latin1'), /UTF-8/],
    ['is UTF-16 without a mark', Buffer.from('Ho va ten,Email\n', 'utf16le'), /UTF-8/],
    ['is an old .xls', Buffer.from('d0cf11e0a1b11ae100000000', 'hex'), /save it as \.xlsx/],
    [
      'has no full name column',
      'Mã CBCCVC,Email,Phòng\nA,b@c.vn,x',
      /Found: Mã CBCCVC, Email, Phòng/,
    ],
    ['has a full name column only', 'Họ và tên\nLò An', /at least one more known column/],
    ['opens a quotation mark and never closes it', 'Họ và tên,Email\n"Lò An,a@b.vn\n', /line \d/],
    ['names one field twice', 'Họ và tên,Email,E-mail\nA,a@b.vn,b@b.vn', /B and C \(email\)/],
    ['has a line of millions of characters', `Họ và tên,Email\n${'x'.repeat(2_000_000)}`, /line/],
  ])('%s', async (_, bytes, operatorText) => {
    await expect(refused(bytes)).rejects.toMatchObject({
      code: 'roster.unreadable',
      message: expect.stringMatching(operatorText),
    })
  })

  it('explains itself in Vietnamese too', async () => {
    const texts = await refused('').catch((thrown: unknown) =>
      thrown instanceof HocvuError ? [thrown.userText('vi'), thrown.userText('en')] : thrown,
    )
    expect(texts).toEqual([
      'Không đọc được tệp danh sách: tệp trống. Hãy chọn tệp có danh sách.',
      'The roster file cannot be read: it is empty. Choose the file that holds the list.',
    ])
  })

  it('is larger than 20 MB', async () => {
    await expect(refused(Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))).rejects.toMatchObject({
      code: 'request.too-large',
    })
  })

  it('has more rows than a roster can have', async () => {
    await expect(refused(`Họ và tên,Email\n${'a,b\n'.repeat(300_000)}`)).rejects.toThrow(/Split it/)
  })

  it('has given names in a column of their own without header', async () => {
    await expect(refused('Họ và tên,,Email\nLò Văn,An,a@b.vn\nLò Thị,Bình,b@b.vn')).rejects.toThrow(
      /column B beside the full name/,
    )
  })
})

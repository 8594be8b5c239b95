import { describe, expect, it } from 'vitest'
import { readCsv } from './roster-files.ts'

const HEADER = 'employee_code;full_name;date_of_birth;national_id;email;phone;unit_name'

interface Written {
  code?: string
  name?: string
  born?: string
  id?: string
  email?: string
  phone?: string
  unit?: string
}

const line = ({
  code = 'A1',
  name = 'Lò Văn An',
  born = '',
  id = '',
  email = '',
  phone = '',
  unit = '',
}: Written) => [code, name, born, id, email, phone, unit].join(';')

async function read(written: Written) {
  const { rows, rejected } = await readCsv(HEADER, line(written))
  return rows[0] ?? rejected[0]
}

describe('a date of birth', () => {
  it.each([
    ['02/01/1985', '1985-01-02'],
    ['2-1-1985', '1985-01-02'],
    ['2.1.1985', '1985-01-02'],
    ['1985-01-02', '1985-01-02'],
    ['02/01/1985 00:00:00', '1985-01-02'],
    ['29/02/2000', '2000-02-29'],
    ["'02/01/1985", '1985-01-02'],
    ['không có', null],
    ['-', null],
  ])('%s is %s', async (born, expected) => {
    expect(await read({ born })).toMatchObject({ dateOfBirth: expected })
  })

  it.each([
    '01/13/1985',
    '31/02/1985',
    '29/02/1900',
    '2/1/85',
    '02-01/1985',
    '31048',
    '1985-13-01',
    'tháng 2',
  ])('%s is no date: the row is rejected and the value named', async (born) => {
    expect(await read({ born })).toEqual({
      row: 2,
      field: 'date_of_birth',
      reason: `"${born}" is not a date; write day, month and year, such as 15/08/1985.`,
    })
  })

  it('may be swapped where another one has the month first: the rows are named', async () => {
    const { rows, rejected, warnings } = await readCsv(
      HEADER,
      line({ code: 'A1', born: '03/02/1985' }),
      line({ code: 'A2', born: '02/15/1985' }),
      line({ code: 'A3', born: '15/02/1985' }),
      line({ code: 'A4', born: '04/04/1985' }),
    )
    expect(rows.map(({ dateOfBirth }) => dateOfBirth)).toEqual([
      '1985-02-03',
      '1985-02-15',
      '1985-04-04',
    ])
    expect(rejected).toMatchObject([{ row: 3, field: 'date_of_birth' }])
    expect(warnings).toEqual([expect.stringContaining('may be swapped in rows 2, too')])
  })

  it('of a year only is rejected and says so', async () => {
    expect(await read({ born: '1985' })).toMatchObject({
      field: 'date_of_birth',
      reason: expect.stringContaining('"1985" is a year only'),
    })
  })
})

describe('a phone number', () => {
  it.each([
    ['0912345678', '0912345678'],
    ['0912.345.678', '0912345678'],
    ['(0212) 385-2013', '02123852013'],
    ['912345678', '0912345678'],
    ['843456789', '0843456789'],
    ['+84 912 345 678', '0912345678'],
    ['+84 (0)912 345 678', '0912345678'],
    ['0084912345678', '0912345678'],
    ['84912345678', '0912345678'],
    ['842123852013', '02123852013'],
    ['2123852013', '02123852013'],
    ['', null],
  ])('%s is dialled as %s', async (phone, expected) => {
    expect(await read({ phone })).toMatchObject({ phone: expected })
  })

  it.each(['12345', '091234567890', '0912345678 / 0987654321', 'gọi sau', '9,12346E+08'])(
    '%s is rejected',
    async (phone) => {
      expect(await read({ phone })).toMatchObject({ row: 2, field: 'phone' })
    },
  )
})

describe('a national ID', () => {
  it.each([
    ['014185000012', '014185000012'],
    ['14185000012', '014185000012'],
    ['0141 8500 0012', '014185000012'],
    ['014.185.000.012', '014185000012'],
    ["'014185000012", '014185000012'],
    ['050123456', '000050123456'],
  ])('%s is kept as %s', async (id, expected) => {
    expect(await read({ id })).toMatchObject({ nationalId: expected })
  })

  it.each([
    '0141850000123',
    '01418500',
    '01418500001X',
    '1,41850E+11',
    '014185000012, 014185000013',
  ])('%s is rejected, and the reason shows at most its last four digits', async (id) => {
    const rejected = await read({ id })
    expect(rejected).toMatchObject({ row: 2, field: 'national_id' })
    expect(JSON.stringify(rejected)).not.toMatch(/\d[\d\s.]{4,}\d/)
  })

  it('written into the wrong column is not shown whole either', async () => {
    const rejected = await read({ email: '014185000012' })
    expect(rejected).toMatchObject({ field: 'email', reason: expect.stringContaining('…0012') })
    expect(JSON.stringify(rejected)).not.toContain('014185000012')
  })
})

describe('an e-mail address', () => {
  it('is lower-cased and trimmed', async () => {
    expect(await read({ email: ' An.LO@Example.VN ' })).toMatchObject({ email: 'an.lo@example.vn' })
  })
  it.each(['an.example.vn', 'an@', 'an@vn', 'a@b.vn, c@d.vn', 'an lo@b.vn', '<an@b.vn>'])(
    '%s is rejected',
    async (email) => {
      expect(await read({ email })).toMatchObject({ row: 2, field: 'email' })
    },
  )
})

describe('an employee code', () => {
  it('keeps its leading zeros, its case and its own letters', async () => {
    expect(await read({ code: ' 000177-Đb ' })).toMatchObject({ employeeCode: '000177-Đb' })
  })
  it('that a spreadsheet made a rounded number is rejected', async () => {
    expect(await read({ code: '1.23457E+11' })).toMatchObject({
      field: 'employee_code',
      reason: expect.stringContaining('threw away'),
    })
  })
  it('that merely looks like an exponent is a code', async () => {
    expect(await read({ code: '12E5' })).toMatchObject({ employeeCode: '12E5' })
  })
})

describe('a name', () => {
  it('is stored composed, with the Vietnamese Đ, without control or zero-width characters', async () => {
    const decomposed = 'Ðặng\u200b  Thị\u00a0Ước\u0007'.normalize('NFD')
    expect(await read({ name: decomposed })).toMatchObject({ fullName: 'Đặng Thị Ước' })
  })

  it.each([
    ['TCVN3', 'NguyÔn V¨n An'],
    ['TCVN3', 'TrÇn Thanh'],
    ['TCVN3', 'Lª H\u00adng'],
    ['TCVN3', '§inh Hoa'],
    ['VNI', 'Nguyeãn Vaên An'],
    ['VNI', 'Traàn Thò Höông'],
  ])(
    'in the old letters of %s (%s) is rejected instead of printed wrong',
    async (lettering, name) => {
      expect(await read({ name })).toMatchObject({
        field: 'full_name',
        reason: expect.stringContaining(`old ${lettering} letters`),
      })
    },
  )

  it.each([
    "H'Bia Êban",
    'Y Ñuê Niê Kdăm',
    'Hoà Thuý Qúy',
    'Tuấn Xoong',
    'NGUYỄN THỊ QUÝ',
    'Điểu K’Rứ',
    'Nguyễn Huơ',
    'Lý Thoại Khuê',
  ])('such as %s is taken as it is', async (name) => {
    expect(await read({ name })).toMatchObject({ fullName: name })
  })

  it.each(['12345', '=HYPERLINK("http://x")', '@SUM(A1)', '<b>An</b>', '{{name}}'])(
    'is in letters and no formula or markup: %s is rejected',
    async (name) => {
      expect(await read({ name: `"${name.replaceAll('"', '""')}"` })).toMatchObject({
        row: 2,
        field: 'full_name',
        reason: expect.stringContaining('is not a name'),
      })
    },
  )

  it('must be there', async () => {
    expect(await read({ name: '', email: 'a@b.vn' })).toEqual({
      row: 2,
      field: 'full_name',
      reason: 'The full name is missing; write it.',
    })
  })

  it('that is endless is rejected without being repeated', async () => {
    const rejected = await read({ name: 'a'.repeat(100_000) })
    expect(rejected).toMatchObject({ field: 'full_name' })
    expect(JSON.stringify(rejected).length).toBeLessThan(200)
  })
})

describe('a row', () => {
  it.each([
    ['an employee code', { code: 'A1' }],
    ['an e-mail', { code: '', email: 'a@b.vn' }],
    ['a phone', { code: '', phone: '0912345678' }],
    ['a national ID', { code: '', id: '014185000012' }],
  ])('needs a name and one key: %s is enough', async (_, written) => {
    expect(await read(written)).toHaveProperty('fullName')
  })

  it('with a name and no key is rejected', async () => {
    expect(await read({ code: '', born: '2/1/1985' })).toMatchObject({
      row: 2,
      field: 'employee_code',
    })
  })

  it('with several faults is one rejected row that names them all', async () => {
    const { rejected } = await readCsv(HEADER, line({ born: 'x1', phone: '12', email: 'nobody' }))
    expect(rejected).toHaveLength(1)
    expect(rejected[0]?.field).toBe('date_of_birth')
    expect(rejected[0]?.reason).toMatch(/"x1".*Also email: .*Also phone: /)
  })

  it('that is rejected takes no other row with it', async () => {
    const { rows, rejected } = await readCsv(
      HEADER,
      line({ code: 'A1' }),
      line({ code: 'A2', born: '31/02/1985' }),
      line({ code: 'A3' }),
    )
    expect(rows.map((row) => row.employeeCode)).toEqual(['A1', 'A3'])
    expect(rejected.map((row) => row.row)).toEqual([3])
  })
})

describe('the same person twice in one file', () => {
  it('said the same way is taken once, with a warning', async () => {
    const reading = await readCsv(HEADER, line({ code: 'CB1' }), line({ code: ' cb1 ' }))
    expect(reading.rows.map((row) => row.row)).toEqual([2])
    expect(reading.rejected).toEqual([])
    expect(reading.warnings).toEqual(['Row 3 repeats row 2 and was left out.'])
  })

  it('said differently under one code leaves the later row to a person', async () => {
    const { rows, rejected } = await readCsv(
      HEADER,
      line({ code: 'CB1', phone: '0912345678' }),
      line({ code: 'cb1', phone: '0912345679' }),
    )
    expect(rows.map((row) => row.row)).toEqual([2])
    expect(rejected).toEqual([
      {
        row: 3,
        field: 'employee_code',
        reason: 'The same employee code as in row 2, but the two rows differ; keep the right one.',
      },
    ])
  })

  it.each([
    ['email', { email: 'a@b.vn' }],
    ['phone', { phone: '0912345678' }],
    ['national_id', { id: '014185000012' }],
  ])('is known without a code by %s and name', async (field, key) => {
    const { rejected } = await readCsv(
      HEADER,
      line({ ...key, code: '', name: 'Lò Thị Quý' }),
      line({ ...key, code: '', name: 'LÒ THỊ QÚY', unit: 'Sở Nội vụ' }),
    )
    expect(rejected).toMatchObject([{ row: 3, field }])
  })

  it('is not assumed of a mailbox or phone that colleagues share', async () => {
    const shared = { code: '', email: 'vanphong@b.vn', phone: '02123852013' }
    const { rows } = await readCsv(
      HEADER,
      line({ ...shared, name: 'Lò Văn An' }),
      line({ ...shared, name: 'Lò Văn Bình' }),
    )
    expect(rows).toHaveLength(2)
  })

  it('is not assumed of namesakes with codes of their own in one mailbox', async () => {
    const { rows } = await readCsv(
      HEADER,
      line({ code: 'A1', email: 'x@b.vn' }),
      line({ code: 'A2', email: 'x@b.vn' }),
    )
    expect(rows).toHaveLength(2)
  })

  it('is suspected, not decided, when two codes share a national ID', async () => {
    const { rows, warnings } = await readCsv(
      HEADER,
      line({ code: 'A1', id: '014185000012' }),
      line({ code: 'A2', id: '014185000012' }),
    )
    expect(rows).toHaveLength(2)
    expect(warnings).toEqual(['Rows 2 and 3 have the same national ID; one of them is wrong.'])
  })
})

import { describe, expect, it } from 'vitest'
import { workbook } from '../support/workbooks.ts'
import { runMatch } from './run-match.ts'

const ROSTER = `employee_code,full_name,date_of_birth,national_id,email,phone,unit_code,unit_name,position,audience
CB000177,Nguyễn Văn Hùng,15/08/1980,014080001234,hungnv@example.gov.vn,0912345678,XML,UBND xã Mường La,Chuyên viên,GV
CB000178,Trần Thị Lan,1985-02-01,14185004321,vanthu@example.gov.vn,,XML,UBND xã Mường La,,
,Lò Văn Ơn,3.4.1990,,on@example.com,,,Trường THCS Hoa Mai,,
,Quàng Thị Mẩy,,001190005678,,,,Trường THCS Hoa Mai,,`
const HEADER =
  'external_id,username,full_name,email,phone,employee_code,national_id,date_of_birth,unit'
const accounts = (...rows: string[]) => [HEADER, ...rows].join('\n')

describe('match tells of two files whose the accounts are', () => {
  it('by every key, in the files’ own forms, with or without a mark of its encoding', async () => {
    const rows = accounts(
      'a1,,NGUYEN VAN HUNG,,, cb 177 ,,,',
      'a2,,Hùng Nguyễn Văn,,+84 912 345 678,,,,',
      'a3,,Nguyễn Văn Hùng,HUNGNV@example.gov.vn,,,,,',
      'a4,,Đ/c Nguyễn Văn Hùng,,,,14080001234,,',
      'a5,,Tran Thi Lan,,,,,01/02/1985,x. Muong La',
      'a6,,Trần Thị Lan,,,,014185004321,,',
      'a7,,LO VAN ON,on@example.com,,,,,',
      'a8,,Quàng Thị Mảy,,,,001190005678,,',
    )
    for (const text of [rows, `\ufeff${rows}`]) {
      const { code, result, notes } = await runMatch({ roster: `\ufeff${ROSTER}`, accounts: text })
      expect(code).toBe(0)
      expect(notes).toBe('')
      expect(result.waiting).toEqual([])
      expect(
        result.links.map(
          ({ external_id: id, employee_code: key, method }) => `${id} ${key} ${method}`,
        ),
      ).toEqual([
        'a1 CB000177 employee-code',
        'a2 CB000177 phone',
        'a3 CB000177 email',
        'a4 CB000177 national-id',
        'a5 CB000178 name-birth-date-and-unit',
        'a6 CB000178 national-id',
        'a7 on@example.com email',
        'a8 …5678 national-id',
      ])
    }
  })

  it('once for each account: one that stands there twice and says two things waits', async () => {
    const { result, notes } = await runMatch({
      roster: ROSTER,
      accounts: accounts(
        'a1,,Nguyễn Văn Hùng,,,CB000177,,,',
        'a1,,Trần Thị Lan,,,CB000178,,,',
        'a2,,Trần Thị Lan,,,CB000178,,,',
        'a2,,Trần Thị Lan,,,CB000178,,,',
      ),
    })
    expect(result.links.map(({ external_id: id, employee_code: key }) => `${id} ${key}`)).toEqual([
      'a2 CB000178',
    ])
    expect(result.waiting).toMatchObject([
      {
        external_id: 'a1',
        reason: 'keys-point-to-different-people',
        candidates: [
          expect.objectContaining({ employee_code: expect.stringMatching(/^CB00017[78]$/) }),
          expect.objectContaining({ employee_code: expect.stringMatching(/^CB00017[78]$/) }),
        ],
      },
    ])
    expect(notes).toContain('account a1 stands in 2 rows')
  })

  it('without a long number of anybody where it says what it found instead of a header', async () => {
    const failed = runMatch({
      roster: ROSTER,
      accounts: 'X1,an,Nguyễn Văn An,,,cb1,14080123456,,',
    })
    await expect(failed).rejects.toThrow(/Found: X1, an, Nguyễn Văn An, cb1, …\./)
  })

  it('and why the others wait, with who may be meant', async () => {
    const { result } = await runMatch({
      roster: ROSTER,
      accounts: accounts(
        'b1,,Trần Thị Lan,,,CB000177,,,',
        'b2,,Trần Thị Lan,vanthu@example.gov.vn,,,,,',
        'b3,,Vàng A Páo,,,,,,',
      ),
    })
    expect(result.links).toEqual([])
    expect(result.waiting).toEqual([
      {
        external_id: 'b1',
        reason: 'name-differs',
        candidates: [
          {
            employee_code: 'CB000178',
            score: expect.any(Number),
            agrees: ['full_name'],
            disagrees: ['employee_code'],
          },
          {
            employee_code: 'CB000177',
            score: expect.any(Number),
            agrees: ['employee_code'],
            disagrees: ['full_name'],
          },
        ],
      },
      {
        external_id: 'b2',
        reason: 'email-is-shared',
        candidates: [
          {
            employee_code: 'CB000178',
            score: expect.any(Number),
            agrees: ['email', 'full_name'],
            disagrees: [],
          },
        ],
      },
      { external_id: 'b3', reason: 'no-key-matches', candidates: [] },
    ])
  })

  it('from Excel, with Vietnamese headers, titles above and dates as Excel keeps them', async () => {
    const roster = await workbook([
      [{ value: 'DANH SÁCH CÁN BỘ' }],
      ['STT', 'Mã CBCCVC', 'Họ và tên', 'Ngày sinh', 'Số CCCD', 'Điện thoại', 'Đơn vị'].map(
        (value) => ({ value }),
      ),
      [
        { value: 1, type: Number },
        { value: 'CB1' },
        { value: 'Lò Thị Mẩy' },
        { value: new Date('1990-05-06T00:00:00Z'), type: Date, format: 'dd/mm/yyyy' },
        { value: 14190001234, type: Number },
        { value: 912345678, type: Number },
        { value: 'Sở Khoa học và Công nghệ' },
      ],
    ])
    const list = await workbook([
      ['Mã tài khoản', 'Tên đăng nhập', 'Họ tên', 'Số điện thoại', 'Ngày sinh', 'Đơn vị'].map(
        (value) => ({ value }),
      ),
      [
        { value: 7, type: Number },
        { value: 'maylt' },
        { value: 'Lo Thi May' },
        { value: '+84912345678' },
        { value: '06/05/1990' },
        { value: 'Sở KH&CN' },
      ],
      [
        { value: 8, type: Number },
        { value: 'maylt2' },
        { value: 'Mẩy Lò Thị' },
        null,
        { value: '06/05/1990' },
        { value: 'Sở KHCN tỉnh Sơn La' },
      ],
    ])
    const { result } = await runMatch({ roster, accounts: list })
    expect(result.links.map(({ external_id: id, method }) => `${id} ${method}`)).toEqual([
      '7 phone',
      '8 name-birth-date-and-unit',
    ])
  })

  it('loses nobody by a bad cell, of which a note tells', async () => {
    const { result, notes } = await runMatch({
      roster: ROSTER.replace('0912345678', 'gọi sau'),
      accounts: accounts('c1,,Nguyễn Văn Hùng,not a mailbox,,CB000177,12,32/13/1980,'),
    })
    expect(result.links).toMatchObject([{ external_id: 'c1', employee_code: 'CB000177' }])
    expect(notes.split('\n').filter((line) => line.includes('was left out'))).toHaveLength(4)
  })

  it('keeps a person who stands on the list twice as one', async () => {
    const twice = `${ROSTER}\nCB000177,Nguyễn Văn Hùng,15/08/1980,,,,SNV,Sở Nội vụ,,`
    const { result } = await runMatch({
      roster: twice,
      accounts: accounts(
        'd1,,Nguyễn Văn Hùng,,,CB000177,,,',
        'd2,,Nguyễn Văn Hùng,,,,,15/08/1980,Sở Nội vụ',
      ),
    })
    expect(result.links.map(({ employee_code: key }) => key)).toEqual(['CB000177', 'CB000177'])
  })

  it('shows no full national ID, wherever it was written', async () => {
    const { said, notes } = await runMatch({
      roster: `${ROSTER}\n014080009999,Vàng A Páo,,,,,,Sở Y tế,,`,
      accounts: accounts(
        'e1,014080009999,Vàng A Páo,,,014080009999,,,',
        'e2,,Vàng A Páo,014080009999,014080009999,,0140800099990,,',
      ),
    })
    expect(said).toContain('…9999')
    expect(said + notes).not.toContain('014080009999')
  })

  it('to people: counts, and the first that wait', async () => {
    const { said } = await runMatch(
      {
        roster: ROSTER,
        accounts: accounts('f1,,Nguyễn Văn Hùng,,,CB000177,,,', 'f2,,Trần Thị Lan,,,CB000177,,,'),
      },
      false,
    )
    expect(said).toContain('2 accounts: 1 linked, 1 waiting')
    expect(said).toMatch(/f2 +name-differs +perhaps CB000178/)
  })

  it.each([
    [
      'a file that is no list',
      { roster: ROSTER, accounts: 'vm' },
      /accounts cannot be read: no line .* is a header/,
    ],
    ['an empty file', { roster: '', accounts: HEADER }, /empty/],
    ['a damaged workbook', { roster: Buffer.from('PK\u0003\u0004'), accounts: HEADER }, /workbook/],
  ])('fails on %s, and says what is wrong', async (_, files, message) => {
    await expect(runMatch(files)).rejects.toMatchObject({ message: expect.stringMatching(message) })
  })
})

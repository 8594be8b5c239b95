/** Sign-in sheets of classes and roll calls of conference bridges. */
import { describe, expect, it } from 'vitest'
import { csv, excelDate, ofKind, presences, sourceFile, take, takeOne, xlsx } from './sheets.ts'

const KNS = { course: 'KNS-2026' }
const LONG = { ...KNS, minutes: 180 }

describe('a sign-in sheet', () => {
  it('has a column a session and a mark a person', async () => {
    const { records, report, quarantined } = await takeOne({
      bytes: csv(
        'STT,Mã CBCCVC,Họ và tên,Buổi 1 (12/3),Buổi 2 (13/3)',
        '1,CB1,Lò Văn Một,x,P: ốm',
        '2,CB2,Quàng Thị Hai,M,K',
        '3,CB3,Vàng A Ba,✓,',
        '4,CB4,Hà Văn Bốn,CP,vắng',
      ),
      options: LONG,
    })
    expect(presences(records)).toEqual([
      'code:cb1 Buổi 1: present',
      'code:cb1 Buổi 2: absent (ốm)',
      'code:cb2 Buổi 1: late',
      'code:cb2 Buổi 2: absent',
      'code:cb3 Buổi 1: present',
      'code:cb3 Buổi 2: unrecorded',
      'code:cb4 Buổi 1: absent (có phép)',
      'code:cb4 Buổi 2: absent',
    ])
    expect(quarantined).toEqual([])
    expect(report).toMatchObject({ state: 'done', taken: 4, refused: [] })
    const [first] = ofKind(records, 'sessions')
    expect(first).toMatchObject({ course: 'KNS-2026', sourceId: 'sessions:Buổi 1:code:cb1' })
    expect(first?.sessions).toEqual([
      {
        code: 'Buổi 1',
        minutes: 180,
        startsAt: null,
        taken: true,
        presence: { state: 'present' },
      },
    ])
    expect(ofKind(records, 'enrolment')).toHaveLength(4)
  })

  it('calls sessions by day and part of the day where they have no number', async () => {
    const { records } = await takeOne({
      bytes: csv('Họ và tên,Đơn vị,Sáng 12/3,Chiều 12/3,14/3/2026', 'Lò Văn Một,Xã Mường Bú,x,x,x'),
      options: LONG,
    })
    expect(presences(records).map((line) => line.replace(/^.*?\| ?/, ''))).toEqual([
      expect.stringContaining('12/03/2026 sáng: present'),
      expect.stringContaining('12/03/2026 chiều: present'),
      expect.stringContaining('14/03/2026: present'),
    ])
  })

  it('takes the day of its sessions from a title, and asks when there is none', async () => {
    const sheet = (...titles: string[]) => csv(...titles, 'Mã CBCCVC,Sáng,Chiều', 'CB1,x,k')
    const { records } = await takeOne({ bytes: sheet('Ngày 12/3/2026,,'), options: LONG })
    expect(presences(records)).toEqual([
      'code:cb1 12/03/2026 sáng: present',
      'code:cb1 12/03/2026 chiều: absent',
    ])
    const { report } = await takeOne({ bytes: sheet(), options: LONG })
    expect(report.state).toBe('asked')
    expect(report.notes[0]).toContain('On which day')
  })

  it('may sum up its marks in columns that are passed over', async () => {
    const { records, report } = await takeOne({
      bytes: csv(
        'Mã CBCCVC,Buổi 1,Buổi 2,Số buổi vắng,Tỷ lệ tham gia,Xếp loại',
        'CB1,x,k,1,50%,Khá',
      ),
      options: LONG,
    })
    expect(presences(records)).toHaveLength(2)
    expect(report.notes.join(' ')).toContain('Số buổi vắng')
  })

  it('with scores beside its sessions is a question: it is two sheets in one', async () => {
    const bytes = csv('Mã CBCCVC,Buổi 1,Điểm', 'CB1,x,8')
    expect((await takeOne({ bytes, options: LONG })).report.notes[0]).toContain('--kind sign-in')
    const roll = await takeOne({ bytes, options: { ...LONG, kind: 'sign-in' } })
    expect(presences(roll.records)).toEqual(['code:cb1 Buổi 1: present'])
    const results = await takeOne({ bytes, options: { ...LONG, kind: 'export' } })
    expect(ofKind(results.records, 'test')).toHaveLength(1)
  })

  it('may have a header of two lines with merged cells and dates as Excel keeps them', async () => {
    const { records } = await takeOne({
      name: 'diem-danh.xlsx',
      bytes: await xlsx([
        [{ value: 'BẢNG ĐIỂM DANH LỚP KỸ NĂNG SỐ', columnSpan: 6 }],
        [null],
        [
          { value: 'STT', rowSpan: 2 },
          { value: 'Họ và tên', rowSpan: 2 },
          { value: 'Mã CBCCVC', rowSpan: 2 },
          { ...excelDate('2026-03-12'), columnSpan: 2 },
          null,
          { value: 'Ghi chú', rowSpan: 2 },
        ],
        [null, null, null, { value: 'Sáng' }, { value: 'Chiều' }, null],
        ['1', '2', '3', '4', '5', '6'].map((value) => ({ value })),
        [
          { value: 1, type: Number },
          { value: 'Lò Văn Một' },
          { value: 'CB1' },
          { value: 'x' },
          { value: 'k' },
          null,
        ],
        [null],
        [null, null, null, { value: 'Sơn La, ngày 15 tháng 3 năm 2026' }],
        [null, { value: 'NGƯỜI LẬP BIỂU' }],
      ]),
      options: LONG,
    })
    expect(presences(records)).toEqual([
      'code:cb1 12/03/2026 sáng: present',
      'code:cb1 12/03/2026 chiều: absent',
    ])
  })

  it('says how long its sessions are: in a header, in a line below, above the table', async () => {
    const lengths = async (...lines: string[]) => {
      const { records, report } = await takeOne({ bytes: csv(...lines), options: KNS })
      expect(report.state).toBe('done')
      return ofKind(records, 'sessions').map(({ sessions }) => sessions[0]?.minutes)
    }
    expect(await lengths('Mã CBCCVC,Buổi 1 (4 tiết),Buổi 2 (90 phút)', 'CB1,x,x')).toEqual([
      180, 90,
    ])
    expect(await lengths('STT,Mã CBCCVC,Buổi 1,Buổi 2', 'Số tiết,,4,3', '1,CB1,x,x')).toEqual([
      180, 135,
    ])
    expect(await lengths('Mỗi buổi 5 tiết,,', 'Mã CBCCVC,Buổi 1,Buổi 2', 'CB1,x,x')).toEqual([
      225, 225,
    ])
  })

  it('is asked about when nobody says how long its sessions are', async () => {
    const { report, records } = await takeOne({
      bytes: csv('Mã CBCCVC,Buổi 1', 'CB1,x'),
      options: KNS,
    })
    expect(report.state).toBe('asked')
    expect(report.notes.join(' ')).toContain('--periods')
    expect(records).toEqual([])
  })

  it('quarantines a mark that nobody knows, that cell alone', async () => {
    const { records, report, quarantined } = await takeOne({
      bytes: csv('Mã CBCCVC,Họ và tên,Buổi 1,Buổi 2', 'CB1,Lò Văn Một,??,x', 'CB2,Hà Văn Hai,V,x'),
      options: LONG,
    })
    expect(presences(records)).toEqual(['code:cb1 Buổi 2: present', 'code:cb2 Buổi 2: present'])
    expect(quarantined.map(({ reason, course }) => [reason, course])).toEqual([
      ['mark-unknown', 'KNS-2026'],
      ['mark-unknown', 'KNS-2026'],
    ])
    expect(report).toMatchObject({ state: 'done', taken: 2 })
    expect(report.refused.map(({ row, field }) => [row, field])).toEqual([
      [2, 'Buổi 1'],
      [3, 'Buổi 1'],
    ])
  })

  it('takes the marks of an office', async () => {
    const { records } = await takeOne(
      { bytes: csv('Mã CBCCVC,Buổi 1,Buổi 2', 'CB1,V,H'), options: LONG },
      { settings: { marks: { absent: ['V'], present: ['H'] } } },
    )
    expect(presences(records)).toEqual(['code:cb1 Buổi 1: absent', 'code:cb1 Buổi 2: present'])
  })

  it('has sessions to come: a column that nobody is marked in', async () => {
    const { records } = await takeOne({
      bytes: csv('Mã CBCCVC,Buổi 1,Buổi 2', 'CB1,x,', 'CB2,x,'),
      options: LONG,
    })
    const taken = ofKind(records, 'sessions').map(({ sessions }) => sessions[0]?.taken)
    expect(taken).toEqual([true, false, true, false])
  })

  it('is asked about when two columns are one session', async () => {
    const { report } = await takeOne({
      bytes: csv('Mã CBCCVC,12/3/2026,12/3/2026', 'CB1,x,x'),
      options: LONG,
    })
    expect(report).toMatchObject({ state: 'asked' })
  })

  it('counts for neither when two rows say different things of one person', async () => {
    const { records, quarantined } = await takeOne({
      bytes: csv(
        'Mã CBCCVC,Họ và tên,Buổi 1',
        'CB1,Lò Văn Một,x',
        'CB1,Lò Văn Một,k',
        'CB2,Hà Hai,x',
      ),
      options: LONG,
    })
    expect(presences(records)).toEqual(['code:cb2 Buổi 1: present'])
    expect(quarantined.map(({ reason }) => reason)).toEqual(['said-twice', 'said-twice'])
  })
})

const bridge = (name: string, ...people: string[]) =>
  csv(
    'DANH SÁCH ĐIỂM DANH HỌC VIÊN',
    `Điểm cầu: ${name}`,
    'Buổi 1 ngày 12/3/2026',
    'STT,Mã CBCCVC,Họ và tên',
    ...people,
  )

describe('a roll call', () => {
  it('lists who was there at one session; several bridges add up', async () => {
    const { records, reports } = await take([
      sourceFile({ bytes: bridge('Xã Mường Bú', '1,CB1,Lò Văn Một'), options: LONG }, 'a'),
      sourceFile({ bytes: bridge('Xã Chiềng La', '1,CB2,Quàng Thị Hai'), options: LONG }, 'b'),
    ])
    expect(presences(records)).toEqual(['code:cb1 Buổi 1: present', 'code:cb2 Buổi 1: present'])
    expect(reports.map(({ file, state, taken }) => [file, state, taken])).toEqual([
      ['a', 'done', 1],
      ['b', 'done', 1],
    ])
    expect(ofKind(records, 'account').map(({ unit }) => unit)).toEqual([
      'Xã Mường Bú',
      'Xã Chiềng La',
    ])
  })

  it('may mark who was away, with the reason beside it', async () => {
    const { records } = await takeOne({
      bytes: csv(
        'Mã CBCCVC,Họ và tên,Có mặt,Lý do',
        'CB1,Lò Văn Một,x,',
        'CB2,Hà Văn Hai,P,họp tỉnh',
        'CB3,Vàng A Ba,K,',
        'CB4,Lò Thị Bốn,,',
      ),
      options: { ...LONG, session: 'Buổi 2' },
    })
    expect(presences(records)).toEqual([
      'code:cb1 Buổi 2: present',
      'code:cb2 Buổi 2: absent (họp tỉnh)',
      'code:cb3 Buổi 2: absent',
      'code:cb4 Buổi 2: unrecorded',
    ])
  })

  it('leaves whoever has not signed unrecorded', async () => {
    const { records } = await takeOne({
      bytes: csv('Mã CBCCVC,Họ và tên,Ký tên', 'CB1,Lò Văn Một,Một', 'CB2,Hà Văn Hai,'),
      options: { ...LONG, session: 'Buổi 2' },
    })
    expect(presences(records)).toEqual(['code:cb1 Buổi 2: present', 'code:cb2 Buổi 2: unrecorded'])
  })

  it.each([
    [
      'which session it is',
      csv('Mã CBCCVC,Họ và tên', 'CB1,Lò Văn Một'),
      { ...LONG, kind: 'roll-call' as const },
      '--session',
    ],
    [
      'whether everybody listed was there',
      csv('Mã CBCCVC,Họ và tên', 'CB1,Lò Văn Một'),
      { ...LONG, session: 'Buổi 1' },
      '--kind roll-call',
    ],
    [
      'who was there when nobody has signed',
      csv('Mã CBCCVC,Họ và tên,Chữ ký', 'CB1,Lò Văn Một,'),
      { ...LONG, session: 'Buổi 1' },
      'Nobody is marked',
    ],
    ['which course it is', bridge('Xã Mường Bú', '1,CB1,Lò Văn Một'), { minutes: 180 }, '--course'],
  ])('is asked %s', async (_, bytes, options, question) => {
    const { report, records } = await takeOne({ bytes, options })
    expect(report.state).toBe('asked')
    expect(report.notes.join(' ')).toContain(question)
    expect(records).toEqual([])
  })

  it('supersedes what an earlier version of the list said, fact by fact', async () => {
    const roll = (mark: string) =>
      csv('Mã CBCCVC,Họ và tên,Có mặt', `CB1,Lò Văn Một,${mark}`, 'CB2,Hà Văn Hai,x')
    const options = { ...LONG, session: 'Buổi 1' }
    const [wrong, right] = [
      await takeOne({ bytes: roll('x'), options }),
      await takeOne({ bytes: roll('K'), options }),
    ]
    const keys = (records: typeof wrong.records) => records.map(({ sourceId }) => sourceId)
    expect(keys(right.records)).toEqual(keys(wrong.records))
    expect(presences(right.records)[0]).toBe('code:cb1 Buổi 1: absent')
  })
})

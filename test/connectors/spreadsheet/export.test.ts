/** Exports of platforms: a row a learner. */
import { describe, expect, it } from 'vitest'
import { COURSE, csv, excelDate, ofKind, sourceFile, take, takeOne, xlsx } from './sheets.ts'

const KNS = { course: 'KNS-2026' }
const scores = (records: Parameters<typeof ofKind>[0]) =>
  ofKind(records, 'test').flatMap(({ attempts }) =>
    attempts.map(({ raw, maximum }) => `${raw}/${maximum}`),
  )

describe('an export', () => {
  it('is read by its headers in Vietnamese', async () => {
    const { records, report } = await takeOne({
      bytes: csv(
        'Mã CBCCVC;Họ và tên;Ngày sinh;Số CCCD;Email;Điện thoại;Đơn vị;Mã khóa;Điểm;Ngày nộp;Tiến độ %;Ngày hoàn thành;Trạng thái;Chuyên đề Nhận thức số (NTS)',
        'CB000177;Nguyễn Văn Quý;06/01/1990;011099000001;quy@example.gov.vn;0912345678;Xã Mường Bú;kns-2026;7,5;15/03/2026 20:30;100%;16/03/2026;Hoàn thành;x',
      ),
    })
    expect(report).toMatchObject({ state: 'done', taken: 1, refused: [] })
    const fact = { account: 'code:cb000177', course: 'KNS-2026', sourceUpdatedAt: null }
    expect(records).toEqual([
      {
        kind: 'account',
        sourceId: 'account:code:cb000177',
        account: 'code:cb000177',
        fullName: 'Nguyễn Văn Quý',
        nameOrder: 'family-first',
        emailVerified: true,
        employeeCode: 'CB000177',
        nationalId: '011099000001',
        email: 'quy@example.gov.vn',
        username: null,
        phone: '0912345678',
        dateOfBirth: '1990-01-06',
        unit: 'Xã Mường Bú',
      },
      {
        kind: 'enrolment',
        ...fact,
        sourceId: 'enrolment:code:cb000177',
        state: 'active',
        handedOutAt: null,
        firstAccessAt: null,
      },
      {
        kind: 'test',
        ...fact,
        sourceId: 'test:code:cb000177',
        test: { id: 'test', name: 'Điểm', code: null },
        attempts: [
          {
            id: 'final',
            raw: '7.5',
            minimum: '0',
            maximum: '10',
            submittedAt: '2026-03-15T13:30:00.000Z',
            overridden: false,
          },
        ],
      },
      {
        kind: 'topics',
        ...fact,
        sourceId: 'topics:code:cb000177',
        topics: [
          {
            code: 'NTS',
            name: 'Chuyên đề Nhận thức số (NTS)',
            completed: true,
            completedAt: null,
          },
        ],
      },
      {
        kind: 'completion',
        ...fact,
        sourceId: 'completion:code:cb000177',
        completedAt: '2026-03-15T17:00:00.000Z',
        progress: '1',
        attendance: null,
      },
    ])
  })

  it('is read by its headers in English, as Moodle writes them', async () => {
    const { records } = await takeOne({
      bytes: csv(
        'First name,Last name,ID number,Institution,Department,Email address,Course total (Real)',
        'Quý,Nguyễn Văn,CB1,,Xã Mường Bú,quy@example.gov.vn,7.50',
      ),
      options: KNS,
    })
    expect(ofKind(records, 'account')[0]).toMatchObject({
      fullName: 'Nguyễn Văn Quý',
      employeeCode: 'CB1',
      unit: 'Xã Mường Bú',
    })
    expect(scores(records)).toEqual(['7.5/10'])
  })

  it.each([
    ['the header', 'Mã CBCCVC,Điểm (thang 100)', 'CB1,87', {}, {}, '87/100'],
    ['the header of Moodle', 'Mã CBCCVC;Điểm/10,00', 'CB1;7,50', {}, {}, '7.5/10'],
    ['the cell', 'Mã CBCCVC,Điểm', 'CB1,18/20', {}, {}, '18/20'],
    ['the option', 'Mã CBCCVC,Điểm', 'CB1,87', { scale: '100' }, {}, '87/100'],
    ['the platform', 'Mã CBCCVC,Điểm', 'CB1,8', {}, { scale: 100 }, '8/100'],
  ])('has scores out of what %s says', async (_, header, row, options, settings, score) => {
    const { records } = await takeOne(
      { bytes: csv(header, row), options: { ...KNS, ...options } },
      { settings },
    )
    expect(scores(records)).toEqual([score])
  })

  it('is asked about when nobody says what its scores are out of and 10 does not fit', async () => {
    const bytes = csv('Mã CBCCVC,Điểm', 'CB1,87', 'CB2,8')
    const { report, records } = await takeOne({ bytes, options: KNS })
    expect(report.state).toBe('asked')
    expect(report.notes[0]).toContain('Scores up to 87')
    expect(records).toEqual([])
  })

  it('quarantines a score that cannot be, and takes the rest of the row and the other rows', async () => {
    const { records, quarantined, report } = await takeOne({
      bytes: csv('Mã CBCCVC,Điểm (thang 10),Tiến độ', 'CB1,75,50%', 'CB2,abc,50%', 'CB3,9,50%'),
      options: KNS,
    })
    expect(scores(records)).toEqual(['9/10'])
    expect(ofKind(records, 'completion')).toHaveLength(3)
    expect(quarantined.map(({ reason, key }) => [reason, key])).toEqual([
      ['score-out-of-range', 'KNS-2026#test:code:cb1'],
      ['cell-unreadable', 'KNS-2026#test:code:cb2'],
    ])
    expect(report).toMatchObject({ state: 'done', taken: 3 })
  })

  it('takes the column that cohorts name as their final test', async () => {
    const { records } = await takeOne(
      {
        bytes: csv('Mã CBCCVC,Điểm giữa khóa,Bài cuối (thang 100)', 'CB1,4,80'),
        options: KNS,
      },
      { courses: [{ ...COURSE, finalTests: ['Bài cuối'] }] },
    )
    expect(ofKind(records, 'test')).toMatchObject([
      { test: { name: 'Bài cuối' }, attempts: [{ raw: '80', maximum: '100' }] },
    ])
  })

  it('is asked about when two columns may be the score', async () => {
    const bytes = csv('Mã CBCCVC,Điểm,Điểm thi', 'CB1,4,8')
    const { report } = await takeOne({ bytes, options: KNS })
    expect(report.notes[0]).toContain('--map score=')
    const mapped = await takeOne({ bytes, options: { ...KNS, map: { score: 'Điểm thi' } } })
    expect(scores(mapped.records)).toEqual(['8/10'])
  })

  it('puts attempts that stand on rows of their own together', async () => {
    const { records } = await takeOne({
      bytes: csv('Mã CBCCVC,Lần thi,Điểm', 'CB1,1,4', 'CB1,2,"6,5"'),
      options: KNS,
    })
    expect(ofKind(records, 'test')).toMatchObject([
      {
        attempts: [
          { id: '1', raw: '4' },
          { id: '2', raw: '6.5' },
        ],
      },
    ])
  })

  it('knows a suspended and an expired enrolment', async () => {
    const { records } = await takeOne({
      bytes: csv('Mã CBCCVC,Trạng thái', 'CB1,Tạm khóa', 'CB2,Hết hạn', 'CB3,Đang học'),
      options: KNS,
    })
    expect(ofKind(records, 'enrolment').map(({ state }) => state)).toEqual([
      'suspended',
      'expired',
      'active',
    ])
  })

  it('is a question, not a guess, when no row names a course', async () => {
    const { report } = await takeOne({ bytes: csv('Mã CBCCVC,Điểm', 'CB1,4') })
    expect(report.state).toBe('asked')
    expect(report.notes[0]).toContain('KNS-2026')
  })

  it('keeps rows of a course that no cohort asks for, and says so', async () => {
    const { records, report } = await takeOne({
      bytes: csv('Mã CBCCVC,Mã khóa,Điểm', 'CB1,ATTT-2026,4'),
    })
    expect(ofKind(records, 'test')[0]?.course).toBe('ATTT-2026')
    expect(report.notes.join(' ')).toContain('ATTT-2026')
  })
})

describe('whom a row is about', () => {
  const accountOf = async (header: string, row: string) => {
    const { records } = await takeOne({ bytes: csv(`${header},Điểm`, `${row},5`), options: KNS })
    return ofKind(records, 'account')[0]?.account
  }

  it('is said by the strongest key of the row', async () => {
    expect(await accountOf('Mã CBCCVC,Email', 'CB 01,an@example.gov.vn')).toBe('code:cb01')
    expect(await accountOf('Số CCCD,Email', '11099000001,an@example.gov.vn')).toBe(
      'id:011099000001',
    )
    expect(await accountOf('Mã CBCCVC', '011099000001')).toBe('id:011099000001')
    expect(await accountOf('Email,SĐT', 'An@Example.gov.vn,912345678')).toBe(
      'email:an@example.gov.vn',
    )
    expect(await accountOf('Tên đăng nhập,SĐT', 'an.lv,912345678')).toBe('user:an.lv')
    expect(await accountOf('Họ và tên,SĐT', 'Lò Văn An,912345678')).toBe('phone:0912345678')
    expect(await accountOf('Họ và tên,Ngày sinh,Đơn vị', 'Lò Văn An,6/1/1990,Xã Mường Bú')).toBe(
      'name:lo van an|1990-01-06|xa muong bu',
    )
  })

  it('leaves out an unreadable cell when another key says it, else refuses the row', async () => {
    const { records, report } = await takeOne({
      bytes: csv('Mã CBCCVC,Email,Điểm', 'CB1,không phải email,5', ',không phải email,6'),
      options: KNS,
    })
    expect(ofKind(records, 'account').map(({ account, email }) => [account, email])).toEqual([
      ['code:cb1', null],
    ])
    expect(report.refused.map(({ row, field }) => [row, field])).toEqual([[3, 'email']])
  })

  it('is nobody when two names share one key', async () => {
    const { records, quarantined } = await takeOne({
      bytes: csv(
        'Email,Họ và tên,Điểm',
        'vanthu@example.gov.vn,Lò Văn An,5',
        'vanthu@example.gov.vn,Hà Thị Bình,6',
      ),
      options: KNS,
    })
    expect(records).toEqual([])
    expect(quarantined.map(({ reason }) => reason)).toEqual(['key-shared', 'key-shared'])
  })

  it('may stand in columns of men and women', async () => {
    const { records } = await takeOne({
      bytes: await xlsx([
        [
          { value: 'Họ và tên', rowSpan: 2 },
          { value: 'Ngày sinh', columnSpan: 2 },
          null,
          { value: 'Đơn vị', rowSpan: 2 },
          { value: 'Điểm', rowSpan: 2 },
        ],
        [null, { value: 'Nam' }, { value: 'Nữ' }, null, null],
        [
          { value: 'Lò Văn An' },
          excelDate('1990-01-06'),
          null,
          { value: 'Xã Mường Bú' },
          { value: 7.5, type: Number },
        ],
        [
          { value: 'Hà Thị Bình' },
          null,
          { value: '7/2/1991' },
          { value: 'Xã Mường Bú' },
          { value: '8,25' },
        ],
      ]),
      options: KNS,
    })
    expect(ofKind(records, 'account').map(({ dateOfBirth }) => dateOfBirth)).toEqual([
      '1990-01-06',
      '1991-02-07',
    ])
    expect(scores(records)).toEqual(['7.5/10', '8.25/10'])
  })
})

describe('a header of its own', () => {
  const bytes = csv('Cán bộ,Kết quả,Đơn vị công tác', 'Lò Văn An,7,Xã Mường Bú')
  const map = { full_name: 'Cán bộ', score: 'Kết quả' }

  it('is said once; a sheet with the same header is then known', async () => {
    const first = await takeOne({ bytes, options: { ...KNS, map } })
    expect(scores(first.records)).toEqual(['7/10'])
    const header = first.report.header ?? ''
    const next = await takeOne({
      bytes: csv('Cán bộ,Kết quả,Đơn vị công tác', 'Hà Bình,8,Xã Mường Bú'),
      options: KNS,
      knownMaps: { [header]: map },
    })
    expect(scores(next.records)).toEqual(['8/10'])
    const other = await takeOne({
      bytes: csv('Cán bộ,Kết quả,Chức danh', 'Hà Bình,8,Xã'),
      options: KNS,
      knownMaps: { [header]: map },
    })
    expect(other.report.state).toBe('rejected')
  })

  it('may stand in the configuration', async () => {
    const { records } = await takeOne({ bytes, options: KNS }, { settings: { columns: map } })
    expect(scores(records)).toEqual(['7/10'])
  })

  it('that is not there rejects the file', async () => {
    const { report } = await takeOne({ bytes, options: { ...KNS, map: { ...map, email: 'Thư' } } })
    expect(report).toMatchObject({ state: 'rejected' })
  })
})

describe('a large file', () => {
  const lines = Array.from({ length: 1200 }, (_, at) => `CB${at + 1},${at % 11}`)
  const bytes = csv('Mã CBCCVC,Điểm', ...lines)

  it('comes in pages and goes on after the page that was stored', async () => {
    const files = [sourceFile({ bytes, options: KNS })]
    const whole = await take(files)
    expect(whole.pages.map(({ records }) => records.length)).toEqual([1500, 1500, 600])
    expect(whole.pages.map(({ files: reports }) => reports?.length ?? 0)).toEqual([0, 0, 1])
    expect(whole.reports[0]).toMatchObject({ taken: 1200 })
    const rest = await take(files, { checkpoint: whole.pages[1]?.checkpoint ?? {} })
    expect(rest.pages.map(({ records }) => records)).toEqual([whole.pages[2]?.records])
    expect(rest.reports).toEqual(whole.reports)
  })

  it('says that it names everybody only when it was said so', async () => {
    const part = { bytes: csv('Mã CBCCVC,Điểm', 'CB1,5') }
    expect((await takeOne({ ...part, options: KNS })).pages[0]?.listed).toBeUndefined()
    const complete = await takeOne({ ...part, options: { ...KNS, complete: true } })
    expect(complete.pages[0]?.listed).toEqual(['KNS-2026'])
  })
})

/** Sheets that could be read in a way nobody meant: they are asked about, refused, or told of. */
import { describe, expect, it } from 'vitest'
import { COURSE, csv, ofKind, presences, takeOne } from './sheets.ts'

const KNS = { course: 'KNS-2026' }
const LONG = { ...KNS, minutes: 180 }

describe('what a score is out of', () => {
  it.each([
    ['Điểm (tháng 3)', '2,5', '10'],
    ['Điểm (15/3)', '2,5', '10'],
    ['Điểm (15/3/2026)', '2,5', '10'],
    ['Diem (thang 3)', '2,5', '10'],
    ['Điểm (thang điểm 4)', '2,5', '4'],
    ['Điểm (thang 100)', '2,5', '100'],
    ['Điểm (hệ 4)', '2,5', '4'],
  ])('is not the day or month of the test: %s', async (heading, score, maximum) => {
    const { records } = await takeOne({
      bytes: csv(`Mã CBCCVC;${heading}`, `CB1;${score}`),
      options: KNS,
    })
    expect(ofKind(records, 'test')[0]?.attempts).toMatchObject([{ raw: '2.5', maximum }])
  })
})

it('a decimal comma without quotation marks is not cut off', async () => {
  const { records, quarantined } = await takeOne({
    bytes: csv('Mã CBCCVC,Điểm', 'CB1,4,9', 'CB2,"4,9"'),
    options: KNS,
  })
  expect(ofKind(records, 'test').map(({ account }) => account)).toEqual(['code:cb2'])
  expect(quarantined).toMatchObject([{ reason: 'row-too-long' }])
})

it('half completed is not completed', async () => {
  const { records, quarantined } = await takeOne({
    bytes: csv(
      'Mã CBCCVC;Trạng thái;Chuyên đề 1',
      'CB1;Hoàn thành 50%;Hoàn thành 50%',
      'CB2;Hoàn thành;Hoàn thành 12/3/2026',
      'CB3;Đạt;100%',
    ),
    options: KNS,
  })
  expect(ofKind(records, 'completion').map(({ progress }) => progress)).toEqual([null, '1', null])
  expect(ofKind(records, 'topics').map(({ topics }) => topics[0]?.completed)).toEqual([true, true])
  expect(quarantined).toMatchObject([{ reason: 'cell-unreadable' }])
})

it('a sheet with times of submission and no score is asked about', async () => {
  const { report } = await takeOne({
    bytes: csv('Mã CBCCVC,Kết quả cuối,Ngày nộp', 'CB1,7,15/03/2026'),
    options: KNS,
  })
  expect(report).toMatchObject({
    state: 'asked',
    notes: [expect.stringMatching(/--map score=.*Kết quả cuối/)],
  })
})

describe('the course that a title names', () => {
  const courses = [
    { ...COURSE, course: 'KNS' },
    { ...COURSE, course: 'KNS-2' },
    { ...COURSE, course: 'AI' },
  ]
  const courseOf = async (title: string, settings = {}) => {
    const bytes = csv(title, 'Mã CBCCVC,Điểm', 'CB1,7')
    const { records, report } = await takeOne({ bytes }, { courses, settings })
    return ofKind(records, 'enrolment')[0]?.course ?? report.state
  }

  it('is the longest that fits', async () => {
    expect(await courseOf('Khóa học: KNS-2')).toBe('KNS-2')
    expect(await courseOf('Lớp KNS')).toBe('KNS')
  })

  it('is asked about where titles name several', async () => {
    expect(await courseOf('TẬP HUẤN KNS-2 VÀ AI')).toBe('asked')
    expect(await courseOf('TẬP HUẤN KNS-2 VÀ AI', { course: 'KNS' })).toBe('asked')
  })

  it('overrules the platform where it is said to be the course, and is asked about in passing', async () => {
    expect(await courseOf('Khóa học: AI', { course: 'KNS' })).toBe('AI')
    expect(await courseOf('ỨNG DỤNG AI TRONG CÔNG VIỆC', { course: 'KNS' })).toBe('asked')
    expect(await courseOf('DANH SÁCH LỚP', { course: 'KNS' })).toBe('KNS')
  })
})

describe('who was there', () => {
  const roll = (...lines: string[]) =>
    takeOne({ bytes: csv(...lines), options: { ...LONG, session: 'Buổi 1', kind: 'roll-call' } })

  it('is not who stands on the list with a remark against it', async () => {
    const { records, quarantined } = await roll(
      'Mã CBCCVC,Họ và tên,Ghi chú,Lý do vắng',
      'CB1,Lò Một,,',
      'CB2,Hà Hai,vắng họp,',
      'CB3,Vì Ba,trưởng đoàn,',
      'CB4,Lù Bốn,,ốm',
    )
    expect(presences(records)).toEqual(['code:cb1 Buổi 1: present', 'code:cb3 Buổi 1: present'])
    expect(quarantined.map(({ reason }) => reason)).toEqual(['mark-unknown', 'mark-unknown'])
  })

  it('is not who has "vắng" in the place of a signature', async () => {
    const { records, quarantined } = await roll(
      'Mã CBCCVC,Họ và tên,Ký tên,Lý do',
      'CB1,Lò Một,Một,',
      'CB2,Hà Hai,vắng,ốm',
      'CB3,Vì Ba,P,',
      'CB4,Lù Bốn,,đi họp',
      'CB5,Cà Năm,,',
    )
    expect(presences(records)).toEqual([
      'code:cb1 Buổi 1: present',
      'code:cb2 Buổi 1: absent (ốm)',
      'code:cb4 Buổi 1: absent (đi họp)',
      'code:cb5 Buổi 1: unrecorded',
    ])
    expect(quarantined).toMatchObject([{ reason: 'mark-unknown' }])
  })

  it('was away with a reason where one is written, but never for a mark that says without', async () => {
    const { records } = await roll(
      'Mã CBCCVC,Họ và tên,Có mặt,Lý do',
      'CB1,Lò Một,vắng: ốm,',
      'CB2,Hà Hai,vắng,họp',
      'CB3,Vì Ba,vắng,',
      'CB4,Lù Bốn,K,nói là ốm',
    )
    expect(presences(records)).toEqual([
      'code:cb1 Buổi 1: absent (ốm)',
      'code:cb2 Buổi 1: absent (họp)',
      'code:cb3 Buổi 1: absent',
      'code:cb4 Buổi 1: absent',
    ])
  })
})

describe('a report', () => {
  it('names the lines that were passed over', async () => {
    const { report } = await takeOne({
      bytes: csv(
        'STT,Họ và tên,Điểm',
        '1,Lò Một,7',
        '2,Hà Hai,8',
        '',
        ',Tổng cộng: 2,',
        ',NGƯỜI LẬP,',
      ),
      options: KNS,
    })
    expect(report.notes).toContain('Lines that are no entries and were passed over: 5, 6.')
  })

  it('says which columns go by names that were said before, and is not stopped by a field of old', async () => {
    const bytes = csv('Mã CBCCVC,Kết quả', 'CB1,7')
    const map = { score: 'Kết quả' }
    const { report } = await takeOne({ bytes, options: { ...KNS, map } })
    const knownMaps = { [report.header ?? '']: map, other: { points: 'Kết quả' } }
    const next = await takeOne({ bytes, options: KNS, knownMaps })
    expect(next.report).toMatchObject({
      state: 'done',
      taken: 1,
      notes: ['Columns as they were named for an earlier file: score = "Kết quả".'],
    })
  })

  it('asks its questions and nothing beside them', async () => {
    const { report } = await takeOne({ bytes: csv('Họ và tên,Hạng,Điểm', 'Lò Một,A,7') })
    expect(report).toMatchObject({ state: 'asked', notes: [expect.stringContaining('--course')] })
  })

  it('tells of people without a key that links: phones do not', async () => {
    const { report } = await takeOne({
      bytes: csv('SĐT,Email,Điểm', '0912345678,,7', ',an@example.gov.vn,8'),
      options: KNS,
    })
    expect(report.notes).toEqual([expect.stringMatching(/^1 rows name people without .*waiting/)])
  })
})

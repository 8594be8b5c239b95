/** What a Moodle site lets a teacher download: attempts at a quiz, and the gradebook. */
import { describe, expect, it } from 'vitest'
import { COURSE, csv, ofKind, takeOne } from './sheets.ts'

const KNS = { course: 'KNS-2026' }
const FINAL = { ...COURSE, finalTests: ['Kiểm tra cuối khóa'] }

describe('attempts at a quiz', () => {
  const header =
    'Họ;Tên;Địa chỉ thư điện tử;Tình trạng;Bắt đầu vào lúc;Đã hoàn thành;Thời gian thực hiện;Điểm/10,00'
  const attempt = (time: string, score: string) =>
    `Lò Văn;An;an@example.gov.vn;Hoàn thành;5 tháng 3 2026 8:00 AM;${time};60 phút;${score}`
  const options = { ...KNS, map: { submitted_at: 'Đã hoàn thành' } }

  it('count one by one where they were handed in at different times', async () => {
    const { records, report } = await takeOne({
      bytes: csv(
        header,
        attempt('5 tháng 3 2026  9:00 AM', '4,00'),
        attempt('Thứ sáu, 6 March 2026, 12:30 PM', '7,50'),
      ),
      options,
    })
    expect(report).toMatchObject({ state: 'done', refused: [] })
    expect(ofKind(records, 'test')[0]?.attempts).toMatchObject([
      { raw: '4', submittedAt: '2026-03-05T02:00:00.000Z' },
      { raw: '7.5', submittedAt: '2026-03-06T05:30:00.000Z' },
    ])
  })

  it('say nothing of the course: a finished attempt is no finished course', async () => {
    const { records } = await takeOne({ bytes: csv(header, attempt('', '4')), options })
    expect(ofKind(records, 'completion')).toEqual([])
    expect(ofKind(records, 'enrolment')[0]).toMatchObject({ state: 'active', firstAccessAt: null })
  })

  it('are refused where nothing tells them apart', async () => {
    const { quarantined } = await takeOne({
      bytes: csv(header, attempt('', '4'), attempt('', '7')),
      options,
    })
    expect(quarantined.map(({ reason }) => reason)).toEqual(['said-twice', 'said-twice'])
  })
})

describe('the gradebook', () => {
  const header =
    'First name,Last name,Email address,Quiz:Kiểm tra cuối khóa (Real),Course total (Real)'
  const row = 'An,Lò Văn,an@example.gov.vn,4.50,9.00'

  it('has the final test under its name, with the kind of activity in front', async () => {
    const { records } = await takeOne(
      { bytes: csv(header, row), options: KNS },
      { courses: [FINAL] },
    )
    expect(
      ofKind(records, 'test').map(({ test, attempts }) => [test.name, attempts[0]?.raw]),
    ).toEqual([['Kiểm tra cuối khóa', '4.5']])
  })

  it('has no final test in its total, unless a person says so', async () => {
    const total = csv(
      'Email address,Quiz:Other (Real),Course total (Real)',
      'an@example.gov.vn,4,9',
    )
    const wish = { courses: [FINAL] }
    const asked = await takeOne({ bytes: total, options: KNS }, wish)
    expect(asked.report).toMatchObject({
      state: 'asked',
      notes: [expect.stringContaining('"Kiểm tra cuối khóa"')],
    })
    const map = { score: 'Course total (Real)' }
    const said = await takeOne({ bytes: total, options: { ...KNS, map } }, wish)
    expect(ofKind(said.records, 'test')[0]?.attempts[0]?.raw).toBe('9')
    const header = said.report.header ?? ''
    const next = await takeOne({ bytes: total, options: KNS, knownMaps: { [header]: map } }, wish)
    expect(next.report.state).toBe('done')
    expect((await takeOne({ bytes: total, options: KNS })).report.state).toBe('done')
  })
})

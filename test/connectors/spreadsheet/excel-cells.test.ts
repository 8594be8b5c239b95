/** What Excel does to the cells of an export. */
import { describe, expect, it } from 'vitest'
import { csv, excelDate, ofKind, takeOne, xlsx } from './sheets.ts'

const KNS = { course: 'KNS-2026' }
const scores = (records: Parameters<typeof ofKind>[0]) =>
  ofKind(records, 'test').flatMap(({ attempts }) =>
    attempts.map(({ raw, maximum }) => `${raw}/${maximum}`),
  )

describe('what Excel does to cells', () => {
  it('reads a file with a byte order mark, UTF-16, semicolons, tabs', async () => {
    const text = 'Mã CBCCVC;Họ và tên;Điểm\nCB1;Lò Văn An;7,5'
    const tabs = text.replaceAll(';', '\t')
    for (const bytes of [
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${tabs}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      Buffer.from(`sep=;\r\n${text.replaceAll('\n', '\r\n')}`),
    ]) {
      const { records } = await takeOne({ bytes, options: KNS })
      expect(scores(records)).toEqual(['7.5/10'])
      expect(ofKind(records, 'account')[0]?.fullName).toBe('Lò Văn An')
    }
  })

  it('refuses a score that Excel has turned into a date', async () => {
    const { records, report } = await takeOne({
      bytes: await xlsx([
        [{ value: 'Mã CBCCVC' }, { value: 'Điểm' }],
        [{ value: 'CB1' }, excelDate('2026-05-07')],
      ]),
      options: KNS,
    })
    expect(scores(records)).toEqual([])
    expect(report.refused[0]?.reason).toContain('Excel has turned this cell into a date')
  })

  it('puts back zeros that Excel dropped, and reads dates by their serial number', async () => {
    const { records } = await takeOne({
      bytes: await xlsx([
        [{ value: 'Số CCCD' }, { value: 'SĐT' }, { value: 'Ngày nộp' }, { value: 'Điểm' }],
        [
          { value: 11099000001, type: Number },
          { value: 912345678, type: Number },
          { value: 46096.5, type: Number },
          { value: 5, type: Number },
        ],
      ]),
      options: KNS,
    })
    expect(ofKind(records, 'account')[0]).toMatchObject({
      nationalId: '011099000001',
      phone: '0912345678',
    })
    expect(ofKind(records, 'test')[0]?.attempts[0]?.submittedAt).toBe('2026-03-15T05:00:00.000Z')
  })

  it('reads dates day first and refuses one that would lie in the future', async () => {
    const { report } = await takeOne({
      bytes: csv('Mã CBCCVC,Điểm,Ngày nộp', 'CB1,5,12/03/2026', 'CB2,5,03/12/2026'),
      options: KNS,
    })
    expect(report.refused.map(({ row }) => row)).toEqual([3])
    expect(report.refused[0]?.reason).toContain('day and month are swapped')
  })

  it('takes no date that may be swapped where another one of the column has the month first', async () => {
    const { records, quarantined } = await takeOne({
      bytes: await xlsx([
        [{ value: 'Mã CBCCVC' }, { value: 'Điểm' }, { value: 'Ngày nộp' }],
        [{ value: 'CB1' }, { value: '5' }, { value: '02/15/2026' }],
        [{ value: 'CB2' }, { value: '5' }, { value: '03/02/2026' }],
        [{ value: 'CB3' }, { value: '5' }, excelDate('2026-02-03')],
        [{ value: 'CB4' }, { value: '5' }, { value: '15/02/2026' }],
        [{ value: 'CB5' }, { value: '5' }, { value: '02/02/2026' }],
      ]),
      options: KNS,
    })
    expect(quarantined.map(({ place, reason }) => [place.slice(-11), reason])).toEqual([
      ['row 2, Điểm', 'cell-unreadable'],
      ['row 3, Điểm', 'date-ambiguous'],
      ['row 4, Điểm', 'date-ambiguous'],
    ])
    expect(ofKind(records, 'test').map(({ account }) => account)).toEqual(['code:cb4', 'code:cb5'])
  })

  it('holds old letters until a person has confirmed them', async () => {
    const bytes = csv(
      'Mã CBCCVC,Họ và tên,Điểm',
      'CB1,NguyÔn V¨n Quý,5',
      'CB2,TrÇn ThÞ HiÒn,6',
      'CB3,Hµ V¨n §øc,7',
    )
    const asked = await takeOne({ bytes, options: KNS })
    expect(asked.report.state).toBe('asked')
    expect(asked.report.notes[0]).toContain('--letters TCVN3')
    const { records } = await takeOne({ bytes, options: { ...KNS, letters: 'TCVN3' } })
    expect(ofKind(records, 'account').map(({ fullName }) => fullName)).toEqual([
      'Nguyễn Văn Quý',
      'Trần Thị Hiền',
      'Hà Văn Đức',
    ])
  })

  it.each([
    ['a foreign file', Buffer.from('%PDF-1.7 …'), 'No header was found'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '.xls'],
    ['a file that breaks off', Buffer.from('Mã CBCCVC,Điểm\n"CB1,5'), 'quotation mark'],
  ])('rejects %s with the reason', async (_, bytes, reason) => {
    const { report, records } = await takeOne({ bytes, options: KNS })
    expect(report.state).toBe('rejected')
    expect(report.notes.join(' ')).toContain(reason)
    expect(records).toEqual([])
  })
})

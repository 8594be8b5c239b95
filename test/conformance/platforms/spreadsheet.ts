/** Exports as offices send them: CSV with semicolons, "7,5" and dates day first. */
import { spreadsheet } from '../../../connectors/spreadsheet/connector.ts'
import { shortDate } from '../../../src/foundation/dates.ts'
import type { FilePlatform, Learner } from '../platform.ts'

export const platform: FilePlatform = {
  kind: 'files',
  connector: spreadsheet,
  settings: () => ({}),
  invalidSettings: [
    {
      name: 'a field that there is not',
      settings: { columns: { points: 'Điểm' } },
      key: 'columns',
    },
    { name: 'an unknown kind', settings: { kind: 'list' }, key: 'kind' },
    { name: 'sessions of no length', settings: { minutes: 0 }, key: 'minutes' },
    { name: 'a length said twice', settings: { minutes: 180, periods: 4 }, key: 'periods' },
    { name: 'an unknown mark', settings: { marks: { maybe: ['?'] } }, key: 'marks' },
  ],
  course: { course: 'KNS', finalTests: [], attempts: ['highest'], attendance: ['reported'] },
  damages: {
    'a score above the largest': 'score-out-of-range',
    'a score in words': 'cell-unreadable',
    'a date in the future': 'date-in-future',
  },
  expected: ({ employeeCode, score }) => ({
    account: `code:${employeeCode.toLowerCase()}`,
    test: { raw: String(score), maximum: '10' },
  }),

  async file(learners, { extraColumn }) {
    const header = [
      'STT',
      'Mã CBCCVC',
      'Họ và tên',
      'Email',
      'Mã khóa',
      'Điểm (thang 10)',
      'Ngày nộp',
    ]
    const extra = extraColumn ? ['Màu yêu thích'] : []
    const lines = [
      [...header, ...extra],
      ...learners.map((learner, index) => [
        String(index + 1),
        ...row(learner),
        ...extra.map(() => 'xanh'),
      ]),
    ]
    const text = lines.map((cells) => cells.join(';')).join('\r\n')
    return { name: 'ket-qua.csv', bytes: Buffer.from(`\uFEFF${text}\r\n`), options: {} }
  },
}

function row({ employeeCode, name, email, score, updatedAt, damage }: Learner): string[] {
  const day = shortDate(updatedAt.toISOString().slice(0, 10))
  const scores: Record<string, string> = {
    'a score above the largest': '75',
    'a score in words': 'khá',
  }
  return [
    employeeCode,
    name,
    email,
    'KNS',
    scores[damage ?? ''] ?? String(score).replace('.', ','),
    damage === 'a date in the future' ? '31/12/2026' : day,
  ]
}

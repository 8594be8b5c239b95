/** Exports as offices send them: CSV with semicolons, "7,5" and dates day first. */
import { spreadsheet } from '../../../connectors/spreadsheet/connector.ts'
import { shortDate } from '../../../src/foundation/dates.ts'
import type { FilePlatform, HttpPlatform, Learner } from '../platform.ts'

const about = {
  connector: spreadsheet,
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
} satisfies Partial<FilePlatform>

export const platform: FilePlatform = {
  kind: 'files',
  ...about,
  settings: () => ({}),
  file: async (learners, { extraColumn }) => ({
    name: 'ket-qua.csv',
    bytes: Buffer.from(csvOf(learners, extraColumn)),
    options: {},
  }),
}

const TOKEN = 'export+token/made=up'

/** The same export, downloaded from the platform's address. */
export const download: HttpPlatform = {
  kind: 'http',
  ...about,
  basePath: '/exports/ket-qua.csv',
  settings: () => ({ token: TOKEN, complete: true }),
  secrets: [TOKEN],
  pages: false,
  withoutJson: true,
  filtersByTime: false,
  errorObjects: [
    { name: 'an error', json: { error: 'gremlins' }, code: 'platform.bad-answer' },
    { name: 'a text', json: 'gremlins', code: 'platform.bad-answer' },
  ],
  answer: ({ headers }, { learners }) =>
    headers.authorization === `Bearer ${TOKEN}`
      ? { text: csvOf(learners, false), type: 'text/csv; charset=utf-8' }
      : { status: 401, json: {} },
}

function csvOf(learners: readonly Learner[], extraColumn: boolean): string {
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
  return `\uFEFF${lines.map((cells) => cells.join(';')).join('\r\n')}\r\n`
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

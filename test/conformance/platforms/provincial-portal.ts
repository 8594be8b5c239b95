/** A provincial portal with cursor pages; `updated_since` and its bearer token are honoured. */
import { provincialPortal } from '../../../connectors/provincial-portal/connector.ts'
import { type HttpPlatform, type Learner, ok, pageOf } from '../platform.ts'

const TOKEN = 'portal+token/made=up'

export const platform: HttpPlatform = {
  kind: 'http',
  connector: provincialPortal,
  basePath: '/api',
  settings: ({ pageSize }) => ({ token: TOKEN, limit: pageSize }),
  invalidSettings: [
    { name: 'no token', settings: { token: undefined }, key: 'token' },
    { name: 'an empty token', settings: { token: ' ' }, key: 'token' },
    { name: 'pages of nothing', settings: { limit: 0 }, key: 'limit' },
    { name: 'no deadline', settings: { timeout: 0 }, key: 'timeout' },
  ],
  course: { course: 'NTS', finalTests: [], attempts: ['highest'], attendance: ['sessions'] },
  secrets: [TOKEN],
  pages: true,
  filtersByTime: true,
  errorObjects: [
    { name: 'an error', json: { error: 'gremlins' }, code: 'platform.bad-answer' },
    { name: 'an empty list', json: [], code: 'platform.bad-answer' },
    { name: 'no items', json: { next_cursor: null, total: 0 }, code: 'platform.bad-answer' },
  ],
  damages: {
    'a score above the largest': 'score-out-of-range',
    'no learner': 'item-unreadable',
  },
  expected: ({ number, score }) => ({
    account: `u${number}`,
    test: { raw: String(score), maximum: '10' },
    minutes: 80,
  }),

  answer({ url, headers }, { learners, pageSize }) {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: {} }
    if (url.pathname !== '/api/completions') return { status: 404, json: {} }
    const since = new Date(url.searchParams.get('updated_since') ?? 0)
    const wanted = learners.filter(({ updatedAt }) => updatedAt >= since)
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const size = Number(url.searchParams.get('limit') ?? pageSize)
    const { rows, next } = pageOf(wanted, from, size)
    return ok({
      items: rows.map(item),
      next_cursor: next === null ? null : String(next),
      total: new Set(wanted.map(({ number }) => number)).size,
    })
  },
}

function item({ number, name, employeeCode, email, score, updatedAt, damage }: Learner) {
  const learner = { id: `u${number}`, full_name: name, email, employee_code: employeeCode }
  return {
    id: `i${number}`,
    updated_at: updatedAt.toISOString(),
    learner: damage === 'no learner' ? null : learner,
    course: { code: 'NTS', title: 'Nhận thức số' },
    progress: 0.5,
    modules: [{ code: 'NTS-1', completed_at: updatedAt.toISOString() }],
    final_test: {
      score: damage === 'a score above the largest' ? 11 : score,
      max_score: 10,
      attempts: 1,
      submitted_at: updatedAt.toISOString(),
    },
    sessions: [{ code: 'B1', minutes: 90, attended_minutes: 80 }],
    completed_at: null,
  }
}

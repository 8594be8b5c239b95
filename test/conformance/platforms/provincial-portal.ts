/**
 * A provincial portal with cursor pages; `updated_since` and its bearer token are honoured. And another portal, of a
 * shape of its own: OAuth 2, pages by `Link` header, read by a mapping.
 */
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

const CLIENT_SECRET = 'class+portal/secret=made up'
const ACCESS_TOKEN = 'class+portal/access=made up'
const CLIENT = Buffer.from(`hocvu:${CLIENT_SECRET}`).toString('base64')

export const mapped: HttpPlatform = {
  kind: 'http',
  connector: provincialPortal,
  basePath: '/v2',
  settings: () => ({
    signIn: {
      type: 'oauth2',
      tokenUrl: '/oauth/token',
      clientId: 'hocvu',
      clientSecret: CLIENT_SECRET,
    },
    path: '/results?include=exams',
    parameters: { updatedSince: null, limit: null },
    paging: { type: 'link' },
    mapping: {
      items: 'data',
      total: 'meta.count',
      item: {
        id: 'ref',
        updatedAt: '$fromMillis(changed * 1000)',
        learner: { id: 'person.no', fullName: 'person.name', employeeCode: 'person.code' },
        course: { code: 'class' },
        finalTest: {
          score: 'exams[kind="final"].points',
          maxScore: 'exams[kind="final"].out_of',
        },
        sessions: 'meetings.{"code": $string(number), "minutes": 90, "attended_minutes": present}',
      },
    },
  }),
  invalidSettings: [
    { name: 'paging of its own', settings: { paging: { type: 'scroll' } }, key: 'paging.type' },
    {
      name: 'no client secret',
      settings: { signIn: { type: 'oauth2', tokenUrl: '/t', clientId: 'c' } },
      key: 'signIn.clientSecret',
    },
    { name: 'no items', settings: { mapping: { item: {} } }, key: 'mapping.items' },
  ],
  course: platform.course,
  secrets: [ACCESS_TOKEN, CLIENT_SECRET, CLIENT],
  isSignIn: ({ url }) => url.pathname === '/v2/oauth/token',
  pages: true,
  withoutLargePage: true,
  filtersByTime: false,
  errorObjects: [
    { name: 'an error', json: { error: 'gremlins' }, code: 'platform.bad-answer' },
    { name: 'a text for the list', json: { data: 'gremlins' }, code: 'platform.bad-answer' },
  ],
  damages: {
    'a score above the largest': 'score-out-of-range',
    'no learner': 'item-unreadable',
    'a time in words': 'mapping-failed',
  },
  expected: platform.expected,

  answer({ url, headers }, { learners, pageSize, url: base }) {
    if (url.pathname === '/v2/oauth/token')
      return headers.authorization === `Basic ${CLIENT}`
        ? ok({ access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 3600 })
        : { status: 401, json: { error: 'invalid_client' } }
    if (headers.authorization !== `Bearer ${ACCESS_TOKEN}`) return { status: 401, json: {} }
    if (url.pathname !== '/v2/results') return { status: 404, json: {} }
    const { rows, next } = pageOf(learners, Number(url.searchParams.get('from') ?? 0), pageSize)
    const link = `<${base}/results?include=exams&from=${next}>; rel="next"`
    return {
      headers: next === null ? {} : { link },
      json: {
        data: rows.map(result),
        meta: { count: new Set(learners.map(({ number }) => number)).size },
      },
    }
  },
}

function result({ number, name, employeeCode, score, updatedAt, damage }: Learner) {
  return {
    ref: number,
    changed: damage === 'a time in words' ? 'hôm qua' : updatedAt.getTime() / 1000,
    person: damage === 'no learner' ? null : { no: `u${number}`, name, code: employeeCode },
    class: 'NTS',
    exams: [
      { kind: 'trial', points: 1, out_of: 10 },
      { kind: 'final', points: damage === 'a score above the largest' ? 11 : score, out_of: 10 },
    ],
    meetings: [{ number: 1, present: 80 }],
  }
}

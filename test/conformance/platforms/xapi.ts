/**
 * A Learning Record Store: statements by verb, in the order of their storing, with `more` links that are relative to the
 * host. It also holds a statement of another course that was taken back.
 */
import { xapi } from '../../../connectors/xapi/connector.ts'
import { type HttpPlatform, type Learner, NOW, ok } from '../platform.ts'

const PASSWORD = 'mật+khẩu/bịa=ra'
const BASIC = Buffer.from(`hocvu:${PASSWORD}`).toString('base64')
const COURSE = 'https://hoc.example.gov.vn/courses/nts'
const TEST = `${COURSE}/final`
const HOME_PAGE = 'https://nhansu.example.gov.vn'
const FOREIGN = '00000000-0000-4000-9000-000000000001'

const verb = (name: string) => `http://adlnet.gov/expapi/verbs/${name}`
const headers = {
  'x-experience-api-version': '1.0.3',
  'x-experience-api-consistent-through': NOW.toISOString(),
  date: NOW.toUTCString(),
}

export const platform: HttpPlatform = {
  kind: 'http',
  connector: xapi,
  basePath: '/xapi',
  settings: ({ pageSize }) => ({
    signIn: { user: 'hocvu', password: PASSWORD },
    employeeCodes: [HOME_PAGE],
    limit: pageSize,
  }),
  invalidSettings: [
    { name: 'no sign-in', settings: { signIn: undefined }, key: 'signIn' },
    { name: 'no password', settings: { signIn: { user: 'hocvu' } }, key: 'signIn.password' },
    { name: 'bearer without token', settings: { signIn: { type: 'bearer' } }, key: 'token' },
    { name: 'a verb in words', settings: { verbs: { passed: ['đạt'] } }, key: 'verbs.passed.0' },
    { name: 'pages of nothing', settings: { limit: 0 }, key: 'limit' },
    { name: 'no deadline', settings: { timeout: 0 }, key: 'timeout' },
  ],
  course: { course: COURSE, finalTests: [TEST], attempts: ['highest'], attendance: ['none'] },
  secrets: [BASIC, PASSWORD],
  pages: true,
  filtersByTime: true,
  errorObjects: [
    { name: 'an error', json: { error: 'gremlins' }, code: 'platform.bad-answer' },
    { name: 'an empty list', json: [], code: 'platform.bad-answer' },
    { name: 'a link alone', json: { more: '' }, code: 'platform.bad-answer' },
  ],
  damages: {
    'a score above the largest': 'score-out-of-range',
    'a negative score': 'score-negative',
    'a group': 'actor-group',
    'a time without an offset': 'statement-unreadable',
  },
  expected: ({ employeeCode, score }) => ({
    account: `account:${HOME_PAGE} ${employeeCode}`,
    test: { raw: String(score), maximum: '10' },
  }),
  // A store may not have, or no longer show, what was taken back.
  meaning: ({ url }, status) =>
    status === 404 && url.searchParams.has('voidedStatementId') ? 'goes on' : undefined,

  answer({ url, headers: sent }, { learners, pageSize }) {
    if (url.pathname === '/xapi/about') return { headers, json: { version: ['1.0.3'] } }
    if (sent.authorization !== `Basic ${BASIC}`) return { status: 401, headers, json: {} }
    if (sent['x-experience-api-version'] !== '1.0.3') return { status: 400, headers, json: {} }
    if (url.pathname !== '/xapi/statements') return { status: 404, headers, json: {} }
    const of = Object.fromEntries(url.searchParams)
    if (of.voidedStatementId !== undefined)
      return of.voidedStatementId === FOREIGN
        ? { headers, json: foreign() }
        : { status: 404, headers, json: {} }
    const wanted =
      of.verb === verb('voided')
        ? [voiding()]
        : of.verb === undefined || of.verb === verb('passed')
          ? learners.map(statement)
          : []
    const since = of.since ?? ''
    const stored = wanted.filter((one) => one.stored > since)
    const size = Number(of.limit ?? pageSize)
    const from = of.after === undefined ? 0 : behind(stored, of.after)
    const page = stored.slice(from, from + size)
    const last = page.at(-1)
    url.searchParams.set('after', last ? placeOf(stored, from + page.length - 1) : '')
    const more = from + size < stored.length ? `${url.pathname}${url.search}` : ''
    return { ...ok({ statements: page, more }), headers }
  },
}

/** Which of the statements with its id a statement is: links go on behind a statement, not at a position. */
function placeOf(list: readonly { id: string }[], index: number): string {
  const { id = '' } = list[index] ?? {}
  return `${id}_${list.slice(0, index).filter((one) => one.id === id).length}`
}

function behind(list: readonly { id: string }[], place: string): number {
  const found = list.findIndex((_, index) => placeOf(list, index) > place)
  return found === -1 ? list.length : found
}

function statement(learner: Learner) {
  const { number, name, employeeCode, score, updatedAt, damage } = learner
  const at = updatedAt.toISOString()
  const result: Record<string, unknown> =
    damage === 'a negative score'
      ? { scaled: -0.5 }
      : { raw: damage === 'a score above the largest' ? 11 : score, min: 0, max: 10 }
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    actor:
      damage === 'a group'
        ? { objectType: 'Group', name: 'Lớp 1' }
        : { objectType: 'Agent', name, account: { homePage: HOME_PAGE, name: employeeCode } },
    verb: { id: verb('passed'), display: { 'en-US': 'passed' } },
    object: { id: TEST, definition: { name: { vi: 'Kiểm tra cuối khóa' } } },
    result: { score: result },
    context: { contextActivities: { grouping: [{ id: COURSE }] } },
    timestamp: damage === 'a time without an offset' ? at.replace('Z', '') : at,
    stored: at,
  }
}

function foreign() {
  return {
    id: FOREIGN,
    actor: { mbox: 'mailto:khach@example.gov.vn' },
    verb: { id: verb('passed') },
    object: { id: 'https://hoc.example.gov.vn/courses/other' },
    stored: '2026-02-01T00:00:00Z',
  }
}

function voiding() {
  return {
    id: '00000000-0000-4000-9000-000000000002',
    actor: { mbox: 'mailto:quantri@example.gov.vn' },
    verb: { id: verb('voided') },
    object: { objectType: 'StatementRef', id: FOREIGN },
    stored: '2026-02-20T00:00:00.000Z',
  }
}

/** An Open edX site with one course of two chapters and a final exam, and the completion aggregator. */
import { openEdx } from '../../../connectors/open-edx/connector.ts'
import { openEdxAnswer } from '../../../src/demo/open-edx-functions.ts'
import { pageByCursor } from '../../../src/demo/open-edx-pages.ts'
import type { OpenEdxEnrolment, OpenEdxSite } from '../../../src/demo/open-edx-site.ts'
import { type HttpPlatform, type Learner, NOW, ok, type PlatformAnswer } from '../platform.ts'

const CLIENT_SECRET = 'open-edx+client/secret=made-up'
const ACCESS_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJtYWRlIjoidXAifQ.c2lnbmVk'
const TOKEN_PATH = '/oauth2/access_token'
const COURSE = 'course-v1:SonLa+NTS+2026'

const credentials = { clientId: 'hocvu', clientSecret: CLIENT_SECRET }

export const platform: HttpPlatform = {
  kind: 'http',
  connector: openEdx,
  settings: () => ({ ...credentials, identity: 'username' }),
  invalidSettings: [
    { name: 'no client', settings: { clientId: undefined }, key: 'clientId' },
    { name: 'an empty secret', settings: { clientSecret: ' ' }, key: 'clientSecret' },
    { name: 'an identity that there is not', settings: { identity: 'name' }, key: 'identity' },
    { name: 'pages larger than a site gives', settings: { pageSize: 101 }, key: 'pageSize' },
    { name: 'no deadline', settings: { timeouts: { grades: 0 } }, key: 'timeouts.grades' },
  ],
  course: {
    course: COURSE,
    finalTests: ['Kiểm tra cuối khóa'],
    attempts: ['highest'],
    attendance: ['topics'],
  },
  secrets: [CLIENT_SECRET, ACCESS_TOKEN],
  isSignIn: ({ url }) => url.pathname === TOKEN_PATH,
  pages: true,
  filtersByTime: false,
  errorObjects: [
    {
      name: 'an error of the framework',
      json: { detail: 'Request was throttled.' },
      code: 'platform.bad-answer',
    },
    {
      name: 'an error of the platform',
      json: { developer_message: 'No.', error_code: 'user_permissions' },
      code: 'platform.bad-answer',
    },
  ],
  damages: {
    'no user': 'enrolment-unreadable',
    'an address that is no text': 'account-unreadable',
    'a score above the largest': 'score-out-of-range',
  },
  expected: ({ employeeCode, score }) => ({
    account: employeeCode,
    test: { raw: String(score), maximum: '10' },
  }),

  answer({ url, headers, body }, { learners, pageSize, url: base }) {
    if (url.pathname === TOKEN_PATH) return signIn(new URLSearchParams(body))
    if (headers.authorization !== `JWT ${ACCESS_TOKEN}`)
      return { status: 401, json: { developer_message: 'Signature has expired.' } }
    const site = siteOf(learners)
    const address = `${base}${url.pathname}`
    const query = new URLSearchParams(url.searchParams)
    const question = { address, path: url.pathname, query }
    if (url.pathname === '/api/enrollment/v1/enrollments')
      return enrolments(learners, question, pageSize)
    // A site may give less than it is asked for.
    if (query.has('page_size')) query.set('page_size', String(pageSize * 2))
    const { status, json } = openEdxAnswer(site, question)
    return url.pathname === '/api/user/v1/accounts'
      ? { status, json: damagedAccounts(json, learners) }
      : { status, json: json ?? {} }
  },
}

function signIn(form: URLSearchParams): PlatformAnswer {
  const { grant_type, client_id, client_secret, token_type } = Object.fromEntries(form)
  const good =
    grant_type === 'client_credentials' &&
    token_type === 'jwt' &&
    client_id === credentials.clientId &&
    client_secret === CLIENT_SECRET
  return good
    ? ok({ access_token: ACCESS_TOKEN, expires_in: 3600, token_type: 'JWT', scope: 'read' })
    : { status: 401, json: { error: 'invalid_client' } }
}

/** Rows as they stand, also those that come twice or cannot be read. */
function enrolments(
  learners: readonly Learner[],
  question: Parameters<typeof pageByCursor>[1],
  size: number,
): PlatformAnswer {
  const wanted = question.query.get('username')?.split(',')
  const listed = learners
    .filter(({ employeeCode }) => wanted === undefined || wanted.includes(employeeCode))
    .map(enrolmentOf)
  const damaged = new Set(
    learners.flatMap((one) => (one.damage === 'no user' ? [one.employeeCode] : [])),
  )
  const sizes = { newestFirst: true, size, most: size }
  const { rows, next, previous } = pageByCursor(listed, question, sizes)
  return ok({
    next,
    previous,
    results: rows.map(({ username, active, mode, created }) => ({
      created: created.toISOString(),
      mode,
      is_active: active,
      user: damaged.has(username) ? null : username,
      course_id: COURSE,
    })),
  })
}

function damagedAccounts(json: unknown, learners: readonly Learner[]): unknown {
  const damaged = new Set(
    learners.flatMap((one) =>
      one.damage === 'an address that is no text' ? [one.employeeCode] : [],
    ),
  )
  if (!Array.isArray(json)) return {}
  return json.map((account) =>
    damaged.has(account.username) ? { ...account, email: ['x'] } : account,
  )
}

const sites = new WeakMap<readonly Learner[], OpenEdxSite>()

function siteOf(learners: readonly Learner[]): OpenEdxSite {
  const site = sites.get(learners) ?? newSite(learners)
  sites.set(learners, site)
  return site
}

function newSite(learners: readonly Learner[]): OpenEdxSite {
  const different = [...new Map(learners.map((one) => [one.number, one])).values()]
  return {
    now: NOW,
    gradebook: true,
    aggregator: true,
    accounts: different.map(({ employeeCode, name, email }) => ({
      username: employeeCode,
      name,
      email,
      emailConfirmed: true,
    })),
    courses: [
      {
        id: COURSE,
        name: 'Nhận thức số',
        subsections: [{ id: 'exam', label: 'Final', name: 'Kiểm tra cuối khóa', possible: 10 }],
        chapters: [
          { id: 'nts-1', name: 'Chương 1' },
          { id: 'nts-2', name: 'Chương 2' },
        ],
        enrolments: different.filter(({ damage }) => damage !== 'no user').map(enrolmentOf),
      },
    ],
  }
}

function enrolmentOf({ employeeCode, updatedAt, score, damage }: Learner): OpenEdxEnrolment {
  return {
    username: employeeCode,
    mode: 'honor',
    active: true,
    created: updatedAt,
    percent: Number((score / 10).toFixed(2)),
    earned: [damage === 'a score above the largest' ? 11 : score],
    chaptersCompleted: [true, false],
  }
}

/** A Zoom account with one class, held once: server-to-server OAuth, next-page tokens, a UUID that holds "/". */
import { zoom } from '../../../connectors/zoom/connector.ts'
import { type HttpPlatform, type Learner, ok, type PlatformState, pageOf } from '../platform.ts'

const SECRET = 'zoom+client/secret=made up'
const TOKEN = 'zoom+access/token=made-up'
const BASIC = Buffer.from(`zoom-client:${SECRET}`).toString('base64')
const UUID = '/ajXp112QmuoKj4854875=='
const START = '2026-02-28T01:00:00Z'
const END = '2026-02-28T02:30:00Z'

export const platform: HttpPlatform = {
  kind: 'http',
  connector: zoom,
  basePath: '/v2',
  settings: ({ url }) => ({
    accountId: 'zoom-account',
    clientId: 'zoom-client',
    clientSecret: SECRET,
    tokenUrl: new URL('/oauth/token', url).href,
  }),
  invalidSettings: [
    { name: 'no account', settings: { accountId: undefined }, key: 'accountId' },
    { name: 'an empty client id', settings: { clientId: ' ' }, key: 'clientId' },
    { name: 'no client secret', settings: { clientSecret: undefined }, key: 'clientSecret' },
    { name: 'no token address', settings: { tokenUrl: 'zoom' }, key: 'tokenUrl' },
    { name: 'nobody admitted', settings: { capacity: 0 }, key: 'capacity' },
    { name: 'a licence until some day', settings: { licenceUntil: 'Tết' }, key: 'licenceUntil' },
    { name: 'a wish nobody knows', settings: { instances: { a: 'maybe' } }, key: 'instances.a' },
    { name: 'no deadline', settings: { timeout: 0 }, key: 'timeout' },
  ],
  course: {
    course: '812 3456 7890',
    finalTests: [],
    attempts: ['highest'],
    attendance: ['sessions'],
  },
  secrets: [TOKEN, SECRET, BASIC],
  isSignIn: ({ url }) => url.pathname === '/oauth/token',
  pages: true,
  filtersByTime: false,
  errorObjects: [
    { name: 'a refusal', json: { code: 300, message: 'gremlins' }, code: 'platform.bad-answer' },
    { name: 'an empty list', json: [], code: 'platform.bad-answer' },
  ],
  damages: {
    'no registrant id': 'registrant-unreadable',
    'left before joining': 'participant-unreadable',
    'joined at no time': 'participant-unreadable',
  },
  expected: ({ number }) => ({ account: `81234567890:r${number}`, minutes: 80 }),

  answer({ method, url, headers, body }, state) {
    const form = new URLSearchParams(body)
    if (url.pathname === '/oauth/token')
      return headers.authorization === `Basic ${BASIC}` &&
        method === 'POST' &&
        form.get('grant_type') === 'account_credentials' &&
        form.get('account_id') === 'zoom-account'
        ? ok({ access_token: TOKEN, token_type: 'bearer', expires_in: 3599 })
        : { status: 400, json: { reason: 'Bad request', error: 'invalid_request' } }
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, json: { code: 124, message: 'Invalid access token.' } }
    return data(url, state)
  },
}

function data(url: URL, { learners, pageSize }: PlatformState) {
  const twice = encodeURIComponent(encodeURIComponent(UUID))
  const page = (name: string, rows: readonly object[]) => {
    const from = Number(url.searchParams.get('next_page_token') ?? 0)
    const { rows: some, next } = pageOf(rows, from, pageSize)
    return ok({
      [name]: some,
      next_page_token: next === null ? '' : String(next),
      total_records: new Set(rows.map((row) => JSON.stringify(row))).size,
    })
  }
  switch (url.pathname) {
    case '/v2/users/me':
      return ok({ id: 'service' })
    case '/v2/meetings/81234567890':
      return ok({ id: 81234567890, host_id: 'host', type: 2, start_time: START, duration: 90 })
    case '/v2/meetings/81234567890/registrants':
      return page('registrants', learners.map(registrant))
    case '/v2/past_meetings/81234567890/instances':
      return ok({ meetings: [{ uuid: UUID, start_time: START }] })
    case `/v2/past_meetings/${twice}`:
      return ok({ uuid: UUID, start_time: START, end_time: END })
    case `/v2/report/meetings/${twice}/participants`:
      return page('participants', [
        joining({
          id: 'host',
          user_id: '1',
          name: 'Giảng viên',
          join_time: START,
          leave_time: END,
        }),
        ...learners.filter(({ damage }) => damage !== 'no registrant id').map(participant),
      ])
  }
  return { status: 404, json: { code: 3001, message: 'Meeting does not exist.' } }
}

function registrant({ number, name, employeeCode, email, updatedAt, damage }: Learner) {
  return {
    ...(damage !== 'no registrant id' && { id: `r${number}` }),
    first_name: name.split(' ').at(-1) ?? '',
    last_name: name.split(' ').slice(0, -1).join(' '),
    email,
    org: 'Xã Mường Bú',
    custom_questions: [{ title: 'Mã CBCCVC', value: employeeCode }],
    status: 'approved',
    create_time: new Date(updatedAt.getTime() - 86_400_000 * 30).toISOString(),
  }
}

const joining = (row: object) => ({ status: 'in_meeting', user_email: '', ...row })

function participant({ number, name, damage }: Learner) {
  return joining({
    user_id: String(16_778_240 + number),
    registrant_id: `r${number}`,
    name,
    join_time: damage === 'joined at no time' ? '' : '2026-02-28T01:05:00Z',
    leave_time: damage === 'left before joining' ? START : '2026-02-28T02:25:00Z',
  })
}

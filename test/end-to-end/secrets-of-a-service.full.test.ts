/**
 * A service of its own process at log level trace, given a marked secret of every kind: in the environment or in a file.
 * It does the main job, people and machines use it, the provider, the mail server and the platform refuse it. Then all that
 * leaves it is searched: log, pages, exports, metrics, traces, rows, queues, what commands print, names of processes.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type KeyShop, openKeyShop } from '../certificates/signature/test-keys.ts'
import { startMailServer } from '../foundation/mail/mail-server.ts'
import { Browser } from '../support/browser.ts'
import { everyRow } from '../support/every-row.ts'
import { hocvu, startHocvu } from '../support/hocvu.ts'
import { CLIENT, startIdentityProvider } from '../support/identity-provider.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { asAdmin } from '../support/server.ts'
import { until } from '../support/until.ts'
import { unzipped } from '../support/unzipped.ts'

const COHORT = 'cds-xa-2022-1'
const PASSWORD = 'marked password of a person'
const marked = (what: string) => `Marked-${what}-${randomBytes(6).toString('hex')}`
const NATIONAL_ID = '014185777777'

const secrets: Record<string, string> = {
  'the national ID': NATIONAL_ID,
  'the password of a person': PASSWORD,
  'the secret at the provider': CLIENT.secret,
  'the platform token': marked('token'),
  'the master key': randomBytes(32).toString('base64'),
  'the password of the P12': marked('p12'),
  'the password of the mail server': marked('mail'),
  'the password of the database': marked('database'),
  'the password of Redis': marked('redis'),
  'the header of the collector': marked('collector'),
}
const secret = (name: string) => secrets[name] ?? ''
/** Where it was looked, and what was found there. */
const places = new Map<string, string>()
const closers: (() => Promise<unknown> | unknown)[] = []

beforeAll(liveADay, 240_000)
afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

describe('of all its secrets a service lets none', () => {
  it.each([
    ['into its log', /^log/, 200],
    ['onto its pages and into its answers', /^page/, 15],
    ['into exported files', /^export/, 3],
    ['into metrics', /^metrics/, 1],
    ['into traces', /^traces/, 1],
    ['into rows', /^row/, 40],
    ['into its queues', /^queue/, 1],
    ['into what commands print', /^command/, 8],
    ['into the names of processes', /^process/, 1],
  ])('%s', (_, kind, least) => {
    const texts = [...places].filter(([place]) => kind.test(place))
    expect(texts.join('').length, 'something was looked at').toBeGreaterThan(least)
    const found = texts.flatMap(([place, text]) =>
      Object.entries(secrets)
        .filter(([, one]) => formsOf(one).some((form) => text.includes(form)))
        .map(([name]) => `${name} in ${place}`),
    )
    expect(found).toEqual([])
  })
})

const formsOf = (text: string) => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  JSON.stringify(text).slice(1, -1),
]

async function liveADay(): Promise<void> {
  const moodle = await startMoodleReplay({ token: secret('the platform token') })
  const mail = await startMailServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ password }, _session, done) =>
      done(Object.assign(new Error(`535 not with ${password}`), { responseCode: 535 })),
  })
  const collector = await startCollector()
  const shop: KeyShop = openKeyShop()
  const p12 = shop.makeP12(
    shop.makeKey('/C=VN/O=Marked/CN=Marked'),
    secret('the password of the P12'),
  )
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const provider = await startIdentityProvider(`${url}/sign-in/oidc/callback`, `${url}/sign-in`)
  provider.person = { subject: 'lan', claims: { name: 'Trần Thị Lan', groups: ['none'] } }
  closers.push(moodle.close, mail.close, collector.close, () => shop.close(), provider.close)
  const redis = redisAvailable() && process.env.REDIS_URL === undefined ? await startRedis() : null
  if (redis !== null) {
    await redis.client.config('SET', 'requirepass', secret('the password of Redis'))
    closers.push(redis.close)
  }
  const mailed = recordedProgram.replace('periods: 16', 'periods: 16, email: true')
  const installation = await createTestInstallation({
    files: {
      'platforms.yaml': recordedPlatforms,
      'programs/cds.yaml': mailed,
    },
    environment: {
      ...{ PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'trace', MOODLE_URL: moodle.url },
    },
  })
  closers.push(installation.close)
  const environment = {
    ...installation.environment,
    ...{ MAIL_FROM: 'hocvu@example.gov.vn', SIGNING_P12: p12 },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OIDC_ROLES: 'administrator=hocvu-admin' },
    ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT.id },
    ...(await handOver(installation, mail.url, redis?.url)),
  }
  echoSecrets(moodle)

  const service = await startHocvu(['start'], environment)
  closers.push(() => service.kill())
  const command = async (...args: string[]) => {
    const done = await hocvu([...args, '--json'], environment)
    if (done.code === 2) throw new Error(`${args.join(' ')}: ${done.stdout}`)
    return { ...done, said: `${done.stdout}${done.stderr}` }
  }
  const added = await command(
    'users',
    'add',
    'lan',
    '--name',
    'Trần Thị Lan',
    '--role',
    'administrator',
  )
  if (added.code !== 0) throw new Error(added.said.slice(-2000))
  const { link } = z.object({ link: z.string() }).parse(added.json)
  secrets['the link to set a password'] = new URL(link).pathname.split('/').at(-1) ?? ''
  const made = await command('api-keys', 'create', 'portal')
  const { key } = z.object({ key: z.string() }).parse(made.json)
  secrets['the API key'] = key.slice('hocvu_'.length)
  places.set('command users add', added.said.replaceAll(link, ''))
  places.set(
    'command api-keys create',
    made.said.replaceAll(key, '').replaceAll(key.slice(0, 10), ''),
  )

  const browser = new Browser(url)
  await browser.setPassword(new URL(link).pathname, PASSWORD)
  secrets['the session cookie'] = browser.sessionSecret()
  await askProvider(url, provider.visit)
  await work(url, key)
  for (const path of [
    ...[
      '/console',
      '/console/audit',
      '/console/audit/chain',
      '/console/admin/people',
      '/console/admin/keys',
    ],
    ...[
      '/console/admin/check',
      '/console/platforms',
      '/console/platforms/onetouch',
      '/console/account',
    ],
    ...[
      '/console/certificates',
      `/console/cohorts/${COHORT}`,
      '/console/learners',
      '/console/runs',
    ],
    ...['/sign-in', '/no/such?token=x'],
  ])
    places.set(`page ${path}`, await (await browser.get(path)).text())
  for (const path of [`/console/cohorts/${COHORT}/outcomes.xlsx`, '/console/reports/results.xlsx'])
    places.set(`export ${path}`, await textOfWorkbook(await browser.get(path)))
  const trail = join(installation.settings.HOCVU_CONFIG, 'trail.jsonl')
  for (const args of [
    ...[
      ['doctor'],
      ['platforms'],
      ['platforms', 'check', 'onetouch'],
      ['users', 'list'],
      ['api-keys', 'list'],
    ],
    ...[
      ['keys', 'list'],
      ['audit', 'verify'],
      ['audit', 'list'],
      ['audit', 'export', '--out', trail],
    ],
    ['certificates', 'mails'],
  ])
    places.set(`command ${args.join(' ')}`, (await command(...args)).said)
  places.set('export audit trail', readFileSync(trail, 'utf8'))
  places.set('metrics', await (await fetch(`${url}/metrics`)).text())
  places.set('process', execFileSync('ps', ['-eo', 'args']).toString())
  if (redis !== null) places.set('queue', await everyKey(redis.client))
  else places.set('queue', 'in rows')
  await service.stop()
  places.set('log', service.stderr())
  places.set('traces', collector.bodies.join('\n'))
  for (const [table, text] of await everyRow(installation.database.db))
    places.set(`row ${table}`, text)
}

/** Half of the secrets by the environment, half in files; the database by a login with a password of its own. */
async function handOver(
  installation: TestInstallation,
  mailUrl: string,
  redisUrl: string | undefined,
): Promise<Record<string, string>> {
  const login = `hocvu_login_${randomBytes(4).toString('hex')}`
  const admin = installation.databaseUrl
  await asAdmin(admin, (client) =>
    client.query(`create role ${login} login password '${secret('the password of the database')}'`),
  )
  closers.push(() =>
    asAdmin(admin, (client) => client.query(`drop role if exists ${login}`)).catch(() => {}),
  )
  const withPassword = (address: string, user: string, password: string) => {
    const changed = new URL(address)
    changed.username = user
    changed.password = password
    return changed.href
  }
  const file = (name: string, content: string) => {
    const path = join(installation.settings.HOCVU_CONFIG, `.${name}`)
    writeFileSync(path, `${content}\n`, { mode: 0o600 })
    return path
  }
  await installation.database.db.selectFrom('installation').select('only_row').execute()
  const key = readFileSync(join(installation.settings.HOCVU_DATA, 'master.key'), 'utf8').trim()
  secrets['the master key'] = key
  return {
    HOCVU_MASTER_KEY_FILE: file('master', key),
    DATABASE_OWNER_URL: admin,
    DATABASE_URL: '',
    DATABASE_URL_FILE: file(
      'database',
      withPassword(admin, login, secret('the password of the database')),
    ),
    MAIL_URL: withPassword(mailUrl, 'hocvu', secret('the password of the mail server')),
    SIGNING_P12_PASSWORD_FILE: file('p12', secret('the password of the P12')),
    OIDC_CLIENT_SECRET_FILE: file('oidc', CLIENT.secret),
    MOODLE_TOKEN_FILE: file('moodle', secret('the platform token')),
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${secret('the header of the collector')}`,
    ...(redisUrl === undefined
      ? {}
      : { REDIS_URL: withPassword(redisUrl, '', secret('the password of Redis')) }),
  }
}

/** A site that repeats token and national ID where nobody would look for them. */
function echoSecrets(moodle: Awaited<ReturnType<typeof startMoodleReplay>>): void {
  const token = secret('the platform token')
  moodle.edit('core_webservice_get_site_info', (answer) => ({
    ...Object(answer),
    sitename: `Site of ${token}`,
  }))
  moodle.edit('core_enrol_get_enrolled_users', (answer) =>
    Array.isArray(answer)
      ? [
          ...answer,
          { id: 9001, fullname: { broken: `${token} ${NATIONAL_ID}` }, idnumber: NATIONAL_ID },
        ]
      : answer,
  )
  moodle.failNext({
    body: JSON.stringify({
      ...{ exception: 'moodle_exception', errorcode: 'invalidtoken' },
      message: `Invalid token ${token} of ${NATIONAL_ID}`,
    }),
  })
}

/** The main job by the API: a roster, a sync that fails and one that does not, what follows, and errors. */
async function work(url: string, key: string): Promise<void> {
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${key}` },
    })
    const text = await answer.text()
    places.set(`page /api/v1/${path} ${places.size}`, text)
    return text
  }
  const rows = recordedRoster().replace(/\n/g, ',\n').replace(/,\n/, ',Số CCCD\n')
  const roster = new FormData()
  roster.set(
    'file',
    new Blob([`${rows},\nX1,Lò Thị Mẫu,01/02/1980,mau@example.vn,Sở Nội vụ,${NATIONAL_ID}\n`]),
    'roster.csv',
  )
  await ask('roster/imports', { method: 'POST', body: roster })
  const Started = z.object({ id: z.string() })
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
  for (const path of [
    'platforms/onetouch/syncs',
    'platforms/onetouch/syncs',
    `cohorts/${COHORT}/reconciliations`,
  ]) {
    const { id } = Started.parse(JSON.parse(await ask(path, post)))
    const kind = path.split('/').at(-1)
    await until(
      `${path} has ended`,
      async () => /"finishedAt":"/.test(await ask(`${kind}/${id}`)),
      60,
    )
  }
  await ask(`cohorts/${COHORT}/certifications`, post)
  await until(
    'something was issued',
    async () => (await ask('certificates?limit=1')).includes('"number"'),
    90,
  )
  for (const path of [
    'certificates?limit=200',
    'accounts?state=waiting',
    `cohorts/${COHORT}/outcomes?limit=200`,
  ])
    await ask(path)
  await ask(`no/such?token=${encodeURIComponent(secret('the platform token'))}`)
}

/** Somebody who is known to the provider and not let in: the code is exchanged, and that is all. */
async function askProvider(
  url: string,
  visit: (location: string) => Promise<string>,
): Promise<void> {
  const begun = await fetch(`${url}/sign-in/oidc?next=/console`, { redirect: 'manual' })
  const cookies = begun.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
  const location = begun.headers.get('Location')
  if (location === null) throw new Error(`no redirect: ${begun.status}`)
  const back = await visit(location)
  secrets['the code of the provider'] = new URL(back).searchParams.get('code') ?? ''
  const answer = await fetch(back, { redirect: 'manual', headers: { Cookie: cookies } })
  places.set('page of the provider', await answer.text())
}

async function textOfWorkbook(answer: Response): Promise<string> {
  return [...unzipped(Buffer.from(await answer.arrayBuffer())).values()].map(String).join('\n')
}

async function everyKey(client: Awaited<ReturnType<typeof startRedis>>['client']): Promise<string> {
  const texts: string[] = []
  for (const key of await client.keys('*')) {
    const kind = await client.type(key)
    if (kind === 'hash') texts.push(key, JSON.stringify(await client.hgetall(key)))
    else if (kind === 'string') texts.push(key, (await client.get(key)) ?? '')
    else if (kind === 'stream') texts.push(key, JSON.stringify(await client.xrange(key, '-', '+')))
    else texts.push(key)
  }
  return texts.join('\n')
}

async function startCollector() {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
    request.on('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, bodies, close: () => server.close() }
}

async function freePort(): Promise<number> {
  const probe = createSocket()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

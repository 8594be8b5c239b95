/**
 * One cohort whose test is taken on an Open edX site, a portal or by xAPI, and whose attendance is Zoom's: whoever
 * stands on several of them is one person. The platforms also say what is not to be kept.
 */
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuedByRun } from '../../src/certificates/link/links.ts'
import { startSimulatedOpenEdx } from '../../src/demo/open-edx.ts'
import { zoomAnswer } from '../../src/demo/zoom.ts'
import { createLog } from '../../src/foundation/log.ts'
import { explain } from '../../src/reconciliation/explain.ts'
import { startLocalPlatform } from '../connectors/local-platform.ts'
import {
  COURSE as EDX_COURSE,
  account as edxAccount,
  enrolment as edxEnrolment,
  siteWith,
} from '../connectors/open-edx/site.ts'
import { item, pagesOf } from '../connectors/provincial-portal/portal.ts'
import {
  answersOf,
  HOME_PAGE,
  idOf,
  COURSE as LRS_COURSE,
  TEST as LRS_TEST,
  statement,
  voiding,
} from '../connectors/xapi/store.ts'
import {
  at,
  came,
  emailKey,
  instance,
  MEETING,
  meeting,
  NOW,
  registrant,
  stay,
} from '../connectors/zoom/account.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { rosterCsv } from '../support/world.ts'

const COHORT = 'kns-1'
const SECRETS = {
  edx: 'edx+secret/made=up',
  zoom: 'zoom+secret/made=up',
  portal: 'portal+token/made=up',
  lrs: 'lrs+password/made=up',
}
/** The access token of the simulated account. */
const ZOOM_TOKEN = 'simulated-zoom-access-token'
/** How a token of the simulated site begins. */
const EDX_TOKEN = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
const GUEST = 'khach.la@example.com'
/** What Zoom's report says of a participant besides. */
const TRACES = {
  ip_address: '203.113.77.99',
  device: 'Máy tính của Hoa',
  location: 'Mường Bú (VN)',
}

const PLATFORMS = `platforms:
  - { id: edx, connector: open-edx, url: "\${EDX_URL}", clientId: hocvu, clientSecret: "\${EDX_SECRET}", allowPrivateNetwork: true }
  - { id: zoom, connector: zoom, url: "\${ZOOM_URL}/v2", tokenUrl: "\${ZOOM_URL}/oauth/token", accountId: a-1, clientId: c-1, clientSecret: "\${ZOOM_SECRET}", allowPrivateNetwork: true }
  - { id: portal, connector: provincial-portal, url: "\${PORTAL_URL}", token: "\${PORTAL_TOKEN}", limit: 2, allowPrivateNetwork: true }
  - { id: lrs, connector: xapi, url: "\${LRS_URL}/xapi", signIn: { user: hocvu, password: "\${LRS_PASSWORD}" }, employeeCodes: ["${HOME_PAGE}"], allowPrivateNetwork: true }
`
const PROGRAM = `
id: ky-nang-so
title: { vi: Kỹ năng số cơ bản, en: Basic digital skills }
source: "003"
rules: { finalTest: { pass: 5 }, attendance: { minimum: 3/4 } }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts:
  - id: ${COHORT}
    name: Lớp 1
    start: 2026-03-01
    deadline: 2026-12-31
    evidence:
      - { platform: edx, course: "${EDX_COURSE}", finalTest: Final }
      - { platform: portal, course: NTS }
      - { platform: lrs, course: "${LRS_COURSE}", finalTest: "${LRS_TEST}" }
      - { platform: zoom, course: "${MEETING}", attendance: sessions }
`
const ROSTER = rosterCsv([
  { code: 'CB1', name: 'Lò Thị Hoa', email: 'hoa@example.gov.vn' },
  { code: 'CB2', name: 'Quàng Văn Minh', email: 'minh@example.gov.vn' },
  { code: 'CB3', name: 'Vàng A Sơn', email: 'son@example.gov.vn' },
])

/** Hoa on three platforms, Minh on two of which one knows him by e-mail only, Sơn on two. */
async function startPlatforms() {
  const edx = await startSimulatedOpenEdx({
    site: siteWith([edxEnrolment(1)], {
      accounts: [edxAccount(1, { name: 'Hoa Lò Thị', email: 'hoa@example.gov.vn' })],
    }),
    client: { id: 'hocvu', secret: SECRETS.edx },
  })
  // Who gave no code: Zoom knows the e-mail alone.
  const { employeeCode: _, ...minh } = registrant('minh', {
    firstName: 'Minh',
    lastName: 'Quàng Văn',
    email: 'Minh@example.gov.vn',
  })
  const zoomAccount = {
    credentials: { accountId: 'a-1', clientId: 'c-1', clientSecret: SECRETS.zoom },
    now: NOW,
    meetings: [
      meeting({
        registrants: [
          registrant('hoa', { employeeCode: 'cb1 ' }),
          minh,
          registrant('son', { firstName: 'Sơn', lastName: 'Vàng A', employeeCode: 'CB3' }),
        ],
        instances: [
          instance(
            'a/b==',
            ['07:50', '10:05'],
            [
              came('hoa', stay('07:57', '08:53'), stay('08:41', '10:03')),
              came('minh', stay('08:02', '09:01')),
              came('son', stay('08:03', '09:44')),
              { name: 'Khách lạ', email: GUEST, stays: [stay('08:13', '09:37')] },
            ],
          ),
        ],
      }),
    ],
  }
  const zoom = await startLocalPlatform(({ method, url, headers, body }, response) => {
    const asked = { method, url: `${url.pathname}${url.search}`, body }
    const answer = zoomAnswer(zoomAccount, { ...asked, authorization: headers.authorization })
    response.writeHead(answer.status, { 'content-type': answer.type, date: NOW.toUTCString() })
    response.end(url.pathname.startsWith('/v2/report/') ? withTraces(answer.body) : answer.body)
  })
  const learners = (id: number, code: string, name: string) => ({
    learner: { id: `u${id}`, full_name: name, employee_code: code },
  })
  const portalItems = [
    item(1, {
      ...learners(1, 'CB1', 'Lò Thị Hoa'),
      final_test: { score: '4,0', max_score: 10, submitted_at: null },
    }),
    item(2, {
      ...learners(2, 'CB2', 'Quàng Văn Minh'),
      final_test: { score: 8, max_score: 10, submitted_at: null },
    }),
    item(3, { course: { code: 'KHAC', title: null } }),
  ]
  const portal = await startLocalPlatform(pagesOf(() => portalItems))
  const statements = [
    statement(3, { actor: { name: 'Vàng A Sơn', account: { homePage: HOME_PAGE, name: 'CB3' } } }),
  ]
  const upToDate = { 'x-experience-api-consistent-through': NOW.toISOString() }
  const lrs = await startLocalPlatform(answersOf(() => statements, upToDate))
  return { edx, zoom, portal, lrs, statements }
}

/** Two more rows: one whose time of leaving is damaged, one of whom nothing is known. */
function withTraces(body: string): string {
  const { participants, ...page } = JSON.parse(body)
  const [first] = participants
  const nobody = { id: '', participant_user_id: '', user_id: '', registrant_id: '', user_email: '' }
  const rows = [
    ...participants,
    { ...first, ...nobody, user_id: 'seat-9', name: 'Hỏng', leave_time: 'lúc trưa' },
    {
      ...first,
      ...nobody,
      name: 'Không rõ',
      join_time: '2026-03-04T01:19:00Z',
      leave_time: '2026-03-04T02:21:00Z',
    },
  ].map((row) => ({ ...row, ...TRACES }))
  return JSON.stringify({ ...page, participants: rows, total_records: rows.length })
}

describe('one cohort on four platforms', () => {
  let platforms: Awaited<ReturnType<typeof startPlatforms>>
  let installation: TestInstallation
  const log: string[] = []
  const states: Record<string, string> = {}

  beforeAll(async () => {
    platforms = await startPlatforms()
    installation = await createTestInstallation({
      files: { 'platforms.yaml': PLATFORMS, 'programs/kns.yaml': PROGRAM },
      clock: { now: () => NOW },
      environment: {
        EDX_URL: platforms.edx.url,
        EDX_SECRET: SECRETS.edx,
        ZOOM_URL: platforms.zoom.url,
        ZOOM_SECRET: SECRETS.zoom,
        PORTAL_URL: platforms.portal.url,
        PORTAL_TOKEN: SECRETS.portal,
        LRS_URL: platforms.lrs.url,
        LRS_PASSWORD: SECRETS.lrs,
      },
      log: createLog('trace', { write: (line) => void log.push(line) }),
    })
    await installation.importRoster(ROSTER)
    for (const id of ['edx', 'zoom', 'portal', 'lrs'])
      states[id] = (await installation.run('sync', id)).state
    await installation.run('reconcile', COHORT)
  })
  afterAll(async () => {
    await installation.close()
    const { edx, zoom, portal, lrs } = platforms
    await Promise.all([edx, zoom, portal, lrs].map((platform) => platform.close()))
  })

  const of = (code: string) =>
    explain(installation.database.db, lan, code, COHORT, installation.clock.now())
  const decided = async (code: string) => {
    const { outcome } = await of(code)
    const { score, attendance } = outcome ?? {}
    return [outcome?.verdict, outcome?.reasons[0]?.code, score, attendance?.attended]
  }

  it('is read from each of them; what one cannot read is that one’s fault alone', () => {
    expect(states).toEqual({
      edx: 'succeeded',
      zoom: 'partial',
      portal: 'succeeded',
      lrs: 'succeeded',
    })
  })

  it('counts a person on three platforms once: by code here, by e-mail there', async () => {
    const { accounts, records } = await of('CB1')
    expect(accounts.map(({ platform, reason }) => [platform, reason])).toEqual([
      ['edx', 'linked-by-email'],
      ['portal', 'linked-by-employee-code'],
      ['zoom', 'linked-by-employee-code'],
    ])
    expect(new Set(records.map(({ platform }) => platform))).toEqual(
      new Set(['edx', 'portal', 'zoom']),
    )
    expect((await of('CB2')).accounts.map(({ platform, reason }) => [platform, reason])).toEqual([
      ['portal', 'linked-by-employee-code'],
      ['zoom', 'linked-by-email'],
    ])
    const { db } = installation.database
    const enrolled = await db.selectFrom('enrolments').select('learner_id').execute()
    const outcomes = await db.selectFrom('outcomes').select('enrolment_id').execute()
    expect([enrolled.length, outcomes.length]).toEqual([3, 3])
  })

  it('takes the test from one and the attendance from another', async () => {
    // The better of 7.25 on the site and 4.0 on the portal; two devices that overlap are there once.
    expect(await decided('CB1')).toEqual(['passed', undefined, '7.25', '120'])
    expect(await decided('CB2')).toEqual(['failed', 'attendance', '8', '59'])
    expect(await decided('CB3')).toEqual(['passed', undefined, '7.5', '101'])
  })

  it('takes a score back when its statement is taken back', async () => {
    platforms.statements.push({
      ...voiding(500, idOf(3)),
      stored: new Date(NOW.getTime() - 60_000).toISOString(),
    })
    const run = await installation.run('sync', 'lrs')
    expect(run.result).toMatchObject({ changed: 1 })
    expect(platforms.lrs.arrived.at(-1)?.url.searchParams.get('voidedStatementId')).toBe(idOf(3))
    await installation.run('reconcile', COHORT)
    expect(await decided('CB3')).toEqual(['incomplete', 'test-not-taken', null, '101'])
    // Read as a whole again, it stays so.
    await installation.run('sync', 'lrs', { full: true, chain: false })
    await installation.run('reconcile', COHORT)
    expect((await decided('CB3'))[0]).toBe('incomplete')
  })

  it('issues one certificate to one person, however often it is asked', async () => {
    const first = await installation.run('certify', COHORT)
    const issued = await issuedByRun(
      { ...installation, db: installation.database.db },
      lan,
      first.id,
    )
    expect(issued.map(({ learner }) => learner)).toEqual(['CB1'])
    for (const id of ['portal', 'zoom', 'edx']) await installation.run('sync', id)
    await installation.run('reconcile', COHORT)
    await installation.run('certify', COHORT)
    const all = await installation.database.db.selectFrom('certificates').select('id').execute()
    expect(all).toHaveLength(1)
  })

  describe('what Zoom said', () => {
    /** Every time of joining and leaving that minutes were derived from, as Zoom writes them. */
    const times = [
      '07:57',
      '08:53',
      '08:41',
      '10:03',
      '08:02',
      '09:01',
      '08:03',
      '09:44',
      '08:13',
      '09:37',
    ].map((time) => at(time).toISOString().slice(0, 16))
    const openedRows = async () => {
      const { db } = installation.database
      const rows = await db
        .selectFrom('quarantined_rows')
        .select(['reason', 'sealed'])
        .where('platform_id', '=', 'zoom')
        .execute()
      return rows.map(({ reason, sealed }) => ({
        reason,
        raw: installation.vault.decrypt('raw-pages', sealed).toString(),
      }))
    }

    it('of times, addresses and devices stands nowhere: in no table, no sealed row, no log line', async () => {
      const { db } = installation.database
      const runs = await db.selectFrom('runs').select('id').where('subject', '=', 'zoom').execute()
      const ids = runs.map(({ id }) => id)
      const kept = await db
        .selectFrom('raw_pages')
        .select('seq')
        .where('run_id', 'in', ids)
        .execute()
      expect(kept).toEqual([])
      const rows = await openedRows()
      expect(rows.map(({ reason }) => reason).toSorted()).toEqual([
        'participant-unidentified',
        'participant-unreadable',
      ])
      const everything = [
        ...Object.values(await tableContents(db)).flat(),
        ...rows.map(({ raw }) => raw),
        ...log,
      ].join('\n')
      expect(everything).toContain('Khách lạ')
      for (const trace of [...Object.values(TRACES), ...times])
        expect(everything, trace).not.toContain(trace)
      // Whoever was not told who they were has minutes, and no times either.
      const unknown = rows.find(({ reason }) => reason === 'participant-unidentified')
      expect(JSON.parse(unknown?.raw ?? '')).toMatchObject({ name: 'Không rõ', minutes: 62 })
      expect(everything).not.toContain('2026-03-04T01:19')
    })

    it('of a guest’s e-mail stands in the account alone', async () => {
      const tables = await tableContents(installation.database.db)
      const found = Object.entries(tables).flatMap(([table, rows]) =>
        rows.filter((row) => row.includes(GUEST)).map((row) => [table, JSON.parse(row).kind]),
      )
      expect(found).toEqual([
        ['accounts', undefined],
        ['record_versions', 'account'],
      ])
      const records = tables.records?.join() ?? ''
      expect(records).toContain(`sessions:${MEETING}`)
      expect(records).toContain(emailKey(GUEST))
    })

    it('cannot be read again', async () => {
      const { db } = installation.database
      const run = await db
        .selectFrom('runs')
        .select('id')
        .where('subject', '=', 'zoom')
        .limit(1)
        .executeTakeFirstOrThrow()
      const options = { full: false, chain: false, replayOf: run.id }
      await expect(installation.run('sync', 'zoom', options)).rejects.toMatchObject({
        code: 'sync.not-kept',
      })
    })
  })

  it('keeps no secret and no access token of any of them in a table, a kept answer or the log', async () => {
    const { db } = installation.database
    const basic = (user: string, secret: string) =>
      Buffer.from(`${user}:${secret}`).toString('base64')
    const wanted = [
      ...Object.values(SECRETS).flatMap((secret) => [secret, encodeURIComponent(secret)]),
      basic('c-1', SECRETS.zoom),
      basic('hocvu', SECRETS.lrs),
      ZOOM_TOKEN,
      EDX_TOKEN,
    ]
    const pages = await db.selectFrom('raw_pages').select('sealed').execute()
    expect(pages.length).toBeGreaterThan(10)
    const places = {
      tables: Object.values(await tableContents(db))
        .flat()
        .join('\n'),
      answers: pages
        .map(({ sealed }) => gunzipSync(installation.vault.decrypt('raw-pages', sealed)).toString())
        .join('\n'),
      log: log.join(''),
    }
    for (const [place, text] of Object.entries(places))
      for (const secret of wanted) expect(text.includes(secret), `${place}: ${secret}`).toBe(false)
  })
})

/** The HTTP side over an installation of its own: two units, six people, outcomes, certificates, waiting accounts. */
import type { Express } from 'express'
import supertest from 'supertest'
import { checkPlatform } from '../../jobs/check-platform.ts'
import { enqueueRun } from '../../jobs/enqueue.ts'
import { createApiKey } from '../../src/access/api-keys.ts'
import { countTogether } from '../../src/access/request-counts.ts'
import { countInDatabase } from '../../src/access/request-counts-in-database.ts'
import { type Scope, scopes } from '../../src/access/viewer.ts'
import { issuedByRun } from '../../src/certificates/link/links.ts'
import { noteUses } from '../../src/certificates/uses.ts'
import { upsertAccounts } from '../../src/evidence/account-store.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { dateInVietnam } from '../../src/foundation/dates.ts'
import { createLog } from '../../src/foundation/log.ts'
import { foldKey, foldName } from '../../src/foundation/names.ts'
import type { Reason } from '../../src/foundation/texts/reasons.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import { createApp } from '../../src/http/server.ts'
import type { Decision } from '../../src/reconciliation/decide.ts'
import { saveOutcomes } from '../../src/reconciliation/outcome-store.ts'
import { createRun } from '../../src/runs/run.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'

export const COHORT = 'kns-1'

const PLATFORMS = `
platforms:
  - { id: onetouch, connector: onetouch, url: "http://127.0.0.1:9", token: abc, allowPrivateNetwork: true }
  - { id: lop-hoc, connector: spreadsheet, tokenExpires: 2026-03-10 }
  - { id: later, connector: onetouch, url: "https://later.example.gov.vn", token: "\${LATER_TOKEN}" }
`
const PROGRAM = `
id: ky-nang-so
title: { vi: Kỹ năng số cơ bản, en: Basic digital skills }
certificate: { title: Giấy chứng nhận hoàn thành khóa học, issuer: Sở Khoa học và Công nghệ, place: Sơn La, number: "{seq}/{year}/GCN", periods: 16 }
cohorts:
  - { id: kns-1, name: Lớp 1, enrol: roster, deadline: 2026-12-31, evidence: [{ platform: onetouch, course: KNS }] }
  - { id: kns-2, name: Lớp 2, enrol: roster }
`
const ROSTER = `employee_code,full_name,date_of_birth,unit_code,unit_name,email,cohort
A1,Lò Thị An,01/02/1980,XA,Xã A,an@example.vn,kns-1
A2,Quàng Văn Bình,02/02/1981,XA,Xã A,binh@example.vn,kns-1
A3,Vàng A Chu,03/02/1982,XA,Xã A,chung@example.vn,kns-1
B1,Nguyễn Thị Dung,04/02/1983,XB,Xã B,dung@example.vn,kns-1
B2,Trần Văn Em,05/02/1984,XB,Xã B,chung@example.vn,kns-1
B3,Lê Thị Giang,06/02/1985,XB,Xã B,giang@example.vn,kns-1
`
/** Whose outcome says what; everybody else has failed. */
const PASSED = new Set(['A1', 'A2', 'B1'])

export interface TestService {
  installation: TestInstallation
  deps: HttpDeps
  app: Express
  /** Everything that was logged, as text. */
  logged(): string
  /** Sees everything, may do everything. */
  key: string
  /** The same, for the branch of unit XA and of unit XB. */
  keyOfA: string
  keyOfB: string
  makeKey(wanted: {
    scopes?: readonly Scope[]
    unitCode?: string
    expiresAt?: Date
  }): Promise<string>
  /** The three certificates, with the learners' links. */
  certificates: { number: string; code: string; token: string; learner: string }[]
  get(path: string, key?: string): supertest.Test
  post(path: string, key?: string): supertest.Test
  close(): Promise<void>
}

export async function startTestService(overrides: Partial<HttpDeps> = {}): Promise<TestService> {
  const installation = await createTestInstallation({
    files: { 'platforms.yaml': PLATFORMS, 'programs/ky-nang-so.yaml': PROGRAM },
  })
  const { database, clock, vault } = installation
  const { db } = database
  await installation.importRoster(ROSTER)
  await decideAll(installation)
  const certified = await installation.run('certify', COHORT)
  const issued = await issuedByRun({ ...installation, db }, lan, certified.id)
  await addAccounts(installation)
  const queues = await installation.queues()
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  const deps: HttpDeps = {
    db,
    counts: countTogether(countInDatabase(db, vault), log),
    uses: noteUses(db, log),
    identityProvider: null,
    clock,
    vault,
    renderer: installation.renderer,
    fileSigner: installation.fileSigner,
    publicUrl: installation.publicUrl,
    consoleUrl: installation.consoleUrl,
    templates: installation.templates,
    formerPublicUrls: installation.formerPublicUrls,
    mail: installation.mail,
    outgoing: installation.outgoing,
    authorities: [],
    resolvePlatform: installation.resolvePlatform,
    checkPlatform: (viewer, id) => checkPlatform(installation, viewer, id),
    log,
    enqueue: (run) => enqueueRun({ db, queues }, run),
    checkQueues: async () => {
      await queues.depth('sync')
    },
    examine: async () => [
      { name: 'clock', ok: true, said: { code: 'clock' }, detail: 'agrees with the database' },
    ],
    trustProxy: 0,
    ...overrides,
  }
  let made = 0
  const makeKey: TestService['makeKey'] = async (wanted) => {
    made += 1
    const { key } = await createApiKey(db, clock, 'cli:lan', {
      name: `key ${made}`,
      scopes,
      ...wanted,
    })
    return key
  }
  const app = createApp(deps)
  const key = await makeKey({})
  const call = (request: supertest.Test, given: string) =>
    request.set('Authorization', `Bearer ${given}`)
  return {
    installation,
    deps,
    app,
    logged: () => lines.join(''),
    key,
    keyOfA: await makeKey({ unitCode: 'XA' }),
    keyOfB: await makeKey({ unitCode: 'XB' }),
    makeKey,
    certificates: issued.map(({ link, ...certificate }) => ({
      ...certificate,
      token: link.split('/c/')[1] ?? '',
    })),
    get: (path, given = key) => call(supertest(app).get(path), given),
    post: (path, given = key) => call(supertest(app).post(path), given),
    close: () => installation.close(),
  }
}

async function decideAll({ database: { db }, clock }: TestInstallation): Promise<void> {
  const run = await createRun(db, clock, {
    kind: 'reconcile',
    subject: COHORT,
    options: { dryRun: false, chain: false },
    actor: lan.actor,
  })
  await db
    .updateTable('runs')
    .set({ state: 'succeeded', finished_at: clock.now() })
    .where('id', '=', run.id)
    .execute()
  const codes = new Map(
    (await db.selectFrom('learners').select(['id', 'employee_code']).execute()).map((row) => [
      row.id,
      row.employee_code ?? '',
    ]),
  )
  const enrolments = await db
    .selectFrom('enrolments')
    .select(['id', 'learner_id'])
    .where('cohort_id', '=', COHORT)
    .execute()
  await saveOutcomes(
    db,
    enrolments.map(({ id, learner_id }) => ({
      enrolmentId: id,
      revision: 1,
      decision: PASSED.has(codes.get(learner_id) ?? '') ? passed : failed,
      evidence: '',
      program: { id: 'ky-nang-so', version: 1 },
      decisionHash: '00'.repeat(32),
      contextHash: '00'.repeat(32),
      dueAt: null,
      achievement: { on: null, by: dateInVietnam(clock.now()), kept: false, modules: [] },
    })),
    { cohortVersion: 1, runId: run.id, now: clock.now() },
  )
}

const score = { attemptId: 'attempt', submittedAt: null, late: false }
const passed: Decision = {
  verdict: 'passed',
  decisive: null,
  reasons: [],
  score: { ...score, points: '7.5' },
  attendance: { unit: 'minutes', attended: '720', required: '720', possible: '720' },
  windowClosesAt: null,
}
const tooLow: Reason = { code: 'score', params: { points: '4.95', pass: '5' } }
const failed: Decision = {
  ...passed,
  verdict: 'failed',
  decisive: tooLow,
  reasons: [tooLow],
  score: { ...score, points: '4.95' },
}

async function addAccounts({ database: { db }, clock }: TestInstallation): Promise<void> {
  const account = (source_id: string, full_name: string, code: string | null, email: string) => ({
    source_id,
    full_name,
    name_order: 'family-first',
    name_key: foldName(full_name),
    employee_code: code,
    employee_code_key: code === null ? null : foldKey(code),
    national_id_hash: null,
    national_id_last4: null,
    national_id_doubtful: false,
    username: null,
    email,
    email_key: foldKey(email),
    email_verified: true,
    phone: null,
    date_of_birth: null,
    unit: null,
  })
  await upsertAccounts(
    db,
    'onetouch',
    [
      account('11', 'Lò Thị An', 'A1', 'an@platform.vn'),
      account('12', 'Nguyễn Thị Dung', 'B1', 'dung@platform.vn'),
      account('13', 'Vàng A Chu', null, 'chung@example.vn'),
      account('14', 'Người Lạ', null, 'la@platform.vn'),
    ],
    clock.now(),
  )
  await matchAccounts(db, clock, null)
}

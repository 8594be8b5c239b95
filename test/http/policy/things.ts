/** What is asked about: a thing of each kind, of unit XA where it is anybody's. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import supertest from 'supertest'
import { executeRun } from '../../../jobs/execute.ts'
import { createSignInLink } from '../../../src/access/sign-in-links.ts'
import { createUser } from '../../../src/access/users.ts'
import { storeQuarantined } from '../../../src/evidence/quarantine-store.ts'
import { makeFeed } from '../../../src/exchange/calendar/feeds.ts'
import { createRun, finishRun } from '../../../src/runs/run.ts'
import { connectedCourse } from '../../support/connected-course.ts'
import { COHORT, type TestService } from '../service.ts'
import { broughtThings, ELSEWHERE, PLAN } from './brought-things.ts'
import type { Credentials } from './callers.ts'
import { toldSystem } from './integration-requests.ts'

/** By what the parameters of addresses mean. */
export type Things = Record<string, string>

const TWINS = `employee_code,full_name,date_of_birth,unit_code,unit_name
T1,Lường Văn Đôi,01/01/1990,XA,Xã A
T2,Lường Văn Đôi,02/01/1990,XA,Xã A
T3,Lường Văn Ba,03/01/1990,XA,Xã A
T4,Lường Văn Ba,04/01/1990,XA,Xã A
`

export async function makeThings(service: TestService, admin: Credentials): Promise<Things> {
  const { db, clock } = service.deps
  await service.installation.importRoster(TWINS)
  const idOf = async (query: Promise<{ rows: { id: string }[] }>) =>
    (await query).rows[0]?.id ?? 'none'
  const learner = (code: string) =>
    idOf(sql<{ id: string }>`select id from learners where employee_code = ${code}`.execute(db))
  const told = async (path: string, body: object) => {
    const answer = await service.post(path).send(body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const slip = Buffer.from('Mã,Họ và tên\nA1,Lò Thị An\n')
  const { body: document } = await service
    .post('/api/v1/attachments')
    .attach('file', slip, 'A1.csv')
  const decision = await told(`/api/v1/cohorts/${COHORT}/overrides`, {
    ...{ kind: 'allow', reason: 'Lò Thị An đã học bù', learners: ['A3'], attachment: document.id },
  })
  await told('/api/v1/platforms/onetouch/allotments', {
    ...{ unit: 'XA', accounts: 3, usableFrom: '2026-02-20', usableUntil: '2026-03-08' },
  })
  await told('/api/v1/platforms/onetouch/ledger/hand-outs', { userName: 'a-1', learner: 'A1' })
  const merged = await told('/api/v1/learners/merges', {
    ...{ kept: 'T1', absorbed: 'T2', reason: 'Trùng người' },
  })
  const brought = await broughtThings(service, admin)
  const lti = await connectedCourse(service.deps, COHORT)
  const reconciliations = [await reconcile(service, false), await reconcile(service, false)]
  const preview = await reconcile(service, true)
  await propose(service)
  const failedSync = await failedRun(service)
  const people = await createUser(db, clock, 'cli:lan', {
    ...{ login: 'hue', name: 'Lê Thị Huệ', role: 'coordinator', unitCode: 'XA' },
  })
  const link = await createSignInLink(db, clock, 'cli:lan', people.id)
  const feed = await makeFeed(service.deps, { ...people, login: 'hue' }, 'vi')
  const firstOf = (table: string) =>
    idOf(sql<{ id: string }>`select id::text from ${sql.ref(table)} limit 1`.execute(db))
  const issued = service.certificates.find((one) => one.learner === 'A1')
  // The first file that is signed makes a key, which is noted.
  for (const path of [`/c/${issued?.token}/certificate.pdf`, '/status-lists/1', '/lti/keys'])
    await supertest(service.app).get(path).expect(200)
  return {
    ...brought,
    elsewhere: ELSEWHERE,
    ...{ cohorts: COHORT, cohort: COHORT, of: COHORT, platforms: 'onetouch', classes: 'lop-hoc' },
    ...{ programs: 'ky-nang-so', plans: PLAN, reports: PLAN, plan: PLAN },
    ...{ target: 'chi-tieu', targets: 'chi-tieu', audience: 'can-bo', 'head-counts': 'can-bo' },
    feedToken: feed.replace('/calendar/', '').replace('.ics', ''),
    ...{ token: issued?.token ?? '', code: issued?.code ?? '', signInLink: link.token },
    learners: await learner('A1'),
    other: await learner('A2'),
    kept: await learner('T1'),
    twin: await learner('T4'),
    merge: merged.decision,
    enrolment: await idOf(
      sql<{
        id: string
      }>`select id from enrolments where learner_id = ${await learner('A3')}`.execute(db),
    ),
    held: await learner('A3'),
    certificates: await idOf(
      sql<{ id: string }>`select c.id from certificates c join enrolments e on e.id = c.enrolment_id
        where e.learner_id = ${await learner('A1')}`.execute(db),
    ),
    accounts: await idOf(
      sql<{ id: string }>`select id from accounts where employee_code = 'A1'`.execute(db),
    ),
    stranger: await idOf(
      sql<{ id: string }>`select id from accounts where email = 'la@platform.vn'`.execute(db),
    ),
    ...{ a1: 'A1', a2: 'A2', a3: 'A3', t3: 'T3', t4: 'T4', userName: 'a-1' },
    attachments: document.id,
    decisions: decision.id,
    proposals: await firstOf('proposals'),
    reconciliations: reconciliations[0] ?? '',
    run: preview,
    diff: reconciliations[1] ?? '',
    runs: brought.syncs ?? '',
    failedSync,
    quarantine: await idOf(
      sql<{ id: string }>`select id from quarantined_rows where run_id = ${failedSync}`.execute(db),
    ),
    questions: await firstOf('roster_questions'),
    requests: await firstOf('link_requests'),
    papers: await firstOf('papers'),
    units: await idOf(sql<{ id: string }>`select id from units where code = 'XA'`.execute(db)),
    certifications: await idOf(
      sql<{ id: string }>`select id from runs where kind = 'certify'`.execute(db),
    ),
    ...{ registrations: lti.registrationId, lti: lti.registrationId, course: lti.courseId },
    people: people.id,
    keys: await firstOf('api_keys'),
    subscribers: await toldSystem(service),
  }
}

/** Whoever has no certificate is on a proposed list, people of both units. */
async function propose({ installation }: TestService): Promise<void> {
  await installation.database.asOwner(async (owner) => {
    await owner.query(
      `update outcomes o set verdict = 'passed', reason = ''
       where not exists (select from certificates c where c.enrolment_id = o.enrolment_id)`,
    )
    await owner.query(
      `insert into proposals (id, cohort_id, state, opened_at, opened_by)
       values (gen_random_uuid(), '${COHORT}', 'open', now(), 'cli:lan')`,
    )
    await owner.query(
      `insert into proposal_items (proposal_id, enrolment_id, outcome_revision, state, changed_at, changed_by)
       select p.id, o.enrolment_id, o.revision, 'proposed', now(), 'cli:lan' from proposals p, outcomes o
       where not exists (select from certificates c where c.enrolment_id = o.enrolment_id)`,
    )
  })
}

async function reconcile(
  { deps: { db, clock }, installation }: TestService,
  dryRun: boolean,
): Promise<string> {
  const run = await createRun(db, clock, {
    ...{ kind: 'reconcile', subject: COHORT, actor: 'cli:lan' },
    options: { dryRun, chain: false, full: true },
  })
  await executeRun(installation, run.id, { lastTry: true })
  return run.id
}

async function failedRun({ deps: { db, clock, vault } }: TestService): Promise<string> {
  const { id } = await createRun(db, clock, {
    ...{ kind: 'sync', subject: 'onetouch', actor: 'schedule' },
    options: { full: false, chain: false, acceptLosses: false },
  })
  await storeQuarantined(
    db,
    { platformId: 'onetouch', runId: id, observedAt: clock.now(), replayOf: null },
    [
      {
        ...{ row_key: 'row-1', row_hash: Buffer.alloc(32, 1), place: 'participants of course KNS' },
        ...{ reason: 'account-unreadable', detail: 'The account cannot be read.', course: 'KNS' },
        sealed: vault.encrypt('raw-pages', Buffer.from('{"name":"Lò Thị An"}')),
      },
    ],
  )
  const error = { code: 'platform.unauthorised', message: 'GET /x answers 401.', retryable: false }
  await finishRun(db, clock, id, { state: 'failed', error })
  return id
}

/** What the people of several units have together: everybody of any of them is told of it, and of their own in it. */
const TOGETHER = ['proposals', 'syncs', 'runs', 'run', 'reconciliations', 'diff', 'certifications']
/** Whoever has one of these may open what it leads to. */
const KEYS = ['token', 'code', 'signInLink']

/** The same, with nobody and nothing of unit XA in the place of its people and their things. */
export function unknownThings(things: Things): Things {
  const unknown = (name: string, thing: string) => {
    if ([...TOGETHER, ...KEYS].includes(name)) return thing
    if (/^[0-9a-f-]{36}$/.test(thing)) return randomUUID()
    if (/^[at][1-4]$/.test(name)) return `Z${thing.slice(1)}`
    return name === 'userName' ? 'z-1' : thing
  }
  return Object.fromEntries(
    Object.entries(things).map(([name, thing]) => [name, unknown(name, thing)]),
  )
}

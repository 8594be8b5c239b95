/** Whatever the API tells, a key that is limited to one branch of units is told of nobody else: every address there is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { allRoutes } from '../../src/http/routes.ts'
import { textOf } from './downloaded.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const LEDGER = '/api/v1/platforms/onetouch/ledger'
const FILES = '/api/v1/platforms/lop-hoc/files'
const QUESTIONS = '/api/v1/roster/questions'
const limits = { api: 100_000, page: 100_000, address: 100_000 }

/** By which anybody of unit A could be told: names, e-mails, codes, and user names of their accounts. */
const OF_A = /Lò Thị An|Quàng Văn Bình|Vàng A Chu|(?<![\w.])(?:an|binh)@|\bA[123]\b|\ba-[12]\b/u
const named = (text: string) => OF_A.exec(text)?.[0] ?? null

const reads = allRoutes(createMetrics()).filter(
  ({ method, path }) => method === 'get' && path.startsWith('/api/v1/'),
)

describe('a key that is limited to a unit', () => {
  let service: TestService
  /** Everything that may stand in an address. */
  let ids: string[]
  let enrolments: string[]

  beforeAll(async () => {
    service = await startTestService({ limits })
    const { db } = service.deps
    for (const unit of ['XA', 'XB']) {
      const allotment = { unit, accounts: 3, usableFrom: '2026-02-20', usableUntil: '2026-03-08' }
      await service.post('/api/v1/platforms/onetouch/allotments').send(allotment)
    }
    for (const [userName, learner] of [
      ['a-1', 'A1'],
      ['a-2', 'A2'],
      ['b-1', 'B1'],
    ])
      await service.post(`${LEDGER}/hand-outs`).send({ userName, learner })
    const sheet =
      'Mã CBCCVC,Họ và tên,Buổi 1\nA1,Lò Thị An,x\nA2,Quàng Văn Bình,??\nB1,Nguyễn Thị Dung,x'
    const brought = await service
      .post(FILES)
      .field('course', 'KNS')
      .field('periods', '4')
      .attach('file', Buffer.from(sheet), 'A1.csv')
    await executeRun(service.installation, brought.body.sync, { lastTry: true })
    // A bad row may name anybody in its place and detail.
    await db
      .updateTable('quarantined_rows')
      .set({ detail: 'The mark of Quàng Văn Bình (A2) means nothing here.' })
      .execute()
    const namesake = 'Họ và tên,Ngày sinh,Email\nLò Thị An,01/02/1980,an.lo@example.vn\n'
    await service
      .post('/api/v1/roster/imports')
      .attach('file', Buffer.from(namesake), 'namesake.csv')
    await service.post(`/api/v1/cohorts/${COHORT}/reconciliations`)
    // A document about people of A, and one beside a decision about them.
    const slip = Buffer.from('Mã,Họ và tên\nA1,Lò Thị An\n')
    const { id: attachment } = (
      await service.post('/api/v1/attachments').attach('file', slip, 'A1.csv')
    ).body
    await service
      .post(`/api/v1/cohorts/${COHORT}/overrides`)
      .send({ kind: 'allow', reason: 'Lò Thị An đã học bù', learners: ['A1', 'A2'], attachment })
    await proposeTheRest()
    const rows = await Promise.all([
      db.selectFrom('proposals').select('id').execute(),
      db.selectFrom('runs').select('id').execute(),
      db.selectFrom('certificates').select('id').execute(),
      db.selectFrom('accounts').select('id').execute(),
      db.selectFrom('platform_files').select('id').execute(),
      db.selectFrom('attachments').select('id').execute(),
      db.selectFrom('decision_acts').select('id').execute(),
    ])
    const enrolled = await db.selectFrom('enrolments').select('id').execute()
    enrolments = enrolled.map(({ id }) => id)
    ids = [COHORT, 'onetouch', 'lop-hoc', 'ky-nang-so', ...rows.flat().map(({ id }) => id)]
  })
  afterAll(() => service.close())

  /** Whoever has no certificate is on a proposed list, people of both units. */
  const proposeTheRest = () =>
    service.installation.database.asOwner(async (owner) => {
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
         where o.verdict = 'passed'`,
      )
    })

  /** Every address that a route may have here. */
  const addressesOf = (path: string) => {
    if (path.includes('{enrolment}'))
      return enrolments.map((id) => path.replace('{id}', COHORT).replace('{enrolment}', id))
    return /\{\w+\}/.test(path) ? ids.map((id) => path.replace(/\{\w+\}/, id)) : [path]
  }
  const answers = async (path: string, key: string) => {
    const texts = await Promise.all(
      addressesOf(path)
        // A run that has not ended sends events until it has.
        .filter((address) => !address.endsWith('/events'))
        .map((address) => textOf(service.get(address, key))),
    )
    return texts.map(named).filter((name) => name !== null)
  }

  it('is told of nobody else, wherever it looks', async () => {
    const told: string[] = []
    for (const { path } of reads) {
      expect(await answers(path, service.keyOfB), path).toEqual([])
      if ((await answers(path, service.key)).length > 0) told.push(path)
    }
    // Where a key that sees everybody is told of them: were it nowhere, the search above would prove nothing.
    expect(told).toEqual(
      expect.arrayContaining([
        '/api/v1/proposals/{id}/people',
        '/api/v1/proposals/{id}/sheets.zip',
        '/api/v1/roster/questions',
        '/api/v1/syncs/{id}',
        '/api/v1/platforms/{id}/files',
        '/api/v1/files/{id}',
        '/api/v1/cohorts/{id}/outcomes',
        '/api/v1/cohorts/{id}/outcomes/{enrolment}',
        '/api/v1/attachments/{id}',
        '/api/v1/accounts',
        '/api/v1/platforms/{id}/ledger',
        '/api/v1/certificates',
        '/api/v1/certificates/{id}',
        '/api/v1/cohorts/{id}/certificates.zip',
      ]),
    )
  })

  it('is told of nobody else by the events of a run either', async () => {
    const { id } = await service.deps.db
      .selectFrom('runs')
      .select('id')
      .where('kind', '=', 'sync')
      .where('subject', '=', 'lop-hoc')
      .executeTakeFirstOrThrow()
    const events = (key: string) => service.get(`/api/v1/syncs/${id}/events`, key)
    expect(named((await events(service.keyOfB)).text)).toBeNull()
    expect(named((await events(service.key)).text)).not.toBeNull()
  })

  it.each<[string, object]>([
    [`${LEDGER}/hand-outs`, { userName: 'a-1', learner: 'B2' }],
    [`${LEDGER}/hand-outs`, { userName: 'b-2', learner: 'A3' }],
    [`${LEDGER}/take-backs`, { userName: 'a-1' }],
    ['/api/v1/platforms/onetouch/allotments', { unit: 'XA', accounts: 9 }],
  ])('changes nothing of others, and learns nothing by trying: %s %j', async (path, body) => {
    const holdings = async () =>
      await service.deps.db.selectFrom('ledger_holdings').selectAll().orderBy('id').execute()
    const before = await holdings()
    const { status, text } = await service.post(path, service.keyOfB).send(body)
    expect(status).toBeGreaterThanOrEqual(400)
    // What the caller sent may come back, and nothing else.
    const sent = Object.values(body).map(String)
    expect(named(sent.reduce((rest, value) => rest.replaceAll(value, ''), text))).toBeNull()
    expect(await holdings()).toEqual(before)
  })

  it('cannot tell an account of another unit from one that is not there', async () => {
    const takeBack = async (userName: string) => {
      const { status, body } = await service
        .post(`${LEDGER}/take-backs`, service.keyOfB)
        .send({ userName })
      return { status, code: body.code, detail: body.detail }
    }
    expect(await takeBack('a-1')).toEqual(await takeBack('nobody'))
  })

  it.each([QUESTIONS, FILES])('is not let in at %s', async (path) => {
    expect((await service.get(path, service.keyOfB)).status).toBe(403)
  })
})

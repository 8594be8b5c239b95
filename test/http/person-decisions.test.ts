/** Decisions of people over the API: taken, shown, and with the documents that lie beside them. */
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { createApiKey } from '../../src/access/api-keys.ts'
import { countTogether } from '../../src/access/request-counts.ts'
import { countInDatabase } from '../../src/access/request-counts-in-database.ts'
import { scopes } from '../../src/access/viewer.ts'
import { noteUses } from '../../src/certificates/uses.ts'
import { createLog } from '../../src/foundation/log.ts'
import { createApp } from '../../src/http/server.ts'
import { createSchool, type School } from '../reconciliation/person-decisions/school.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const of = (what: string) => `/api/v1/cohorts/${COHORT}/${what}`
const ATTACHMENTS = '/api/v1/attachments'
const PDF = Buffer.from('%PDF-1.7\nĐơn xin phép\n%%EOF')
const NOWHERE = '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11'

let service: TestService
/** Ids of outcomes by employee code. */
let outcomes: Map<string, string>

beforeAll(async () => {
  service = await startTestService()
  await reconcile((await service.post(of('reconciliations')).send({ full: true })).body.id)
  const { body } = await service.get(of('outcomes'))
  outcomes = new Map(
    body.items.map(({ learner, id }: { learner: string; id: string }) => [learner, id]),
  )
})
afterAll(() => service.close())

const reconcile = (id: string) => executeRun(service.installation, id, { lastTry: true })

const detailOf = (code: string, key = service.key) =>
  service.get(of(`outcomes/${outcomes.get(code)}`), key)

describe('a decision', () => {
  it('is stored, begins the reconciliation that decides anew, and can be looked at', async () => {
    const taken = await service
      .post(of('overrides'))
      .send({ kind: 'refuse', reason: 'Nhờ người thi hộ', learners: ['B2'], expiresOn: '5/3/2026' })
    expect(taken.status).toBe(202)
    expect(taken.body).toEqual({
      id: expect.any(String),
      enrolments: 1,
      reconciliation: expect.any(String),
    })
    expect((await detailOf('B2')).body).toMatchObject({ reopened: true, decidedByPerson: true })
    await reconcile(taken.body.reconciliation)
    expect((await detailOf('B2')).body).toMatchObject({
      verdict: 'failed',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'override-refused' })]),
      reopened: false,
      decidedByPerson: true,
      overrides: [
        {
          act: taken.body.id,
          kind: 'refuse',
          expiresOn: '2026-03-05',
          reason: 'Nhờ người thi hộ',
          actor: expect.stringMatching(/^api-key:/),
          state: 'standing',
          undone: null,
        },
      ],
      excuses: [],
      presences: [],
    })
    const filtered = await service.get(of('outcomes?verdict=failed&reason=override-refused'))
    expect(filtered.body.items).toHaveLength(1)
  })

  it('sent again under its key is one decision', async () => {
    const send = () =>
      service
        .post(of('overrides'))
        .set('Idempotency-Key', 'one-decision')
        .send({ kind: 'allow', reason: 'Theo kết luận', learners: ['B3'] })
    const first = await send()
    // The answer was lost with the process that gave it.
    await service.deps.db.deleteFrom('idempotency_keys').execute()
    expect((await send()).body).toEqual(first.body)
    const rows = await service.deps.db
      .selectFrom('overrides')
      .select('id')
      .where('act_id', '=', first.body.id)
      .execute()
    expect(rows).toHaveLength(1)
  })

  it.each<[string, string, object, number, string]>([
    ['nobody', 'overrides', { kind: 'allow' }, 400, 'enrolments'],
    [
      'two ways of naming people',
      'overrides',
      { kind: 'allow', learners: ['A1'], enrolments: [NOWHERE] },
      400,
      'enrolments',
    ],
    [
      'a filter without a number',
      'overrides',
      { kind: 'allow', where: { verdict: 'failed' } },
      400,
      'expected',
    ],
    [
      'another number than there are',
      'overrides',
      { kind: 'allow', where: { verdict: 'passed' }, expected: 40 },
      409,
      'expected',
    ],
    [
      'no such day',
      'overrides',
      { kind: 'extend', lastDay: '31/2/2026', learners: ['A1'] },
      400,
      'lastDay',
    ],
    ['an unknown person', 'overrides', { kind: 'allow', learners: ['Z9'] }, 404, 'learners.0'],
    [
      'a document that is not there',
      'overrides',
      { kind: 'allow', learners: ['A1'], attachment: NOWHERE },
      404,
      'attachment',
    ],
    [
      'an unknown session',
      'excuses',
      {
        learners: ['A1'],
        acceptedBy: 'Trưởng phòng',
        sessions: [{ platform: 'onetouch', course: 'KNS', session: 'B9' }],
      },
      404,
      'sessions.0',
    ],
    [
      'nothing to excuse',
      'excuses',
      { learners: ['A1'], acceptedBy: 'Trưởng phòng', sessions: 'unexcused' },
      409,
      'learners.0',
    ],
    [
      'no session without a mark',
      'presences',
      { learners: ['A1'], mark: 'present', sessions: 'unrecorded' },
      409,
      'learners.0',
    ],
  ])('is refused, and says where: %s', async (_, what, body, status, field) => {
    const answer = await service.post(of(what)).send({ reason: 'Vì sao', ...body })
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field])
  })

  it('is not for keys without the scope', async () => {
    const key = await service.makeKey({ scopes: ['outcomes:read'] })
    for (const what of ['overrides', 'excuses', 'presences'])
      expect((await service.post(of(what), key)).status).toBe(403)
    expect((await service.post(ATTACHMENTS, key)).status).toBe(403)
  })

  it('is for the people of the unit that the key sees', async () => {
    const refuse = (code: string) =>
      service
        .post(of('overrides'), service.keyOfA)
        .send({ kind: 'refuse', reason: 'Thử', enrolments: [outcomes.get(code)] })
    expect((await refuse('A3')).status).toBe(202)
    const [foreign, unknown] = await Promise.all([
      refuse('B1'),
      service
        .post(of('overrides'), service.keyOfA)
        .send({ kind: 'refuse', reason: 'Thử', enrolments: [NOWHERE] }),
    ])
    expect(foreign.status).toBe(404)
    expect(foreign.text.replaceAll(outcomes.get('B1') ?? '', '?')).toBe(
      unknown.text.replaceAll(NOWHERE, '?'),
    )
    for (const more of ['', '/sessions']) {
      const path = of(`outcomes/${outcomes.get('B1')}${more}`)
      expect((await service.get(path, service.keyOfA)).status).toBe(404)
      expect((await service.get(path, service.keyOfB)).status).toBe(200)
    }
  })
})

describe('a document', () => {
  it('is brought in a form or as the body, and downloaded, never shown, under its name', async () => {
    const inForm = await service.post(ATTACHMENTS).attach('file', PDF, 'đơn (1).pdf')
    expect(inForm.status).toBe(200)
    expect(inForm.body).toMatchObject({ name: 'đơn (1).pdf', type: 'application/pdf' })
    const asBody = await service.post(ATTACHMENTS).set('Content-Type', 'application/pdf').send(PDF)
    expect(asBody.body).toMatchObject({ sha256: inForm.body.sha256 })
    const { status, headers, body } = await service
      .get(`${ATTACHMENTS}/${inForm.body.id}`)
      .responseType('blob')
    expect(status).toBe(200)
    expect(body).toEqual(PDF)
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('đơn ')}%281%29.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('is refused when its content is something else than its name says', async () => {
    const answer = await service
      .post(ATTACHMENTS)
      .attach('file', Buffer.from('<script>alert(1)</script>'), 'don.pdf')
    expect([answer.status, answer.body.code]).toEqual([422, 'attachment.unreadable'])
    const typed = await service.post(ATTACHMENTS).set('Content-Type', 'text/html').send('a,b')
    expect(typed.status).toBe(415)
  })

  it('is for whoever sees somebody it is about', async () => {
    const { id } = (await service.post(ATTACHMENTS).attach('file', PDF, 'don.pdf')).body
    const path = `${ATTACHMENTS}/${id}`
    expect((await service.get(path, service.keyOfA)).status).toBe(404)
    await service
      .post(of('overrides'))
      .send({ kind: 'allow', reason: 'Thử', learners: ['A1'], attachment: id })
    expect((await service.get(path, service.keyOfA)).status).toBe(200)
    expect((await service.get(path, service.keyOfB)).status).toBe(404)
    expect((await detailOf('A1')).body.overrides.at(-1).attachment).toEqual({ id, name: 'don.pdf' })
  })
})

describe('sessions', () => {
  let school: School
  let call: (method: 'get' | 'post', path: string, body?: object) => Promise<supertest.Response>
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'peau' },
      { code: 'B', marks: 'pppc' },
    ])
    const { db, clock, vault, renderer, fileSigner, resolvePlatform, publicUrl, mail, outgoing } =
      school
    const log = createLog('silent')
    const nowhere = async () => {}
    const app = createApp({
      ...{
        db,
        counts: countTogether(countInDatabase(db, vault), log),
        uses: noteUses(db, log),
        identityProvider: null,
        clock,
        vault,
        renderer,
        fileSigner,
        resolvePlatform,
        publicUrl,
        consoleUrl: publicUrl,
        templates: '',
        formerPublicUrls: [],
        mail,
        outgoing,
        authorities: [],
        log,
      },
      ...{ enqueue: nowhere, checkQueues: nowhere, trustProxy: 0, examine: async () => [] },
      checkPlatform: async () => ({ ok: true, findings: [] }),
    })
    const { key } = await createApiKey(db, clock, 'cli:lan', { name: 'portal', scopes })
    call = (method, path, body) =>
      supertest(app)[method](of(path)).set('Authorization', `Bearer ${key}`).send(body)
  })
  afterAll(() => school.close())

  const ofA = async () => {
    const path = `outcomes/${await school.enrolmentOf('A')}/sessions`
    return (await call('get', path)).body.items
  }

  it('of a cohort are listed as decisions name them', async () => {
    const { body } = await call('get', 'sessions')
    expect(body.items).toHaveLength(4)
    expect(body.items[0]).toEqual({
      platform: 'lms',
      course: 'KNS',
      session: 'B1',
      startsAt: null,
      minutes: 180,
      taken: true,
    })
  })

  it('of a learner show the mark, and what people said of each', async () => {
    expect(await ofA()).toMatchObject([
      { session: 'B1', mark: 'present', attendedMinutes: 180, absence: null },
      { session: 'B2', mark: 'absent', absence: 'excused', platformExcuse: 'ốm', excuse: null },
      { session: 'B3', mark: 'absent', absence: 'unexcused', attendedMinutes: 0 },
      { session: 'B4', mark: 'unrecorded', absence: null, attendedMinutes: null },
    ])
    const people = { reason: 'Trực bão', learners: ['A'] }
    const [excused, present] = [
      await call('post', 'excuses', {
        ...people,
        acceptedBy: 'Trưởng phòng',
        sessions: 'unexcused',
      }),
      await call('post', 'presences', {
        ...people,
        mark: 'present',
        sessions: [{ platform: 'lms', course: 'KNS', session: 'B4' }],
      }),
    ]
    expect((await ofA()).slice(2)).toMatchObject([
      {
        absence: 'excused',
        excuse: { act: excused.body.id, acceptedBy: 'Trưởng phòng', reason: 'Trực bão' },
        presence: null,
      },
      {
        mark: 'unrecorded',
        attendedMinutes: 180,
        presence: { act: present.body.id, mark: 'present' },
      },
    ])
  })
})

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/access/viewer.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import { explain } from '../../src/reconciliation/explain.ts'
import { lan } from '../support/installation.ts'
import { COHORT, createWorld, learnerWith, rosterCsv, type World } from '../support/world.ts'

/** Of the platform, from which the records were made. */
const ANSWER = '[{"grade":7.5}]'

const shared = { email: 'vanphong@example.gov.vn', phone: '0212000000' }

let world: World
beforeAll(async () => {
  world = await createWorld()
  const officemates = Array.from({ length: 12 }, (_, at) => ({ code: `OFF${at}`, ...shared }))
  await world.importRoster(
    rosterCsv([
      { code: 'A1', email: 'an@example.gov.vn', phone: '0912345678', unit: 'Xã Mường Bú' },
      { code: 'B1' },
      ...officemates,
      { code: 'ON1', ...shared },
      { code: 'not-enrolled' },
      { name: 'Lò Chỉ Có Số', id: '014185000201' },
    ]),
  )
  await world.sync([
    {
      records: ['A1 7.5', 'B1 4', 'ON1 6'].flatMap((line) => {
        const [code = '', score = ''] = line.split(' ')
        return learnerWith(code, score)
      }),
      raw: [{ place: 'grades', body: ANSWER }],
    },
  ])
  await world.reconcile()
  await issueCertificates(world, await getCohort(world.db, COHORT), {
    runId: await world.newRun('certify', COHORT),
    actor: lan.actor,
  })
})
afterAll(() => world.close())

const ask = (key: string, viewer = lan) => explain(world.db, viewer, key, COHORT, world.clock.now())

describe('why an outcome is what it is', () => {
  it('names the decision, each record behind it, the account and the certificate', async () => {
    const { how, links, ...explanation } = await ask('A1')
    expect(explanation).toEqual({
      learner: {
        id: expect.any(String),
        key: 'A1',
        fullName: 'Nguyễn Văn A1',
        unit: 'Xã Mường Bú',
      },
      cohort: { id: COHORT, version: 1, program: 'ky-nang-so', programVersion: 1 },
      outcome: {
        verdict: 'passed',
        reasons: [],
        score: '7.5',
        attendance: null,
        windowClosesAt: new Date('2026-12-31T17:00:00Z'),
        decidedAt: expect.any(Date),
        revision: 1,
        run: expect.any(String),
      },
      records: [
        expect.objectContaining({ platform: 'lms', course: 'KNS', id: 'enrolment:A1' }),
        {
          platform: 'lms',
          course: 'KNS',
          id: 'test:A1',
          kind: 'test',
          account: 'A1',
          readAt: expect.any(Date),
          changedAt: null,
          sync: expect.any(String),
          files: [],
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          payload: expect.objectContaining({ attempts: [expect.objectContaining({ raw: '7.5' })] }),
          answer: {
            sync: expect.any(String),
            number: expect.any(Number),
            sha256: createHash('sha256').update(ANSWER).digest('hex'),
            place: 'grades',
          },
        },
      ],
      accounts: [
        {
          platform: 'lms',
          id: 'A1',
          fullName: 'Nguyễn Văn A1',
          linkedBy: 'key',
          reason: 'linked-by-employee-code',
          score: expect.any(Number),
          weights: expect.arrayContaining([
            { field: 'employee_code', level: 'same', bits: expect.any(Number) },
          ]),
          at: expect.any(Date),
          act: null,
        },
      ],
      decisions: { overrides: [], excuses: [], presences: [] },
      merges: [],
      certificate: {
        id: expect.any(String),
        number: expect.stringMatching(/^\d\/2026\/GCN$/),
        state: 'valid',
        issuedOn: '2026-03-02',
        issuedBy: lan.actor,
        issuedAt: expect.any(Date),
        score: '7.5',
      },
      since: { due: false, held: false, wouldBe: null, causes: [] },
    })
    expect(links).toMatchObject([{ id: 'A1', state: 'linked', of: 'learner', actor: 'rules' }])
    expect(how).toMatchObject({ reproduced: true, sessions: [] })
  })

  it('goes through every rule with the numbers it compared', async () => {
    const { how } = await ask('B1')
    expect(how?.rules.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(how?.rules.filter(({ holds }) => holds)).toMatchObject([
      { row: 6, rule: 'score', verdict: 'incomplete', figures: { points: '4', pass: '5' } },
    ])
  })

  it('gives the reasons where somebody has not passed', async () => {
    expect(await ask('B1')).toMatchObject({
      outcome: { verdict: 'incomplete', reasons: [{ code: 'score', params: { points: '4' } }] },
      certificate: null,
    })
  })

  it.each([
    ['code in any case', ' a1 '],
    ['e-mail', 'AN@example.gov.vn'],
    ['phone with blanks', '0912 345 678'],
  ])('finds the person by %s', async (_, key) => {
    expect((await ask(key)).learner.key).toBe('A1')
  })

  it('finds the person by id', async () => {
    const { learner } = await ask('A1')
    expect((await ask(learner.id)).learner).toEqual(learner)
  })

  it('finds the one enrolled of many who share a mailbox', async () => {
    expect((await ask(shared.email)).learner.key).toBe('ON1')
  })

  it('asks for the code when several enrolled people share it', async () => {
    await world.importRoster(rosterCsv([{ code: 'OFF3', cohort: COHORT, ...shared }]))
    await expect(ask(shared.phone)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('employee code'),
    })
    expect((await ask('ON1')).learner.key).toBe('ON1')
  })

  it('tells who is on the roster but not enrolled from who is nobody', async () => {
    await expect(ask('not-enrolled')).rejects.toThrow('on the roster but not enrolled')
    await expect(ask('CB404')).rejects.toThrow('Nobody on the roster')
  })

  it('says of a foreign person what it says of nobody', async () => {
    const unit = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', 'Xã Mường Bú')
      .executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    expect((await ask('A1', viewer)).learner.key).toBe('A1')
    await expect(ask('B1', viewer)).rejects.toMatchObject({
      code: 'not-found',
      message: 'Nobody on the roster has the key B1 (employee code, e-mail or phone).',
    })
  })

  it('has no outcome before the first decision', async () => {
    await world.importRoster(rosterCsv([{ code: 'NEW', cohort: COHORT }]))
    expect(await ask('NEW')).toMatchObject({
      outcome: null,
      records: [],
      cohort: { version: 1, programVersion: 1 },
    })
  })
})

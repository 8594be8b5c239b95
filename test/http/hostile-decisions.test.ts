/** Requests about decisions as a careless or curious caller sends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COHORT, startTestService, type TestService } from './service.ts'

const NOWHERE = '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11'
const NATIONAL_ID = '014191000077'

let service: TestService
let account: string
beforeAll(async () => {
  service = await startTestService()
  const { body } = await service.get('/api/v1/accounts?state=waiting')
  account = body.items.find((one: { fullName: string }) => one.fullName === 'Vàng A Chu').id
})
afterAll(() => service.close())

const override = (body: object) =>
  service
    .post(`/api/v1/cohorts/${COHORT}/overrides`)
    .send({ kind: 'refuse', reason: 'Nhờ người thi hộ', learners: ['B2'], ...body })
const ofAccount = (what: string, body: object) =>
  service.post(`/api/v1/accounts/${account}/${what}`).send({ reason: 'Cán bộ mới', ...body })

describe('what cannot be stored', () => {
  it('is left out of words: half a letter, a zero byte', async () => {
    const { status, body } = await override({ reason: 'Thi\ud800 hộ\u0000' })
    expect(status).toBe(202)
    const act = await service.deps.db
      .selectFrom('decision_acts')
      .select('reason')
      .where('id', '=', body.id)
      .executeTakeFirstOrThrow()
    expect(act.reason).toBe('Thi hộ')
  })

  it('is refused as the code of a reason', async () => {
    const where = { verdict: 'failed', reason: '\u0000' }
    const { status, body } = await override({ learners: undefined, where, expected: 1 })
    expect([status, body.errors?.[0]?.field]).toEqual([400, 'where.reason'])
    const listed = await service.get(`/api/v1/cohorts/${COHORT}/outcomes?reason=%00`)
    expect(listed.status).toBe(400)
  })
})

describe('the id of an outcome', () => {
  it('is the same in capitals', async () => {
    const { body } = await service.get(`/api/v1/cohorts/${COHORT}/outcomes?verdict=failed`)
    const enrolments = [body.items[0].id.toUpperCase()]
    expect((await override({ learners: undefined, enrolments })).body).toMatchObject({
      enrolments: 1,
    })
  })
})

describe('a national ID', () => {
  it.each([
    ['whom a decision is about', () => override({ learners: [NATIONAL_ID] })],
    ['whose an account is', () => ofAccount('link', { learner: NATIONAL_ID })],
    ['a new learner by code', () => ofAccount('learner', { employeeCode: NATIONAL_ID })],
    ['a new learner by name', () => ofAccount('learner', { fullName: `Chu ${NATIONAL_ID}` })],
  ])('given as %s is refused and not repeated', async (_, send) => {
    const { status, body } = await send()
    expect([400, 404]).toContain(status)
    expect(body.errors).toHaveLength(1)
    expect(JSON.stringify(body)).not.toContain(NATIONAL_ID)
    expect(service.logged()).not.toContain(NATIONAL_ID)
  })

  it('is not all that is looked at: nobody is born on a day to come', async () => {
    const { status, body } = await ofAccount('learner', { dateOfBirth: '1/1/2190', unit: 'XA' })
    expect([status, body.errors?.[0]?.field]).toEqual([400, 'dateOfBirth'])
  })
})

describe('to who sees a part of the roster, taking back what is about others', () => {
  it.each([
    ['may do everything', undefined],
    ['may decide about outcomes', ['outcomes:write']],
    ['may decide about accounts', ['accounts:write']],
  ] as const)('reads like taking back nothing: a key that %s', async (_, wanted) => {
    const key = await service.makeKey({
      unitCode: 'XA',
      ...(wanted === undefined ? {} : { scopes: wanted }),
    })
    const ofOutcome = (await override({})).body.id
    const ofAccounts = (await ofAccount('rejection', {})).body.decision
    for (const body of [{}, { reason: '\u200b' }, { attachment: NOWHERE }]) {
      const answers = []
      for (const id of [NOWHERE, ofOutcome, ofAccounts]) {
        const answer = await service
          .post(`/api/v1/decisions/${id}/undo`, key)
          .send({ reason: 'Nhầm', ...body })
        const { instance: __, ...told } = answer.body
        answers.push([answer.status, told])
      }
      const [none, ...others] = answers
      expect(others).toEqual([none, none])
    }
    await service.post(`/api/v1/decisions/${ofAccounts}/undo`).send({ reason: 'Nhầm' })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COHORT, startTestService, type TestService } from './service.ts'

let service: TestService
let waiting: { id: string; fullName: string }[]
beforeAll(async () => {
  service = await startTestService()
  waiting = (await service.get('/api/v1/accounts?state=waiting')).body.items
})
afterAll(() => service.close())

const DECISIONS = '/api/v1/decisions'
const bulk = (body: object, key?: string) =>
  service.post('/api/v1/account-decisions', key).send({ reason: 'Theo danh sách', ...body })
const undo = (decision: string, key?: string) =>
  service.post(`${DECISIONS}/${decision}/undo`, key).send({ reason: 'Nhầm' })

describe('many accounts at once', () => {
  it('are linked with one reason, and taken back with one', async () => {
    const links = waiting.map(({ id }, at) => ({ account: id, learner: at === 0 ? 'A3' : 'B2' }))
    const done = await bulk({ decision: 'link', links })
    expect(done.status).toBe(200)
    expect(done.body).toMatchObject({ accounts: 2, decision: expect.any(String) })
    expect((await service.get('/api/v1/accounts?state=waiting')).body.items).toEqual([])
    expect((await undo(done.body.decision)).status).toBe(200)
    expect((await service.get('/api/v1/accounts?state=waiting')).body.items).toHaveLength(2)
  })

  it('are none of them decided where one row is at fault, which is named', async () => {
    const [first, second] = waiting
    const links = [
      { account: first?.id, learner: 'A3' },
      { account: second?.id, learner: 'no-such' },
    ]
    const refused = await bulk({ decision: 'link', links })
    expect([refused.status, refused.body.code]).toEqual([404, 'not-found'])
    expect(refused.body.errors).toMatchObject([{ field: 'links.1.learner' }])
    expect((await service.get('/api/v1/accounts?state=waiting')).body.items).toHaveLength(2)
  })

  it('are rejected, altogether or for a learner each', async () => {
    const accounts = waiting.map(({ id }) => id)
    const done = await bulk({ decision: 'reject', accounts })
    expect(done.body).toMatchObject({ accounts: 2 })
    await undo(done.body.decision)
    const links = waiting.map(({ id }) => ({ account: id, learner: 'A1' }))
    const pairs = await bulk({ decision: 'reject', links })
    expect(pairs.body).toMatchObject({ accounts: 2 })
    await undo(pairs.body.decision)
  })

  it.each([
    [{ decision: 'link' }, 'links'],
    [{ decision: 'link', accounts: [] }, 'accounts'],
    [{ decision: 'reject', accounts: ['x'] }, 'accounts.0'],
    [{ decision: 'allow', accounts: [] }, 'decision'],
  ])('are asked for in full: %j', async (body, field) => {
    const answer = await bulk(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field)
  })

  it('are not there for a key that sees one unit', async () => {
    const links = waiting.map(({ id }) => ({ account: id, learner: 'B2' }))
    expect((await bulk({ decision: 'link', links }, service.keyOfB)).status).toBe(404)
  })
})

describe('decisions', () => {
  it('are listed a page at a time, with what they are about, for who sees the whole roster', async () => {
    const decided = await service
      .post(`/api/v1/cohorts/${COHORT}/overrides`)
      .send({ kind: 'refuse', reason: 'Thi hộ', learners: ['B3'] })
    const first = await service.get(`${DECISIONS}?limit=2`)
    const rest = await service.get(`${DECISIONS}?limit=200&after=${first.body.next}`)
    const all = [...first.body.items, ...rest.body.items]
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all.find(({ id }) => id === decided.body.id)).toMatchObject({
      kind: 'override',
      reason: 'Thi hộ',
      accounts: 0,
      enrolments: 1,
      learners: [{ learner: 'B3' }],
      undone: null,
    })
    expect(all.find(({ kind }) => kind === 'link')).toMatchObject({
      accounts: 2,
      enrolments: 0,
      undone: { reason: 'Nhầm' },
    })
    const ofKind = await service.get(`${DECISIONS}?kind=reject&account=${waiting[0]?.id}`)
    expect(ofKind.body.items).toHaveLength(2)
    expect((await service.get(DECISIONS, service.keyOfB)).status).toBe(403)
  })

  it('about outcomes are taken back at the same address, by who may decide outcomes', async () => {
    const { body } = await service.get(`${DECISIONS}?kind=override`)
    const [override] = body.items
    const onlyAccounts = await service.makeKey({ scopes: ['accounts:write'] })
    expect((await undo(override.id, onlyAccounts)).status).toBe(403)
    expect((await undo(override.id, service.keyOfA)).status).toBe(404)
    const onlyOutcomes = await service.makeKey({ scopes: ['outcomes:write'] })
    const undone = await undo(override.id, onlyOutcomes)
    expect(undone.body).toMatchObject({
      undone: { kind: 'override' },
      reconciliations: [expect.any(String)],
    })
    const neither = await service.makeKey({ scopes: ['accounts:read'] })
    expect((await undo(override.id, neither)).status).toBe(403)
  })
})

describe('two rows of the roster', () => {
  it('become one person, and two again', async () => {
    const merge = (body: object, key?: string) =>
      service.post('/api/v1/learners/merges', key).send({ reason: 'Trùng người', ...body })
    const merged = await merge({ kept: 'B3', absorbed: 'B2' })
    expect(merged.status).toBe(200)
    expect(merged.body).toMatchObject({
      learner: { learner: 'B3' },
      leftBehind: [COHORT],
      reconciliations: [expect.any(String)],
    })
    expect((await merge({ kept: 'B3', absorbed: 'B3' })).body.code).toBe('request.conflict')
    expect((await merge({ kept: 'B3', absorbed: 'B1' }, service.keyOfB)).status).toBe(404)
    expect((await undo(merged.body.decision)).status).toBe(200)
    const refused = await merge({ kept: 'B3', absorbed: 'B1' })
    expect([refused.status, refused.body.code]).toEqual([409, 'learner.certificate-in-the-way'])
    expect(refused.body.detail).toMatch(/B1/)
  })
})

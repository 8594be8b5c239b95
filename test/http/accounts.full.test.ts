import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const NOBODY = '4f2f7a4e-6f0c-4d0e-9b59-6f1f4f6c2f11'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

async function accountOf(fullName: string) {
  const { body } = await service.get('/api/v1/accounts?limit=200')
  const found = body.items.find((one: { fullName: string }) => one.fullName === fullName)
  if (!found) throw new Error(`no account of ${fullName}`)
  return found
}

const undo = (decision: string, key?: string) =>
  service.post(`/api/v1/decisions/${decision}/undo`, key).send({ reason: 'Nhầm' })

describe('the queue of accounts', () => {
  it('shows candidates with their score, and what agrees and disagrees', async () => {
    const waiting = await accountOf('Vàng A Chu')
    expect(waiting).toMatchObject({
      platform: 'onetouch',
      sourceId: '13',
      state: 'waiting',
      learner: null,
    })
    const [best, ...others] = waiting.candidates
    expect(best).toMatchObject({
      learner: 'A3',
      agrees: expect.arrayContaining(['email', 'full_name']),
    })
    for (const other of others) expect(other.score).toBeLessThanOrEqual(best.score)
  })

  it('is asked by state and platform', async () => {
    const states = async (query: string) =>
      (await service.get(`/api/v1/accounts?${query}`)).body.items.map(
        ({ state }: { state: string }) => state,
      )
    expect(new Set(await states('state=waiting&platform=onetouch'))).toEqual(new Set(['waiting']))
    expect(await states('platform=lop-hoc')).toEqual([])
    expect(await states('state=rejected')).toEqual([])
  })
})

describe('a decision about an account', () => {
  it('links with a reason, and has the outcome follow', async () => {
    const { id } = await accountOf('Người Lạ')
    const linked = await service
      .post(`/api/v1/accounts/${id}/link`)
      .send({ learner: 'B2', reason: 'Đã gọi điện' })
    expect(linked.status).toBe(200)
    expect(linked.body).toMatchObject({ state: 'linked', learner: { learner: 'B2' } })
    const undone = await undo(linked.body.decision)
    expect(undone.body).toMatchObject({ undone: { id: linked.body.decision, kind: 'link' } })
    const [run] = undone.body.reconciliations
    await executeRun(service.installation, run, { lastTry: true })
    const { body } = await service.get(`/api/v1/reconciliations/${run}`)
    expect(body).toMatchObject({ cohort: COHORT, state: 'succeeded' })
    expect((await undo(linked.body.decision)).body.code).toBe('decision.already-undone')
  })

  it('needs no reason to link, as the contract has it, and one for everything else', async () => {
    const { id } = await accountOf('Người Lạ')
    const linked = await service.post(`/api/v1/accounts/${id}/link`).send({ learner: 'B2' })
    expect(linked.status).toBe(200)
    await undo(linked.body.decision)
    for (const path of [`accounts/${id}/rejection`, `accounts/${id}/learner`]) {
      const answer = await service.post(`/api/v1/${path}`).send({})
      expect([path, answer.status, answer.body.errors[0].field]).toEqual([path, 400, 'reason'])
    }
  })

  it('rejects for one learner, then altogether', async () => {
    const { id } = await accountOf('Người Lạ')
    const path = `/api/v1/accounts/${id}/rejection`
    const pair = await service.post(path).send({ learner: 'A3', reason: 'Không phải' })
    expect(pair.body).toMatchObject({ state: 'waiting' })
    const whole = await service.post(path).send({ reason: 'Giảng viên' })
    expect(whole.body).toMatchObject({ state: 'rejected', reason: 'rejected-by-person' })
    const built = await undo(pair.body.decision)
    expect([built.status, built.body.code]).toEqual([409, 'decision.built-upon'])
    expect(built.body.detail).toContain(whole.body.decision)
    for (const { decision } of [whole.body, pair.body])
      expect((await undo(decision)).status).toBe(200)
  })

  it('makes a learner; one whose key somebody has is refused, in both languages', async () => {
    const { id } = await accountOf('Người Lạ')
    const path = `/api/v1/accounts/${id}/learner`
    const taken = await service
      .post(path)
      .set('Accept-Language', 'vi')
      .send({ employeeCode: 'b2', reason: 'Mới' })
    expect([taken.status, taken.body.code]).toEqual([409, 'learner.key-taken'])
    expect(taken.body.detail).toMatch(/B2, Trần Văn Em, Xã B/)
    const made = await service
      .post(path)
      .send({ unit: 'XB', employeeCode: 'B9', dateOfBirth: '15/08/1985', reason: 'Mới về xã' })
    expect(made.body).toMatchObject({
      state: 'linked',
      learner: { learner: 'B9', fullName: 'Người Lạ', unit: 'Xã B' },
    })
    expect((await undo(made.body.decision)).body.undone.kind).toBe('create')
  })

  it('is told in the history of the account, with actor, time and reason', async () => {
    const { id } = await accountOf('Người Lạ')
    const { body } = await service.get(`/api/v1/accounts/${id}/history`)
    const [first] = body.items
    expect(first).toMatchObject({ actor: 'rules', state: 'waiting', decision: null })
    const pair = body.items.find(({ notOf }: { notOf: object | null }) => notOf !== null)
    expect(pair).toMatchObject({
      actor: expect.stringMatching(/^api-key:/),
      at: '2026-03-02T02:00:00.000Z',
      notOf: { learner: 'A3' },
      decision: { kind: 'reject', reason: 'Không phải', undone: { reason: 'Nhầm' } },
    })
  })

  it('is not there for a key that sees one unit, nor for what there is not', async () => {
    const { id } = await accountOf('Nguyễn Thị Dung')
    const paths = ['link', 'rejection', 'learner'].map((act) => `accounts/${id}/${act}`)
    for (const path of paths) {
      const own = await service
        .post(`/api/v1/${path}`, service.keyOfB)
        .send({ ...(path.endsWith('link') ? { learner: 'B2' } : {}), reason: 'x' })
      expect([path, own.status, own.body.code]).toEqual([path, 404, 'not-found'])
    }
    const history = (account: string, key?: string) =>
      service.get(`/api/v1/accounts/${account}/history`, key)
    expect((await history(id, service.keyOfB)).status).toBe(404)
    expect((await history(NOBODY)).status).toBe(404)
    expect((await history(NOBODY)).text).toBe((await history(id, service.keyOfB)).text)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

const LEDGER = '/api/v1/platforms/onetouch/ledger'
const ALLOTMENTS = '/api/v1/platforms/onetouch/allotments'
const twelve = { unit: 'XA', accounts: 12, usableFrom: '2026-02-20', usableUntil: '2026-03-08' }

describe('the account ledger over HTTP', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  const handOut = (body: object, key?: string) =>
    service.post(`${LEDGER}/hand-outs`, key).send(body)

  it('takes an allotment, and its correction', async () => {
    const answer = await service.post(ALLOTMENTS).send({ ...twelve, source: '003' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      id: expect.any(String),
      platform: 'onetouch',
      unit: { code: 'XA', name: 'Xã A' },
      accounts: 12,
      usableFrom: '2026-02-20',
      usableUntil: '2026-03-08',
      source: '003',
      state: 'new',
    })
    const corrected = await service.post(ALLOTMENTS).send({ ...twelve, accounts: 3 })
    expect(corrected.body).toMatchObject({ id: answer.body.id, accounts: 3, state: 'corrected' })
    const other = await service.post(ALLOTMENTS).send({ ...twelve, unit: 'Xã B', accounts: 2 })
    expect(other.body).toMatchObject({ state: 'new', source: null })
  })

  it('takes a list, and tells which rows it did not take', async () => {
    const list =
      'Tài khoản,Mã CBCCVC,Ngày cấp\na-1,A1,25/02/2026\na-2,A2,26/02/2026\nb-1,B1,25/02/2026\nx,Z9,25/02/2026\n'
    const answer = await service
      .post(`${LEDGER}/imports`)
      .attach('file', Buffer.from(list), 'tài khoản.csv')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      listed: 0,
      handedOut: 3,
      corrected: 0,
      unchanged: 0,
      rejected: [{ row: 5, field: 'employee_code', reason: expect.any(String) }],
    })
  })

  it('hands out, corrects when that was, and takes back', async () => {
    const first = await handOut({ userName: 'A-3', learner: 'a3', handedOutAt: '2026-02-27' })
    expect(first.body).toEqual({
      platform: 'onetouch',
      userName: 'A-3',
      learner: 'A3',
      state: 'handed-out',
      handedOutAt: '2026-02-26T17:00:00.000Z',
    })
    const again = await handOut({
      userName: 'a-3',
      learner: 'A3',
      handedOutAt: '2026-02-27T08:30:00+07:00',
    })
    expect(again.body).toMatchObject({
      state: 'corrected',
      handedOutAt: '2026-02-27T01:30:00.000Z',
    })
    const full = await handOut({ userName: 'a-4', learner: 'A3' })
    expect([full.status, full.body.code]).toEqual([409, 'ledger.allotment-full'])
    expect(full.body.errors).toEqual([{ field: 'userName', reason: expect.any(String) }])
    const back = await service.post(`${LEDGER}/take-backs`).send({ userName: 'a-3' })
    expect(back.body).toMatchObject({ learner: 'A3', takenBackAt: '2026-03-02T02:00:00.000Z' })
  })

  it('shows counts and accounts, a page at a time', async () => {
    const first = await service.get(`${LEDGER}?limit=3`)
    expect(first.status).toBe(200)
    expect(first.body.total).toEqual({
      allotted: 5,
      handedOut: 3,
      left: 2,
      used: 0,
      // A1, A2 and B1 have passed a cohort of the platform.
      finished: 3,
      expiring: 0,
      expired: 0,
    })
    expect(first.body.allotments).toHaveLength(2)
    const rest = await service.get(`${LEDGER}?limit=3&after=${first.body.next}`)
    expect(rest.body.next).toBeNull()
    const accounts = [...first.body.items, ...rest.body.items]
    expect(accounts.map(({ userName }) => userName).toSorted()).toEqual([
      'A-3',
      'a-1',
      'a-2',
      'b-1',
    ])
    expect(accounts.find(({ userName }) => userName === 'a-1')).toEqual({
      id: expect.any(String),
      platform: 'onetouch',
      allotment: expect.any(String),
      userName: 'a-1',
      learner: 'A1',
      fullName: 'Lò Thị An',
      handedOutAt: '2026-02-24T17:00:00.000Z',
      known: false,
      used: false,
      finished: true,
      expiring: false,
      expired: false,
    })
  })

  it('asks how many days before the end are the last ones', async () => {
    const states = async (query: string) => {
      const { body } = await service.get(`${LEDGER}${query}`)
      return body.allotments.map(({ state }: { state: string }) => state)
    }
    expect(await states('')).toEqual(['expiring', 'expiring'])
    expect(await states('?days=5')).toEqual(['usable', 'usable'])
    expect((await service.get(`${LEDGER}?days=soon`)).status).toBe(400)
  })

  it('shows a key that is limited to a unit that branch only', async () => {
    const { body } = await service.get(LEDGER, service.keyOfB)
    expect(body.total).toMatchObject({ allotted: 2, handedOut: 1 })
    expect(body.allotments.map(({ unit }: { unit: object }) => unit)).toEqual([
      { code: 'XB', name: 'Xã B' },
    ])
    expect(body.items.map(({ userName }: { userName: string }) => userName)).toEqual(['b-1'])
  })

  it('lets such a key hand out its own accounts, and neither allot nor import', async () => {
    const own = await handOut({ userName: 'b-2', learner: 'B2' }, service.keyOfB)
    expect([own.status, own.body.learner]).toEqual([200, 'B2'])
    const foreign = await handOut({ userName: 'a-9', learner: 'A3' }, service.keyOfB)
    expect([foreign.status, foreign.body.errors[0].field]).toEqual([400, 'learner'])
    expect((await service.post(ALLOTMENTS, service.keyOfB).send(twelve)).status).toBe(403)
    const list = Buffer.from('user_name,unit\nb-3,XB\n')
    const imported = service.post(`${LEDGER}/imports`, service.keyOfB).attach('file', list, 'x.csv')
    expect((await imported).status).toBe(403)
  })

  it.each<[string, () => PromiseLike<{ status: number }>, number]>([
    ['a platform that is not there', () => service.get('/api/v1/platforms/none/ledger'), 404],
    [
      'a number of accounts in words',
      () => service.post(ALLOTMENTS).send({ ...twelve, accounts: 'x' }),
      400,
    ],
    [
      'a unit that is not there',
      () => service.post(ALLOTMENTS).send({ ...twelve, unit: 'XZ' }),
      404,
    ],
    [
      'a day that no calendar has',
      () => handOut({ userName: 'a', learner: 'A1', handedOutAt: '31/02/2026' }),
      400,
    ],
    [
      'an account of nobody',
      () => service.post(`${LEDGER}/take-backs`).send({ userName: 'zz' }),
      404,
    ],
  ])('refuses %s', async (_, send, status) => {
    expect((await send()).status).toBe(status)
  })
})

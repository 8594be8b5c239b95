import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const RECONCILE = `/api/v1/cohorts/${COHORT}/reconciliations`
const NOBODY = '00000000-0000-4000-8000-000000000000'

describe('looking back over the API', () => {
  let service: TestService
  /** The run that the outcomes of the test service come from, and one that decided them anew. */
  let [first, second] = ['', '']

  const reconcile = async (body: object) => {
    const begun = await service.post(RECONCILE).send(body)
    expect(begun.body).toEqual({ id: expect.any(String) })
    await executeRun(service.installation, begun.body.id, { lastTry: true })
    return String(begun.body.id)
  }

  beforeAll(async () => {
    service = await startTestService()
    const row = await service.deps.db
      .selectFrom('runs')
      .select('id')
      .where('kind', '=', 'reconcile')
      .executeTakeFirstOrThrow()
    first = row.id
    second = await reconcile({})
  })
  afterAll(() => service.close())

  it('recomputes what was known at an instant, and keeps the present outcomes', async () => {
    const outcomes = async () => (await service.get(`/api/v1/cohorts/${COHORT}/outcomes`)).body
    const before = await outcomes()
    const id = await reconcile({ asOf: '2026-03-02T02:00:00Z' })
    expect((await service.get(`/api/v1/reconciliations/${id}`)).body).toMatchObject({
      state: 'succeeded',
      asOf: '2026-03-02T02:00:00.000Z',
      counts: { passed: 0, failed: 0, incomplete: 3, review: 3 },
      changed: 0,
      enrolledLater: 0,
      looked: null,
    })
    expect(await outcomes()).toEqual(before)
    const compared = await service.get(`/api/v1/reconciliations/${second}/diff/${id}`)
    expect(compared.body).toMatchObject({ counts: { compared: 6, changed: 0 }, items: [] })
  })

  it.each([
    ['a day to come', '3/3/2026', 'future'],
    ['no day', 'hôm qua', 'write a date'],
    ['a day before the cohort was there', '01/03/2026', 'was not set up yet'],
  ])('refuses %s before it begins', async (_, asOf, reason) => {
    const refused = await service.post(RECONCILE).send({ asOf })
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([
      { field: 'asOf', reason: expect.stringContaining(reason) },
    ])
  })

  it('tells who changed between two reconciliations, of the people that the key may see', async () => {
    const path = `/api/v1/reconciliations/${first}/diff/${second}`
    const whole = await service.get(`${path}?limit=4`)
    expect(whole.status).toBe(200)
    expect(whole.body).toMatchObject({
      cohort: COHORT,
      before: { run: first, lookedBack: false },
      after: { run: second },
      counts: {
        compared: 6,
        changed: 6,
        verdicts: [
          { from: 'failed', to: 'incomplete', count: 3 },
          { from: 'passed', to: 'review', count: 3 },
        ],
      },
    })
    expect(whole.body.items).toHaveLength(4)
    const rest = await service.get(`${path}?limit=4&after=${whole.body.next}`)
    expect(rest.body).toMatchObject({ next: null, counts: { changed: 6 } })
    const all = [...whole.body.items, ...rest.body.items]
    expect(all.find(({ learner }) => learner === 'B2')).toMatchObject({
      fullName: 'Trần Văn Em',
      unit: 'Xã B',
      before: {
        verdict: 'failed',
        score: '4.95',
        reasons: [{ code: 'score', text: expect.stringContaining('4,95') }],
      },
      after: { verdict: 'incomplete', windowClosesAt: expect.any(String) },
      causes: expect.any(Array),
    })
    const seen = await service.get(path, service.keyOfB)
    expect(seen.body.counts).toMatchObject({ compared: 3, changed: 3 })
    expect(seen.body.items.map(({ learner }: { learner: string }) => learner).toSorted()).toEqual([
      'B1',
      'B2',
      'B3',
    ])
  })

  it('says what cannot be compared, in the caller’s language', async () => {
    const dry = await reconcile({ dryRun: true })
    const refused = await service
      .get(`/api/v1/reconciliations/${first}/diff/${dry}`)
      .set('Accept-Language', 'vi')
    expect(refused.status).toBe(400)
    expect(refused.body).toMatchObject({
      code: 'reconciliation.not-comparable',
      detail: expect.stringContaining('chỉ là lần chạy thử'),
    })
    for (const other of [NOBODY, 'x'])
      expect((await service.get(`/api/v1/reconciliations/${first}/diff/${other}`)).status).toBe(404)
  })

  it('explains an outcome, to who may see the person', async () => {
    const listed = await service.get(`/api/v1/cohorts/${COHORT}/outcomes`)
    const found = listed.body.items.find(({ learner }: { learner: string }) => learner === 'A1')
    const path = `/api/v1/cohorts/${COHORT}/outcomes/${found.id}/explanation`
    const explained = await service.get(path)
    expect(explained.status).toBe(200)
    expect(explained.body).toMatchObject({
      learner: { key: 'A1', fullName: 'Lò Thị An' },
      outcome: {
        verdict: 'review',
        reasons: expect.arrayContaining([
          expect.objectContaining({ code: 'changed-after-issue', text: expect.any(String) }),
        ]),
        run: second,
      },
      how: {
        reproduced: true,
        rules: expect.arrayContaining([expect.objectContaining({ row: 4 })]),
      },
      records: [],
      accounts: [{ platform: 'onetouch', id: '11', reason: 'linked-by-employee-code' }],
      certificate: { score: '7.5' },
      since: { due: false },
    })
    expect((await service.get(path, service.keyOfA)).status).toBe(200)
    const foreign = await service.get(path, service.keyOfB)
    const unknown = await service.get(path.replace(found.id, NOBODY), service.keyOfB)
    expect(foreign.status).toBe(404)
    expect(foreign.body).toEqual(unknown.body)
    const elsewhere = path.replace(COHORT, 'kns-2')
    expect((await service.get(elsewhere)).status).toBe(404)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getCohort, storeDefinition } from '../../src/programs/store.ts'
import { paperCsv } from '../certificates/register/papers.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const PAPERS = `/api/v1/cohorts/${COHORT}/papers`

/** Six people, of whom A1, A2 and B1 have certificates of before the program was the ministry's. */
let service: TestService
beforeAll(async () => {
  service = await startTestService()
  const { db, clock } = service.deps
  const { program } = await getCohort(db, COHORT)
  const issuer = 'Bộ Thông tin và Truyền thông'
  const certificate = { issuedBy: 'platform', title: null, issuer }
  const definition = { ...program, certificate }
  const context = { actor: 'cli:lan', now: clock.now(), origin: 'file' } as const
  await storeDefinition(db, 'program', definition, context)
})
afterAll(() => service.close())

const record = (papers: object[], key?: string) => service.post(PAPERS, key).send({ papers })
const paper = (employeeCode: string, fullName: string, number: string) => ({
  employeeCode,
  fullName,
  number,
  issuedOn: '2026-02-01',
})

describe('papers that others have issued, over HTTP', () => {
  it('are recorded one by one or from a sheet, listed, and withdrawn with a reason', async () => {
    const done = await record([
      paper('A3', 'Vàng A Chu', 'BO-1'),
      { ...paper('B2', 'Trần Văn Khác', 'BO-2') },
      { ...paper('A1', 'Lò Thị An', 'BO-3') },
      { ...paper('B3', 'Lê Thị Giang', 'BO-4'), issuedOn: '31/02/2026' },
    ])
    expect(done.body).toMatchObject({ cohort: COHORT, source: 'platform', recorded: 1 })
    expect(
      done.body.rejected.map(({ row, field }: { row: number; field: string }) => [row, field]),
    ).toEqual([
      [2, 'full_name'],
      [3, 'number'],
      [4, 'issued_on'],
    ])
    const sheet = paperCsv([{ code: 'B3', name: 'Lê Thị Giang', number: 'BO-5', issuer: '' }])
    const brought = await service
      .post(`${PAPERS}/imports`)
      .attach('file', Buffer.from(sheet), 'bo.csv')
    expect(brought.body).toMatchObject({ recorded: 1, rejected: [] })
    const { body } = await service.get(`/api/v1/papers?cohort=${COHORT}&source=platform`)
    expect(body.items).toHaveLength(2)
    const first = body.items.find(({ number }: { number: string }) => number === 'BO-1')
    expect(first).toMatchObject({
      learner: 'A3',
      issuer: 'Bộ Thông tin và Truyền thông',
      issuedOn: '2026-02-01',
      withdrawn: null,
    })
    const withdrawal = `/api/v1/papers/${first.id}/withdrawal`
    expect((await service.post(withdrawal).send({ reason: ' ' })).status).toBe(400)
    const withdrawn = await service.post(withdrawal).send({ reason: 'Ghi nhầm' })
    expect(withdrawn.body).toMatchObject({ number: 'BO-1', withdrawn: { reason: 'Ghi nhầm' } })
    expect((await service.post(withdrawal).send({ reason: 'Lần nữa' })).status).toBe(409)
  })

  it('are those of the branch that a key sees: others are not known to it', async () => {
    const foreign = await record([paper('A3', 'Vàng A Chu', 'BO-8')], service.keyOfB)
    const nobody = await record([paper('Z9', 'Vàng A Chu', 'BO-8')], service.keyOfB)
    expect(foreign.body).toEqual(nobody.body)
    expect(foreign.body).toMatchObject({ recorded: 0 })
    const own = await record([paper('B2', 'Trần Văn Em', 'BO-9')], service.keyOfB)
    expect(own.body).toMatchObject({ recorded: 1 })
    const learners = async (key: string) => {
      const { body } = await service.get('/api/v1/papers', key)
      return body.items.map(({ learner }: { learner: string }) => learner).toSorted()
    }
    expect(await learners(service.keyOfB)).toEqual(['B2', 'B3'])
    expect(await learners(service.keyOfA)).toEqual(['A3'])
    const { body } = await service.get('/api/v1/papers', service.keyOfB)
    const refused = await service
      .post(`/api/v1/papers/${body.items[0].id}/withdrawal`, service.keyOfA)
      .send({ reason: 'Không phải của mình' })
    expect(refused.status).toBe(404)
  })

  it('need the right to write certificates', async () => {
    const reader = await service.makeKey({ scopes: ['certificates:read'] })
    expect((await record([paper('A3', 'Vàng A Chu', 'BO-1')], reader)).status).toBe(403)
    const other = await service.makeKey({ scopes: ['roster:write'] })
    expect((await service.get('/api/v1/papers', other)).status).toBe(403)
  })
})

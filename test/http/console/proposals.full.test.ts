import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../../jobs/execute.ts'
import { proposeForCohort } from '../../../src/certificates/approval/propose.ts'
import { getCohort, storeDefinition } from '../../../src/programs/store.ts'
import type { StoredProgram } from '../../../src/programs/stored.ts'
import { lan as operator } from '../../support/installation.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let head: SignedIn
let clerk: SignedIn
let ofA: SignedIn
let auditor: SignedIn
let path: string
/** Ids of learners, by employee code. */
const people = new Map<string, string>()
beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  const { db, clock } = deps
  head = await signIn(app, deps, { role: 'administrator' })
  clerk = await signIn(app, deps, { role: 'coordinator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  const { program } = await getCohort(db, COHORT)
  const by = { actor: 'configuration', now: clock.now(), origin: 'file' } as const
  const byApproval: StoredProgram = { ...program, issue: 'approval' }
  await storeDefinition(db, 'program', byApproval, by)
  await service.installation.database.asOwner((owner) =>
    owner.query(`update outcomes set verdict = 'passed', reason = ''`),
  )
  const list = await proposeForCohort(deps, operator, await getCohort(db, COHORT))
  path = `/console/certificates/proposals/${list?.id}`
  const rows = await db.selectFrom('learners').select(['id', 'employee_code']).execute()
  for (const { id, employee_code } of rows) people.set(employee_code ?? '', id)
})
afterAll(() => service.close())

const named = (text: string) =>
  ['Vàng A Chu', 'Trần Văn Em', 'Lê Thị Giang'].filter((name) => text.includes(name))

describe('a proposed list', () => {
  it('shows a coordinator of a unit the unit’s people alone', async () => {
    const lists = await ofA.get('/console/certificates/proposals')
    expect(lists.text).toContain(path)
    expect(named((await head.get(path)).text)).toHaveLength(3)
    expect(named((await ofA.get(path)).text)).toEqual(['Vàng A Chu'])
    expect((await ofA.get(`${path}/sheet.xlsx?unit=XB`)).status).toBe(404)
    expect((await head.get(`${path}/sheet.xlsx?unit=XB`)).status).toBe(200)
  })

  it('finds a person without marks, and by state', async () => {
    expect(named((await head.get(`${path}?text=giang`)).text)).toEqual(['Lê Thị Giang'])
    expect(named((await head.get(`${path}?state=held`)).text)).toEqual([])
  })

  it('people are held with a reason, of one’s own unit, and let go', async () => {
    const b3 = people.get('B3') ?? ''
    await ofA.post(`${path}/holds`, { learner: b3, reason: 'Chờ xác minh' })
    await clerk.post(`${path}/holds`, { learner: b3, reason: '' })
    expect(named((await head.get(`${path}?state=held`)).text)).toEqual([])
    await clerk.post(`${path}/holds`, { learner: b3, reason: 'Chờ xác minh' })
    const held = await head.get(`${path}?state=held`)
    expect(named(held.text)).toEqual(['Lê Thị Giang'])
    expect(held.text).toContain('Chờ xác minh')
    await clerk.post(`${path}/unholds`, { learner: b3 })
    expect(named((await head.get(`${path}?state=held`)).text)).toEqual([])
  })

  it('is released by whoever may approve, for the number of people that the decision names', async () => {
    const decision = { number: '123/QĐ-SKHCN', date: '2026-03-01', expected: '3' }
    for (const who of [clerk, ofA, auditor]) {
      expect((await who.get(path)).text).not.toContain(`${path}/release`)
      expect((await who.post(`${path}/release`, decision)).status).toBe(404)
    }
    expect((await head.post(`${path}/release`, { ...decision, expected: '2' })).status).toBe(409)
    expect((await head.post(`${path}/release`, decision)).headers.location).toBe(path)
    const run = await service.deps.db
      .selectFrom('runs')
      .select('id')
      .where('kind', '=', 'certify')
      .where('state', '=', 'queued')
      .executeTakeFirstOrThrow()
    const going = await head.get(path)
    expect(going.text).toContain(`/console/runs/${run.id}`)
    await executeRun(service.installation, run.id, { lastTry: true })
    const done = await head.get(path)
    expect(done.text).toContain('Đã phát hành')
    expect(done.text).toContain('123/QĐ-SKHCN')
    expect((await head.post(`${path}/withdraw`, { reason: 'Nhầm' })).status).toBe(409)
  })
})

describe('files signed by the agency', () => {
  const upload = '/console/certificates/signing/signed'
  const file = { bytes: Buffer.from('%PDF-1.4 nothing'), name: 'la.pdf' }

  it('each is told of in plain words', async () => {
    const answer = await head.upload(upload, file)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('la.pdf')
    expect(answer.text).toContain('không tìm thấy mã giấy chứng nhận trong tệp')
  })

  it('are taken only with the form’s token, from who sees everybody', async () => {
    expect((await ofA.upload(upload, file)).status).toBe(404)
    expect((await auditor.upload(upload, file)).status).toBe(404)
    const foreign = await head.upload(upload, file, { _token: 'x' })
    expect(foreign.status).toBe(403)
  })
})

describe('requests for a lost link', () => {
  const requests = '/console/certificates/requests'

  it('reach the coordinator of the unit, and are closed once', async () => {
    const { db, clock } = service.deps
    const id = '0b8f7d3e-9a44-4b7c-8b53-3e0f5f6f7a10'
    await db
      .insertInto('link_requests')
      .values({
        ...{ id, learner_id: people.get('B1') ?? '', contact: 'Gọi tôi sau 17 giờ' },
        asked_at: clock.now(),
      })
      .execute()
    expect((await ofA.get(requests)).text).not.toContain('Gọi tôi sau 17 giờ')
    expect((await ofA.post(`${requests}/${id}/close`, { answer: 'refused' })).status).toBe(404)
    expect((await auditor.post(`${requests}/${id}/close`, { answer: 'sent' })).status).toBe(404)
    const page = await clerk.get(requests)
    expect(page.text).toContain('Nguyễn Thị Dung')
    expect(page.text).not.toContain('/c/')
    await clerk.post(`${requests}/${id}/close`, { answer: 'sent' })
    expect((await clerk.get(requests)).text).not.toContain('Nguyễn Thị Dung')
    expect((await clerk.get(`${requests}?state=closed`)).text).toContain(`user:${clerk.login}`)
    expect((await clerk.post(`${requests}/${id}/close`, { answer: 'sent' })).status).toBe(404)
  })
})

describe('papers of others', () => {
  it('nobody has recorded any: the page teaches the next step', async () => {
    const papers = await ofA.get('/console/certificates/papers')
    expect(papers.text).toContain('Chưa ghi nhận giấy nào')
  })
})

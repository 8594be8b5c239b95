import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { executeRun } from '../../jobs/execute.ts'
import { columnOf } from '../../src/certificates/approval/sheet-columns.ts'
import { readTables } from '../../src/foundation/sheets/read-table.ts'
import { openXlsxPackage } from '../../src/foundation/sheets/xlsx-package.ts'
import { getCohort, storeDefinition } from '../../src/programs/store.ts'
import type { StoredProgram } from '../../src/programs/stored.ts'
import { workbook } from '../support/workbooks.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const Id = z.object({ id: z.uuid() })
const List = z.object({ proposal: Id })

describe('proposed lists by the API', () => {
  let service: TestService
  let approver: string
  let clerk: string
  let id: string
  beforeAll(async () => {
    service = await startTestService()
    const { db, clock } = service.deps
    const { program } = await getCohort(db, COHORT)
    const byApproval: StoredProgram = { ...program, issue: 'approval' }
    const by = { actor: 'configuration', now: clock.now(), origin: 'file' } as const
    await storeDefinition(db, 'program', byApproval, by)
    await service.installation.database.asOwner((owner) =>
      owner.query(`update outcomes set verdict = 'passed', reason = ''`),
    )
    approver = await service.makeKey({ scopes: ['certificates:approve', 'certificates:read'] })
    clerk = await service.makeKey({ scopes: ['certificates:write', 'certificates:read'] })
    const made = await service.post(`/api/v1/cohorts/${COHORT}/proposals`)
    id = List.parse(made.body).proposal.id
  })
  afterAll(() => service.close())

  const release = (key: string, body: object = { decision: '123/QĐ-SKHCN', date: '01/03/2026' }) =>
    service.post(`/api/v1/proposals/${id}/release`, key).send(body)

  it('are made for who has earned a certificate, and made once', async () => {
    const again = await service.post(`/api/v1/cohorts/${COHORT}/proposals`)
    expect(again.body).toMatchObject({
      proposal: { id, cohort: COHORT, state: 'open', counts: { proposed: 3, held: 0 } },
    })
    const one = await service.get(`/api/v1/proposals/${id}`)
    expect(one.body).toMatchObject({
      units: [
        { code: 'XA', people: 1 },
        { code: 'XB', people: 2 },
      ],
    })
    const lists = await service.get(`/api/v1/cohorts/${COHORT}/proposals?state=open`)
    expect(lists.body.items).toMatchObject([{ id }])
  })

  it('show a key of one unit its own people only, and their sheet', async () => {
    const people = await service.get(`/api/v1/proposals/${id}/people`, service.keyOfA)
    expect(people.body.items).toMatchObject([{ learner: 'A3', unit: { code: 'XA' } }])
    const list = await service.get('/api/v1/proposals', service.keyOfA)
    expect(list.body.items).toMatchObject([{ id, counts: { proposed: 1 } }])
    const foreign = await service.get(`/api/v1/proposals/${id}/sheet.xlsx?unit=XB`, service.keyOfA)
    expect(foreign.status).toBe(404)
    const own = await service
      .get(`/api/v1/proposals/${id}/sheet.xlsx?unit=XA`, service.keyOfA)
      .buffer(true)
      .responseType('blob')
    expect(own.headers['content-disposition']).toBe(
      'attachment; filename="ra-soat-01-xa-xa-a.xlsx"',
    )
    const { tables } = await readTables(own.body, () => 0)
    expect(tables[0]?.rows.flat()).toContain('Vàng A Chu')
    const all = await service
      .get(`/api/v1/proposals/${id}/sheets.zip`, service.keyOfA)
      .responseType('blob')
    expect(all.body.toString('latin1')).toContain('ra-soat-01-xa-xa-a.xlsx')
    expect(all.body.toString('latin1')).not.toContain('-xb-')
  })

  it('are corrected by a sheet, of the sender’s own people', async () => {
    const got = await service.get(`/api/v1/proposals/${id}/sheet.xlsx?unit=XB`).responseType('blob')
    expect(() => openXlsxPackage(got.body)).not.toThrow()
    const { tables } = await readTables(got.body, () => 0)
    const rows = (tables[0]?.rows ?? []).map((cells) => [...cells])
    for (const cells of rows)
      if (cells[columnOf('employee_code')] === 'B2') {
        cells[columnOf('mark')] = 'Sai'
        cells[columnOf('right_birth')] = '06/02/1984'
      }
    const file = await workbook(rows)
    const send = (key: string) =>
      service.post(`/api/v1/proposals/${id}/corrections`, key).attach('file', file, 'ra-soat.xlsx')
    const foreign = await send(service.keyOfA)
    expect(foreign.body).toMatchObject({ corrected: 0, rejected: [{}, {}] })
    const sent = await send(clerk)
    expect(sent.body).toMatchObject({
      corrected: 1,
      unanswered: 1,
      rejected: [],
      list: { proposed: 3 },
    })
    expect((await send(clerk)).body).toMatchObject({ corrected: 0, unchanged: 1 })
  })

  it('let people be held and let go', async () => {
    const learners = ['B3']
    const held = await service
      .post(`/api/v1/proposals/${id}/holds`, clerk)
      .send({ learners, reason: 'Chờ xác minh' })
    expect(held.body).toEqual({ proposal: id, learners: ['B3'], stillHeld: [] })
    const shown = await service.get(`/api/v1/proposals/${id}/people?state=held`)
    expect(shown.body.items).toMatchObject([{ learner: 'B3', holdReason: 'Chờ xác minh' }])
    const foreign = await service
      .post(`/api/v1/proposals/${id}/holds`, service.keyOfA)
      .send({ learners, reason: 'Không phải người của mình' })
    expect(foreign.status).toBe(400)
    await service.post(`/api/v1/proposals/${id}/unholds`, clerk).send({ learners })
    const rest = await service.get(`/api/v1/proposals/${id}/people?state=held`)
    expect(rest.body.items).toEqual([])
  })

  it('are released by who may approve, on dates that can be', async () => {
    expect((await release(clerk)).status).toBe(403)
    expect((await release(service.keyOfA)).status).toBe(403)
    const early = await release(approver, { decision: '1/QĐ', date: '2026-03-09' })
    expect(early).toMatchObject({
      status: 422,
      body: { code: 'proposal.decision', errors: [{ field: 'date' }] },
    })
    const decision = { decision: '123/QĐ-SKHCN', date: '01/03/2026' }
    const shown = (await service.get(`/api/v1/proposals/${id}`)).body.asShown
    const another = await release(approver, { ...decision, asShown: 'BCDF-GHJK' })
    expect(another).toMatchObject({ status: 409, body: { errors: [{ field: 'asShown' }] } })
    const begun = await release(approver, { ...decision, asShown: shown })
    expect(begun.status).toBe(202)
    const run = Id.parse(begun.body).id
    expect((await release(approver)).body).toEqual({ id: run })
    const other = await release(approver, { decision: '9/QĐ', date: '2026-03-01' })
    expect(other).toMatchObject({ status: 409, body: { code: 'proposal.state' } })
    const late = await service
      .post(`/api/v1/proposals/${id}/withdrawal`)
      .send({ reason: 'Lập nhầm' })
    expect(late.status).toBe(409)
    await executeRun(service.installation, run, { lastTry: true })
    const done = await service.get(`/api/v1/proposals/${id}`)
    expect(done.body).toMatchObject({
      state: 'released',
      counts: { issued: 3, proposed: 0 },
      decision: { number: '123/QĐ-SKHCN', date: '2026-03-01', issuedOn: '2026-03-01' },
    })
    const certification = await service.get(`/api/v1/certifications/${run}`)
    expect(certification.body).toMatchObject({ state: 'succeeded', issued: 3, proposal: id })
  })

  it('answer alike for what is not there and what is not theirs', async () => {
    const unknown = '01890000-0000-7000-8000-000000000000'
    for (const path of ['', '/people', '/sheets.zip', '/sheet.xlsx?unit=XA'])
      expect((await service.get(`/api/v1/proposals/${unknown}${path}`)).status).toBe(404)
    const nobody = await service.makeKey({ scopes: ['roster:write'] })
    expect((await service.get(`/api/v1/proposals/${id}`, nobody)).status).toBe(403)
  })
})

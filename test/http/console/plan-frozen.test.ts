import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const PLAN = 'ky-nang-so'
const AT = `/console/plans/${PLAN}/frozen`

let service: TestService
let whole: SignedIn
let ofA: SignedIn
let auditor: SignedIn

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  whole = await signIn(app, deps, { role: 'coordinator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const Location = z.object({ location: z.string() })

async function freeze(fields: Record<string, string> = {}): Promise<string> {
  const answer = await whole.post(AT, fields)
  expect(answer.status).toBe(303)
  return Location.parse(answer.headers).location
}

const idOf = (address: string) => address.split('/').at(-1) ?? ''

describe('a frozen report', () => {
  it('tells who made it, when, of what, and is listed', async () => {
    expect(textOf((await whole.get(AT)).text)).toContain('Chưa chốt báo cáo nào')
    const at = await freeze({ title: 'Báo cáo quý I' })
    const text = textOf((await whole.get(at).expect(200)).text)
    expect(text).toContain('Báo cáo quý I')
    expect(text).toContain('Nội dung còn nguyên như khi chốt')
    expect(text).toContain('Không có số nào khác')
    expect(textOf((await whole.get(AT)).text)).toContain('Báo cáo quý I')
    await whole.get(at.replace(PLAN, 'khac')).expect(404)
  })

  it('is downloaded byte for byte, by page and by key, with the hash that is told', async () => {
    const at = await freeze()
    const page = await whole.get(at)
    const { text } = await whole.get(`${at}/content.json`).expect(200)
    const hash = createHash('sha256').update(text).digest('hex')
    expect(page.text).toContain(hash)
    const again = await service.get(`/api/v1/frozen-reports/${idOf(at)}/content`)
    expect(again.text).toBe(text)
    const told = await service.get(`/api/v1/frozen-reports/${idOf(at)}`)
    expect(told.body).toMatchObject({ plan: PLAN, sha256: hash, intact: true })
    expect(told.body.sources).toMatchObject({ plan: { id: PLAN, version: 0 }, learners: 6 })
  })

  it('keeps its figures; what changes later is shown beside them', async () => {
    const { db } = service.deps
    const at = await freeze()
    const before = await whole.get(`${at}/content.json`)
    const differences = async (against = 'same-day') => {
      const found = await service.get(
        `/api/v1/frozen-reports/${idOf(at)}/differences?against=${against}`,
      )
      const Told = z.object({ differences: z.array(z.object({}).loose()) })
      return Told.parse(found.body).differences
    }
    expect(await differences()).toEqual([])
    // Somebody of XB passed on the day before: it was entered late.
    await sql`update outcomes o set verdict = 'passed', achieved_on = '2026-03-01'
      from enrolments e join learners l on l.id = e.learner_id
      where e.id = o.enrolment_id and l.employee_code = 'B2'`.execute(db)
    const found = await differences()
    expect(found).toContainEqual(
      expect.objectContaining({ part: 'whole', figure: 'people', before: 3, after: 4 }),
    )
    expect(found).toContainEqual(
      expect.objectContaining({
        ...{ part: 'unit', name: { vi: 'Xã B', en: null }, figure: 'reached' },
        ...{ before: 1, after: 2 },
      }),
    )
    expect(textOf((await whole.get(`${at}?part=unit`)).text)).toMatch(/Xã B .* 1 2 \+1/)
    expect((await whole.get(`${at}/content.json`)).text).toBe(before.text)
    await expect(sql`update frozen_reports set title = 'khác'`.execute(db)).rejects.toThrow(
      /permission denied/,
    )
  })

  it('of all units is not for who sees a branch; of the branch it is', async () => {
    const all = await freeze()
    const ofB = await freeze({ unit: 'XB' })
    const own = await freeze({ unit: 'XA', title: 'Của Xã A' })
    await ofA.get(all).expect(404)
    await ofA.get(`${ofB}/content.json`).expect(404)
    const page = await ofA.get(own).expect(200)
    expect(page.text).not.toContain('Xã B')
    const list = textOf((await ofA.get(AT).expect(200)).text)
    expect(list).toContain('Của Xã A')
    expect(list).not.toContain('Báo cáo quý I')
    const byKey = await service.get(`/api/v1/reports/${PLAN}/frozen`, service.keyOfB)
    expect(byKey.body.items).toHaveLength(1)
    const foreign = await service.get(`/api/v1/frozen-reports/${idOf(own)}`, service.keyOfB)
    expect(foreign.status).toBe(404)
  })

  it('is made by who may write plans and sees everybody, of a day that is over, and audited', async () => {
    expect((await ofA.post(AT)).status).toBe(404)
    expect((await auditor.post(AT)).status).toBe(404)
    await auditor.get(AT).expect(200)
    const early = await service.post(`/api/v1/reports/${PLAN}/frozen`).send({ on: '2030-01-01' })
    expect(early.status).toBe(400)
    const made = await service
      .post(`/api/v1/reports/${PLAN}/frozen`)
      .send({ on: '2026-02-01', title: 'Số 001080012345' })
    expect(made.body).toMatchObject({ on: '2026-02-01', unit: null })
    expect(made.body.title).not.toContain('001080012345')
    const entries = await service.deps.db
      .selectFrom('audit_entries')
      .select(['subject', 'actor'])
      .where('action', '=', 'report.freeze')
      .execute()
    expect(entries.length).toBeGreaterThan(4)
    expect(new Set(entries.map(({ subject }) => subject))).toEqual(new Set([PLAN]))
  })
})

import { createHash } from 'node:crypto'
import { read } from '@e965/xlsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bytesOf, textOf as contentOf } from '../downloaded.ts'
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
const Told = z.object({
  files: z.array(
    z.object({
      ...{ format: z.enum(['xlsx', 'docx']), name: z.string(), sha256: z.string() },
      intact: z.boolean(),
    }),
  ),
})
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
    // Counting everybody anew is only for who asks.
    expect(text).not.toContain('Không có số nào khác')
    expect(textOf((await whole.get(`${at}?against=same-day`)).text)).toContain(
      'Không có số nào khác',
    )
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

  it('keeps the sheets and the letter of its kind, which are the same bytes at each download', async () => {
    const at = await freeze({ kind: 'classes', on: '2026-02-01' })
    const page = textOf((await whole.get(at)).text)
    expect(page).toContain('Lớp học so với quy định: Kỹ năng số cơ bản, đến ngày 01/02/2026')
    const { body: told } = await service.get(`/api/v1/frozen-reports/${idOf(at)}`)
    expect(told).toMatchObject({ kind: 'classes', intact: true })
    const names: unknown[] = []
    for (const file of Told.parse(told).files) {
      const byPage = await bytesOf(whole.get(`${at}/content.${file.format}`))
      const byKey = await bytesOf(
        service.get(`/api/v1/frozen-reports/${idOf(at)}/files/${file.format}`),
      )
      expect(byPage.status).toBe(200)
      expect(byPage.headers['content-disposition']).toContain(file.name)
      expect(byKey.headers['content-type']).toBe(byPage.headers['content-type'])
      expect(byKey.bytes.equals(byPage.bytes)).toBe(true)
      expect(createHash('sha256').update(byPage.bytes).digest('hex')).toBe(file.sha256)
      expect(file.intact).toBe(true)
      expect(page).toContain(file.sha256)
      names.push(file.name)
      if (file.format === 'xlsx') expect(read(byPage.bytes).SheetNames).toContain('Lớp học')
    }
    expect(names).toEqual([`${PLAN}-classes-2026-02-01.xlsx`, `${PLAN}-classes-2026-02-01.docx`])
    // It names people and may be of any length.
    await whole.post(AT, { kind: 'participation', title: 'Người tham gia' })
    expect((await whole.get(AT)).text).not.toContain('Người tham gia')
    const asked = service.post(`/api/v1/reports/${PLAN}/frozen`)
    expect((await asked.send({ kind: 'participation' })).status).toBe(400)
  })

  it('whose file is no longer what it was says so, and does not hand it out', async () => {
    const at = await freeze()
    // By the owner, past everything that prevents it.
    await service.installation.database.asOwner(async (owner) => {
      await owner.query(`alter table frozen_report_files disable trigger append_only;
        alter table frozen_report_files drop constraint frozen_report_files_check;`)
      await owner.query(
        `update frozen_report_files set bytes = bytes || '\\x00' where format = 'docx' and report_id = $1`,
        [idOf(at)],
      )
      await owner.query('alter table frozen_report_files enable trigger append_only')
    })
    const page = textOf((await whole.get(at).expect(200)).text)
    expect(page).toMatch(/Word [\d.,]+ KB [0-9a-f]{64} KHÔNG khớp mã băm/)
    expect(page).toContain('Không dùng báo cáo này')
    await whole.get(`${at}/content.docx`).expect(500)
    await whole.get(`${at}/content.xlsx`).expect(200)
  })

  it('keeps its figures; what changes later is shown beside them', async () => {
    const { db } = service.deps
    const at = await freeze()
    const before = await whole.get(`${at}/content.json`)
    const differences = async (against = 'same-day') => {
      const found = await service.get(
        `/api/v1/frozen-reports/${idOf(at)}/differences?against=${against}`,
      )
      const Found = z.object({ differences: z.array(z.object({}).loose()) })
      return Found.parse(found.body).differences
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
    expect(textOf((await whole.get(`${at}?against=same-day&part=unit`)).text)).toMatch(
      /Xã B .* 1 2 \+1/,
    )
    expect((await whole.get(`${at}/content.json`)).text).toBe(before.text)
    const own = service.installation.database
    for (const act of [
      `update frozen_reports set title = 'khác'`,
      `update frozen_report_files set name = 'khac.xlsx'`,
      'delete from frozen_report_files',
    ]) {
      await expect(own.pool.query(act)).rejects.toThrow(/permission denied/)
      await expect(own.asOwner((owner) => owner.query(act))).rejects.toThrow(/append-only/)
    }
  })

  it('of all units is not for who sees a branch; of the branch it is', async () => {
    const all = await freeze()
    const ofB = await freeze({ unit: 'XB' })
    const own = await freeze({ unit: 'XA', title: 'Của Xã A' })
    await ofA.get(all).expect(404)
    await ofA.get(`${ofB}/content.json`).expect(404)
    await ofA.get(`${ofB}/content.xlsx`).expect(404)
    const foreignFile = `/api/v1/frozen-reports/${idOf(own)}/files/docx`
    expect((await service.get(foreignFile, service.keyOfB)).status).toBe(404)
    for (const format of ['xlsx', 'docx'])
      expect(await contentOf(ofA.get(`${own}/content.${format}`))).toMatch(/Xã A(?![\s\S]*Xã B)/)
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
    // One act, one entry: with its files.
    const reports = await service.deps.db.selectFrom('frozen_reports').select('id').execute()
    expect(entries).toHaveLength(reports.length)
    expect(new Set(entries.map(({ subject }) => subject))).toEqual(new Set([PLAN]))
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../../jobs/execute.ts'
import { openRuns } from '../../../src/runs/run.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const PAGE = `/console/cohorts/${COHORT}`
let service: TestService
let lan: SignedIn
/** Coordinator of unit XA. */
let hoa: SignedIn
let auditor: SignedIn
/** Enrolments by employee code. */
let ids: Map<string, string>

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'coordinator' })
  hoa = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  const { body } = await service.get(`/api/v1/cohorts/${COHORT}/outcomes`)
  ids = new Map(body.items.map(({ learner, id }: Record<string, string>) => [learner, id]))
})
afterAll(() => service.close())

/** Does what was begun, as a worker would. */
async function work(): Promise<void> {
  for (const { id } of await openRuns(service.deps.db))
    await executeRun(service.installation, id, { lastTry: true })
}

const names = (html: string) =>
  [...html.matchAll(/hx-get="[^"]+\/learners\/[^"]+">([^<]+)</g)].map(([, name]) => name)

const location = ({ headers }: { headers: Record<string, string> }) => headers.location ?? ''

describe('the table of a class', () => {
  it('stands in the order of given names, and is narrowed by outcome, reason and words without diacritics', async () => {
    expect(names((await lan.get(PAGE)).text)).toEqual([
      'Lò Thị An',
      'Quàng Văn Bình',
      'Vàng A Chu',
      'Nguyễn Thị Dung',
      'Trần Văn Em',
      'Lê Thị Giang',
    ])
    const find = async (query: string) => names((await lan.get(`${PAGE}?${query}`)).text)
    expect(await find('verdict=passed&sort=-name')).toEqual([
      'Nguyễn Thị Dung',
      'Quàng Văn Bình',
      'Lò Thị An',
    ])
    expect(await find('reason=score&q=tran')).toEqual(['Trần Văn Em'])
    expect(await find('q=xa+b')).toHaveLength(3)
    expect(await find('q=a1')).toEqual(['Lò Thị An'])
    expect((await find('sort=-score')).slice(0, 3)).not.toContain('Vàng A Chu')
    expect((await lan.get(`${PAGE}?verdict=nothing&page=x`)).status).toBe(200)
  })

  it('shows a coordinator of a unit the people and counts of the branch', async () => {
    const page = await hoa.get(PAGE)
    expect(names(page.text)).toEqual(['Lò Thị An', 'Quàng Văn Bình', 'Vàng A Chu'])
    expect(page.text).toContain('Học viên trong phạm vi của')
    expect(page.text).not.toMatch(/Nguyễn Thị Dung|Cấp giấy chứng nhận</)
    expect((await hoa.get(`${PAGE}/learners/${ids.get('B1')}`)).status).toBe(404)
    expect((await hoa.get(`${PAGE}/certify`)).status).toBe(404)
    const decide = await hoa.get(`${PAGE}/decide?ids=${ids.get('B1')}&ids=${ids.get('A3')}`)
    expect(decide.text).toContain('Áp dụng cho 1 người')
  })

  it('is downloaded as narrowed, for whoever sees it', async () => {
    const file = await hoa.get(`${PAGE}/outcomes.xlsx?verdict=passed`)
    expect(file.headers['content-type']).toContain('spreadsheetml')
    expect(file.headers['content-disposition']).toBe('attachment; filename="kns-1.xlsx"')
  })

  it('counts what is known by source', async () => {
    const page = await lan.get(`${PAGE}/coverage`)
    expect(page.text).toContain('onetouch')
    expect(page.text).toContain('2 / 6')
  })
})

describe('deciding outcomes', () => {
  let preview: string

  it('shows first what would change, of the branch that is seen, and changes nothing', async () => {
    preview = location(await lan.post(`${PAGE}/preview`))
    expect((await lan.get(preview)).text).toContain('sse-connect')
    await work()
    const seen = await lan.get(preview)
    expect(seen.text).toContain('Đạt → Chờ xem xét')
    expect(seen.text).toContain('Đã cấp giấy chứng nhận nhưng kết quả xét lại không còn là')
    expect(seen.text).toContain('Trần Văn Em')
    const narrowed = await lan.get(`${preview}?from=failed&to=incomplete&q=giang`)
    expect(narrowed.text).toContain('Lê Thị Giang')
    expect(narrowed.text).not.toContain('Trần Văn Em')
    expect((await hoa.get(preview)).text).not.toMatch(/Trần Văn Em|Nguyễn Thị Dung/)
    expect((await lan.get(`${PAGE}?verdict=passed`)).text).toContain('Lò Thị An')
    expect((await lan.get(PAGE)).text).toContain(preview)
  })

  it('then applies it, and looking again finds nothing', async () => {
    expect((await auditor.post(`${PAGE}/reconcile`)).status).toBe(404)
    expect(location(await lan.post(`${PAGE}/reconcile`))).toBe(PAGE)
    expect((await lan.get(PAGE)).text).toContain('sse-connect')
    await work()
    expect(names((await lan.get(`${PAGE}?verdict=review`)).text)).toHaveLength(3)
    expect((await lan.get(preview)).text).toContain('Bản xem trước này không còn nữa')
    const again = location(await lan.post(`${PAGE}/preview`))
    await work()
    expect((await lan.get(again)).text).toContain('Không có gì thay đổi')
  })

  it('issues after saying how many, and names who is left out', async () => {
    expect((await lan.get(`${PAGE}/certify`)).text).toContain('Hiện không có ai để cấp')
    await lan.post(`${PAGE}/decisions`, {
      kind: 'allow',
      reason: 'Theo kết luận',
      ids: ids.get('B2') ?? '',
    })
    await work()
    expect((await lan.get(`${PAGE}/certify`)).text).toContain('Sẽ cấp cho 1 người.')
    expect((await hoa.post(`${PAGE}/certify`)).status).toBe(404)
    const run = location(await lan.post(`${PAGE}/certify`))
    await work()
    expect((await lan.get(run)).text).toMatch(/Đã cấp<\/dt><dd>1</)
  })
})

describe('a decision of a person', () => {
  it('is taken for ticked rows with a document, decided anew, explained, and undone', async () => {
    const file = { bytes: Buffer.from('%PDF-1.7\n%%EOF'), name: 'Công văn 12.pdf' }
    const fields = {
      ...{
        kind: 'refuse',
        ids: `${ids.get('A3')},${ids.get('B3')}`,
        reason: 'Thi hộ, CCCD 014085001234',
      },
      expiresOn: '2026-12-31',
    }
    const taken = await lan.upload(`${PAGE}/decisions`, file, fields)
    expect(location(taken)).toBe(PAGE)
    const notice = await lan.get(PAGE)
    expect(notice.text).toContain('Đã ghi quyết định “Không công nhận” cho 2 người')
    expect(notice.text).toContain('Sắp xét lại')
    await work()
    const own = `${PAGE}/learners/${ids.get('B3')}`
    const explained = (await lan.get(own)).text
    expect(explained).toContain('Người phụ trách quyết định không công nhận.')
    expect(explained).toMatch(/Đúng, quyết định/)
    expect(explained).toContain('Tài liệu: Công văn 12.pdf')
    expect(explained).not.toContain('014085001234')
    const act = /name="act" value="([^"]+)"/.exec(explained)?.[1] ?? ''
    expect((await auditor.get(own)).text).not.toMatch(/name="act"|Quyết định cho học viên/)
    expect((await hoa.post(`${PAGE}/undo`, { act, reason: 'x' })).status).toBe(404)
    const undone = await lan.post(`${PAGE}/undo`, {
      act,
      reason: 'Nhầm',
      enrolment: ids.get('B3') ?? '',
    })
    expect(location(undone)).toBe(own)
    expect((await lan.get(own)).text).toContain('Đã hoàn tác')
    await work()
  })

  it('is taken for everybody who fits a filter, unless somebody else fits by now', async () => {
    const query = 'all=yes&verdict=incomplete'
    const form = (await lan.get(`${PAGE}/decide?${query}&kind=extend`)).text
    const expected = /name="expected" value="(\d+)"/.exec(form)?.[1] ?? ''
    const extend = (n: string) =>
      lan.post(`${PAGE}/decisions`, {
        ...{ kind: 'extend', verdict: 'incomplete', expected: n, lastDay: '31/01/2027' },
        reason: 'Mất điện',
      })
    await extend('99')
    expect(
      (await service.get(`/api/v1/cohorts/${COHORT}/outcomes?verdict=incomplete`)).body.items,
    ).not.toContainEqual(expect.objectContaining({ reopened: true }))
    expect(location(await extend(expected))).toContain(PAGE)
    await work()
    const entries = await service.installation.database.db
      .selectFrom('audit_entries')
      .select('after')
      .where('action', '=', 'override.decide')
      .orderBy('seq', 'desc')
      .execute()
    expect(entries[0]?.after).toMatchObject({ count: Number(expected) })
  })

  it('asks for nobody in the name of an auditor, and forgets no person of another branch', async () => {
    const allow = { kind: 'allow', reason: 'x', ids: ids.get('B2') ?? '' }
    expect((await auditor.post(`${PAGE}/decisions`, allow)).status).toBe(404)
    expect((await hoa.post(`${PAGE}/decisions`, allow)).status).toBe(404)
  })
})

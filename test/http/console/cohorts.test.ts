import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../../../connectors/registry.ts'
import { courseRequests } from '../../../src/evidence/course-requests.ts'
import { loadConfiguration } from '../../../src/programs/load.ts'
import { parseConfiguration } from '../../../src/programs/read-configuration.ts'
import { getCohort, listCohorts } from '../../../src/programs/store.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let whole: SignedIn
let ofA: SignedIn
let auditor: SignedIn

beforeAll(async () => {
  service = await startTestService()
  whole = await signIn(service.app, service.deps, { role: 'coordinator' })
  ofA = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(service.app, service.deps, { role: 'auditor' })
})
afterAll(() => service.close())

const FORM = {
  program: 'ky-nang-so',
  name: 'Lớp 3 sáng thứ Bảy',
  start: '2026-03-01',
  deadline: '2026-06-30',
  enrol: 'roster',
  platform: ['onetouch', ''],
  course: ['KNS-3', ''],
  finalTest: ['Kiểm tra', ''],
  attendance: ['sessions', 'none'],
}

const audited = async (subject: string) =>
  (
    await service.deps.db
      .selectFrom('audit_entries')
      .select('action')
      .where('subject', '=', subject)
      .orderBy('seq')
      .execute()
  ).map(({ action }) => action)

const rowsOf = (html: string) => html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []
const rowOf = (html: string, text: string) => rowsOf(html).find((row) => row.includes(text)) ?? ''
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

describe('the list of classes', () => {
  it('counts those that the viewer sees, by verdict', async () => {
    const all = rowOf((await whole.get('/console/cohorts').expect(200)).text, 'Lớp 1')
    expect(textOf(all)).toContain('6 Đạt 3 Không đạt 3')
    const branch = rowOf((await ofA.get('/console/cohorts').expect(200)).text, 'Lớp 1')
    expect(textOf(branch)).toContain('3 Đạt 2 Không đạt 1')
  })

  it('is searched without diacritics and narrowed by state', async () => {
    const found = await whole.get('/console/cohorts?q=lop+1')
    expect(found.text).toContain('/console/cohorts/kns-1')
    expect(found.text).not.toContain('/console/cohorts/kns-2')
    const closed = await whole.get('/console/cohorts?state=closed')
    expect(closed.text).toContain('Không có lớp nào phù hợp')
  })

  it('offers to open a class only to whoever may', async () => {
    expect((await whole.get('/console/cohorts')).text).toContain('href="/console/cohorts/new"')
    for (const other of [ofA, auditor])
      expect((await other.get('/console/cohorts')).text).not.toContain('/console/cohorts/new')
  })
})

describe('a class without a file', () => {
  it('is refused with what is wrong beside each field, in plain words, and nothing is saved', async () => {
    const refused = await whole.post('/console/cohorts/new', {
      ...FORM,
      name: '',
      start: '2026-07-01',
      platform: 'nowhere',
      course: '',
      finalTest: 'Kiểm tra',
      attendance: 'sessions',
    })
    expect(refused.status).toBe(422)
    const text = textOf(refused.text)
    expect(text).toContain('Tên lớp : Chưa điền.')
    expect(text).toContain('Hạn hoàn thành sớm hơn ngày bắt đầu (01/07/2026).')
    expect(text).toContain('Hệ thống không có nền tảng "nowhere".')
    expect(text).toContain('Nguồn 1, Khóa học : Chưa điền.')
    expect(refused.text).toContain('value="2026-07-01"')
    expect(await listCohorts(service.deps.db)).toHaveLength(2)
  })

  it('grows by a source without saving', async () => {
    const grown = await whole.post('/console/cohorts/new', { ...FORM, more: 'yes' })
    expect(grown.status).toBe(200)
    expect(grown.text).toContain('Nguồn 3')
    expect(await listCohorts(service.deps.db)).toHaveLength(2)
  })

  it('is opened, and asked of the platform like any other', async () => {
    const opened = await whole.post('/console/cohorts/new', FORM)
    expect(opened.headers.location).toBe('/console/cohorts/lop-3-sang-thu-bay/learners/new')
    const cohort = await getCohort(service.deps.db, 'lop-3-sang-thu-bay')
    expect(cohort).toMatchObject({ active: true, origin: 'console', version: 1 })
    expect(cohort.definition).toMatchObject({
      start: '2026-03-01',
      deadline: '2026-06-30',
      evidence: [{ course: 'KNS-3', finalTest: 'Kiểm tra', attendance: 'sessions' }],
    })
    const { requests } = courseRequests('onetouch', await listCohorts(service.deps.db))
    expect(requests.map(({ course }) => course)).toContain('KNS-3')
  })

  it('never gets an id that another has', async () => {
    const taken = await whole.post('/console/cohorts/new', { ...FORM, id: 'KNS-1' })
    expect(textOf(taken.text)).toContain('Mã "KNS-1" đã dùng cho một lớp khác.')
    const again = await whole.post('/console/cohorts/new', { ...FORM, course: 'KNS-4' })
    expect(again.headers.location).toContain('lop-3-sang-thu-bay-2')
  })

  it('is changed as a new version, and not over what somebody else has changed', async () => {
    const path = '/console/cohorts/lop-3-sang-thu-bay/edit'
    const changed = await whole.post(path, { ...FORM, deadline: '2026-07-31', version: '1' })
    expect(changed.status).toBe(303)
    const { version, definition } = await getCohort(service.deps.db, 'lop-3-sang-thu-bay')
    expect([version, definition.deadline]).toEqual([2, '2026-07-31'])
    await whole.post(path, { ...FORM, deadline: '2026-08-31', version: '1' })
    expect((await getCohort(service.deps.db, 'lop-3-sang-thu-bay')).version).toBe(2)
  })

  it('is closed and opened again; every act is audited once', async () => {
    const at = '/console/cohorts/lop-3-sang-thu-bay'
    await whole.post(`${at}/close`)
    expect((await getCohort(service.deps.db, 'lop-3-sang-thu-bay')).active).toBe(false)
    expect((await whole.get(at)).text).toContain('Hoàn tác')
    await whole.post(`${at}/reopen`)
    expect((await getCohort(service.deps.db, 'lop-3-sang-thu-bay')).active).toBe(true)
    expect(await audited('lop-3-sang-thu-bay')).toEqual([
      ...['cohort.open', 'cohort.change', 'cohort.close', 'cohort.reopen'],
    ])
  })

  it('is not opened, changed or closed by who sees a branch only, nor by who only reads', async () => {
    const acts = ['new', 'lop-3-sang-thu-bay/edit', 'lop-3-sang-thu-bay/close']
    for (const person of [ofA, auditor])
      for (const act of acts)
        expect((await person.post(`/console/cohorts/${act}`, FORM)).status).toBeGreaterThan(400)
    expect((await getCohort(service.deps.db, 'lop-3-sang-thu-bay')).version).toBe(2)
  })

  it('of a file is shown with where to change it, and cannot be changed here', async () => {
    expect((await whole.get('/console/cohorts/kns-1/edit')).text).toContain(
      'programs/ky-nang-so.yaml',
    )
    await whole.post('/console/cohorts/kns-1/close')
    expect((await getCohort(service.deps.db, 'kns-1')).active).toBe(true)
  })
})

describe('configuration files that are read again', () => {
  const PLATFORMS = `platforms:
  - { id: onetouch, connector: onetouch, url: "http://127.0.0.1:9", token: abc, allowPrivateNetwork: true }
  - { id: lop-hoc, connector: spreadsheet, tokenExpires: 2026-03-10 }`
  const load = (program: string) =>
    loadConfiguration(
      service.deps.db,
      service.deps.clock,
      'configuration',
      parseConfiguration(
        [
          { name: 'platforms.yaml', text: PLATFORMS },
          { name: 'programs/ky-nang-so.yaml', text: program },
        ],
        connectors.map(({ id }) => id),
      ),
    )
  const HEAD = 'id: ky-nang-so\ntitle: { vi: Kỹ năng số cơ bản, en: Basic digital skills }\n'

  it('leave a class that people opened as it is', async () => {
    await load(`${HEAD}cohorts: [{ id: kns-1, name: Lớp 1, enrol: roster }]`)
    const { active, version } = await getCohort(service.deps.db, 'lop-3-sang-thu-bay')
    expect([active, version]).toEqual([true, 2])
    expect((await getCohort(service.deps.db, 'kns-2')).active).toBe(false)
  })

  it('never take its place: another class under its id is a clear error', async () => {
    await expect(load(`${HEAD}cohorts: [{ id: Lop-3-sang-thu-bay }]`)).rejects.toThrow(
      /"Lop-3-sang-thu-bay" was opened in the console and says something else there/,
    )
    expect((await getCohort(service.deps.db, 'kns-1')).active).toBe(true)
  })

  it('take it over as the console exports it', async () => {
    const file = await whole.get('/console/programs/ky-nang-so/program.yaml').expect(200)
    expect(file.headers['content-disposition']).toContain('ky-nang-so.yaml')
    await load(file.text)
    const cohort = await getCohort(service.deps.db, 'lop-3-sang-thu-bay')
    expect(cohort).toMatchObject({ origin: 'file', active: true, version: 2 })
    expect((await load(file.text)).changed).toEqual([])
  })
})

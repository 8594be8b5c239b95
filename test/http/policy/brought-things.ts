/** Things that people bring through forms and calls: uploads, plan figures, papers, requests. */
import { sql } from 'kysely'
import supertest from 'supertest'
import { executeRun } from '../../../jobs/execute.ts'
import { getCohort, storeDefinition } from '../../../src/programs/store.ts'
import { storePlan } from '../../reports/submissions/stored-plan.ts'
import { COHORT, type TestService } from '../service.ts'
import type { Credentials } from './callers.ts'

export const PLAN = 'ke-hoach'
export const ELSEWHERE = 'kns-2'

const plan = {
  programs: ['ky-nang-so'],
  figures: [{ id: 'tong', title: { vi: 'Cán bộ' }, amount: '10' }],
  audiences: [
    {
      ...{ id: 'can-bo', title: { vi: 'Cán bộ, công chức', en: 'Officials' }, headCount: 'tong' },
      rule: { unitKind: ['commune'] },
    },
  ],
  targets: [{ id: 'chi-tieu', title: { vi: 'Chỉ tiêu' }, audiences: ['can-bo'] }],
  body: { name: 'Sở Khoa học và Công nghệ', place: 'Sơn La', recipient: 'UBND tỉnh' },
  deadlines: [
    {
      ...{ id: 'nhu-cau', kind: 'needs', title: { vi: 'Nhu cầu', en: 'Needs' } },
      ...{ on: '2026-01-31', from: ['commune'] },
    },
  ],
}
export const FIGURE = {
  ...{ kind: 'head-count', subject: 'can-bo', unit: 'XA', amount: 4, asOf: '2026-01-31' },
  source: 'Báo cáo số 1',
}
export const PRIVACY_REQUEST = {
  kind: 'access',
  learner: 'A1',
  text: 'Xin bản sao dữ liệu của tôi',
}
export const NEED = { unit: 'XA', audience: 'Viên chức', content: 'An toàn thông tin', people: 12 }
export const FIGURE_SHEET = 'audience,unit_code,count\ncan-bo,XA,12\ncan-bo,khong-co,1\n'
export const NEED_SHEET =
  'Mã đơn vị,Đối tượng,Nội dung,Số người\nXA,Viên chức,An toàn,12\nXA,Viên chức,An toàn hai,nhiều\n'
export const ROLL = 'Mã CBCCVC,Họ và tên,Buổi 1\nA1,Lò Thị An,x\nA2,Quàng Văn Bình,??\n'
export const ROSTER_SHEET =
  'employee_code,full_name,date_of_birth,unit_code,unit_name\nA1,Lò Thị An,01/02/1980,XA,Xã A\n,Thiếu,,,\n'
export const UNIT_SHEET = 'Mã đơn vị,Tên đơn vị,Loại\nXA,Xã A,Xã\nXE,Xã E,Xã\n,Thiếu mã,Xã\n'

export async function broughtThings(
  service: TestService,
  admin: Credentials,
): Promise<Record<string, string>> {
  const { app, deps, installation } = service
  const { db } = deps
  await db.updateTable('units').set({ kind: 'commune' }).execute()
  await storePlan(db, deps.clock.now(), plan)
  const form = async (path: string, fields: Record<string, string>, csv?: string) => {
    const sent = { _token: admin.formToken, ...fields }
    const request = supertest(app).post(path).set(admin.headers).redirects(0)
    if (csv === undefined) request.type('form').send(sent)
    else {
      for (const [name, value] of Object.entries(sent)) request.field(name, value)
      request.attach('file', Buffer.from(csv), 'danh-sach.csv')
    }
    const answer = await request
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer
  }
  const uploaded = async (path: string, fields: Record<string, string>, csv: string) =>
    idIn(String((await form(path, fields, csv)).headers.location))
  const api = async (path: string, body: object) => {
    const answer = await service.post(`/api/v1${path}`).send(body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  await api(`/plans/${PLAN}/figures`, FIGURE)
  await api(`/plans/${PLAN}/needs`, { year: 2027, needs: [NEED] })
  const frozen = await api(`/reports/${PLAN}/frozen`, { title: 'Báo cáo', kind: 'progress' })
  await classOfOthers(service)
  const asked = await api('/privacy-requests', PRIVACY_REQUEST)
  await api(`/cohorts/${ELSEWHERE}/papers`, {
    papers: [
      { employeeCode: 'A2', fullName: 'Quàng Văn Bình', number: 'X-1', issuedOn: '2026-01-05' },
    ],
  })
  const units = await sql<{ id: string }>`select id from units where code = 'XA'`.execute(db)
  await form(
    `/console/plans/${PLAN}/submissions/receive`,
    { deadline: 'nhu-cau', units: units.rows[0]?.id ?? '', receivedOn: '2026-01-20' },
    'Mã,Họ và tên\nA1,Lò Thị An\n',
  )
  await form('/console/programs/ky-nang-so/targets', {
    ...{ year: '2026', people: '12', unit: 'XA', source: 'QĐ 35' },
  })
  const brought = await service
    .post('/api/v1/platforms/lop-hoc/files')
    .field('course', 'KNS')
    .field('periods', '4')
    .attach('file', Buffer.from(ROLL), 'A1.csv')
  await executeRun(installation, brought.body.sync, { lastTry: true })
  await service
    .post('/api/v1/roster/imports')
    .attach(
      'file',
      Buffer.from('Họ và tên,Ngày sinh,Email\nLò Thị An,01/02/1980,an.lo@example.vn\n'),
      'x.csv',
    )
  await form('/console/cohorts/new', {
    ...{ program: 'ky-nang-so', name: 'Lớp mới', id: 'kns-9', enrol: 'roster' },
  })
  const preview = await form(`/console/plans/${PLAN}/needs/preview`, { year: '2027' }, NEED_SHEET)
  await askForLink(service, admin)
  const of = async (query: string) =>
    (await sql<{ id: string }>`${sql.raw(query)}`.execute(db)).rows[0]?.id ?? 'none'
  return {
    opened: 'kns-9',
    ...{ 'privacy-requests': asked.id, privacy: String(asked.number) },
    frozen: frozen.id,
    'frozen-reports': frozen.id,
    files: brought.body.id,
    syncs: brought.body.sync,
    figures: await of(`select id from plan_figures where kind = 'head-count'`),
    programTarget: await of(`select id from plan_figures where kind <> 'head-count'`),
    needs: await of('select id from unit_needs'),
    submission: await of('select id from plan_submissions'),
    slip: await of('select attachment_id as id from plan_submissions'),
    needFile: idIn(/href="([^"]+)\/rejected"/.exec(preview.text)?.[1] ?? ''),
    figureFile: await uploaded(
      `/console/plans/${PLAN}/figures/imports`,
      { kind: 'head-count', asOf: '2026-02-01', source: 'Biểu 1' },
      FIGURE_SHEET,
    ),
    import: await uploaded('/console/learners/import', { rows: '' }, ROSTER_SHEET),
    new: await uploaded(`/console/cohorts/${COHORT}/learners/new`, { rows: '' }, ROSTER_SHEET),
    unitFile: await uploaded('/console/units/import', {}, UNIT_SHEET),
  }
}

/** A class whose certificates somebody else issues. */
async function classOfOthers({ deps: { db, clock }, installation }: TestService): Promise<void> {
  const { program, definition } = await getCohort(db, ELSEWHERE)
  const issuer = 'Bộ Thông tin và Truyền thông'
  const certificate = { issuedBy: 'platform', title: null, issuer }
  const ofOthers = { ...program, id: 'cua-bo', certificate }
  const context = { actor: 'cli:lan', now: clock.now(), origin: 'file' } as const
  await db.transaction().execute(async (trx) => {
    await storeDefinition(trx, 'program', ofOthers, context)
    await storeDefinition(trx, 'cohort', definition, { ...context, programId: 'cua-bo' })
  })
  await installation.importRoster(
    `employee_code,full_name,date_of_birth,unit_code,unit_name,cohort
A2,Quàng Văn Bình,02/02/1981,XA,Xã A,${ELSEWHERE}
A3,Vàng A Chu,03/02/1982,XA,Xã A,${ELSEWHERE}
`,
  )
}

const idIn = (address: string) => /[0-9a-f-]{36}(?=[^/]*$)/.exec(address)?.[0] ?? 'none'

/** As a learner does who has lost the link. */
async function askForLink({ app }: TestService, { headers, visitorToken }: Credentials) {
  const sent = { ...headers }
  const asked = await supertest(app)
    .post('/find')
    .set(sent)
    .redirects(0)
    .type('form')
    .send({ _token: visitorToken, key: 'A1', birth: '01/02/1980' })
  const ask = /ask=([0-9a-f-]{36})/.exec(String(asked.headers.location))?.[1] ?? ''
  await supertest(app)
    .post('/find/request')
    .set(sent)
    .redirects(0)
    .type('form')
    .send({ _token: visitorToken, ask, contact: 'Gọi 0912 000 111' })
}

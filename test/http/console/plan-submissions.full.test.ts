import { sql } from 'kysely'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { addDays, dateInVietnam, endOfDateInVietnam } from '../../../src/foundation/dates.ts'
import { needsTemplate } from '../../../src/reports/needs/needs-template.ts'
import { countOpenPeople } from '../../../src/reports/reminders/open-people-store.ts'
import { storePlan } from '../../reports/submissions/stored-plan.ts'
import { unzipped } from '../../support/unzipped.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const PLAN = '/console/plans/ke-hoach'
const PAPERS = `${PLAN}/submissions`
const NEEDS = `${PLAN}/needs`

let service: TestService
let office: SignedIn
let ofA: SignedIn
let auditor: SignedIn
let today: string
beforeAll(async () => {
  service = await startTestService()
  const { deps, app } = service
  today = deps.clock.now().toISOString().slice(0, 10)
  const year = Number(today.slice(0, 4))
  await sql`update units set kind = 'commune'`.execute(deps.db)
  const paper = (id: string, kind: string, part: object) => ({
    ...{ id, kind, title: { vi: `Hồ sơ ${id}`, en: `Paper ${id}` }, ...part },
  })
  await storePlan(deps.db, deps.clock.now(), {
    years: String(year),
    programs: ['ky-nang-so'],
    audiences: [{ id: 'can-bo', title: { vi: 'Cán bộ, công chức', en: 'Officials' } }],
    body: { name: 'Sở Khoa học và Công nghệ', place: 'Sơn La', recipient: 'UBND tỉnh' },
    deadlines: [
      paper('ke-hoach-don-vi', 'unit-plan', { on: `${year}-01-02`, from: ['commune'] }),
      paper('nhu-cau', 'needs', { on: `${year}-12-31`, from: ['commune'] }),
      paper('bao-cao', 'report', { yearly: '12-31' }),
    ],
  })
  office = await signIn(app, deps, { role: 'coordinator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const page = async (who: SignedIn, path: string) => (await who.get(path).expect(200)).text
const unitId = async (code: string) =>
  (
    await service.deps.db
      .selectFrom('units')
      .select('id')
      .where('code', '=', code)
      .executeTakeFirstOrThrow()
  ).id
const standing = async (key = service.key) =>
  (await service.get('/api/v1/plans/ke-hoach/submissions', key).expect(200)).body.items.map(
    ({ due, counts }: { due: { id: string }; counts: object }) => [due.id, counts],
  )
const counts = (part: object) => ({ 'in-time': 0, late: 0, awaited: 0, overdue: 0, ...part })
const textOf = (docx: Buffer) =>
  (unzipped(docx).get('word/document.xml')?.toString() ?? '').replace(/<[^>]+>/g, '')

describe('papers of a plan', () => {
  it('are recorded for many units at once, taken back, and never twice', async () => {
    const deadline = 'ke-hoach-don-vi'
    expect(await page(office, `${PAPERS}?deadline=${deadline}`)).toContain('Xã B')
    const units = [await unitId('XA'), await unitId('XB')]
    const sent = { deadline, units, receivedOn: today, document: '45/KH-UBND', note: '' }
    await office.post(`${PAPERS}/receive`, sent)
    await office.post(`${PAPERS}/receive`, { ...sent, document: 'another' })
    const shown = await page(office, `${PAPERS}?deadline=${deadline}`)
    expect(shown).toContain('45/KH-UBND')
    expect(shown).not.toContain('another')
    expect(await standing()).toContainEqual([deadline, counts({ late: 2 })])
    const kept = await sql<{ ids: string }>`
      select string_agg(id::text, ',') as ids from plan_submissions where withdrawn_at is null`.execute(
      service.deps.db,
    )
    await office.post(`${PAPERS}/withdraw`, { deadline, ids: kept.rows[0]?.ids ?? '' })
    expect(await standing()).toContainEqual([deadline, counts({ overdue: 2 })])
  })

  it('the report of who runs the plan is recorded without a unit', async () => {
    const deadline = `bao-cao@${today.slice(0, 4)}`
    await office.post(`${PAPERS}/receive`, { deadline, receivedOn: today })
    expect(await standing()).toContainEqual([deadline, counts({ 'in-time': 1 })])
  })

  it('came on no day that is still to come, and from no unit that owes nothing', async () => {
    const receive = (body: object) =>
      service.post('/api/v1/plans/ke-hoach/submissions').send({ deadline: 'nhu-cau', ...body })
    const future = await receive({ units: ['XA'], receivedOn: '2099-01-01' }).expect(422)
    expect(future.body.code).toBe('submission.future')
    const unknown = await receive({ units: ['ZZ'], receivedOn: today }).expect(422)
    expect(unknown.body.code).toBe('submission.unit-unknown')
  })

  it('of a branch are all that its coordinator sees, and nothing to record', async () => {
    const shown = await page(ofA, PAPERS)
    expect(shown).toContain('Xã A')
    expect(shown).not.toContain('Xã B')
    expect(shown).not.toContain(`${PAPERS}/receive`)
    expect(shown).toContain('Cấp tỉnh ghi nhận ngày nhận')
    expect(await page(ofA, PLAN)).toContain('1/1 đơn vị chưa nộp')
    expect(await page(office, PAPERS)).not.toContain('Cấp tỉnh ghi nhận ngày nhận')
    const own = (await standing(service.keyOfA)).map(([id]: [string]) => id)
    expect(own).toEqual(['ke-hoach-don-vi', 'nhu-cau'])
    const body = { deadline: 'nhu-cau', units: await unitId('XA'), receivedOn: today }
    for (const who of [ofA, auditor])
      expect((await who.post(`${PAPERS}/receive`, body)).status).toBe(404)
    expect((await ofA.get(`${PAPERS}/letter.docx?deadline=nhu-cau`)).status).toBe(404)
  })

  it('that are missing are asked for by a letter that names every late unit, or goes to one', async () => {
    const letter = async (query: string) =>
      (
        await office
          .get(`${PAPERS}/letter.docx?deadline=ke-hoach-don-vi${query}`)
          .buffer(true)
          .parse((response, done) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('end', () => done(null, Buffer.concat(parts)))
          })
          .expect(200)
      ).body
    const all = textOf(await letter(''))
    for (const words of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Sở Khoa học', 'Xã A', 'Xã B'])
      expect(all.toLowerCase()).toContain(words.toLowerCase())
    expect(all).toContain('0 trên tổng số 2 cơ quan, đơn vị; còn 2 cơ quan')
    const one = textOf(await letter(`&unit=XA&until=${today}`))
    expect(one).toContain('Kính gửi: Ủy ban nhân dân xã A')
    expect(one).not.toMatch(/xã B/iu)
  })
})

describe('windows of learners that close', () => {
  it('stand among the deadlines, each with those whom the viewer sees', async () => {
    const { db, clock } = service.deps
    const tomorrow = addDays(dateInVietnam(clock.now()), 1)
    await sql`update outcomes o set verdict = 'incomplete', due_at = ${endOfDateInVietnam(tomorrow)}
      from enrolments e join learners l on l.id = e.learner_id
      where e.id = o.enrolment_id and l.employee_code in ('A3', 'B2', 'B3')`.execute(db)
    const windows = async (key?: string) =>
      (await service.get('/api/v1/plans/ke-hoach/deadlines', key).expect(200)).body.items
        .filter(({ kind }: { kind: string }) => kind === 'window')
        .map(({ on, count, daysLeft }: Record<string, unknown>) => [on, count, daysLeft])
    expect(await windows()).toEqual([[tomorrow, 3, 1]])
    expect(await windows(service.keyOfA)).toEqual([[tomorrow, 1, 1]])
    const unitOfB = await unitId('XB')
    const ofB: Viewer = { actor: 'user:b', scopes: new Set(), unitId: unitOfB }
    expect(await countOpenPeople(db, ofB, { cohortId: 'kns-1' }, tomorrow)).toBe(2)
    expect(await countOpenPeople(db, ofB, { cohortId: 'kns-1' }, today)).toBe(0)
    expect(await countOpenPeople(db, ofB, { programId: 'ky-nang-so' }, null)).toBe(2)
  })
})

describe('what units need', () => {
  const need = { audience: 'cán bộ, công chức', content: 'An toàn thông tin', mode: 'online' }
  const enter = (who: SignedIn, fields: object) =>
    who.post(`${NEEDS}/enter`, { year: nextYear(), ...need, note: '', people: '12', ...fields })
  const nextYear = () => String(Number(today.slice(0, 4)) + 1)
  const sums = async () => {
    const { body } = await service.get('/api/v1/plans/ke-hoach/needs').expect(200)
    return [
      body.people,
      body.units,
      body.sums.map(({ audience, people }: never) => [audience, people]),
    ]
  }

  it('is entered by the coordinator of the branch, for the branch; that is handed in then', async () => {
    await enter(ofA, { unit: 'XA' })
    await enter(ofA, { unit: 'XA', people: '15' })
    await enter(ofA, { unit: 'XB' })
    expect(await page(ofA, NEEDS)).toContain('XB')
    expect(await sums()).toEqual([15, 1, [['can-bo', 15]]])
    expect(await standing()).toContainEqual(['nhu-cau', counts({ 'in-time': 1, awaited: 1 })])
    expect((await enter(auditor, { unit: 'XA' })).status).toBe(404)
  })

  it('is said in words, and sums of any size are shown', async () => {
    const post = (needs: object[]) =>
      service.post('/api/v1/plans/ke-hoach/needs').send({ year: 2099, needs })
    const line = { unit: 'XA', audience: 'can-bo', content: 'AI', people: 2 }
    const { body } = await post([
      { ...line, audience: ' ' },
      { ...line, content: '\u0000' },
    ])
    expect(body).toMatchObject({
      accepted: 0,
      rejected: [
        { field: 'audience', fault: 'missing' },
        { field: 'content', fault: 'missing' },
      ],
    })
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const contents = letters.flatMap((one) => letters.slice(0, 9).map((two) => one + two))
    const many = contents.flatMap((content) =>
      letters
        .slice(0, 10)
        .map((three) => ({ ...line, content: content + three, people: 1_000_000 })),
    )
    await post(many).expect(200)
    await service.get('/api/v1/plans/ke-hoach/submissions').expect(200)
  })

  it('comes from a file that is looked at first; lines that cannot be taken are named', async () => {
    const csv = [
      'Mã đơn vị;Đơn vị;Đối tượng;Nội dung;Hình thức;Số người;Ghi chú',
      'XA;;Cán bộ, công chức;An toàn thông tin;Trực tuyến;20;',
      'XB;;Hộ kinh doanh;Bán hàng trên mạng;Tập trung;1.200;Tháng 3',
      'ZZ;;Cán bộ, công chức;An toàn thông tin;;5;',
      'XB;;Cán bộ, công chức;An toàn thông tin;;nhiều;',
      'XB;;Hộ kinh doanh;bán hàng trên mạng;Trực tiếp;7;',
    ].join('\n')
    const file = { bytes: Buffer.from(csv), name: 'nhu-cau.csv' }
    const preview = await office.upload(`${NEEDS}/preview`, file, { year: nextYear(), unit: '' })
    expect(preview.status).toBe(200)
    for (const words of ['“ZZ”', '“nhiều”', 'Bán hàng trên mạng'])
      expect(preview.text).toContain(words)
    expect(await sums()).toEqual([15, 1, [['can-bo', 15]]])
    const rejected = /href="([^"]+\/rejected)"/.exec(preview.text)?.[1] ?? ''
    const sheet = await office.get(rejected).responseType('blob')
    const [{ data } = { data: [] }] = await readWorkbook(sheet.body)
    expect(data.slice(2).map((row) => [row[0], row[5]])).toEqual([
      ['ZZ', '5'],
      ['XB', 'nhiều'],
      ['XB', '7'],
    ])
    await ofA.get(rejected).expect(410)
    const needs = /name="needs" value="([^"]+)"/.exec(preview.text)?.[1]?.replaceAll('&quot;', '"')
    const accept = { year: nextYear(), unit: '', needs: needs ?? '' }
    await office.post(`${NEEDS}/accept`, accept)
    const expected = [
      1220,
      2,
      [
        ['can-bo', 20],
        ['Hộ kinh doanh', 1200],
      ],
    ]
    expect(await sums()).toEqual(expected)
    await office.post(`${NEEDS}/accept`, accept)
    expect(await sums()).toEqual(expected)
  })

  it('of other units is not shown to a branch, and not theirs to withdraw', async () => {
    expect(await page(ofA, NEEDS)).not.toContain('Bán hàng trên mạng')
    const found = await sql<{ id: string }>`
      select n.id from unit_needs n join units u on u.id = n.unit_id
      where u.code = 'XB' and n.withdrawn_at is null`.execute(service.deps.db)
    const path = `${NEEDS}/${found.rows[0]?.id}/withdraw`
    expect((await ofA.post(path)).status).toBe(404)
    await office.post(path)
    expect((await sums())[0]).toBe(20)
  })

  it('has a template that is read as it is, though nobody has filled it in', async () => {
    const sheet = await needsTemplate(
      { title: { vi: 'Kế hoạch', en: null }, audiences: [] },
      2027,
      { code: 'XA', name: 'Xã A' },
    )
    const file = { bytes: sheet, name: 'mau.xlsx' }
    const preview = await ofA.upload(`${NEEDS}/preview`, file, { year: nextYear(), unit: '' })
    expect(preview.status).toBe(200)
    expect(preview.text).not.toContain('name="needs"')
  })
})

/** A person's calendar link: made on the page of their account, taken by a calendar, as far as the person sees. */
import ICAL from 'ical.js'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeUser, disableUser, enableUser } from '../../../src/access/change-user.ts'
import { createApp } from '../../../src/http/server.ts'
import { startTestService, type TestService } from '../../http/service.ts'
import { type SignedIn, signIn } from '../../http/signed-in.ts'
import { storePlan } from '../../reports/submissions/stored-plan.ts'

const CONSOLE_URL = 'https://noi-bo.example.gov.vn'
const CALENDAR = '/console/account/calendar'

let service: TestService
let coordinator: SignedIn
let ofA: SignedIn
let administrator: SignedIn
beforeAll(async () => {
  service = await startTestService({ consoleUrl: CONSOLE_URL })
  const { deps, app } = service
  await sql`update units set kind = 'commune' where code = 'XA'`.execute(deps.db)
  await sql`update units set kind = 'district' where code = 'XB'`.execute(deps.db)
  await storePlan(deps.db, deps.clock.now(), plan('2026-11-30'))
  coordinator = await signIn(app, deps, { role: 'coordinator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  administrator = await signIn(app, deps, { role: 'administrator' })
})
afterAll(() => service.close())

const plan = (due: string) => ({
  programs: ['ky-nang-so'],
  deadlines: [
    paper('xa', 'Báo cáo của xã', due, ['commune']),
    paper('huyen', 'Báo cáo của huyện', '2026-10-30', ['district']),
    paper('tinh', 'Báo cáo của tỉnh', '2026-12-20', []),
  ],
})
const paper = (id: string, title: string, on: string, from: string[]) => ({
  ...{ id, title: { vi: title, en: `Paper ${id}` }, kind: 'report', on, from },
})

/** The link that a page shows. */
const linkIn = (html: string): string =>
  /https:\/\/noi-bo\.example\.gov\.vn(\/calendar\/[\w-]{43}\.ics)/.exec(html)?.[1] ?? 'none'
async function linkOf(person: SignedIn): Promise<string> {
  const page = await person.post(CALENDAR)
  expect(page.status).toBe(200)
  return linkIn(page.text)
}
const take = (link: string) => supertest(service.app).get(link)

interface Entry {
  uid: string
  on: string
  summary: string
  sequence: number
  url: string
}
async function entriesOf(link: string): Promise<Entry[]> {
  const { text } = await take(link).expect(200)
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    on: String(event.getFirstPropertyValue('dtstart')),
    summary: String(event.getFirstPropertyValue('summary')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    url: String(event.getFirstPropertyValue('url')),
  }))
}
const summaries = async (link: string) => (await entriesOf(link)).map(({ summary }) => summary)
const idOf = async ({ login }: SignedIn) =>
  (
    await service.deps.db
      .selectFrom('users')
      .select('id')
      .where('login', '=', login)
      .executeTakeFirstOrThrow()
  ).id
const actsOf = async (person: SignedIn) =>
  (
    await sql<{ action: string }>`select action from audit_entries
      where actor = ${`user:${person.login}`} and action like 'feed.%' order by seq`.execute(
      service.deps.db,
    )
  ).rows.map(({ action }) => action)

describe('a calendar link', () => {
  it('holds the deadlines that the person sees, nobody’s name, and leads to the console', async () => {
    const link = await linkOf(coordinator)
    const answer = await take(link)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex, noarchive',
    })
    expect(await entriesOf(link)).toEqual([
      expect.objectContaining({
        summary: 'Mã truy cập nền tảng lop-hoc hết hạn',
        on: '2026-03-10',
      }),
      expect.objectContaining({ summary: 'Báo cáo của huyện', on: '2026-10-30' }),
      {
        ...{
          uid: 'paper.ke-hoach.xa@hocvu',
          on: '2026-11-30',
          summary: 'Báo cáo của xã',
          sequence: 1,
        },
        url: `${CONSOLE_URL}/console/plans/ke-hoach/submissions?deadline=xa`,
      },
      expect.objectContaining({ summary: 'Báo cáo của tỉnh', on: '2026-12-20' }),
      expect.objectContaining({ summary: 'Ngày cuối của lớp Lớp 1', on: '2026-12-31' }),
    ])
    for (const name of ['Lò Thị An', 'A1', 'an@example.vn']) expect(answer.text).not.toContain(name)
  })

  it('shows who sees a branch what concerns the branch', async () => {
    expect(await summaries(await linkOf(ofA))).toEqual([
      'Báo cáo của xã',
      'Ngày cuối của lớp Lớp 1',
    ])
  })

  it('shows requests about personal data to whoever answers them, by number alone', async () => {
    await service
      .post('/api/v1/privacy-requests')
      .send({ kind: 'access', learner: 'A1', name: 'Lò Thị An', contact: '', text: 'Xin bản sao' })
    const [request] = (
      await sql<{ number: number }>`select number from privacy_requests`.execute(service.deps.db)
    ).rows
    const words = `Hạn trả lời yêu cầu số ${request?.number} về dữ liệu cá nhân`
    expect(await summaries(await linkOf(administrator))).toContain(words)
    expect(await summaries(await linkOf(coordinator))).not.toContain(words)
  })

  it('a day that is changed is the same entry, with a higher sequence', async () => {
    const link = await linkOf(coordinator)
    const entry = async () => (await entriesOf(link)).find(({ uid }) => uid.includes('.xa@'))
    const before = await entry()
    await storePlan(service.deps.db, service.deps.clock.now(), plan('2026-12-05'))
    const after = await entry()
    expect(after).toMatchObject({ uid: before?.uid, on: '2026-12-05' })
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0)
  })

  it('speaks the language in which it was made', async () => {
    const page = await ofA.post(`${CALENDAR}?lang=en`)
    expect(await summaries(linkIn(page.text))).toEqual(['Paper xa', 'Last day of the class Lớp 1'])
  })

  it('follows the rights of the person at once', async () => {
    const link = await linkOf(ofA)
    const { db, clock } = service.deps
    const id = await idOf(ofA)
    await changeUser(db, clock, 'cli:lan', id, {
      ...{ name: 'Trần Thị Lan', email: null, role: 'coordinator', unitCode: 'XB' },
    })
    expect(await summaries(link)).toEqual(['Báo cáo của huyện', 'Ngày cuối của lớp Lớp 1'])
    await disableUser(db, clock, 'cli:lan', id)
    const over = await take(link)
    const unknown = await take(`/calendar/${'x'.repeat(43)}.ics`)
    expect([over.status, unknown.status]).toEqual([404, 404])
    expect(over.text).toBe(unknown.text)
    await enableUser(db, clock, 'cli:lan', id)
    await take(link).expect(200)
  })
})

describe('a calendar that asks again', () => {
  it('gets nothing anew while nothing has changed, and looks at the head alone', async () => {
    const link = await linkOf(coordinator)
    const first = await take(link)
    const head = await supertest(service.app).head(link)
    expect([head.status, head.text, head.headers.etag]).toEqual([
      200,
      undefined,
      first.headers.etag,
    ])
    const again = await take(link).set('If-None-Match', first.headers.etag ?? '')
    expect([again.status, again.text]).toEqual([304, ''])
    const former = await take(link).set('If-None-Match', '"khác"')
    expect([former.status, former.text]).toEqual([200, first.text])
    await supertest(service.app).post(link).expect(405)
    await take(link).set('User-Agent', 'TelegramBot (like TwitterBot)').expect(404)
  })

  it('is noted once a day, without a time', async () => {
    const link = await linkOf(coordinator)
    const id = await idOf(coordinator)
    const used = async () =>
      (
        await sql<{ on: string | null; xmin: string }>`
          select last_used_on as on, xmin::text from calendar_feeds where user_id = ${id}`.execute(
          service.deps.db,
        )
      ).rows[0]
    expect(await used()).toMatchObject({ on: null })
    await take(link)
    const first = await used()
    expect(first).toMatchObject({ on: '2026-03-02' })
    await take(link)
    expect(await used()).toEqual(first)
    expect((await coordinator.get('/console/account')).text).toContain(
      'Lịch tải lần gần nhất: 02/03/2026.',
    )
  })
})

describe('the person', () => {
  it('makes, sees again, renews and takes back the link, and each is in the audit trail', async () => {
    const person = await signIn(service.app, service.deps, { role: 'auditor' })
    expect((await person.get('/console/account')).text).toContain('Chưa có liên kết lịch.')
    const first = await linkOf(person)
    expect(linkIn((await person.get('/console/account')).text)).toBe('none')
    expect(linkIn((await person.post(`${CALENDAR}/show`)).text)).toBe(first)
    const second = await linkOf(person)
    expect(second).not.toBe(first)
    await take(first).expect(404)
    await take(second).expect(200)
    await person.post(`${CALENDAR}/take-back`)
    await take(second).expect(404)
    expect(await actsOf(person)).toEqual([
      'feed.made',
      'feed.shown',
      'feed.renewed',
      'feed.taken-back',
    ])
    // Nothing to show any more.
    expect((await person.post(`${CALENDAR}/show`)).status).not.toBe(200)
  })

  it('finds the link in no log, no figure and no row of the database', async () => {
    const link = await linkOf(coordinator)
    await take(link)
    await take(`${link}x`)
    const token = link.split('/')[2]?.replace('.ics', '') ?? ''
    expect(service.logged()).not.toContain(token)
    expect(service.logged()).toContain('/calendar/[hidden]')
    expect((await supertest(service.app).get('/metrics')).text).not.toContain(token)
    const [row] = (
      await sql<{
        row: string
      }>`select string_agg(f::text, ' ') as row from calendar_feeds f`.execute(service.deps.db)
    ).rows
    expect(row?.row).not.toContain(token)
    expect(row?.row).not.toContain(Buffer.from(token).toString('hex'))
  })
})

describe('where the doors are apart', () => {
  it('the calendar stands at the console’s', async () => {
    const link = await linkOf(coordinator)
    const apart = { ...service.deps, publicApart: true }
    const at = async (door: 'public' | 'console') =>
      (await supertest(createApp(apart, undefined, { door })).get(link)).status
    expect([await at('public'), await at('console')]).toEqual([404, 200])
  })
})

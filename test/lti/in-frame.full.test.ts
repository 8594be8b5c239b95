/** What is shown in the frame of a course: to learners, to those who teach it, to who adds it. */
import supertest from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { lan } from '../support/installation.ts'
import type { Person } from '../support/lti-platform/people.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { an, course, stranger, teacher } from '../support/lti-platform/tool.ts'
import { visitorOf } from '../support/lti-platform/visitor.ts'
import { courseWithoutClass, dung, type FrameWorld, giang, openFrameWorld } from './frame-world.ts'

let now = new Date('2026-03-02T02:00:00Z')
let world: FrameWorld
beforeAll(async () => {
  world = await openFrameWorld({ product: moodle, overrides: { clock: { now: () => now } } })
})
afterAll(() => world.close())
afterEach(async () => {
  now = new Date('2026-03-02T02:00:00Z')
  await world.agree({ state: 'active', teachersSee: 'people', platformId: 'onetouch' })
})

type Launched = Partial<Parameters<FrameWorld['platform']['begin']>[0]>

/** The whole way, in a browser that keeps no cookie in a frame. */
async function opened(person: Person, launch: Launched = {}): Promise<supertest.Response> {
  const { service, platform, tool } = world
  const publicUrl = `${service.deps.publicUrl}`
  const visitor = visitorOf({ app: service.app, publicUrl, keepsCookies: false })
  return await visitor.launch(platform.begin({ tool, person, course, ...launch }))
}

const hidden = (page: { text: string }, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? ''

const sent = (path: string, fields: Record<string, string>) =>
  supertest(world.service.app).post(path).set('Accept', 'text/html').type('form').send(fields)

const certificateOf = (learner: string) => {
  const found = world.service.certificates.find((one) => one.learner === learner)
  if (found === undefined) throw new Error(`${learner} has no certificate`)
  return found
}

async function changed(
  learner: string,
  values: {
    state?: 'valid' | 'revoked'
    awaits_signature?: boolean
    token_hash?: Buffer | null
    token_sealed?: Buffer | null
  },
) {
  await world.service.deps.db
    .updateTable('certificates')
    .set(values)
    .where('number', '=', certificateOf(learner).number)
    .execute()
}

describe('a learner', () => {
  it('sees their outcome, and their certificate with its link in a new tab', async () => {
    const { status, text } = await opened(an)
    expect(status).toBe(200)
    expect(text).toContain('Kết quả của tôi')
    expect(text).toContain('Ông/Bà đã đạt.')
    expect(text).toContain('720/720 phút')
    expect(text).toContain(certificateOf('A1').number)
    const link = `/c/${certificateOf('A1').token}`
    const outside = 'target="_blank" rel="noopener noreferrer"'
    expect(text).toContain(`href="${link}" ${outside}`)
    expect(text).toContain(`href="${link}/certificate.pdf" ${outside}`)
  })

  it('reads English where the platform says so', async () => {
    const { text } = await opened(dung)
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('Basic digital skills')
    expect(text).toContain(`href="/c/${certificateOf('B1').token}?lang=en"`)
  })

  it('sees why they have not passed, in the words that are used elsewhere', async () => {
    const { text } = await opened(giang)
    expect(text).toContain('Điểm kiểm tra cuối khóa 4,95 thấp hơn mức đạt 5')
    expect(text).not.toContain('Mở giấy chứng nhận')
  })

  it('sees nobody else, no code, no birth date and no address', async () => {
    const { text } = await opened(an)
    for (const other of ['Nguyễn Thị Dung', 'Quàng Văn Bình', 'Tình hình lớp'])
      expect(text).not.toContain(other)
    for (const own of ['A1<', '1980', 'an@example.vn', 'an@platform.vn', 'Xã A'])
      expect(text).not.toContain(own)
    expect(text).not.toContain('/lti/people')
  })

  it('is told of a revoked certificate, of one that waits, of a link that is closed', async () => {
    const link = await world.service.deps.db
      .selectFrom('certificates')
      .select(['token_hash', 'token_sealed'])
      .where('number', '=', certificateOf('A1').number)
      .executeTakeFirstOrThrow()
    await changed('A1', { state: 'revoked' })
    const revoked = await opened(an)
    expect(revoked.text).toContain('Đã thu hồi')
    expect(revoked.text).not.toContain('certificate.pdf')
    await changed('A1', { state: 'valid', awaits_signature: true })
    const awaiting = await opened(an)
    expect(awaiting.text).toContain('Cơ quan chưa ký số xong')
    expect(awaiting.text).not.toContain('/c/')
    await changed('A1', { awaits_signature: false, token_hash: null, token_sealed: null })
    const closed = await opened(an)
    expect(closed.text).toContain('Liên kết riêng của giấy chứng nhận này đã đóng')
    expect(closed.text).not.toContain('/c/')
    await changed('A1', link)
  })

  it('whose class was not decided yet is told that it will be', async () => {
    const { db } = world.service.deps
    await world.service.installation.importRoster(
      'employee_code,full_name,date_of_birth,unit_code,unit_name,cohort\nA1,Lò Thị An,01/02/1980,XA,Xã A,kns-2\n',
    )
    await opened(teacher, { course: courseWithoutClass })
    const { id } = await db
      .selectFrom('lti_courses')
      .select('id')
      .where('context_id', '=', courseWithoutClass.id)
      .executeTakeFirstOrThrow()
    const link = { course_id: id, cohort_id: 'kns-2', added_at: now, added_by: 'cli:lan' }
    await db.insertInto('lti_course_cohorts').values(link).execute()
    const { text } = await opened(an, { course: courseWithoutClass })
    const other = await opened(dung, { course: courseWithoutClass })
    await db.deleteFrom('lti_course_cohorts').execute()
    expect(text).toContain('Lớp chưa được xét kết quả')
    expect(other.text).toContain('The course belongs to Lớp 2, but you are not on its list.')
  })

  it.each([
    ['whose account is not recognised', stranger, {}, 'Tài khoản đang chờ đối chiếu'],
    ['whose course has no class', an, { course: courseWithoutClass }, 'chưa có lớp'],
  ] as const)('%s reads what happens next', async (_, person, launch, said) => {
    const { status, text } = await opened(person, launch)
    expect(status).toBe(200)
    expect(text).toContain(said)
  })

  it('of a platform that is not set up reads that, and what an administrator has to do', async () => {
    await world.agree({ platformId: null })
    const { text } = await opened(an)
    expect(text).toContain('Kết nối chưa hoàn tất')
  })

  it('is kept by nobody: no cookie, no store, no search engine', async () => {
    const { headers } = await opened(an)
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['x-robots-tag']).toContain('noindex')
  })
})

describe('who teaches the course', () => {
  it('sees sums by outcome, certificates, and how old the data is', async () => {
    const { text } = await opened(teacher)
    const sum = (name: string, count: number) =>
      expect(text).toContain(`<dt>${name}</dt><dd>${count}</dd>`)
    sum('Học viên', 6)
    sum('Đạt', 3)
    sum('Không đạt', 3)
    sum('Đã cấp giấy', 3)
    expect(text).toContain('Dữ liệu từ onetouch: chưa đồng bộ lần nào')
    expect(text).not.toContain('Kết quả của tôi')
    expect(text).not.toContain('Lò Thị An')
  })

  const list = async (fields: Record<string, string> = {}) => {
    const panel = await opened(teacher)
    const carried = { visit: hidden(panel, 'visit'), class: hidden(panel, 'class') }
    return await sent('/lti/people', { ...carried, ...fields })
  }

  it('sees the people of the platform by name, and no others', async () => {
    const { status, text } = await list()
    expect(status).toBe(200)
    for (const name of ['Lò Thị An', 'Nguyễn Thị Dung']) expect(text).toContain(name)
    // Has no account there.
    expect(text).not.toContain('Quàng Văn Bình')
    for (const own of ['A1<', '1980', 'an@', 'Xã A']) expect(text).not.toContain(own)
  })

  it('finds them by name, with marks or without, and comes back', async () => {
    const found = await list({ search: 'dung' })
    expect(found.text).toContain('Nguyễn Thị Dung')
    expect(found.text).not.toContain('Lò Thị An')
    const nobody = await list({ search: 'khong co' })
    expect(nobody.text).toContain('Không có ai phù hợp.')
    const back = await sent('/lti/panel', { visit: hidden(found, 'visit') })
    expect(back.text).toContain('Tình hình lớp')
  })

  it('where only sums are agreed, is shown nobody', async () => {
    const panel = await opened(teacher)
    const carried = { visit: hidden(panel, 'visit'), class: hidden(panel, 'class') }
    await world.agree({ teachersSee: 'sums' })
    expect((await opened(teacher)).text).not.toContain('/lti/people')
    expect((await sent('/lti/people', carried)).status).toBe(404)
  })

  it('is shown nobody of a class of another course', async () => {
    expect((await list({ class: 'kns-2' })).status).toBe(404)
  })

  it('and learns in it as well, sees both', async () => {
    const { text } = await opened({ ...an, role: 'teacher' })
    expect(text).toContain('Kết quả của tôi')
    expect(text).toContain('Tình hình lớp')
  })
})

describe('what a form of the frame carries', () => {
  it('is sealed, ends after an hour, and with the platform', async () => {
    const visit = hidden(await opened(teacher), 'visit')
    const state = async (given = visit) => (await sent('/lti/panel', { visit: given })).status
    expect(await state()).toBe(200)
    expect(await state(`${visit.slice(0, -4)}AAAA`)).toBe(403)
    expect(await state('')).toBe(403)
    now = new Date(now.getTime() + 61 * 60_000)
    expect(await state()).toBe(403)
    now = new Date('2026-03-02T02:00:00Z')
    await world.agree({ state: 'off' })
    expect(await state()).toBe(403)
  })

  it('of a learner opens no list', async () => {
    const visit = hidden(await opened(an, { kind: 'deep-linking' }), 'visit')
    expect((await sent('/lti/people', { visit, class: 'kns-1' })).status).toBe(404)
  })
})

describe('deep linking', () => {
  const asked = () => opened(teacher, { kind: 'deep-linking' })

  it('puts the item into the course; the platform takes the signed answer', async () => {
    const offered = await asked()
    expect(offered.text).toContain('Thêm “Giấy chứng nhận”')
    const answer = await sent('/lti/deep-link', { visit: hidden(offered, 'visit'), choice: 'add' })
    const action = /<form method="post" action="(https?:[^"]*)"/.exec(answer.text)?.[1] ?? ''
    const origin = new URL(action).origin
    expect(origin).toBe(world.platform.origin)
    expect(answer.headers['content-security-policy']).toContain(`form-action 'self' ${origin};`)
    const JWT = hidden(answer, 'JWT')
    await fetch(action.replaceAll('&amp;', '&'), {
      method: 'POST',
      body: new URLSearchParams({ JWT }),
    })
    const { state } = world.platform
    expect(state.faults).toEqual([])
    const url = `${world.service.deps.publicUrl}/lti/launch`
    expect(state.returned.at(-1)?.items).toMatchObject([
      { type: 'ltiResourceLink', title: 'Giấy chứng nhận', url },
    ])
  })

  it('may be left without adding anything', async () => {
    const visit = hidden(await asked(), 'visit')
    const answer = await sent('/lti/deep-link', { visit, choice: 'nothing' })
    const [, payload = ''] = hidden(answer, 'JWT').split('.')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({
      'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [],
    })
  })

  it('is not for learners', async () => {
    const page = await opened(an, { kind: 'deep-linking' })
    expect(page.text).toContain('Chỉ người dạy')
    const forged = await sent('/lti/deep-link', { visit: hidden(page, 'visit'), choice: 'add' })
    expect(forged.status).toBe(400)
  })
})

describe('who may have these pages in a frame', () => {
  const policyOf = ({ headers }: supertest.Response) => headers['content-security-policy']

  it('is the platform that the launch came from', async () => {
    const { headers, ...page } = await opened(an)
    expect(`${headers['content-security-policy']}`).toMatch(
      new RegExp(`; frame-ancestors ${world.platform.origin}$`),
    )
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect(page.status).toBe(200)
  })

  it('is every platform that is switched on, for what is told before it is known who comes', async () => {
    const ask = () => supertest(world.service.app).get('/lti/nothing').set('Accept', 'text/html')
    const known = await ask()
    expect(known.status).toBe(404)
    expect(policyOf(known)).toContain(`frame-ancestors ${world.platform.origin}`)
    expect(known.headers['x-frame-options']).toBeUndefined()
    expect(known.text).not.toContain('href="/verify')
    await world.agree({ state: 'off' })
    expect(policyOf(await ask())).toContain("frame-ancestors 'none'")
  })

  it('is nobody for any other page', async () => {
    const link = `/c/${certificateOf('A1').token}`
    for (const path of [
      '/',
      link,
      '/verify',
      '/find',
      '/sign-in',
      '/console',
      '/ltix',
      '/assets/icon.svg',
    ]) {
      const answer = await supertest(world.service.app).get(path).set('Accept', 'text/html')
      expect([path, policyOf(answer)]).toEqual([
        path,
        expect.stringContaining("frame-ancestors 'none'"),
      ])
      expect([path, answer.headers['x-frame-options']]).toEqual([path, 'DENY'])
    }
  })
})

describe('a class that was decided by the rules', () => {
  it('tells what is still missing, until when, and how that was worked out', async () => {
    await world.service.installation.run('reconcile', 'kns-1')
    const { text } = await opened(giang)
    expect(text).toContain('<h3>Còn thiếu</h3>')
    expect(text).toContain('Chưa có dữ liệu học tập nào.')
    expect(text).toContain('Tính đến hết ngày <time datetime="2026-12-31">31/12/2026</time>')
    expect(text).toMatch(/<li class="decisive"><span>[^<]*:<\/span> <strong>Đúng, quyết định/)
  })
})

describe('somebody whose data was erased', () => {
  it('is not known, and is told so kindly', async () => {
    const { db } = world.service.deps
    const { id } = await db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', 'B3')
      .executeTakeFirstOrThrow()
    const options = { reason: 'Yêu cầu', request: null, dryRun: false, mayComeBack: false }
    const { installation } = world.service
    await erasePerson({ ...installation, ...installation.database }, lan, id, options)
    const { status, text } = await opened(giang)
    expect(status).toBe(200)
    expect(text).toContain('Chưa có dữ liệu của Ông/Bà')
    expect(text).not.toContain('Giang')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let admin: SignedIn
let ofA: SignedIn
beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  admin = await signIn(app, deps, { role: 'administrator' })
  ofA = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
})
afterAll(() => service.close())

/** The lines of what is to be done: what, how much, where to. */
const workOf = (html: string) =>
  [...html.matchAll(/<li class="overview-line"><a href="([^"]+)">(.*?)<\/a>/g)].map(
    ([, path, line = '']) =>
      `${line
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()} → ${path}`,
  )

describe('the overview', () => {
  it('says what needs somebody today, each with the way to where it is solved', async () => {
    const { text, status } = await admin.get('/console')
    expect(status).toBe(200)
    expect(workOf(text)).toEqual([
      'Mã truy cập của nền tảng lop-hoc sắp hết hạn còn 8 ngày → /console/platforms/lop-hoc',
      'Tài khoản nền tảng chờ đối chiếu với học viên 2 → /console/accounts',
    ])
    expect(text).not.toContain('Bắt đầu sử dụng')
  })

  it('shows a branch its own people only, and nothing that belongs to nobody yet', async () => {
    const { db } = service.deps
    const { id } = await db
      .selectFrom('enrolments')
      .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
      .where('learners.employee_code', '=', 'B2')
      .select('enrolments.id')
      .executeTakeFirstOrThrow()
    await db
      .updateTable('outcomes')
      .set({ verdict: 'review' })
      .where('enrolment_id', '=', id)
      .execute()
    const review = `Kết quả chờ xem xét: Lớp 1 1 người → /console/cohorts/${COHORT}?verdict=review`
    expect(workOf((await admin.get('/console')).text)).toContain(review)
    const page = await ofA.get('/console')
    expect(workOf(page.text)).toEqual([
      'Mã truy cập của nền tảng lop-hoc sắp hết hạn còn 8 ngày → /console/platforms/lop-hoc',
    ])
    expect(page.text).toContain('Đạt: 2, Không đạt: 1, trên 3 lượt ghi danh')
    expect(page.text).not.toContain('Lớp 2')
  })

  it('is calm when nothing waits', async () => {
    const { db } = service.deps
    await db.updateTable('platforms').set({ active: false }).execute()
    const { text } = await ofA.get('/console')
    expect(workOf(text)).toEqual([])
    expect(text).toContain('Không có việc tồn')
  })

  it('leads through the first steps while there is no platform, roster or class', async () => {
    const { text } = await admin.get('/console')
    expect(text).toContain('Bắt đầu sử dụng')
    expect([...text.matchAll(/>(Đã xong|Chưa làm)</g)].map(([, done]) => done)).toEqual([
      'Chưa làm',
      'Đã xong',
      'Đã xong',
    ])
    expect((await ofA.get('/console')).text).not.toContain('Bắt đầu sử dụng')
  })
})

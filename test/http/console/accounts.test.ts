/** Matching accounts on the page: the queue, what is decided in it, and what others see of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
let ofUnit: SignedIn
let auditor: SignedIn

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'coordinator' })
  ofUnit = await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const waiting = async (sourceId: string) =>
  await service.deps.db
    .selectFrom('accounts')
    .select(['id', 'state', 'learner_id', 'reason_code', 'best_score'])
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()

const learner = async (code: string) =>
  await service.deps.db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', code)
    .executeTakeFirstOrThrow()

describe('the queue', () => {
  it('shows the account with the best candidate first, field by field, and says why it waits', async () => {
    const { text } = await lan.get('/console/accounts').expect(200)
    expect(text).toContain('Còn 2')
    expect(text).toContain('Email trùng, nhưng là hộp thư nhiều người dùng chung')
    expect(text).toMatch(/beside-agrees[\s\S]*?Họ tên[\s\S]*?✓[\s\S]*?Khớp/)
    expect(text).toMatch(/beside-missing[\s\S]*?Thiếu/)
    for (const key of ['l', 'n', 't', 'k', 'arrowright'])
      expect(text).toContain(`data-key="${key}"`)
  })

  it('skips to the next one, and begins anew at its end', async () => {
    const first = await lan.get('/console/accounts')
    const skip = /href="([^"]+)" data-key="arrowright"/.exec(first.text)?.[1] ?? ''
    const second = await lan.get(skip.replaceAll('&amp;', '&'))
    expect(second.text).toContain('Người Lạ')
    expect(second.text).toContain('Không có ai trong danh sách giống tài khoản này.')
    const last = /href="([^"]+)" data-key="arrowright"/.exec(second.text)?.[1] ?? ''
    const again = await lan.get(last.replaceAll('&amp;', '&'))
    expect(again.text).toContain('Đã xem hết các tài khoản chờ')
    expect(again.text).toContain('Vàng A Chu')
  })

  it('is narrowed by platform, reason and name without marks; what fits nothing says how to go on', async () => {
    const found = await lan.get('/console/accounts?platform=onetouch&q=nguoi%20la')
    expect(found.text).toContain('Còn 1 tài khoản phù hợp bộ lọc, trong tổng số 2 tài khoản chờ')
    const none = await lan.get('/console/accounts?platform=lop-hoc')
    expect(none.text).toContain('Không có tài khoản nào phù hợp bộ lọc')
  })

  it('compares with somebody whom the coordinator looks up', async () => {
    const { id } = await waiting('14')
    const found = await lan.get(`/console/accounts?account=${id}&find=giang`)
    const { id: person } = await learner('B3')
    expect(found.text).toContain(`person=${person}`)
    const beside = await lan.get(`/console/accounts?account=${id}&person=${person}`)
    expect(beside.text).toMatch(/beside-disagrees[\s\S]*?Họ tên[\s\S]*?Lê Thị Giang/)
  })
})

describe('what is decided', () => {
  it('links the account, leads to the next one, and offers the way back', async () => {
    const { id, best_score } = await waiting('13')
    const { id: person } = await learner('A3')
    const next = `platform=onetouch&after=${best_score}_${id}`
    const answer = await lan.post(`/console/accounts/${id}/link`, { learner: person, next })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe(`/console/accounts?${next}`)
    expect(await waiting('13')).toMatchObject({ state: 'linked', learner_id: person })
    const shown = await lan.get(answer.headers.location ?? '')
    expect(shown.text).toContain('Đã nối tài khoản Vàng A Chu với Vàng A Chu.')
    expect(shown.text).toContain('Người Lạ')
    const undo =
      /action="(\/console\/accounts\/decisions\/[^"]+\/undo)"/.exec(shown.text)?.[1] ?? ''
    const undone = await lan.post(undo)
    expect(undone.headers.location).toBe(`/console/accounts?account=${id}`)
    expect(await waiting('13')).toMatchObject({ state: 'waiting', learner_id: null })
  })

  it('keeps the account in view while somebody else comes into question', async () => {
    const { id } = await waiting('13')
    const { id: person } = await learner('B2')
    const answer = await lan.post(`/console/accounts/${id}/not-this`, { learner: person, next: '' })
    expect(answer.headers.location).toBe(`/console/accounts?account=${id}`)
    const { text } = await lan.get(answer.headers.location ?? '')
    expect(text).toContain('không phải của Trần Văn Em')
    expect(text).not.toContain(`person=${person}`)
  })

  it('makes a learner of the account, or says that it is nobody’s', async () => {
    const { id } = await waiting('14')
    const nobody = await lan.post(`/console/accounts/${id}/nobody`, { note: 'Giảng viên' })
    expect(nobody.status).toBe(303)
    expect(await waiting('14')).toMatchObject({ state: 'rejected' })
    const list = await lan.get('/console/accounts/decisions').expect(200)
    expect(list.text).toContain('Giảng viên')
    const undo = /action="(\/console\/accounts\/decisions\/[^"]+\/undo)"/.exec(list.text)?.[1] ?? ''
    await lan.post(undo)
    const made = await lan.post(`/console/accounts/${id}/learner`, {
      fullName: 'Người Lạ',
      employeeCode: 'C9',
      dateOfBirth: '1990-05-06',
      unit: 'XB',
    })
    expect(made.status).toBe(303)
    expect(await waiting('14')).toMatchObject({ state: 'linked' })
  })

  it('is refused in words on the page where the form stood', async () => {
    const { id } = await waiting('14')
    const { id: person } = await learner('A1')
    const answer = await lan.post(`/console/accounts/${id}/link`, { learner: person })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Tài khoản này đã có người xử lý')
  })
})

describe('others', () => {
  it('of a unit see the accounts of their learners only, and decide nothing', async () => {
    const queue = await ofUnit.get('/console/accounts')
    expect(queue.headers.location).toBe('/console/accounts/list?state=linked')
    const list = await ofUnit.get('/console/accounts/list')
    expect(list.text).toContain('Lò Thị An')
    expect(list.text).not.toContain('Nguyễn Thị Dung')
    const { id } = await waiting('13')
    await ofUnit.get(`/console/accounts/${id}`).expect(404)
    await ofUnit.get('/console/accounts/decisions').expect(404)
    const foreign = await ofUnit.post(`/console/accounts/${id}/nobody`)
    expect(foreign.status).toBe(404)
  })

  it('who only read see no buttons and may not post', async () => {
    const { text } = await auditor.get('/console/accounts').expect(200)
    expect(text).not.toContain('data-key="l"')
    const { id } = await waiting('13')
    expect((await auditor.post(`/console/accounts/${id}/nobody`)).status).toBe(404)
    expect(await waiting('13')).toMatchObject({ state: 'waiting' })
  })
})

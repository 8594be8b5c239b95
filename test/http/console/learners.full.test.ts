import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLearners } from '../../../src/roster/find-learner.ts'
import { lan as operatorLan } from '../../support/installation.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
/** Of the whole roster, of Xã B alone, and one who reads. */
let lan: SignedIn
let ofB: SignedIn
let auditor: SignedIn
beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'administrator' })
  ofB = await signIn(app, deps, { role: 'coordinator', unitCode: 'XB' })
  auditor = await signIn(app, deps, { role: 'auditor' })
})
afterAll(() => service.close())

const LIST = '/console/learners'
const ID = '014085000123'
const ROWS = 'employee_code,full_name,date_of_birth,national_id,unit_code,email,phone'

async function pageOf(code: string): Promise<string> {
  const [person] = await findLearners(service.deps.db, operatorLan, code)
  return `${LIST}/${person?.id}`
}
const namesIn = (html: string) =>
  [
    ...html.matchAll(
      /<th scope="row" lang="vi"[^>]*><a href="\/console\/learners\/[^"]+">([^<]+)</g,
    ),
  ].map(([, name]) => name)
const listed = async (person: SignedIn, query: string) =>
  namesIn((await person.get(`${LIST}${query}`)).text)
async function bring(person: SignedIn, csv: string, fields: Record<string, string> = {}) {
  const file = { bytes: Buffer.from(csv), name: 'danh-sach.csv' }
  const answer = await person.upload(`${LIST}/import`, file, fields)
  return { answer, page: String(answer.headers.location) }
}

describe('the list of learners', () => {
  it('is sorted by given name, and finds people by the words of a name without diacritics', async () => {
    expect(await listed(lan, '')).toEqual([
      'Lò Thị An',
      'Quàng Văn Bình',
      'Vàng A Chu',
      'Nguyễn Thị Dung',
      'Trần Văn Em',
      'Lê Thị Giang',
    ])
    expect(await listed(lan, '?text=thi+d')).toEqual(['Nguyễn Thị Dung'])
    expect(await listed(lan, '?text=A2')).toEqual(['Quàng Văn Bình'])
    expect(await listed(lan, '?text=giang%40example.vn')).toEqual(['Lê Thị Giang'])
    expect(await listed(lan, '?unit=xã+b&sort=-name')).toEqual([
      'Lê Thị Giang',
      'Trần Văn Em',
      'Nguyễn Thị Dung',
    ])
    expect(await listed(lan, '?missing=account&unit=XB')).toEqual(['Trần Văn Em', 'Lê Thị Giang'])
  })

  it('shows the coordinator of a unit the people of its branch, and nobody else’s page', async () => {
    expect(await listed(ofB, '')).toEqual(['Nguyễn Thị Dung', 'Trần Văn Em', 'Lê Thị Giang'])
    expect(await listed(ofB, '?text=an')).toEqual([])
    expect(await listed(ofB, '?unit=XA')).toEqual([])
    const unknown = await ofB.get(`${LIST}/00000000-0000-4000-8000-000000000000`)
    const foreign = await ofB.get(await pageOf('A1'))
    expect([foreign.status, unknown.status]).toEqual([404, 404])
  })

  it('finds a national ID in full only when it is sent, and writes it nowhere', async () => {
    const { page } = await bring(lan, `${ROWS}\nB3,Lê Thị Giang,,${ID},XB,,`)
    await lan.post(`${page}/accept`)
    const found = await lan.post(`${LIST}/search`, { text: '014 085 000 123', missing: '' })
    expect(found.headers.location).toBe(await pageOf('B3'))
    const person = await lan.get(await pageOf('B3'))
    expect(person.text).toContain('…0123')
    expect(person.text).not.toContain(ID)
    const nobody = await lan.post(`${LIST}/search`, { text: '014085000124' })
    expect(nobody.headers.location).toBe(LIST)
    expect((await lan.get(LIST)).text).not.toContain('014085000124')
    expect((await ofB.post(`${LIST}/search`, { text: ID })).headers.location).toBe(
      await pageOf('B3'),
    )
    expect(service.logged()).not.toContain(ID)
  })
})

describe('the page of a learner', () => {
  it('tells classes with the reason in words, accounts, certificates, units', async () => {
    const { text } = await lan.get(await pageOf('B1'))
    for (const part of ['Lớp 1', 'Đạt', 'onetouch', 'Xã B', service.certificates[2]?.number ?? '?'])
      expect(text).toContain(part)
    const failed = await lan.get(await pageOf('B3'))
    expect(failed.text).toContain('4,95 thấp hơn mức đạt 5')
    expect(failed.text).toMatch(/\/console\/cohorts\/kns-1\/learners\/[0-9a-f-]{36}/)
  })

  it('corrects, audits, and puts back', async () => {
    const page = await pageOf('B2')
    const form = {
      ...{ fullName: 'Trần Văn Ém', employeeCode: 'B2', dateOfBirth: '05/02/1984', email: '' },
      ...{ phone: '0912 345 678', position: '', audience: '', unit: 'XB' },
    }
    await ofB.post(`${page}/correction`, form)
    const after = await ofB.get(page)
    expect(after.text).toContain('Đã sửa: Họ và tên, Email, Điện thoại.')
    expect(after.text).toContain('Trần Văn Ém')
    const entry = await service.deps.db
      .selectFrom('audit_entries')
      .select(['actor', 'before', 'after'])
      .where('action', '=', 'learner.correct')
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({
      actor: `user:${ofB.login}`,
      before: { full_name: 'Trần Văn Em', email: 'chung@example.vn', phone: null },
      after: { full_name: 'Trần Văn Ém', email: null, phone: '0912345678' },
    })
    await ofB.post(`${page}/correction`, {
      ...form,
      fullName: 'Trần Văn Em',
      email: 'chung@example.vn',
      phone: '',
    })
    expect((await ofB.get(page)).text).toContain('chung@example.vn')
  })

  it('refuses what cannot be, saying so in words, and what is not the viewer’s', async () => {
    const page = await pageOf('B2')
    const form = {
      ...{ fullName: 'Trần Văn Em', employeeCode: 'A1', dateOfBirth: '05/02/1984', email: '' },
      ...{ phone: '', position: '', audience: '', unit: 'XB' },
    }
    for (const [wrong, says] of [
      [{ employeeCode: 'A1' }, 'là của người khác'],
      [{ employeeCode: '', phone: '' }, 'phân biệt với người trùng tên'],
      [{ employeeCode: 'B2', dateOfBirth: '30/02/1984' }, 'không phải ngày tháng'],
      [{ employeeCode: 'B2', unit: 'XA' }, 'ngoài phạm vi'],
    ] as const) {
      const answer = await ofB.post(`${page}/correction`, { ...form, ...wrong })
      expect(answer.text).toContain(says)
    }
    expect((await ofB.post(`${await pageOf('A1')}/correction`, form)).status).toBe(404)
    expect((await auditor.post(`${page}/correction`, form)).status).toBe(404)
  })

  it('merges two rows of one person after they were compared, and separates them again', async () => {
    const { page } = await bring(lan, `${ROWS}\nB3x,Lê Thị Giang,,,XB,,0987654321`)
    await lan.post(`${page}/accept`)
    const [kept, absorbed] = [await pageOf('B3'), await pageOf('B3x')]
    const compared = await lan.post(`${kept}/merge-with`, { other: '0987654321' })
    const shown = await lan.get(String(compared.headers.location))
    expect(shown.text).toContain('Hai người khác nhau thường như vậy')
    const id = absorbed.split('/').at(-1) ?? ''
    expect((await ofB.post(`${kept}/merge`, { absorbed: id, reason: 'Trùng' })).status).toBe(404)
    await lan.post(`${kept}/merge`, { absorbed: id, reason: 'Một người hai dòng' })
    expect((await lan.get(absorbed)).headers.location).toBe(kept)
    const merged = await lan.get(kept)
    const act = /name="act" value="([^"]+)"/.exec(merged.text)?.[1] ?? ''
    expect(merged.text).toContain('Một người hai dòng')
    await lan.post(`${kept}/separation`, { act, reason: 'Nhầm' })
    expect((await lan.get(absorbed)).status).toBe(200)
  })
})

describe('importing a roster', () => {
  it('shows what would be new, what changes and from what, what is refused and why; saves only then', async () => {
    const csv = [
      ROWS,
      'A2,Quàng Văn Bính,02/02/1981,,XA,,',
      'A9,Mùa Thị Xuân,01/01/1990,,XA,xuan@example.vn,',
      'A8,,01/01/1990,,XA,,',
    ].join('\n')
    const { page } = await bring(lan, csv)
    const { text } = await lan.get(page)
    expect(text).toContain('Quàng Văn Bính')
    expect(text).toContain('Trước: Quàng Văn Bình')
    expect(text).toContain('Thiếu họ và tên')
    expect(await listed(lan, '?text=xuan')).toEqual([])
    const sheet = await lan.get(`${page}/rejected`)
    expect([sheet.status, sheet.headers['content-disposition']]).toEqual([
      200,
      'attachment; filename="dong-can-sua.xlsx"',
    ])
    const saved = await lan.post(`${page}/accept`)
    expect(saved.headers.location).toMatch(/\/import\/[0-9a-f-]{36}\?kind=rejected$/)
    expect((await lan.get(String(saved.headers.location))).text).toContain(
      '1 người mới, 1 người có thay đổi',
    )
    expect(await listed(lan, '?text=xuan')).toEqual(['Mùa Thị Xuân'])
  })

  it('is kept for whoever brought it, and for who sees the whole roster', async () => {
    const { page } = await bring(lan, `${ROWS}\nA7,Lò Văn Tám,,,XA,,`)
    const other = await signIn(service.app, service.deps, { role: 'administrator' })
    const nothing = await other.get(`${LIST}/import/00000000-0000-4000-8000-000000000000`)
    const foreign = await other.get(page)
    expect([foreign.status, foreign.text.length]).toEqual([nothing.status, nothing.text.length])
    expect((await other.post(`${page}/accept`)).status).toBe(nothing.status)
    expect((await ofB.get(`${LIST}/import`)).status).toBe(404)
    expect((await bring(ofB, `${ROWS}\nA7,Lò Văn Tám,,,XA,,`)).answer.status).toBe(404)
    expect((await bring(auditor, `${ROWS}\nA7,Lò Văn Tám,,,XA,,`)).answer.status).toBe(404)
    await lan.post(`${page}/discard`)
    expect((await lan.get(page)).status).toBe(nothing.status)
  })

  it('asks before most of a unit is said to have left, and does it only on that word', async () => {
    const people = Array.from(
      { length: 12 },
      (_, at) => `C${at},Hà Văn Nam,,,XC,c${at}@example.vn,`,
    )
    const all = await bring(lan, [ROWS, ...people].join('\n'))
    await lan.post(`${all.page}/accept`)
    const { page } = await bring(lan, [ROWS, ...people.slice(0, 3)].join('\n'), {
      ...{ unit: 'XC', complete: 'yes' },
    })
    const asked = await lan.get(page)
    expect(asked.text).toContain('Tệp không có 9 trong số 12 người')
    const answered = await lan.post(`${page}/answer`, { confirmed: 'yes' })
    const confirmed = String(answered.headers.location)
    expect((await lan.get(confirmed)).text).toContain('9 người không có trong tệp')
    await lan.post(`${confirmed}/accept`)
    expect(await listed(lan, '?unit=XC')).toHaveLength(3)
  })

  it('asks who a row in doubt is, and stores nothing of it until that is said', async () => {
    const { page } = await bring(lan, `${ROWS}\n,Vàng A Chu,03/02/1982,,XA,chu.moi@example.vn,`)
    expect((await lan.get(page)).text).toContain('trùng họ tên và ngày sinh')
    await lan.post(`${page}/accept`)
    const questions = await lan.get(`${LIST}/questions`)
    const id = /learners\/questions\/([0-9a-f-]{36})/.exec(questions.text)?.[1] ?? ''
    const as = (await pageOf('A3')).split('/').at(-1) ?? ''
    expect((await ofB.get(`${LIST}/questions`)).status).toBe(404)
    await lan.post(`${LIST}/questions/${id}`, { decision: 'same', as })
    expect((await lan.get(await pageOf('A3'))).text).toContain('chu.moi@example.vn')
  })
})

describe('units', () => {
  it('show their people, and a branch to its coordinator only', async () => {
    const { text } = await lan.get('/console/units')
    const [idOfA = '', idOfB = ''] = ['Xã A', 'Xã B'].map(
      (name) => new RegExp(`/console/units/([^"]+)">${name}<`).exec(text)?.[1],
    )
    expect((await lan.get(`/console/units/${idOfB}`)).text).toContain('Lê Thị Giang')
    expect((await ofB.get('/console/units')).text).not.toContain('Xã A')
    expect((await ofB.get(`/console/units/${idOfA}`)).status).toBe(404)
    expect((await ofB.post(`/console/units/${idOfB}/place`, { under: '' })).status).toBe(404)
  })

  it('are placed below each other, never in a circle, and back', async () => {
    const { text } = await lan.get('/console/units')
    const [idOfA = '', idOfB = ''] = ['Xã A', 'Xã B'].map(
      (name) => new RegExp(`/console/units/([^"]+)">${name}<`).exec(text)?.[1],
    )
    await lan.post(`/console/units/${idOfA}/place`, { under: 'XB' })
    expect(await listed(ofB, '?text=binh')).toHaveLength(1)
    const circle = await lan.post(`/console/units/${idOfB}/place`, { under: 'Xã A' })
    expect(circle.text).toContain('đang nằm dưới chính đơn vị này')
    await lan.post(`/console/units/${idOfA}/place`, { under: '' })
    expect(await listed(ofB, '?text=binh')).toEqual([])
  })
})

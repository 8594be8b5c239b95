import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
let ofB: SignedIn
let auditor: SignedIn
/** Id of the certificate of a person, by employee code. */
const ids = new Map<string, string>()
beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  lan = await signIn(app, deps, { role: 'administrator' })
  ofB = await signIn(app, deps, { role: 'coordinator', unitCode: 'XB' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  const listed = await service.get('/api/v1/certificates')
  for (const { id, learner } of listed.body.items) ids.set(learner, id)
})
afterAll(() => service.close())

const pathOf = (learner: string) => `/console/certificates/${ids.get(learner)}`
const found = async (who: SignedIn, query: string) => {
  const page = await who.get(`/console/certificates?${query}`)
  expect(page.status).toBe(200)
  return ['Lò Thị An', 'Quàng Văn Bình', 'Nguyễn Thị Dung'].filter((name) =>
    page.text.includes(name),
  )
}
const audited = async (action: string) =>
  await service.deps.db
    .selectFrom('audit_entries')
    .select(['actor', 'subject', 'after'])
    .where('action', '=', action)
    .execute()

describe('looking for certificates', () => {
  it.each([
    ['text=quang van', ['Quàng Văn Bình']],
    ['text=dung', ['Nguyễn Thị Dung']],
    ['text=van quang bi', ['Quàng Văn Bình']],
    ['text=uang', []],
    ['text=B1', ['Nguyễn Thị Dung']],
    ['text=%25', []],
    ['unit=xa a', ['Lò Thị An', 'Quàng Văn Bình']],
    ['unit=XB', ['Nguyễn Thị Dung']],
    ['cohort=kns-1&state=valid', ['Lò Thị An', 'Quàng Văn Bình', 'Nguyễn Thị Dung']],
    ['cohort=kns-2', []],
    ['state=awaiting', []],
    ['state=nonsense&year=x', ['Lò Thị An', 'Quàng Văn Bình', 'Nguyễn Thị Dung']],
  ])('%s', async (query, names) => {
    expect(await found(lan, query)).toEqual(names)
  })

  it('by number, and by the code of the paper', async () => {
    const { number, code } = service.certificates[0] ?? { number: '', code: '' }
    expect(await found(lan, `text=${encodeURIComponent(number)}`)).toHaveLength(1)
    expect(await found(lan, `text=${encodeURIComponent(number.toLowerCase())}`)).toHaveLength(1)
    expect(await found(lan, `text=${Number.parseInt(number, 10)}`)).toHaveLength(1)
    expect(await found(lan, `text=${encodeURIComponent(number.slice(0, -1))}`)).toHaveLength(1)
    expect(await found(lan, `text=${encodeURIComponent(number.slice(1))}`)).toHaveLength(0)
    expect(await found(lan, `text=${code}`)).toHaveLength(1)
  })

  it('sorts by the given name, as offices do', async () => {
    const page = await lan.get('/console/certificates?sort=-name')
    const at = ['Nguyễn Thị Dung', 'Quàng Văn Bình', 'Lò Thị An'].map((name) =>
      page.text.indexOf(`>${name}<`),
    )
    expect(at).toEqual(at.toSorted((a, b) => a - b))
  })

  it('a coordinator of a unit finds, opens and downloads only the unit’s own', async () => {
    expect(await found(ofB, '')).toEqual(['Nguyễn Thị Dung'])
    expect((await ofB.get(pathOf('B1'))).status).toBe(200)
    for (const part of ['', '/certificate.pdf', '/dossier', '/files/1/pdf/1'])
      expect((await ofB.get(pathOf('A1') + part)).status).toBe(404)
    const act = { reason: 'wrong-person', expected: '1', act: 'show' }
    for (const part of ['/revoke', '/link', '/mail'])
      await expectRefused(ofB.post(pathOf('A1') + part, act))
    expect(await stateOf('A1')).toBe('valid')
    expect(await audited('certificates.link.show')).toEqual([])
  })
})

async function expectRefused(answer: Promise<{ status: number; text: string }>) {
  const { status, text } = await answer
  expect(status).toBeGreaterThanOrEqual(400)
  expect(text).not.toContain('/c/')
}

async function stateOf(learner: string) {
  const row = await service.deps.db
    .selectFrom('certificates')
    .select('state')
    .where('id', '=', ids.get(learner) ?? '')
    .executeTakeFirstOrThrow()
  return row.state
}

describe('the page of a certificate', () => {
  it('never has the private link, until somebody asks for it; and that is in the audit trail', async () => {
    const { token = '' } = service.certificates.find(({ learner }) => learner === 'A1') ?? {}
    expect((await lan.get(pathOf('A1'))).text).not.toContain(token)
    const shown = await lan.post(`${pathOf('A1')}/link`, { act: 'show' })
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(shown.text).toContain(`/c/${token}`)
    expect(await audited('certificates.link.show')).toMatchObject([
      { actor: `user:${lan.login}`, subject: ids.get('A1') },
    ])
    expect(service.logged()).not.toContain(token)
    expect((await lan.get(pathOf('A1'))).text).not.toContain(token)
  })

  it('a new link ends the old one', async () => {
    const { token = '' } = service.certificates.find(({ learner }) => learner === 'B1') ?? {}
    expect((await ofB.post(`${pathOf('B1')}/link`, { act: 'renew' })).status).toBe(303)
    expect((await lan.get(`/c/${token}`)).status).toBe(404)
  })

  it('an auditor reads everything, and changes nothing', async () => {
    const page = await auditor.get(pathOf('A1'))
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('method="post" action="/console/certificates')
    expect((await auditor.get(`${pathOf('A1')}/dossier`)).status).toBe(200)
    for (const part of ['/revoke', '/link', '/mail', '/reinstate'])
      expect((await auditor.post(pathOf('A1') + part, { act: 'show' })).status).toBe(404)
    expect((await auditor.post('/console/certificates/revoke', {})).status).toBe(404)
  })

  it('the file opens, and is counted for nobody', async () => {
    const file = await lan.get(`${pathOf('A1')}/certificate.pdf`)
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/pdf'])
    const { body } = await service.get(`/api/v1/certificates/${ids.get('A1')}`)
    expect(body.uses.downloaded).toBe(0)
  })
})

describe('revoking', () => {
  it('in the words that the public reads, for the revision that was seen; then it may stand again', async () => {
    const stale = { reason: 'asked', expected: '7' }
    expect((await lan.post(`${pathOf('A2')}/revoke`, stale)).status).toBe(409)
    expect(await stateOf('A2')).toBe('valid')
    const silent = { reason: 'other', more: ' ', expected: '1' }
    await lan.post(`${pathOf('A2')}/revoke`, silent)
    expect(await stateOf('A2')).toBe('valid')

    const act = { reason: 'wrong-person', more: 'Theo biên bản 12', expected: '1' }
    await lan.post(`${pathOf('A2')}/revoke`, act)
    expect(await stateOf('A2')).toBe('revoked')
    const page = await lan.get(pathOf('A2'))
    expect(page.text).toContain('Cấp nhầm người. Theo biên bản 12')
    expect(page.text).toContain('Đã thu hồi')

    // Revoking has the outcome decided anew, which nobody has done here yet.
    const again = { reason: 'Nhầm biên bản', expected: '1', facts: 'same', despite: 'yes' }
    await lan.post(`${pathOf('A2')}/reinstate`, again)
    expect(await stateOf('A2')).toBe('valid')
  })
})

describe('many at once', () => {
  const of = (learners: string[]) => learners.map((learner) => `id=${ids.get(learner)}`).join('&')

  it('asks on a page of its own, for exactly these', async () => {
    const page = await lan.get(`/console/certificates/revoke?of=chosen&${of(['A1', 'B1'])}`)
    expect(page.text).toContain('Thu hồi 2 giấy chứng nhận')
    const forB = await ofB.get(`/console/certificates/revoke?of=chosen&${of(['A1', 'B1'])}`)
    expect(forB.text).toContain('Thu hồi 1 giấy chứng nhận')
    expect(forB.text).not.toContain('Lò Thị An')
  })

  it('the whole list is refused when it is another than the one that was seen', async () => {
    const query = 'of=all&cohort=kns-1&expected'
    expect((await lan.get(`/console/certificates/revoke?${query}=2`)).status).toBe(409)
    expect((await lan.get(`/console/certificates/revoke?${query}=3`)).status).toBe(200)
  })

  it('of another unit’s certificate nothing is done, nor of the others', async () => {
    const chosen = [ids.get('A1'), ids.get('B1')].join(',')
    await ofB.post('/console/certificates/revoke', { ids: chosen, reason: 'issued-twice' })
    expect(await stateOf('A1')).toBe('valid')
  })

  it('shows what a correction would change, and makes the new version', async () => {
    await service.installation.importRoster(`employee_code,full_name,date_of_birth,unit_code,unit_name,email,cohort
A1,Lò Thị Ân,01/02/1980,XA,Xã A,an@example.vn,kns-1
`)
    const page = await lan.get(`/console/certificates/revise?of=chosen&${of(['A1'])}`)
    expect(page.text).toContain('Lò Thị Ân')
    const ids1 = ids.get('A1') ?? ''
    const sent = { ids: ids1, take: ['name'], reason: 'Sai dấu' }
    expect((await lan.post('/console/certificates/revise', sent)).headers.location).toBe(
      `/console/certificates/${ids1}`,
    )
    const after = await lan.get(pathOf('A1'))
    expect(after.text).toContain('họ và tên: Lò Thị An → Lò Thị Ân')
  })

  it('downloads the chosen as an archive, and says so when none is ticked', async () => {
    const zip = await lan.get(`/console/certificates/chosen.zip?of=chosen&${of(['A1', 'A2'])}`)
    expect([zip.status, zip.headers['content-type']]).toEqual([200, 'application/zip'])
    const none = await lan.get('/console/certificates/chosen.zip?of=chosen')
    expect([none.status, none.headers.location]).toEqual([303, '/console/certificates'])
  })

  it('the messages of a class hold links: only by a form, and each time in the audit trail', async () => {
    const path = '/console/certificates/of/kns-1/messages'
    expect((await auditor.post(path)).status).toBe(404)
    const sheets = await lan.post(path)
    expect([sheets.status, sheets.headers['content-type']]).toEqual([200, 'application/zip'])
    expect(await audited('certificates.messages')).toHaveLength(1)
  })
})

describe('the register', () => {
  it('is listed by year, opens, and is downloaded', async () => {
    const page = await lan.get('/console/certificates/register')
    expect(page.text).toContain('Sở Khoa học và Công nghệ')
    const query = '?issuer=S%E1%BB%9F+Khoa+h%E1%BB%8Dc+v%C3%A0+C%C3%B4ng+ngh%E1%BB%87&year=2026'
    const book = await lan.get(`/console/certificates/register/book${query}`)
    expect(book.text).toContain('Nguyễn Thị Dung')
    const ofUnit = await ofB.get(`/console/certificates/register/book${query}`)
    expect(ofUnit.text).toContain('Nguyễn Thị Dung')
    expect(ofUnit.text).not.toContain('Quàng Văn Bình')
    expect((await lan.get(`/console/certificates/register/book.xlsx${query}`)).status).toBe(200)
  })
})

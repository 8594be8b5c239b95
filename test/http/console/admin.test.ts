import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findUserByLogin } from '../../../src/access/user-store.ts'
import { auditTexts } from '../../../src/foundation/texts/console/audit.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn, tokenIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService()
  lan = await signIn(service.app, service.deps, { role: 'administrator', login: 'lan' })
})
afterAll(() => service.close())

const idOf = async (login: string) => (await findUserByLogin(service.deps.db, login))?.id ?? ''
const linkIn = (html: string) => /\/sign-in\/link\/[\w-]+/.exec(html)?.[0] ?? ''
/** What the next page tells of the act before. */
const told = async (person: SignedIn, page = '/console/admin') => (await person.get(page)).text
const people = '/console/admin/people'

describe('people', () => {
  const hue = { name: 'Lê Thị Huệ', login: 'hue', email: '', role: 'coordinator', unit: 'XA' }

  it('are invited by a link that is shown once, works once, and stands in no log and no entry', async () => {
    const { text } = await lan.post(people, hue)
    const link = linkIn(text)
    expect(text).toContain('Lê Thị Huệ')
    const token = link.split('/').at(-1) ?? 'nothing'
    const agent = supertest.agent(service.app)
    const form = await agent.get(link)
    const fields = { _token: tokenIn(form.text), password: 'một câu ngắn dễ nhớ' }
    const set = await agent.post(link).redirects(0).type('form').send(fields)
    expect([set.status, set.headers.location]).toEqual([303, '/console'])
    expect((await agent.get(link)).status).toBe(404)
    expect(service.logged()).not.toContain(token)
    expect((await lan.get('/console/audit')).text).not.toContain(token)
    expect((await lan.get(`${people}/${await idOf('hue')}`)).text).not.toContain(token)
  })

  it('are told what is wrong where the form stands', async () => {
    const answer = await lan.post(people, { ...hue, unit: 'nowhere', login: 'mai' })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('Không có đơn vị nào mang mã nowhere')
    expect(await idOf('mai')).toBe('')
  })

  it('of one name there is one, also where two invite them at the same moment', async () => {
    const twice = [1, 2].map(() => lan.post(people, { ...hue, login: 'twin' }))
    const statuses = (await Promise.all(twice)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 409])
  })

  it('change with the next click: rights, and whether they may come at all', async () => {
    const minh = await signIn(service.app, service.deps, { role: 'auditor', login: 'minh' })
    const page = `${people}/${await idOf('minh')}`
    expect((await minh.get('/console/audit')).status).toBe(200)
    await lan.post(page, { ...hue, name: 'Minh', role: 'coordinator', unit: 'XB' })
    expect((await minh.get('/console/audit')).status).toBe(404)
    expect((await minh.get('/console/account')).text).toContain('Xã B')
    await lan.post(`${page}/off`)
    expect(await told(lan)).toContain('Đã khóa tài khoản minh')
    expect((await minh.get('/console/account')).status).toBe(303)
    await lan.post(`${page}/on`)
    // Switched on again, but the session of before stays over.
    expect((await minh.get('/console/account')).status).toBe(303)
  })

  it('signing somebody out ends what is open, and nothing else', async () => {
    const nga = await signIn(service.app, service.deps, { role: 'auditor', login: 'nga' })
    await lan.post(`${people}/${await idOf('nga')}/sign-out`)
    expect((await nga.get('/console/account')).status).toBe(303)
    expect((await lan.get('/console/account')).status).toBe(200)
  })

  it('nobody takes their own rights away, and the last administrator stays', async () => {
    const own = `${people}/${await idOf('lan')}`
    const self = { name: 'Trần Thị Lan', email: '', unit: '' }
    expect((await lan.post(`${own}/off`)).text).toContain('Không ai tự khóa tài khoản')
    expect((await lan.post(own, { ...self, role: 'auditor' })).status).toBe(409)
    const second = await signIn(service.app, service.deps, { role: 'administrator', login: 'hai' })
    const other = `${people}/${await idOf('hai')}`
    // Each takes the other's rights at the same moment: one of them stays.
    await Promise.all([
      lan.post(other, { ...self, role: 'auditor' }),
      second.post(own, { ...self, role: 'auditor' }),
    ])
    const left = [
      await findUserByLogin(service.deps.db, 'lan'),
      await findUserByLogin(service.deps.db, 'hai'),
    ]
    expect(left.map((user) => user?.role).toSorted()).toEqual(['administrator', 'auditor'])
    const stays = left[0]?.role === 'administrator' ? lan : second
    const gone = stays === lan ? 'hai' : 'lan'
    await stays.post(`${people}/${await idOf(gone)}`, { ...self, role: 'administrator' })
  })
})

describe('keys of programs', () => {
  it('are shown once, work for what was chosen, and are revoked', async () => {
    const wanted = {
      name: 'cổng báo cáo',
      scopes: ['reports:read', 'cohorts:read'],
      unit: '',
      until: '',
    }
    const made = await lan.post('/console/admin/keys', wanted)
    const key = /hocvu_[\w-]+/.exec(made.text)?.[0] ?? ''
    expect((await service.get('/api/v1/cohorts', key)).status).toBe(200)
    expect((await service.get('/api/v1/accounts', key)).status).toBe(403)
    const list = (await lan.get('/console/admin/keys')).text
    expect(list).toContain('Xem báo cáo')
    expect(list).not.toContain(key)
    expect((await lan.post('/console/admin/keys', wanted)).status).toBe(409)
    const { id } = await service.deps.db
      .selectFrom('api_keys')
      .select('id')
      .where('name', '=', wanted.name)
      .executeTakeFirstOrThrow()
    await lan.post(`/console/admin/keys/${id}/revoke`)
    expect((await service.get('/api/v1/cohorts', key)).status).toBe(401)
  })

  it.each([
    [{ scopes: [] }, 'Hãy chọn ít nhất một quyền'],
    [{ until: '2020-01-01' }, 'Ngày hết hạn đã qua'],
  ])('are refused with %j', async (fields, text) => {
    const wanted = { name: 'x', scopes: ['cohorts:read'], unit: '', until: '', ...fields }
    expect((await lan.post('/console/admin/keys', wanted)).text).toContain(text)
  })
})

describe('the audit trail', () => {
  it('tells who did what, in both languages, and is filtered', async () => {
    const vi = (await lan.get('/console/audit')).text
    expect(vi).toContain('Trần Thị Lan (lan)')
    expect(vi).toContain('Thu hồi khóa API')
    const en = (await lan.get('/console/audit?lang=en&action=user.disable')).text
    expect(en).toContain('Switched somebody off')
    expect(en).not.toContain('<td>Revoked an API key</td>')
    const none = await lan.get('/console/audit?subject=nothing&day=nonsense&before=x')
    expect(none.text).toContain(auditTexts.vi.emptyFiltered)
  })

  it('goes on in steps, whatever was added meanwhile', async () => {
    const { db, clock } = service.deps
    const { appendAudit } = await import('../../../src/access/audit.ts')
    for (let entry = 0; entry < 60; entry += 1)
      await appendAudit(db, {
        ...{ at: clock.now(), actor: 'cli:lan', action: 'cohort.change', subject: `lop-${entry}` },
      })
    const ask = async (query: string) => {
      const { text } = await lan.get(`/console/audit?action=cohort.change${query}`)
      return [...text.matchAll(/cohorts\/lop-(\d+)"/g)].map(([, at]) => Number(at))
    }
    const newest = await ask('')
    expect([newest.length, newest[0]]).toEqual([50, 59])
    const { seq } = await db
      .selectFrom('audit_entries')
      .select('seq')
      .where('subject', '=', 'lop-10')
      .executeTakeFirstOrThrow()
    expect(await ask(`&before=${seq}`)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect((await ask(`&after=${seq}`))[0]).toBe(59)
    expect((await ask('&day=1999-01-01')).length).toBe(0)
  })

  it('says whether it is whole', async () => {
    expect((await lan.get('/console/audit/chain')).text).toContain('Nhật ký nguyên vẹn')
  })
})

it('the system check speaks plain words', async () => {
  const { text } = await lan.get('/console/admin/check')
  expect(text).toContain('Đồng hồ máy chủ và cơ sở dữ liệu khớp nhau')
})

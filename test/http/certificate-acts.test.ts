import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

const UNKNOWN = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'

let service: TestService
/** By the employee code. */
const ids = new Map<string, string>()
beforeAll(async () => {
  service = await startTestService({ limits: { page: 1000 } })
  const { body } = await service.get('/api/v1/certificates')
  for (const { learner, id } of body.items) ids.set(learner, id)
})
afterAll(() => service.close())

const at = (code: string, act = '') => `/api/v1/certificates/${ids.get(code)}${act}`
const given = (code: string) => {
  const found = service.certificates.find(({ learner }) => learner === code)
  if (!found) throw new Error(`${code} has no certificate`)
  return found
}
const page = (path: string) => supertest(service.app).get(path).set('Accept', 'text/html')
const machine = (path: string) => supertest(service.app).get(path).set('Accept', 'application/json')

async function rename(code: string, name: string, born: string) {
  const csv = `employee_code,full_name,date_of_birth,unit_code,unit_name\n${code},${name},${born},XA,Xã A\n`
  await service.post('/api/v1/roster/imports').attach('file', Buffer.from(csv), 'roster.csv')
}

describe('a correction over HTTP', () => {
  it('shows what would change, then changes it, for whoever saw the present revision', async () => {
    await rename('A1', 'Lò Thị Ân', '01/02/1980')
    const body = { reason: 'Sai họ tên', take: ['name'], expectedRevision: 1 }
    const dry = await service.post(at('A1', '/revisions')).send({ ...body, dryRun: true })
    expect(dry.body).toMatchObject({
      revision: 2,
      dryRun: true,
      changes: [{ fact: 'fullName', before: 'Lò Thị An', after: 'Lò Thị Ân' }],
      reconciliation: null,
    })
    const done = await service.post(at('A1', '/revisions')).send(body)
    expect([done.status, done.body.revision]).toEqual([200, 2])
    expect(done.body.reconciliation).toMatch(/^[\da-f-]{36}$/)
    const again = await service.post(at('A1', '/revisions')).send(body)
    expect([again.status, again.body.code]).toEqual([409, 'certificate.changed'])
    expect(again.body.errors).toEqual([
      { field: '1/2026/GCN', reason: expect.stringContaining('is at revision 2 by now, not 1') },
    ])
    const unseen = await service
      .post(at('A1', '/revisions'))
      .send({ ...body, expectedRevision: undefined })
    expect(unseen.status).toBe(400)
    const same = await service.post(at('A1', '/revisions')).send({ ...body, expectedRevision: 2 })
    expect([same.status, same.body.code]).toEqual([409, 'certificate.unchanged'])
  })

  it('is in the history of the certificate, with its actor for whoever may write', async () => {
    const { body } = await service.get(at('A1'))
    expect(body).toMatchObject({ revision: 2, fullName: 'Lò Thị Ân', revocations: [] })
    expect(body.revisions).toMatchObject([
      { revision: 1, kind: 'issued', code: given('A1').code, actor: 'cli:lan' },
      {
        revision: 2,
        kind: 'revised',
        reason: 'Sai họ tên',
        actor: expect.stringMatching(/^api-key:/),
        changes: [{ fact: 'fullName', before: 'Lò Thị An', after: 'Lò Thị Ân' }],
      },
    ])
    const reader = await service.makeKey({ scopes: ['certificates:read'] })
    const read = await service.get(at('A1'), reader)
    expect(read.body.revisions[1]).toMatchObject({ reason: 'Sai họ tên', actor: null })
  })

  it('shows on the paper’s page what that paper said, and leads to the newest', async () => {
    const old = await page(`/verify/${given('A1').code}`)
    expect(old.status).toBe(200)
    for (const shown of [
      'Đã được thay thế',
      'Lò Thị An<',
      'Giấy mang mã này ghi',
      'Chỉnh sửa: họ và tên',
    ])
      expect(old.text).toContain(shown)
    expect(old.text).not.toContain('Lò Thị Ân')
    const newest = /href="(\/verify\/[\w-]+)"/.exec(old.text)?.[1] ?? ''
    const now = await page(newest)
    expect(now.text).toContain('Lò Thị Ân')
    expect(now.text).toContain('Còn hiệu lực')
    const told = await machine(`/verify/${given('A1').code}`)
    expect(told.body).toMatchObject({
      result: 'replaced',
      checks: {
        register: { state: 'holds' },
        revocation: { state: 'holds', reason: 'not-revoked' },
        replacement: { state: 'fails', reason: 'replaced' },
        file: { state: 'cannot-tell' },
      },
      certificate: { fullName: 'Lò Thị An', number: '1/2026/GCN', revision: 1 },
      replacedBy: `https://hocvu.example.gov.vn${newest}`,
    })
    expect(JSON.stringify(told.body)).not.toMatch(/1980|Xã A|example\.vn|A1/)
  })
})

describe('a revocation over HTTP', () => {
  it('shows on every page with its reason; the download answers 410, nothing is gone', async () => {
    const { token, code } = given('B1')
    const file = await page(`/c/${token}/certificate.pdf`).buffer(true)
    const done = await service.post(at('B1', '/revocation')).send({ reason: 'Cấp nhầm người' })
    expect([done.status, done.body.revision]).toEqual([200, 1])
    expect(await page(`/c/${token}/certificate.pdf`)).toMatchObject({ status: 410 })
    for (const path of [`/c/${token}`, `/verify/${code}`]) {
      const { status, text } = await page(path)
      expect(status).toBe(200)
      expect(text).toContain('Đã thu hồi')
      expect(text).toContain('Thu hồi ngày 02/03/2026. Lý do: Cấp nhầm người')
    }
    const digest = file.headers.etag?.slice(1, -1)
    const told = await machine(`/verify/${code}?lang=en`)
    expect(told.body).toMatchObject({
      result: 'revoked',
      checks: {
        revocation: { state: 'fails', reason: 'revoked' },
        replacement: { state: 'holds' },
      },
      certificate: { sha256: digest },
      history: [{ kind: 'issued' }, { kind: 'revoked', reason: 'Cấp nhầm người' }],
    })
    const twice = await service.post(at('B1', '/revocation')).send({ reason: 'Lần nữa' })
    expect([twice.status, twice.body.code]).toEqual([409, 'certificate.state'])
    expect(twice.body.detail).toContain('đã thu hồi')
  })

  it('ends when a person lets it stand again, which needs a passed outcome', async () => {
    const { token, code } = given('B1')
    const refused = await service.post(at('B1', '/reinstatement')).send({ reason: 'Thi lại' })
    expect([refused.status, refused.body.code]).toEqual([409, 'certificate.not-earned'])
    const done = await service
      .post(at('B1', '/reinstatement'))
      .send({ reason: 'Kết luận thanh tra', facts: 'same', despiteOutcome: true })
    expect([done.status, done.body.revision]).toEqual([200, 2])
    const { text } = await page(`/c/${token}?lang=en`)
    for (const shown of [
      'Valid',
      'Revoked. Reason: <span lang="vi">Cấp nhầm người</span>',
      'Reinstated, in force again',
    ])
      expect(text).toContain(shown)
    expect(text).toContain(`/c/${token}/certificate.pdf`)
    expect((await machine(`/verify/${code}`)).body.result).toBe('replaced')
    const { body } = await service.get(at('B1'))
    expect(body.revocations).toMatchObject([{ revision: 1, reason: 'Cấp nhầm người' }])
  })
})

describe('a private link over HTTP', () => {
  it('is told on its own, renewed without being told, and kept out of every list', async () => {
    const { token } = given('A2')
    const told = await service.get(at('A2', '/link'))
    expect(told.body).toMatchObject({
      link: `https://hocvu.example.gov.vn/c/${token}`,
      state: 'open',
      expiresOn: null,
    })
    expect(told.headers['cache-control']).toBe('no-store')
    const renewed = await service.post(at('A2', '/link')).send({ act: 'renew' })
    expect(renewed.body).not.toHaveProperty('link')
    const now = (await service.get(at('A2', '/link'))).body.link
    expect(now).not.toContain(token)
    expect((await page(`/c/${token}`)).status).toBe(404)
    expect((await page(new URL(now).pathname)).status).toBe(200)
    for (const path of ['/api/v1/certificates', at('A2')])
      expect((await service.get(path)).text).not.toContain(now.split('/c/')[1])
    expect(service.logged()).not.toContain(now.split('/c/')[1])
  })

  it('that was taken back or has expired answers as one that never was, to the last byte', async () => {
    const now = async () => (await service.get(at('A2', '/link'))).body.link
    const open = new URL(await now()).pathname
    const answer = async (path: string) => {
      const { status, text, headers } = await page(path)
      const { date: _, 'x-request-id': __, ...rest } = headers
      return { status, text, headers: rest }
    }
    const unknown = await answer(`/c/${'A'.repeat(32)}`)
    expect(unknown.status).toBe(404)
    await service.deps.db
      .updateTable('certificates')
      .set({ link_expires_on: '2026-03-01' })
      .where('id', '=', ids.get('A2') ?? '')
      .execute()
    expect(await answer(open)).toEqual(unknown)
    expect(await answer(`${open}/certificate.pdf`)).toEqual(unknown)
    await service.post(at('A2', '/link')).send({ act: 'expire', expiresOn: null })
    expect((await answer(open)).status).toBe(200)
    await service.post(at('A2', '/link')).send({ act: 'take-back' })
    expect(await answer(open)).toEqual(unknown)
    await service.deps.db
      .updateTable('certificates')
      .set({ awaits_signature: true })
      .where('id', '=', ids.get('A2') ?? '')
      .execute()
    await service.post(at('A2', '/link')).send({ act: 'renew' })
    const hidden = await answer(`/verify/${given('A2').code}`)
    expect(hidden).toEqual(await answer(`/verify/${'A'.repeat(22)}`))
    expect((await machine(`/verify/${given('A2').code}`)).body).toEqual({
      result: 'unknown',
      checks: { register: { state: 'fails', reason: 'not-in-register' } },
      certificate: null,
      replacedBy: null,
      history: [],
    })
  })
})

describe('whoever sees one unit only', () => {
  const acts: [string, object][] = [
    ['/revisions', { reason: 'x', take: ['name'], expectedRevision: 1 }],
    ['/revocation', { reason: 'x' }],
    ['/reinstatement', { reason: 'x' }],
    ['/link', { act: 'renew' }],
  ]

  it.each(acts)('cannot tell another’s certificate from none: POST …%s', async (act, body) => {
    const post = async (id: string | undefined) => {
      const { status, text } = await service
        .post(`/api/v1/certificates/${id}${act}`, service.keyOfB)
        .send(body)
      return { status, text: text.replaceAll(id ?? '', '…') }
    }
    const foreign = await post(ids.get('A1'))
    expect(foreign.status).toBe(404)
    expect(foreign).toEqual(await post(UNKNOWN))
  })

  it('reads nothing of it either, by id, number or link', async () => {
    for (const path of [at('A1'), at('A1', '/link')]) {
      const { status, text } = await service.get(path, service.keyOfB)
      const none = await service.get(path.replace(ids.get('A1') ?? '', UNKNOWN), service.keyOfB)
      expect([status, text]).toEqual([404, none.text])
    }
    const listed = await service.get('/api/v1/certificates?number=1/2026/GCN', service.keyOfB)
    expect(listed.body).toEqual({ items: [], next: null })
  })

  it.each(acts)('needs the scope to write: POST …%s', async (act, body) => {
    const reader = await service.makeKey({ scopes: ['certificates:read', 'outcomes:write'] })
    const { status } = await service.post(at('A1', act), reader).send(body)
    expect(status).toBe(403)
  })
})

describe('a document laid beside an act', () => {
  it('is read by whoever sees the people that the act is about, and by nobody else', async () => {
    const slip = Buffer.from('Số,Ngày\n12,01/03/2026\n')
    const { body } = await service
      .post('/api/v1/attachments', service.keyOfB)
      .attach('file', slip, 'quyết định.csv')
    const revoked = await service
      .post(at('B1', '/revocation'), service.keyOfB)
      .send({ reason: 'Theo quyết định', attachment: body.id })
    expect(revoked.status).toBe(200)
    const path = `/api/v1/attachments/${body.id}`
    expect((await service.get(path, service.keyOfB)).status).toBe(200)
    expect((await service.get(path, service.keyOfA)).status).toBe(404)
    expect((await service.get(at('B1'))).body.revocations.at(-1)).toMatchObject({
      reason: 'Theo quyết định',
      attachment: body.id,
    })
    await service
      .post(at('B1', '/reinstatement'))
      .send({ reason: 'Trở lại', facts: 'same', despiteOutcome: true })
  })
})

describe('lists', () => {
  const numbers = async (query: string) => {
    const { body } = await service.get(`/api/v1/certificates?${query}`)
    return body.items.map(({ number }: { number: string }) => number).toSorted()
  }

  it('are narrowed by state, cohort and number', async () => {
    await service.post(at('A1', '/revocation')).send({ reason: 'Trùng', expectedRevision: 2 })
    expect(await numbers('state=revoked')).toEqual(['1/2026/GCN'])
    expect(await numbers('state=valid')).toEqual(['3/2026/GCN'])
    expect(await numbers('state=awaiting-signature')).toEqual(['2/2026/GCN'])
    expect(await numbers('cohort=kns-2')).toEqual([])
    expect(await numbers('number=3/2026/GCN')).toEqual(['3/2026/GCN'])
    expect((await service.get('/api/v1/certificates?state=lost')).status).toBe(400)
  })
})

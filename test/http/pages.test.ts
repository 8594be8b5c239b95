import { createHash } from 'node:crypto'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

const UNKNOWN = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

describe('what anybody may open', () => {
  let service: TestService
  let token: string
  let code: string
  beforeAll(async () => {
    // Pages of one address are asked for more often here than a person would.
    service = await startTestService({ limits: { page: 1000 } })
    ;({ token, code } = service.certificates[0] ?? { token: '', code: '' })
  })
  afterAll(() => service.close())

  const get = (path: string) => supertest(service.app).get(path).set('Accept', 'text/html')

  it('shows learners their certificate, to be kept by nobody on the way', async () => {
    const page = await get(`/c/${token}`)
    expect(page.status).toBe(200)
    expect(page.type).toBe('text/html')
    expect(page.text).toContain('Lò Thị An')
    expect(page.text).toContain(`href="/c/${token}/certificate.pdf"`)
    expect(page.text).toContain(`href="/verify/${code}"`)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['x-robots-tag']).toContain('noindex')
  })

  it('hands out the file: the same bytes each time, named, kept only with a question', async () => {
    const first = await get(`/c/${token}/certificate.pdf`).buffer(true)
    const second = await get(`/c/${token}/certificate.pdf`).buffer(true)
    expect(first.status).toBe(200)
    expect(first.headers['content-type']).toBe('application/pdf')
    expect(first.headers['content-disposition']).toBe(
      'inline; filename="giay-chung-nhan-1-2026-GCN.pdf"',
    )
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const body: Buffer = first.body
    expect(body.subarray(0, 5).toString()).toBe('%PDF-')
    expect(body.equals(second.body)).toBe(true)
    const digest = createHash('sha256').update(body).digest('hex')
    expect(first.headers.etag).toBe(`"${digest}"`)
    const unchanged = await get(`/c/${token}/certificate.pdf`).set('If-None-Match', `"${digest}"`)
    expect(unchanged.status).toBe(304)
    expect((await get(`/verify/${code}`)).text).toContain(digest)
  })

  it('verifies by code and shows what the paper shows, no birthday, unit or mail', async () => {
    const page = await get(`/verify/${code}`)
    expect(page.status).toBe(200)
    for (const shown of ['Lò Thị An', 'Kỹ năng số cơ bản', '7,5', '1/2026/GCN'])
      expect(page.text).toContain(shown)
    for (const hidden of ['01/02/1980', 'Xã A', 'an@example.vn', token])
      expect(page.text).not.toContain(hidden)
  })

  it.each([
    ['CODE', '/verify/CODE'],
    ['  CODE ', '/verify/CODE'],
    ['https://hocvu.example.gov.vn/verify/CODE?lang=en', '/verify/CODE'],
    ['x/../../evil', '/verify/evil'],
    ['//evil.example', '/verify/evil.example'],
  ])('leads from the form with "%s" to the page of the code', async (typed, place) => {
    const answer = await get('/verify').query({ code: typed })
    expect([answer.status, answer.headers.location]).toEqual([303, place])
    const english = await get('/verify').query({ code: typed, lang: 'en' })
    expect(english.headers.location).toBe(`${place}?lang=en`)
  })

  it.each(['/verify', '/verify?code=', '/verify?code=a&code=b'])(
    'shows the form at %s',
    async (path) => {
      const page = await get(path)
      expect(page.status).toBe(200)
      expect(page.text).toContain('name="code"')
    },
  )

  it('answers alike to every link that opens nothing', async () => {
    const links = [
      `/c/${UNKNOWN}`,
      '/c/x',
      `/c/${code}`,
      `/c/${UNKNOWN}/certificate.pdf`,
      '/c/%00',
      '/c',
    ]
    const answers = await Promise.all(links.map((link) => get(link)))
    expect(answers.map(({ status }) => status)).toEqual(links.map(() => 404))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(new Set(answers.map(({ headers }) => JSON.stringify(varying(headers)))).size).toBe(1)
  })

  it('answers alike to every code that verifies nothing', async () => {
    const answers = await Promise.all(
      [UNKNOWN, 'x', token, '%00', 'x'.repeat(500)].map((wrong) => get(`/verify/${wrong}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('says 410 to who fetches a revoked certificate, and shows that it was revoked', async () => {
    const revoked = service.certificates[2] ?? { token: '', code: '' }
    await service.deps.db
      .updateTable('certificates')
      .set({ state: 'revoked' })
      .where('id', 'in', (query) =>
        query
          .selectFrom('certificate_revisions')
          .select('certificate_id')
          .where('code', '=', revoked.code),
      )
      .execute()
    expect((await get(`/c/${revoked.token}/certificate.pdf`)).status).toBe(410)
    expect((await get(`/c/${revoked.token}`)).text).toContain('Đã thu hồi')
    expect((await get(`/verify/${revoked.code}`)).text).toContain('Đã thu hồi')
  })

  it('speaks the language it is asked for: ?lang=, else the browser’s, else Vietnamese', async () => {
    const language = async (path: string, accepted?: string) => {
      const request = get(path)
      const page = await (accepted === undefined
        ? request
        : request.set('Accept-Language', accepted))
      expect(page.headers.vary).toContain('Accept-Language')
      return /<html lang="(\w+)"/.exec(page.text)?.[1]
    }
    expect(await language('/')).toBe('vi')
    expect(await language('/', 'en-US,en;q=0.9')).toBe('en')
    expect(await language('/?lang=vi', 'en-US,en;q=0.9')).toBe('vi')
    expect(await language('/?lang=en')).toBe('en')
    expect(await language('/?lang=xx', 'fr')).toBe('vi')
    expect(await language('/nowhere?lang=en')).toBe('en')
  })

  it('allows nothing from elsewhere, sets no cookie and tells nobody where one came from', async () => {
    for (const path of ['/', '/verify', `/c/${token}/certificate.pdf`, '/nowhere']) {
      const { headers } = await get(path)
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(headers).not.toHaveProperty('set-cookie')
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })

  it('hands out style sheets and pictures to be kept, and nothing beside them', async () => {
    const sheet = await get('/assets/hocvu.css')
    expect([sheet.status, sheet.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(sheet.headers['cache-control']).toBe('public, max-age=3600')
    const unchanged = await get('/assets/hocvu.css').set('If-None-Match', sheet.headers.etag ?? '')
    expect(unchanged.status).toBe(304)
    expect((await get('/assets/icon.svg')).headers['content-type']).toBe('image/svg+xml')
    for (const path of ['/assets/none.css', '/assets/..%2fdocument.tsx', '/assets/', '/assets'])
      expect((await get(path)).status).toBe(404)
  })

  it('gives machines problem details, in their language, where a person gets a page', async () => {
    const answer = await supertest(service.app)
      .get(`/c/${UNKNOWN}`)
      .set('Accept', 'application/json')
    expect(answer.type).toBe('application/problem+json')
    expect(answer.body).toEqual({
      type: 'urn:hocvu:error:not-found',
      title: 'Not Found',
      status: 404,
      detail: 'Không tìm thấy. Hãy kiểm tra lại địa chỉ hoặc mã.',
      code: 'not-found',
      retryable: false,
    })
  })

  it('answers an address that is no address with a page', async () => {
    const answer = await get('/verify/%E0%A4%A')
    expect([answer.status, answer.type]).toEqual([400, 'text/html'])
  })

  it('answers HEAD like GET, without the body', async () => {
    const answer = await supertest(service.app).head(`/c/${token}/certificate.pdf`)
    expect(answer.status).toBe(200)
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(10_000)
  })
})

describe('how often anybody may ask', () => {
  const statuses = async (service: TestService, paths: string[]) => {
    const seen: number[] = []
    for (const path of paths) seen.push((await supertest(service.app).get(path)).status)
    return seen
  }

  it('stops who guesses links and codes', async () => {
    const service = await startTestService({ limits: { page: 4 } })
    const guesses = ['/c/a', '/c/b', '/verify/c', '/verify/d', '/c/e']
    expect(await statuses(service, guesses)).toEqual([404, 404, 404, 404, 429])
    const page = await supertest(service.app).get('/c/f').set('Accept', 'text/html')
    expect(page.status).toBe(429)
    expect(page.headers['retry-after']).toBe('60')
    expect(page.text).toContain('Quá nhiều yêu cầu')
    await service.close()
  })

  it('stops who asks for one page again and again, and lets a class behind one address open theirs', async () => {
    const service = await startTestService({ limits: { page: 4 } })
    expect(await statuses(service, Array(5).fill('/verify'))).toEqual([200, 200, 200, 200, 429])
    const theirs = service.certificates.flatMap(({ token }) => [
      `/c/${token}`,
      `/c/${token}/certificate.pdf`,
    ])
    expect(await statuses(service, theirs)).toEqual(theirs.map(() => 200))
    await service.close()
  })

  it('counts the address that a trusted proxy names, and believes no other', async () => {
    const from = async (service: TestService, address: string) =>
      (await supertest(service.app).get('/verify').set('X-Forwarded-For', address)).status
    const behindProxy = await startTestService({ limits: { page: 1 }, trustProxy: 1 })
    expect(await from(behindProxy, '203.0.113.1')).toBe(200)
    expect(await from(behindProxy, '203.0.113.2')).toBe(200)
    expect(await from(behindProxy, '203.0.113.1')).toBe(429)
    await behindProxy.close()
    const open = await startTestService({ limits: { page: 1 } })
    expect(await from(open, '203.0.113.1')).toBe(200)
    expect(await from(open, '203.0.113.2')).toBe(429)
    await open.close()
  })
})

/** Headers that tell one answer from another. */
function varying(headers: Record<string, string>) {
  const { date: _, 'x-request-id': __, ...others } = headers
  return Object.entries(others).toSorted()
}

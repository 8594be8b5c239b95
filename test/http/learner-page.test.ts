import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'
import { tokenIn } from './signed-in.ts'

let service: TestService
let token: string
let code: string
let number: string
beforeAll(async () => {
  service = await startTestService({ limits: { page: 1000 } })
  ;({ token, code, number } = service.certificates[0] ?? { token: '', code: '', number: '' })
})
afterAll(() => service.close())

const get = (path: string) => supertest(service.app).get(path).set('Accept', 'text/html')
const ROBOT = 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'
const ZALO =
  'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/24050600'
const uses = async () => {
  await service.deps.uses.write()
  return await service.deps.db.selectFrom('certificate_uses').selectAll().execute()
}

describe('the learner’s page', () => {
  it('shares the public address and never the private one, and runs its own script alone', async () => {
    const page = await get(`/c/${token}`)
    const shared = /id="share-address"[^>]*value="([^"]*)"/.exec(page.text)?.[1]
    expect(shared).toBe(`https://hocvu.example.gov.vn/verify/${code}`)
    const head = page.text.slice(0, page.text.indexOf('</head>'))
    expect(head).not.toContain(token)
    expect(head).not.toContain('og:image')
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect((await get('/assets/share.js')).headers['content-type']).toContain('text/javascript')
  })

  it('shows a picture of the certificate, the same each time, kept only with a question', async () => {
    const first = await get(`/c/${token}/certificate.png`).buffer(true)
    expect([first.status, first.type]).toEqual([200, 'image/png'])
    const bytes: Buffer = first.body
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1400, 990])
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const unchanged = await get(`/c/${token}/certificate.png`).set(
      'If-None-Match',
      first.headers.etag ?? '',
    )
    expect(unchanged.status).toBe(304)
    const page = await get(`/c/${token}`)
    expect(page.text).toContain(`<img src="/c/${token}/certificate.png" alt="`)
  })

  it('link previews see nobody, get no picture and count nothing; a messenger’s own browser does', async () => {
    await service.deps.uses.write()
    await service.deps.db
      .updateTable('certificate_uses')
      .set({ opened: 0, downloaded: 0 })
      .execute()
    const preview = await get(`/c/${token}`).set('User-Agent', ROBOT)
    expect(preview.status).toBe(200)
    for (const said of ['Lò Thị An', number, code, token, '1980'])
      expect(preview.text).not.toContain(said)
    for (const file of ['certificate.png', 'certificate.pdf', 'credential.json'])
      expect((await get(`/c/${token}/${file}`).set('User-Agent', ROBOT)).status).toBe(404)
    await get(`/c/${token}/certificate.png`)
    expect((await uses()).every(({ opened, downloaded }) => opened + downloaded === 0)).toBe(true)
    expect((await get(`/c/${token}`).set('User-Agent', ZALO)).text).toContain('Lò Thị An')
    expect((await uses()).reduce((sum, { opened }) => sum + opened, 0)).toBe(1)
  })

  it('of a revoked certificate there is no picture and nothing to say', async () => {
    const revoked = service.certificates[1] ?? { token: '', number: '' }
    const page = await get(`/c/${revoked.token}`)
    const cookie = page.headers['set-cookie']?.[0] ?? ''
    await service.deps.db
      .updateTable('certificates')
      .set({ state: 'revoked' })
      .where('number', '=', revoked.number)
      .execute()
    expect((await get(`/c/${revoked.token}/certificate.png`)).status).toBe(410)
    expect((await get(`/c/${revoked.token}`)).text).not.toContain('<img')
    const said = await supertest(service.app)
      .post(`/c/${revoked.token}/feedback`)
      .set('Cookie', cookie)
      .type('form')
      .send({ _token: tokenIn(page.text), stars: '1' })
    expect(said.status).toBe(410)
  })
})

describe('what a learner says of a course', () => {
  const say = async (fields: Record<string, string>) => {
    const agent = supertest.agent(service.app)
    const _token = tokenIn((await agent.get(`/c/${token}`)).text)
    return await agent
      .post(`/c/${token}/feedback`)
      .redirects(0)
      .type('form')
      .send({ _token, ...fields })
  }
  const stored = () =>
    service.deps.db.selectFrom('feedback').select(['program_id', 'stars', 'comment']).execute()

  it('is kept once a certificate and can be changed; a citizen’s number is not kept', async () => {
    const first = await say({ stars: '3', comment: 'Bài 2 khó nghe.\r\nSố của tôi 014080000123' })
    expect([first.status, first.headers.location]).toEqual([303, `/c/${token}?thanks#feedback`])
    expect(await stored()).toEqual([
      {
        program_id: 'ky-nang-so',
        stars: 3,
        comment: 'Bài 2 khó nghe.\nSố của tôi ********0123',
      },
    ])
    await say({ stars: '5', comment: ' ' })
    expect(await stored()).toEqual([{ program_id: 'ky-nang-so', stars: 5, comment: null }])
    const page = await get(`/c/${token}?thanks`)
    expect(page.text).toContain('Đã ghi nhận')
    expect(page.text).toMatch(/value="5" checked/)
  })

  it.each(['0', '6', '', '4.5', '-1'])('is not taken with "%s" stars', async (stars) => {
    expect((await say({ stars })).status).toBe(400)
  })

  it('is taken with the token of the form only', async () => {
    const bare = await supertest(service.app)
      .post(`/c/${token}/feedback`)
      .type('form')
      .send({ stars: '1' })
    expect(bare.status).toBe(403)
  })
})

describe('the language', () => {
  it('that a reader switches to is remembered; an address from elsewhere changes nothing', async () => {
    const agent = supertest.agent(service.app)
    const language = async (path: string) =>
      /<html lang="(\w+)"/.exec((await agent.get(path)).text)?.[1]
    await agent.get('/?lang=en').set('Sec-Fetch-Site', 'cross-site')
    expect(await language('/')).toBe('vi')
    await agent.get('/?lang=en').set('Sec-Fetch-Site', 'same-origin')
    expect([await language('/'), await language(`/c/${token}`)]).toEqual(['en', 'en'])
  })
})

describe('a file to be verified', () => {
  it('is taken from programs and from this service’s page, from no page of another site', async () => {
    const send = () => supertest(service.app).post('/verify').set('Accept', 'text/html')
    const file = Buffer.from('%PDF-1.7 nothing')
    const status = async (request: supertest.Test) =>
      (await request.attach('file', file, 'a.pdf')).status
    expect(await status(send())).toBe(200)
    expect(await status(send().set('Sec-Fetch-Site', 'same-origin'))).toBe(200)
    expect(await status(send().set('Sec-Fetch-Site', 'cross-site'))).toBe(403)
  })
})

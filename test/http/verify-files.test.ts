/** `POST /verify`: a file that anybody brings. */
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

let service: TestService
let token: string
let code: string
let pdf: Buffer
let credential: Buffer
beforeAll(async () => {
  service = await startTestService({ limits: { page: 1000 } })
  ;({ token, code } = service.certificates[0] ?? { token: '', code: '' })
  const fetched = async (name: string): Promise<Buffer> =>
    (await supertest(service.app).get(`/c/${token}/${name}`).buffer(true).parse(bytesOf)).body
  pdf = await fetched('certificate.pdf')
  credential = await fetched('credential.json')
})
afterAll(() => service.close())

function bytesOf(response: supertest.Response, done: (error: null, body: Buffer) => void): void {
  const parts: Buffer[] = []
  response.on('data', (part: Buffer | string) => parts.push(Buffer.from(part)))
  response.on('end', () => done(null, Buffer.concat(parts)))
}

const post = (accept: string) => supertest(service.app).post('/verify').set('Accept', accept)
const upload = (bytes: Buffer, accept = 'application/json') =>
  post(accept).attach('file', bytes, 'giay-chung-nhan.pdf')

describe('a file that anybody brings', () => {
  it('is valid as it was issued; kept by nobody, listed nowhere', async () => {
    for (const bytes of [pdf, credential]) {
      const answer = await upload(bytes)
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ result: 'valid', certificate: { score: '7.5' } })
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['x-robots-tag']).toContain('noindex')
    }
  })

  it('may be the body itself', async () => {
    const answer = await post('application/json').type('application/pdf').send(pdf)
    expect(answer.body).toMatchObject({ result: 'valid' })
  })

  it('is not valid with a name in front of the signed one', async () => {
    const two = credential.toString().replace('{', '{ "name": "Bằng thạc sĩ",')
    expect((await upload(Buffer.from(two))).body).toMatchObject({
      result: 'unknown',
      checks: { file: { state: 'fails', reason: 'unreadable' } },
    })
  })

  it('is told to a person in their language, with the register’s facts', async () => {
    const page = await upload(pdf, 'text/html').set('Accept-Language', 'en')
    expect(page.text).toContain('<html lang="en"')
    expect(page.text).toContain('Lò Thị An')
    for (const hidden of ['01/02/1980', 'Xã A', 'an@example.vn', token])
      expect(page.text).not.toContain(hidden)
  })

  it('may be anything, and breaks nothing', async () => {
    const deep = credential
      .toString()
      .replace(
        '"credentialSubject": {',
        `"credentialSubject": {"x":${'['.repeat(9000)}${']'.repeat(9000)},`,
      )
    for (const bytes of [Buffer.from(deep), Buffer.alloc(5_000_000, '['), Buffer.from('%PDF-')]) {
      const answer = await upload(bytes)
      expect(answer.status).toBe(200)
      expect(['unknown', 'cannot-tell']).toContain(answer.body.result)
    }
  })

  it('that is too large is told of in words', async () => {
    const page = await upload(Buffer.alloc(6_000_000), 'text/html')
    expect([page.status, page.text.includes('Tệp quá lớn')]).toEqual([413, true])
  })
})

describe('no file at all', () => {
  const sent = (accept: string) => [
    post(accept).attach('file', Buffer.alloc(0), 'rong.pdf'),
    post(accept).field('other', 'x'),
    post(accept),
  ]

  it('leads a person back to the form, which says so', async () => {
    for (const page of await Promise.all(sent('text/html'))) {
      expect(page.status).toBe(400)
      expect(page.text).toContain('Chưa chọn tệp nào')
      expect(page.text).toContain('type="file"')
    }
  })

  it('is a problem for a machine', async () => {
    for (const { status, body } of await Promise.all(sent('application/json')))
      expect([status, body.code]).toEqual([400, 'request.invalid'])
  })
})

describe('what is typed to be looked up', () => {
  it('stands in no log, for it may be a name or a private link', async () => {
    const typed = [`https://hocvu.example.gov.vn/c/${token}`, 'Nguyễn Văn Kín', '079080001234']
    for (const one of typed)
      await supertest(service.app).get('/verify').query({ lang: 'en', code: one })
    const log = service.logged()
    expect(log).toContain('/verify?lang=en&code=[hidden]')
    for (const secret of [token, encodeURIComponent('Nguyễn Văn Kín'), '079080001234'])
      expect(log).not.toContain(secret)
  })

  it('is never a private link: its page is not asked for', async () => {
    const page = await supertest(service.app)
      .get('/verify')
      .query({ code: `x.vn/c/${token}` })
    expect(page.status).toBe(200)
    expect(page.text).not.toContain(token)
    expect(page.text).toContain('name="code"')
  })

  it('finds the certificate by its code', async () => {
    const answer = await supertest(service.app).get(`/verify/${code}?format=json`)
    expect(answer.body).toMatchObject({ result: 'valid' })
  })
})

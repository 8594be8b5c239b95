/** What no person sends, and what somebody tries who wants another's certificates. */
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendCodes } from '../../src/certificates/lookup/send-codes.ts'
import { startMailServer, type TestMailServer } from '../foundation/mail/mail-server.ts'
import { startTestService, type TestService } from './service.ts'
import { type SignedIn, signIn, tokenIn } from './signed-in.ts'

let server: TestMailServer
let service: TestService
let lan: SignedIn
beforeAll(async () => {
  server = await startMailServer()
  const mail = { url: server.url, from: 'Học Vụ <hocvu@example.gov.vn>' }
  const limits = { page: 10_000, address: 10_000, ask: 10_000 }
  service = await startTestService({ mail, limits })
  lan = await signIn(service.app, service.deps, { role: 'administrator' })
})
afterAll(async () => {
  await service.close()
  await server.close()
})

/** Somebody with a browser of their own. */
function visitor() {
  const agent = supertest.agent(service.app)
  return async (path: string, fields: Record<string, string>) => {
    const _token = tokenIn((await agent.get('/find')).text)
    const sent = agent.post(path).redirects(0).type('form')
    return await sent.send({ _token, ...fields })
  }
}

const faults = () =>
  service
    .logged()
    .split('\n')
    .filter((line) => line.includes('"level":50'))

describe('what no person sends', () => {
  it.each([
    '/console/audit?actor=%00',
    '/console/certificates/papers?text=%00',
    '/console/certificates/register/book?issuer=%00&year=2026',
  ])('a sign that no database keeps is no fault of the service: %s', async (path) => {
    expect((await lan.get(path)).status).toBe(400)
    expect(faults()).toEqual([])
  })

  it.each(['/console/units?on=0000-01-01', '/console/plans/ky-nang-so/units?on=0000-01-01'])(
    'nor is a day that no calendar has: %s',
    async (path) => {
      expect((await lan.get(path)).status).toBeLessThan(500)
      expect(faults()).toEqual([])
    },
  )

  it('nor is it in the name of whoever signs in', async () => {
    const fields = { login: 'lan\0', password: 'x', next: '/console' }
    expect((await visitor()('/sign-in', fields)).status).toBe(400)
    expect(faults()).toEqual([])
  })

  it('nor are fields within fields, or a file that breaks off', async () => {
    const file = { bytes: Buffer.from('employee_code\nA1'), name: 'a.csv' }
    const nested = await lan.upload('/console/learners/import', file, { 'unit[code]': 'XA' })
    expect(nested.status).toBe(400)
    const broken = await supertest(service.app)
      .post('/console/learners/import')
      .set('Cookie', await cookiesOf(lan))
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="rows"\r\n\r\nA1')
    expect(broken.status).toBe(400)
    expect(faults()).toEqual([])
  })
})

async function cookiesOf(person: SignedIn): Promise<string> {
  const { headers } = await person.get('/console/account')
  return String(headers['set-cookie']).replace(/;[^,]*(?:,|$)/g, '; ')
}

describe('guessing a code', () => {
  it('ends for a person, however many questions are asked about them', async () => {
    const asks = async () => {
      const post = visitor()
      const { headers } = await post('/find', { key: 'A1', birth: '01/02/1980' })
      const ask = /ask=([0-9a-f-]{36})/.exec(headers.location ?? '')?.[1] ?? ''
      return async (code: string) => (await post('/find/code', { ask, code })).status
    }
    const enter = await asks()
    await sendCodes(service.deps, { pauseMs: 0 })
    const code = /^\d{6}$/m.exec(server.taken[0]?.mail.text ?? '')?.[0] ?? ''
    const wrong = code === '123456' ? '654321' : '123456'
    for (let question = 0; question < 5; question += 1)
      expect(await (await asks())(wrong)).toBe(400)
    expect(await (await asks())(code)).toBe(400)
    expect(await enter(code)).toBe(400)
  })
})

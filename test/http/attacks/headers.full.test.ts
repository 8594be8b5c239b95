/** What every answer says to the browser that gets it, and what no request can put into an answer's head. */
import { request as rawRequest } from 'node:http'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../../src/http/server.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let server: RunningServer
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService()
  server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
  lan = await signIn(service.app, service.deps, { role: 'administrator' })
})
afterAll(async () => {
  await server.close()
  await service.close()
})

const anybody = (path: string) => () => supertest(service.app).get(path).redirects(0)
const answers: [string, () => PromiseLike<supertest.Response>][] = [
  ['a public page', anybody('/')],
  ['the description of the API', anybody('/api/docs')],
  ['a page that is not there', anybody('/nothing')],
  ['an address that is no address', anybody('/%E0%A4%A')],
  ['a style sheet', anybody('/assets/console.css')],
  ['a sign of life', anybody('/healthz')],
  ['a call without a key', anybody('/api/v1/cohorts')],
  ['a call', () => service.get('/api/v1/cohorts')],
  ['a call that is refused', () => service.get('/api/v1/cohorts?limit=0')],
  ['a page of the console', () => lan.get('/console')],
  ['a page of the console that is not there', () => lan.get('/console/nothing')],
  ['somebody who is not signed in', anybody('/console')],
  ['a form that is refused', () => supertest(service.app).post('/sign-in')],
  ['a learner’s page', () => anybody(`/c/${service.certificates[0]?.token}`)()],
]

describe('every answer', () => {
  it.each(answers)(
    'is shown in no frame, guessed at by nobody, and runs nothing foreign: %s',
    async (_, ask) => {
      const { headers } = await ask()
      expect(headers).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': expect.stringContaining('max-age='),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': expect.stringMatching(/^(?:no-referrer|same-origin)$/),
      })
      expect(headers).not.toHaveProperty('x-powered-by')
      const policy = String(headers['content-security-policy']).split('; ')
      for (const rule of [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ])
        expect(policy).toContain(rule)
      expect(policy.join()).not.toMatch(/unsafe|\*|https?:|blob:/)
      // A script comes from here or from nowhere.
      expect(policy.filter((rule) => /^script-src/.test(rule)).join()).toMatch(
        /^(?:script-src 'self')?$/,
      )
    },
  )
})

/** As a client sends it that checks nothing. */
async function raw(path: string, headers: Record<string, string>) {
  return await new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    rawRequest(server.url, { path, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        body += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, head: response.rawHeaders.join('\n'), body }),
      )
    })
      .on('error', reject)
      .end()
  })
}

describe('the name of the host', () => {
  it.each([
    '/',
    '/sign-in',
    '/find',
    '/verify',
    '/console',
    '/nothing',
    '/api/openapi.json',
    '/api/v1/x',
    '/did.json',
  ])('is never repeated, whoever says it: %s', async (path) => {
    for (const name of ['Host', 'X-Forwarded-Host', 'X-Original-Host', 'Forwarded']) {
      const said = name === 'Forwarded' ? 'host=evil.example' : 'evil.example'
      const { head, body } = await raw(path, { Host: '127.0.0.1', [name]: said })
      expect(head + body).not.toContain('evil.example')
    }
  })
})

describe('a line break', () => {
  const BREAK = '%0d%0aSet-Cookie:%20hocvu_session=planted'
  it.each([
    `/sign-in?next=/console${BREAK}`,
    `/preferences/language?to=vi&back=/${BREAK}`,
    `/preferences/theme?to=dark${BREAK}&back=/`,
    `/console/cohorts${BREAK}`,
    `/verify?code=x${BREAK}`,
    `/find/code?ask=x${BREAK}`,
    `/${BREAK}`,
  ])('makes no header: %s', async (path) => {
    const { status, head } = await raw(path, {})
    expect(status).toBeLessThan(500)
    expect(head).not.toMatch(/^set-cookie\n.*planted/im)
    expect(head.split('\n').filter((line) => /[\r\0]/.test(line))).toEqual([])
  })

  it('in the name of a file that was brought, nor do quotes: it comes back as one name', async () => {
    const bytes = Buffer.from('Mã,Họ và tên\nA1,Lò Thị An\n')
    const { body } = await service.post('/api/v1/attachments').attach('file', bytes, {
      filename: 'a%0D%0AX-Evil: 1";x="../../b.csv',
      contentType: 'text/csv',
    })
    const { headers } = await service.get(`/api/v1/attachments/${body.id}`)
    expect(headers).not.toHaveProperty('x-evil')
    expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.~%-]+$/)
    expect(decodeURIComponent(String(headers['content-disposition']))).not.toMatch(/[/\\\r\n]/)
  })
})

/**
 * Names of files that lead out of their folder. (Folders that are watched: test/jobs/watch-folders.test.ts; templates of
 * programs: test/certificates/own-template.test.ts; archives: test/certificates/signature/agency/read-zip.test.ts)
 */
import { existsSync, readdirSync } from 'node:fs'
import { request as rawRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../../src/http/server.ts'
import { faultsOf } from '../../programs/faults.ts'
import { startTestService, type TestService } from '../service.ts'

let service: TestService
let server: RunningServer
beforeAll(async () => {
  service = await startTestService({ limits: { page: 10_000, address: 10_000 } })
  server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  await service.close()
})

/** As a client sends it that does not tidy the path up. */
async function raw(path: string, headers: Record<string, string> = {}) {
  return await new Promise<{ status: number; body: string }>((resolve, reject) => {
    rawRequest(server.url, { path, headers }, (response) => {
      let body = ''
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
}

const UP = [
  '../',
  '..%2f',
  '%2e%2e%2f',
  '..\\',
  '..%5c',
  '....//',
  '%252e%252e%252f',
  '..%c0%af',
  '/',
]

describe('an address', () => {
  it.each(['/assets/', '/c/', '/verify/', '/status-lists/', '/sign-in/link/'])(
    'leads out of no folder: %s',
    async (start) => {
      for (const up of UP)
        for (const file of ['package.json', 'etc/passwd', 'etc/passwd%00.css']) {
          const { status, body } = await raw(`${start}${up.repeat(up === '/' ? 1 : 8)}${file}`)
          expect([400, 404]).toContain(status)
          expect(body).not.toMatch(/root:|"dependencies"/)
        }
    },
  )

  it('of a call names a form, never a file', async () => {
    const headers = { authorization: `Bearer ${service.key}` }
    for (const up of UP)
      for (const path of [
        `/api/v1/templates/${up}roster`,
        `/api/v1/frozen-reports/${up}x/files/xlsx`,
      ])
        expect([400, 404]).toContain((await raw(path, headers)).status)
  })
})

describe('the name of a file that is brought', () => {
  it.each([
    '../../evil.csv',
    '..\\..\\evil.csv',
    '/etc/evil.csv',
    'C:\\evil.csv',
    'a\0.csv',
    '.',
    '..',
  ])('is a name and no place: %j', async (filename) => {
    const { installation } = service
    const data = installation.settings.HOCVU_DATA
    const before = existsSync(data) ? readdirSync(data, { recursive: true }) : []
    const sheet = Buffer.from(
      `Mã CBCCVC,Họ và tên,Buổi 1\nA1,Lò Thị An,x\n${filename.length},x,x\n`,
    )
    const taken = [
      await service
        .post('/api/v1/platforms/lop-hoc/files')
        .field('course', 'KNS')
        .field('periods', '4')
        .attach('file', sheet, { filename, contentType: 'text/csv' }),
      await service
        .post('/api/v1/attachments')
        .attach('file', sheet, { filename, contentType: 'text/csv' }),
    ]
    for (const { status } of taken) expect([200, 202, 400]).toContain(status)
    const after = existsSync(data) ? readdirSync(data, { recursive: true }) : []
    expect(after).toEqual(before)
    const { text } = await service.get('/api/v1/platforms/lop-hoc/files')
    const document = taken[1]?.body.id
    const given = document && (await service.get(`/api/v1/attachments/${document}`)).headers
    expect(decodeURIComponent(String(given?.['content-disposition'] ?? ''))).not.toMatch(
      /\.\.[/\\]|[/\\]evil/,
    )
    expect(text).not.toMatch(/\.\.[/\\]|[/\\]+evil|\\u0000/)
  })
})

describe('a file of the operator', () => {
  it.each(['../../etc', '/etc', 'a/b', 'a\\b', '..', 'A', 'a%2fb'])(
    'names its template by a folder’s name alone, not %j',
    (template) => {
      const text = `id: a\ntitle: { vi: A }\ncertificate: { issuer: Sở, template: ${JSON.stringify(template)} }\n`
      const faults = faultsOf({ name: 'programs/a.yaml', text })
      expect(faults.map(({ field }) => field)).toEqual(['programs/a.yaml:3 certificate.template'])
    },
  )
})

/**
 * Where this service is made to ask. (Schemes, names that resolve inside and are re-pointed: test/connectors/address.test.ts;
 * redirects: test/connectors/http.test.ts; links to a next page: test/connectors/links.test.ts)
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platformAddress } from '../../../connectors/address.ts'
import { isInsideAddress } from '../../../src/foundation/outgoing/inside-addresses.ts'
import { startTestService, type TestService } from '../service.ts'

describe('the address of a platform', () => {
  it.each([
    ...['https://127.1', 'https://0177.0.0.1', 'https://0x7f000001', 'https://017700000001'],
    ...['https://2852039166', 'https://0xa9fea9fe', 'https://169.254.43518', 'https://①②⑦.0.0.1'],
    ...['https://[::ffff:127.0.0.1]', 'https://[::ffff:7f00:1]', 'https://[::ffff:a9fe:a9fe]'],
    ...['https://[::127.0.0.1]', 'https://[64:ff9b::7f00:1]', 'https://[64:ff9b:1::a00:1]'],
    ...[
      'https://[2002:7f00:1::]',
      'https://[2001:0:7f00:1::]',
      'https://[fec0::1]',
      'https://[::]',
    ],
    ...['https://0', 'https://0.0.0.0', 'https://255.255.255.255', 'https://[ff02::1]'],
    ...['https://[::ffff:0:127.0.0.1]', 'https://192.88.99.1', 'https://127.0.0.1.'],
    ...[
      'gopher://lms.example.vn',
      'file:///etc/passwd',
      'data:text/plain,x',
      'ws://lms.example.vn',
    ],
    ...['https://lms.example.vn@127.0.0.1', 'https://127.0.0.1#@lms.example.vn'],
  ])('is not %s', (address) => {
    expect(() => platformAddress(address, false)).toThrow()
  })

  it.each(['::ffff:0:7f00:1', '192.88.99.1', '::ffff:10.0.0.5', 'not an address', ''])(
    'nor is one inside found by a name: %j',
    (address) => expect(isInsideAddress(address)).toBe(true),
  )
})

describe('what anybody brings to be verified', () => {
  let service: TestService
  let other: Server
  let asked = 0
  let url: string
  beforeAll(async () => {
    service = await startTestService()
    other = createServer((_, response) => {
      asked += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    other.close()
    await service.close()
  })

  it('sends this service nowhere: contexts, keys, status lists, schemas, evidence of a credential', async () => {
    const token = service.certificates[0]?.token
    const own = JSON.parse((await supertest(service.app).get(`/c/${token}/credential.json`)).text)
    const changed = [
      { ...own, '@context': [...own['@context'], `${url}/context`] },
      { ...own, '@context': `${url}/context` },
      { ...own, issuer: { ...own.issuer, id: `did:web:127.0.0.1%3A${url.split(':').at(-1)}` } },
      { ...own, proof: { ...own.proof, verificationMethod: `${url}/key` } },
      {
        ...own,
        credentialStatus: { ...own.credentialStatus, statusListCredential: `${url}/list` },
      },
      {
        ...own,
        credentialSchema: [{ id: `${url}/schema`, type: '1EdTechJsonSchemaValidator2019' }],
      },
      { ...own, evidence: [{ id: `${url}/evidence`, type: ['Evidence'] }] },
    ]
    for (const credential of changed) {
      const { status, body } = await supertest(service.app)
        .post('/verify')
        .set('Accept', 'application/json')
        .attach('file', Buffer.from(JSON.stringify(credential)), 'credential.json')
      expect(status).toBeLessThan(500)
      expect(body.result).not.toBe('valid')
    }
    expect(asked).toBe(0)
  })
})

/** Where the key set of a platform cannot be read, nobody is told that their launch is wrong: it could not be judged. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { createKeySets } from '../../src/lti/key-sets.ts'
import { checkToken } from '../../src/lti/launch/check-token.ts'

const answers: Record<string, { status: number; body: string; location?: string }> = {
  '/gone': { status: 404, body: '{"keys":[]}' },
  '/down': { status: 503, body: '' },
  '/page': { status: 200, body: '<!doctype html><title>Bảo trì</title>' },
  '/empty': { status: 200, body: '' },
  '/other': { status: 200, body: '{"error":"forbidden"}' },
  '/list': { status: 200, body: '[]' },
  '/keys-no-list': { status: 200, body: '{"keys":{}}' },
  '/led-on': { status: 302, body: '', location: '/good' },
  '/good': { status: 200, body: '{"keys":[]}' },
}
const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
const guarded = createOutgoing({ privateHosts: [] })
let server: Server
let origin: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, body, location } = answers[request.url ?? ''] ?? { status: 500, body: '' }
    response.writeHead(status, location === undefined ? {} : { location }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => {
  outgoing.close()
  guarded.close()
  server.close()
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'i' })}.${part({})}`

const check = (keysUrl: string, by = outgoing) =>
  checkToken(token, { issuer: 'i', clientId: 'c', keysUrl }, createKeySets(by), {
    nonceHash: sha256('n'),
    now: new Date('2026-03-02T02:00:00Z'),
  })
const unreachable = { code: 'lti.keys-unreachable', status: 502, retryable: true }

describe('a key set that cannot be read', () => {
  it.each(Object.keys(answers).filter((path) => path !== '/good'))('at %s', async (path) => {
    await expect(check(origin + path)).rejects.toMatchObject(unreachable)
  })

  it('where nobody listens', async () => {
    await expect(check('http://127.0.0.1:9/keys')).rejects.toMatchObject(unreachable)
  })

  it('at an address inside, which is not asked', async () => {
    for (const keysUrl of [`${origin}/good`, 'https://127.0.0.1/keys', 'https://[::1]/keys'])
      await expect(check(keysUrl, guarded)).rejects.toMatchObject(unreachable)
  })
})

describe('a key set that can be read', () => {
  it('and has not the key: the token is refused', async () => {
    await expect(check(`${origin}/good`)).rejects.toMatchObject({ code: 'lti.token-refused' })
  })
})

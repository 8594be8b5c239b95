/** The keys by which this service proves itself to learning platforms. */
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose'
import supertest from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publishedKeys, rotateLtiKey, signingKey } from '../../src/lti/keys.ts'
import { startTestService, type TestService } from '../http/service.ts'

const DAY_MS = 24 * 3_600_000
const clock = { at: new Date('2026-03-02T02:00:00Z') }
let service: TestService
let deps: Parameters<typeof signingKey>[0]

beforeAll(async () => {
  service = await startTestService({ clock: { now: () => clock.at } })
  deps = service.deps
})
afterAll(() => service.close())

const keyIds = async () => (await publishedKeys(deps)).map(({ kid }) => kid)

it('the first is made when it is asked for: by many at once, one', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => signingKey(deps)))
  expect(new Set(asked.map(({ kid }) => kid)).size).toBe(1)
  expect(await keyIds()).toEqual([asked[0]?.kid])
})

it('anybody may read them, and nothing of what is private', async () => {
  const answer = await supertest(service.app).get('/lti/keys').expect(200)
  const { kid } = await signingKey(deps)
  expect(answer.type).toBe('application/json')
  expect(answer.body.keys).toEqual([
    {
      ...{ kid, kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' },
      n: expect.stringMatching(/^[\w-]{342}$/),
    },
  ])
  const { rows } = await deps.db
    .selectFrom('lti_keys')
    .select(['private_sealed', 'public_jwk'])
    .execute()
    .then((rows) => ({ rows }))
  expect(rows[0]?.private_sealed.toString('latin1')).not.toContain('PRIVATE KEY')
  expect(Object.keys(Object(rows[0]?.public_jwk)).toSorted()).toEqual(['e', 'kty', 'n'])
})

it('a new one signs at once; the one before is published for thirty days still', async () => {
  const before = await signingKey(deps)
  clock.at = new Date(clock.at.getTime() + DAY_MS)
  const rotated = await rotateLtiKey(deps, 'user:lan')
  expect(rotated.before).toBe(before.kid)
  expect((await signingKey(deps)).kid).toBe(rotated.kid)
  expect(await keyIds()).toEqual([rotated.kid, before.kid])

  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: before.kid })
    .sign(before.privateKey)
  const published = createLocalJWKSet({ keys: await publishedKeys(deps) })
  await expect(jwtVerify(token, published)).resolves.toBeDefined()

  clock.at = new Date(clock.at.getTime() + 30 * DAY_MS)
  expect(await keyIds()).toEqual([rotated.kid])
})

it('each is in the audit trail, the first as made by the system', async () => {
  const entries = await deps.db
    .selectFrom('audit_entries')
    .select(['action', 'actor'])
    .where('action', 'like', 'lti.key-%')
    .orderBy('seq')
    .execute()
  expect(entries).toEqual([
    { action: 'lti.key-created', actor: 'system' },
    { action: 'lti.key-rotated', actor: 'user:lan' },
  ])
})

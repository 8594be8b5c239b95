import { createWriteStream, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'
import { pino } from 'pino'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '../../src/access/api-keys.ts'
import type { Scope } from '../../src/access/viewer.ts'
import { noteUses } from '../../src/certificates/uses.ts'
import { createApp } from '../../src/http/server.ts'
import {
  type AwaitingWorld,
  createAwaitingWorld,
  unzipped,
  WAITING,
} from '../certificates/signature/agency/awaiting-world.ts'
import { signAs } from '../certificates/signature/agency-signature.ts'
import { type KeyShop, type MadeKey, openKeyShop } from '../certificates/signature/test-keys.ts'
import { until } from '../support/until.ts'

const EXPORT = `/api/v1/cohorts/${WAITING}/unsigned-certificates`
const SIGNED = '/api/v1/certificates/signed-files'

let world: AwaitingWorld
let shop: KeyShop
let agency: MadeKey
let app: Express
let key: string

beforeAll(async () => {
  world = await createAwaitingWorld(['A', 'B', 'C'])
  shop = openKeyShop()
  agency = shop.makeKey('/CN=Sở Khoa học và Công nghệ')
  app = createApp({
    ...world,
    counts: world.requestCounts(),
    uses: noteUses(world.db, world.log),
    log: pino({ level: 'silent' }),
    enqueue: async () => {},
    checkQueues: async () => {},
    examine: async () => [],
    checkPlatform: async () => ({ ok: true, findings: [] }),
    trustProxy: 0,
  })
  key = await makeKey({})
})
afterAll(async () => {
  shop.close()
  await world.close()
})

async function makeKey(wanted: { scopes?: Scope[]; unitCode?: string }): Promise<string> {
  const scopes: Scope[] = ['certificates:write']
  const made = await createApiKey(world.db, world.clock, 'cli:lan', {
    name: 'x',
    scopes,
    ...wanted,
  })
  return made.key
}

const call = (request: supertest.Test, given = key) =>
  request.set('Authorization', `Bearer ${given}`)

async function signed(code: string): Promise<Buffer> {
  const pdf = (await world.exported()).pdfs.get(code)
  if (!pdf) throw new Error(`${code} is not in the export`)
  return await signAs(agency, pdf, world.clock.now())
}

const uploads = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hocvu-upload-'))

describe('files for the agency to sign', () => {
  it('come as an archive', async () => {
    const path = join(world.folder, 'http.zip')
    const answer = await call(supertest(app).get(EXPORT))
      .buffer(true)
      .parse((response, done) => {
        response.pipe(createWriteStream(path)).on('close', () => done(null, null))
      })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/zip')
    expect([...(await unzipped(path)).keys()].filter((name) => name.endsWith('.pdf'))).toHaveLength(
      3,
    )
  })

  it('and back go only through a key that may write certificates of everybody', async () => {
    const reading = await makeKey({ scopes: ['certificates:read'] })
    for (const request of [supertest(app).get(EXPORT), supertest(app).post(SIGNED)])
      expect((await call(request, reading)).status).toBe(403)
    expect((await supertest(app).post(SIGNED)).status).toBe(401)
    expect(
      (await call(supertest(app).get('/api/v1/cohorts/nowhere/unsigned-certificates'))).status,
    ).toBe(404)
  })
})

describe('signed files sent back', () => {
  it('are taken one by one, several in a request', async () => {
    const before = uploads()
    const answer = await call(supertest(app).post(SIGNED))
      .attach('file', await signed('A'), 'đã ký.pdf')
      .attach('file', Buffer.from('%PDF-1.7 other'), 'other.pdf')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      ...{ taken: 1, known: 0, refused: 1 },
      files: [
        {
          name: 'đã ký.pdf',
          state: 'taken',
          learner: 'A',
          version: 1,
          signers: ['CN=Sở Khoa học và Công nghệ'],
          reason: null,
        },
        { name: 'other.pdf', state: 'refused', reason: { code: 'not-ours' } },
      ],
    })
    await until('what was sent is removed', () => uploads().length === before.length)
  })

  it('with an Idempotency-Key get the same answer again', async () => {
    const file = await signed('B')
    const send = async (bytes: Buffer) =>
      await call(supertest(app).post(SIGNED))
        .set('Idempotency-Key', 'once')
        .attach('file', bytes, 'b.pdf')
    const first = await send(file)
    expect(first.body).toMatchObject({ taken: 1 })
    expect((await send(file)).body).toEqual(first.body)
    expect((await send(await signed('C'))).status).toBe(422)
  })

  it('are asked for where there are none', async () => {
    const none = await call(supertest(app).post(SIGNED)).field('x', 'y')
    expect(none.status).toBe(400)
    const json = await call(supertest(app).post(SIGNED)).send({})
    expect(json.status).toBe(415)
  })
})

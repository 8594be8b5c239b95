import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { didOf } from '../../src/certificates/credential/did-web.ts'
import { revokeCertificates } from '../../src/certificates/revisions/revoke.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { createApp } from '../../src/http/server.ts'
import { lan } from '../support/installation.ts'
import { startTestService, type TestService } from './service.ts'

const TODAY = 'https://hocvu.example.gov.vn'
const FORMER = 'https://daotao.sonla.example.vn'
const UNDER_PATH = 'https://sonla.example.vn/hocvu'

let service: TestService
beforeAll(async () => {
  service = await startTestService({
    formerPublicUrls: [FORMER, UNDER_PATH],
    clock: fixedClock('2026-03-02T03:00:00Z'),
  })
})
afterAll(() => service.close())

const get = (path: string) => supertest(service.app).get(path)
const certificateAt = (at: number) => {
  const found = service.certificates[at]
  if (!found) throw new Error(`no certificate ${at}`)
  return found
}

describe('a credential', () => {
  it('is fetched by the learner’s link, always the same bytes, kept by nobody else', async () => {
    const path = `/c/${certificateAt(0).token}/credential.json`
    const first = await get(path).buffer(true)
    expect(first.status).toBe(200)
    expect(first.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/vc\+ld\+json/),
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex, noarchive',
    })
    expect(first.headers).not.toHaveProperty('access-control-allow-origin')
    const again = await get(path).set('If-None-Match', first.headers.etag ?? '')
    expect(again.status).toBe(304)
  })

  it('is not there for whoever guesses, nor by the public code', async () => {
    for (const token of [certificateAt(0).code, 'x'.repeat(32), '%00'])
      expect((await get(`/c/${token}/credential.json`)).status).toBe(404)
  })

  it('is gone when the certificate is revoked', async () => {
    const { token, number } = certificateAt(1)
    await revokeCertificates({ ...service.installation, db: service.deps.db }, lan, {
      reason: 'Cấp nhầm',
      attachment: null,
      choice: { names: [number], issuer: null },
    })
    const answer = await get(`/c/${token}/credential.json`)
    expect(answer.status).toBe(410)
    expect(answer.text).not.toContain('credentialSubject')
  })
})

describe('a credential whose certificate awaits the agency’s signature', () => {
  it('is not there until the first signed file is; that of a later revision waits', async () => {
    const path = `/c/${certificateAt(2).token}/credential.json`
    const set = (values: { awaits_signature: boolean; first_signed_at: Date | null }) =>
      service.deps.db
        .updateTable('certificates')
        .set(values)
        .where('number', '=', certificateAt(2).number)
        .execute()
    await set({ awaits_signature: true, first_signed_at: null })
    expect((await get(path)).status).toBe(404)
    await set({ awaits_signature: true, first_signed_at: new Date() })
    expect((await get(path)).status).toBe(409)
    await set({ awaits_signature: false, first_signed_at: new Date() })
    expect((await get(path)).status).toBe(200)
  })
})

describe('the keys of the issuer', () => {
  it('stand under the address that was asked, when it is a known one', async () => {
    for (const [host, path, address] of [
      ['hocvu.example.gov.vn', '/.well-known/did.json', TODAY],
      ['daotao.sonla.example.vn', '/.well-known/did.json', FORMER],
      ['sonla.example.vn', '/did.json', UNDER_PATH],
    ] as const) {
      const { status, body, headers } = await get(path).set('Host', host)
      expect([status, body.id]).toEqual([200, didOf(address)])
      expect(body.assertionMethod).toHaveLength(1)
      expect(body.verificationMethod[0].controller).toBe(didOf(address))
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/^application\/json/),
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=300',
      })
    }
  })

  it('stand under today’s address for every other host, which is never repeated', async () => {
    for (const host of [
      'evil.example',
      'hocvu.example.gov.vn.evil.example',
      'hocvu.example.gov.vn:8443',
    ]) {
      const { body, text } = await get('/.well-known/did.json').set('Host', host)
      expect(body.id).toBe(didOf(TODAY))
      expect(text).not.toContain(host.replace(':', '%3A'))
    }
  })

  it('stand under any address that something was issued under, whether or not it is named as former', async () => {
    const moved = createApp({
      ...service.deps,
      publicUrl: 'https://hocvu.moi.example.vn',
      formerPublicUrls: [],
    })
    const ask = (host: string) => supertest(moved).get('/.well-known/did.json').set('Host', host)
    expect((await ask('hocvu.example.gov.vn')).body.id).toBe(didOf(TODAY))
    expect((await ask('evil.example')).body.id).toBe('did:web:hocvu.moi.example.vn')
  })

  it('are no private halves', async () => {
    const { text } = await get('/.well-known/did.json')
    expect(text).not.toContain('secret')
  })
})

describe('a status list', () => {
  it('is signed, and may be kept for some minutes', async () => {
    const answer = await get('/status-lists/1').buffer(true)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/vc\+ld\+json/),
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'last-modified': expect.stringMatching(/GMT$/),
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    })
    const again = await get('/status-lists/1').set('If-None-Match', answer.headers.etag ?? '')
    expect([again.status, again.text]).toEqual([304, ''])
    const since = await get('/status-lists/1').set(
      'If-Modified-Since',
      answer.headers['last-modified'] ?? '',
    )
    expect(since.status).toBe(304)
  })

  it('is not dated by the second within the second of its change', async () => {
    const at = createApp({ ...service.deps, clock: service.installation.clock })
    const { status, headers } = await supertest(at).get('/status-lists/1')
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('last-modified')
  })

  it('belongs to the address that it was made under, whoever asks for it', async () => {
    const { text } = await get('/status-lists/1')
      .set('Host', 'daotao.sonla.example.vn')
      .buffer(true)
    expect(text).toContain(`"issuer":"${didOf(TODAY)}"`)
  })

  it('is not there under another number', async () => {
    for (const n of ['2', '0', '01', '-1', '1e0', '99999999999', '2147483648', 'x'])
      expect((await get(`/status-lists/${n}`)).status).toBe(404)
  })
})

describe('everybody may ask', () => {
  it('but not without end', async () => {
    const busy = await startTestService({ limits: { page: 3 } })
    try {
      for (const path of [
        '/.well-known/did.json',
        '/did.json',
        '/status-lists/1',
        '/c/x/credential.json',
      ]) {
        const answers: number[] = []
        for (let time = 0; time < 5; time += 1)
          answers.push((await supertest(busy.app).get(path)).status)
        expect([path, answers.at(-1)]).toEqual([path, 429])
      }
    } finally {
      await busy.close()
    }
  })
})

import { generate } from '@digitalbazaar/ed25519-multikey'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBits, SMALLEST_LIST } from '../../../src/certificates/credential/bitstring.ts'
import { checkCredential } from '../../../src/certificates/credential/check-credential.ts'
import { composeCredential } from '../../../src/certificates/credential/compose-credential.ts'
import { didDocument } from '../../../src/certificates/credential/did-web.ts'
import { type OpenKey, signCredential } from '../../../src/certificates/credential/sign.ts'
import { bundleTrust } from '../../../src/certificates/credential/trust.ts'
import { sample } from '../sample.ts'

const HERE = 'did:web:hocvu.example.gov.vn'
const ELSEWHERE = 'did:web:elsewhere.example.vn'
const LIST = 'https://hocvu.example.gov.vn/status-lists/1'
const POSITION = 4_711
const AT = new Date('2026-04-06T03:00:00Z')
const NOW = new Date('2026-05-01T00:00:00Z')

let own: OpenKey
let newer: OpenKey
let stolen: OpenKey
let foreign: OpenKey
beforeAll(async () => {
  const make = async () => {
    const { publicKeyMultibase: id, secretKeyMultibase: secret } = await generate()
    return { id, secret }
  }
  ;[own, newer, stolen, foreign] = [await make(), await make(), await make(), await make()]
})

const plain = () =>
  composeCredential({
    certificateId: '0b5e3e3e-7a0b-4b8e-9d7e-2f6f5a4c1d10',
    revision: 1,
    snapshot: sample,
    publicUrl: 'https://hocvu.example.gov.vn',
    at: AT,
    list: 1,
    position: POSITION,
  })
const sign = <Document extends object>(document: Document, key = own, did = HERE) =>
  signCredential(document, key, { did, at: AT })

function plainList({ issuer = HERE, size = SMALLEST_LIST, set = [] as number[] } = {}) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: LIST,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: '2026-04-06T03:00:00Z',
    credentialSubject: {
      id: `${LIST}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeBits(size, set),
    },
  }
}

/** Knows this installation and another one. */
const bundleWith = (...statusLists: object[]) => ({
  type: 'hocvu-key-bundle',
  version: 1,
  madeAt: '2026-04-30T00:00:00Z',
  dids: [didDocument(HERE, [own.id]), didDocument(ELSEWHERE, [foreign.id])],
  distrustedKeys: [stolen.id],
  pdfSigners: [],
  statusLists,
})

async function check(credential: unknown, statusLists?: object[], now = NOW) {
  const lists = statusLists ?? [await sign(plainList())]
  return await checkCredential(credential, bundleTrust(bundleWith(...lists)), now)
}

describe('a credential, checked with a bundle and without a network', () => {
  it('holds in every respect', async () => {
    const { claims, ...found } = await check(await sign(plain()))
    expect(found).toEqual({
      proof: { state: 'holds', reason: 'proof-valid' },
      issuer: { state: 'holds', reason: 'issuer-known' },
      period: { state: 'holds', reason: 'within-period' },
      status: { state: 'holds', reason: 'in-force' },
    })
    expect(claims).toMatchObject({ fullName: 'Lò Văn Phương', score: '8.5', periods: 16 })
  })

  it('fails when any one thing in it was changed', async () => {
    const signed = await sign(plain())
    const { credentialSubject: subject, credentialStatus } = signed
    const changed: Record<string, object> = {
      name: { name: 'Giấy chứng nhận khác' },
      issuer: { issuer: { ...signed.issuer, name: 'Sở khác' } },
      date: { awardedDate: '2025-04-06T00:00:00+07:00' },
      person: {
        credentialSubject: {
          ...subject,
          identifier: [{ ...subject.identifier[0], identityHash: 'Lò Văn Khác' }],
        },
      },
      number: { credentialSubject: { ...subject, licenseNumber: '129/2026/GCN' } },
      place: { credentialStatus: { ...credentialStatus, statusListIndex: '4712' } },
      'proof’s time': { proof: { ...signed.proof, created: '2026-04-07T03:00:00Z' } },
      'something added': { description: 'Loại xuất sắc' },
      'a term that no vocabulary has': { rank: 'Loại xuất sắc' },
      'another end': { validUntil: '2099-01-01T00:00:00Z' },
    }
    for (const [what, change] of Object.entries(changed)) {
      const { proof, status } = await check({ ...signed, ...change })
      expect([what, proof]).toEqual([what, { state: 'fails', reason: 'changed-after-signing' }])
      expect(status).toEqual({ state: 'cannot-tell', reason: 'not-proven' })
    }
  })

  it('is nothing that can be read when it is something else', async () => {
    for (const other of [null, 7, 'x', [], {}, { ...plain() }, { proof: {} }])
      expect(await check(other)).toMatchObject({
        proof: { state: 'cannot-tell', reason: 'not-a-credential' },
        issuer: { state: 'cannot-tell' },
        status: { state: 'cannot-tell' },
        claims: null,
      })
  })

  it('fails with a proof for another purpose', async () => {
    const signed = await sign(plain())
    const { proof } = await check({
      ...signed,
      proof: { ...signed.proof, proofPurpose: 'authentication' },
    })
    expect(proof).toEqual({ state: 'fails', reason: 'proof-for-another-purpose' })
  })

  it('cannot be told with a proof of another kind', async () => {
    const signed = await sign(plain())
    const { proof } = await check({
      ...signed,
      proof: { ...signed.proof, cryptosuite: 'ecdsa-rdfc-2019' },
    })
    expect(proof).toEqual({ state: 'cannot-tell', reason: 'proof-of-another-kind' })
  })

  it('cannot be told in a vocabulary that is not at hand: nothing is fetched', async () => {
    const signed = await sign(plain())
    const fetched = globalThis.fetch
    const asked: unknown[] = []
    globalThis.fetch = async (url) => {
      asked.push(url)
      throw new Error('no network')
    }
    try {
      const { proof } = await check({
        ...signed,
        '@context': [...signed['@context'], 'https://evil.example/context.json'],
      })
      expect(proof).toEqual({ state: 'cannot-tell', reason: 'context-not-known' })
      expect(asked).toEqual([])
    } finally {
      globalThis.fetch = fetched
    }
  })

  it('cannot be told with a vocabulary of its own inside: what it hides is not signed', async () => {
    const signed = await sign(plain())
    const hiding = { '@context': { rank: null }, rank: 'Loại xuất sắc' }
    const { credentialSubject: subject } = signed
    for (const change of [
      { credentialSubject: { ...subject, ...hiding } },
      { credentialSubject: { ...subject, achievement: { ...subject.achievement, ...hiding } } },
      { '@graph': [] },
    ])
      expect((await check({ ...signed, ...change })).proof).toEqual({
        state: 'cannot-tell',
        reason: 'context-not-known',
      })
  })

  it('fails when a distrusted key signed it', async () => {
    const { proof, status } = await check(await sign(plain(), stolen))
    expect(proof).toEqual({ state: 'fails', reason: 'key-distrusted' })
    expect(status.state).toBe('cannot-tell')
  })

  it('fails when the key is another issuer’s', async () => {
    const byAnother = await sign(plain())
    const proof = {
      ...(
        await sign({ ...plain(), issuer: { ...plain().issuer, id: ELSEWHERE } }, foreign, ELSEWHERE)
      ).proof,
    }
    expect((await check({ ...byAnother, proof })).proof).toEqual({
      state: 'fails',
      reason: 'key-of-another',
    })
    const borrowed = { ...proof, verificationMethod: `${HERE}#${foreign.id}` }
    expect((await check({ ...byAnother, proof: borrowed })).proof).toEqual({
      state: 'cannot-tell',
      reason: 'key-not-known',
    })
  })

  it('cannot be told when a key signed that the bundle does not know', async () => {
    expect(await check(await sign(plain(), newer))).toMatchObject({
      proof: { state: 'cannot-tell', reason: 'key-not-known' },
      issuer: { state: 'holds' },
    })
  })

  it('cannot be told when nobody here knows its issuer', async () => {
    const did = 'did:web:somebody.example'
    const foreignOne = { ...plain(), issuer: { ...plain().issuer, id: did } }
    expect(await check(await sign(foreignOne, own, did))).toMatchObject({
      proof: { state: 'cannot-tell', reason: 'issuer-not-known' },
      issuer: { state: 'cannot-tell', reason: 'issuer-not-known' },
      status: { state: 'cannot-tell' },
    })
  })

  it('fails before its time and after it, with its proof as good as ever', async () => {
    const ended = await sign({ ...plain(), validUntil: '2026-04-10T00:00:00Z' })
    expect(await check(ended)).toMatchObject({
      proof: { state: 'holds' },
      period: { state: 'fails', reason: 'expired' },
    })
    expect(await check(ended, undefined, new Date('2026-04-05T00:00:00Z'))).toMatchObject({
      proof: { state: 'holds' },
      period: { state: 'fails', reason: 'not-yet-valid' },
    })
  })
})

describe('the status list of a credential', () => {
  const statusWith = async (...lists: object[]) => {
    const { proof, status } = await check(await sign(plain()), lists)
    expect(proof.state).toBe('holds')
    return status
  }

  it('says that it has ended', async () => {
    expect(await statusWith(await sign(plainList({ set: [POSITION] })))).toEqual({
      state: 'fails',
      reason: 'revoked-or-replaced',
    })
    expect(await statusWith(await sign(plainList({ set: [POSITION - 1, POSITION + 1] })))).toEqual({
      state: 'holds',
      reason: 'in-force',
    })
  })

  it('says nothing when it is not there', async () => {
    expect(await statusWith()).toEqual({ state: 'cannot-tell', reason: 'list-not-at-hand' })
  })

  it('says nothing when another issuer signed it, though it is clear and well signed', async () => {
    const clear = await sign(plainList({ issuer: ELSEWHERE }), foreign, ELSEWHERE)
    expect(await statusWith(clear)).toEqual({ state: 'cannot-tell', reason: 'list-not-of-issuer' })
  })

  it('says nothing when it is shorter than 131.072 bits', async () => {
    const short = await sign(plainList({ size: SMALLEST_LIST - 8 }))
    expect(await statusWith(short)).toEqual({ state: 'cannot-tell', reason: 'list-too-short' })
  })

  it('says nothing when it was changed, or a distrusted key signed it', async () => {
    const set = await sign(plainList({ set: [POSITION] }))
    const cleared = { ...set, credentialSubject: plainList().credentialSubject }
    for (const list of [cleared, await sign(plainList(), stolen)])
      expect(await statusWith(list)).toEqual({ state: 'cannot-tell', reason: 'list-not-trusted' })
  })

  it('says nothing about another purpose, or in another shape', async () => {
    const list = plainList()
    const subject = { ...list.credentialSubject, statusPurpose: 'suspension' }
    const suspended = await sign({ ...list, credentialSubject: subject })
    const plainCredential = await sign({ ...list, type: ['VerifiableCredential'] })
    for (const other of [suspended, plainCredential])
      expect(await statusWith(other)).toEqual({ state: 'cannot-tell', reason: 'list-unreadable' })
  })

  it('says nothing of a credential that names no place', async () => {
    const { credentialStatus: _, ...without } = plain()
    const { proof, status } = await check(await sign(without))
    expect(proof.state).toBe('holds')
    expect(status).toEqual({ state: 'cannot-tell', reason: 'no-status' })
  })
})

describe('a credential that is made to keep the service busy', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
  const busy: Record<string, (signed: object & { proof: object }) => object> = {
    'many vocabularies': (signed) => ({
      ...signed,
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        ...Array(500).fill('https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'),
      ],
    }),
    'a long signature': (signed) => ({
      ...signed,
      proof: { ...signed.proof, proofValue: `z${'2'.repeat(60_000)}` },
    }),
    'many values': (signed) => ({ ...signed, evidence: Array(2000).fill({ type: ['Evidence'] }) }),
    'lists in lists': (signed) => ({ ...signed, evidence: nested(5000) }),
  }

  it.each(Object.entries(busy))('with %s is not gone into', async (_, made) => {
    const credential = made(await sign(plain()))
    const begun = performance.now()
    const { proof } = await check(credential, [])
    expect(proof.state).toBe('cannot-tell')
    expect(performance.now() - begun).toBeLessThan(500)
  })
})

describe('a bundle', () => {
  it('is told from other files', () => {
    for (const other of [null, {}, { ...bundleWith(), version: 2 }])
      expect(() => bundleTrust(other)).toThrow(
        expect.objectContaining({ code: 'bundle.unreadable' }),
      )
  })

  it('takes a key only from the document of the issuer that it speaks for', async () => {
    const bundle = bundleWith(await sign(plainList()))
    const smuggled = didDocument(ELSEWHERE, [foreign.id])
    const method = { ...smuggled.verificationMethod[0], id: `${HERE}#${foreign.id}` }
    const dids = [bundle.dids[0], { ...smuggled, verificationMethod: [method] }]
    const credential = await sign(plain(), foreign)
    const { proof } = await checkCredential(credential, bundleTrust({ ...bundle, dids }), NOW)
    expect(proof.state).toBe('cannot-tell')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBundle } from '../../../src/certificates/credential/bundle.ts'
import { bundleTrust } from '../../../src/certificates/credential/check-credential.ts'
import { certificateFile } from '../../../src/certificates/files.ts'
import { createRenderer } from '../../../src/certificates/render.ts'
import { type FileSigner, loadFileSigner } from '../../../src/certificates/signature/file-signer.ts'
import { CertificateSnapshot } from '../../../src/certificates/snapshot.ts'
import { verifyFile } from '../../../src/certificates/verification/verify-file.ts'
import { verifyHere } from '../../../src/certificates/verification/verify-here.ts'
import { createWorld, type World } from '../../support/world.ts'
import { bytesOf, type Issued, issueFor, rename, revoke } from '../credential/issued-world.ts'
import { openKeyShop } from '../signature/test-keys.ts'

const PEOPLE = ['A', 'B', 'C', 'D']
const shop = openKeyShop()
const renderer = createRenderer()
let world: World
let issued: Map<string, Issued>
let signer: FileSigner

beforeAll(async () => {
  world = await createWorld()
  const key = shop.makeKey('/CN=Hoc Vu')
  signer = await loadFileSigner(shop.makeP12(key, 'secret'), 'secret', world.clock)
  const people = await issueFor(world, PEOPLE)
  issued = new Map(people.map((one) => [one.learner, one]))
})
afterAll(async () => {
  await world.close()
  shop.close()
})

const personOf = (learner: string): Issued => {
  const found = issued.get(learner)
  if (!found) throw new Error(`${learner} has no certificate`)
  return found
}

async function fileOf(learner: string, { signed = false } = {}): Promise<Buffer> {
  const { id } = personOf(learner)
  const { revision, snapshot } = await world.db
    .selectFrom('certificate_revisions')
    .select(['revision', 'snapshot'])
    .where('certificate_id', '=', id)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { bytes } = await certificateFile(
    { ...world, renderer, fileSigner: async () => (signed ? signer : null) },
    { id, revision, snapshot: CertificateSnapshot.parse(snapshot) },
  )
  return bytes
}

const verified = async (bytes: Buffer) =>
  await verifyHere(world.db, world, bytes, world.clock.now())

const withBundle = async (bytes: Buffer, signingCertificates: string[] = []) =>
  await verifyFile(bytes, {
    register: null,
    trust: bundleTrust(JSON.parse(JSON.stringify(await makeBundle(world, world)))),
    signingCertificates,
    now: world.clock.now(),
  })

describe('a PDF that somebody brings', () => {
  it('is valid when it is the file that was issued, each check apart', async () => {
    const { result, checks, snapshot } = await verified(await fileOf('A'))
    expect({ result, checks }).toEqual({
      result: 'valid',
      checks: {
        file: { state: 'holds', reason: 'issued-file' },
        credential: { state: 'holds', reason: 'proof-valid' },
        issuer: { state: 'holds', reason: 'issuer-known' },
        register: { state: 'holds', reason: 'in-force' },
      },
    })
    expect(snapshot?.learner.fullName).toBeTruthy()
  })

  it('is unknown when a single byte was edited, however genuine the credential inside', async () => {
    const edited = Buffer.from(await fileOf('A'))
    const at = edited.indexOf('/MediaBox')
    edited.write('/MediaBax', at)
    const { result, checks } = await verified(edited)
    expect(result).toBe('unknown')
    expect(checks.file).toEqual({ state: 'fails', reason: 'not-issued-file' })
  })

  it('is not vouched for when something was added behind it', async () => {
    const { result, checks } = await verified(
      Buffer.concat([await fileOf('A'), Buffer.from('\n% added\n%%EOF\n')]),
    )
    expect(result).toBe('cannot-tell')
    expect(checks.file?.reason).toBe('continues-issued-file')
  })

  it('is revoked, or replaced, when its certificate was', async () => {
    const before = { B: await fileOf('B'), C: await fileOf('C') }
    await revoke(world, personOf('B').id)
    await rename(world, personOf('C'), 'Lò Thị Sửa')
    expect((await verified(before.B)).result).toBe('revoked')
    expect((await verified(before.C)).result).toBe('replaced')
    expect((await verified(await fileOf('C'))).result).toBe('valid')
    expect((await withBundle(await bytesOf(world, personOf('B').id))).result).toBe('revoked')
    expect((await withBundle(await bytesOf(world, personOf('C').id))).result).toBe('revoked')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['half a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<<')],
    ['JSON of something else', Buffer.from('{"@context":[],"type":"x"}')],
    ['a number', Buffer.from('7')],
  ])('is never valid when it is %s', async (_, bytes) => {
    const { result } = await verified(bytes)
    expect(['unknown', 'cannot-tell']).toContain(result)
  })
})

describe('a credential that somebody brings', () => {
  it('is valid, also when it was saved anew by other software', async () => {
    const bytes = await bytesOf(world, personOf('A').id)
    expect((await verified(bytes)).result).toBe('valid')
    const anew = Buffer.from(JSON.stringify(JSON.parse(bytes.toString())))
    expect((await verified(anew)).result).toBe('valid')
  })

  it('is unknown when a name in it was changed', async () => {
    const bytes = await bytesOf(world, personOf('A').id)
    const { issuer } = JSON.parse(bytes.toString())
    const changed = Buffer.from(bytes.toString().replace(issuer.name, 'Sở khác'))
    const { result, checks } = await verified(changed)
    expect(result).toBe('unknown')
    expect(checks.credential).toEqual({ state: 'fails', reason: 'proof-broken' })
  })

  it('cannot be told by an installation that does not know its issuer', async () => {
    const elsewhere = await createWorld()
    try {
      const bytes = await bytesOf(world, personOf('A').id)
      const settings = { publicUrl: 'https://khac.example.gov.vn', formerPublicUrls: [] }
      const { result } = await verifyHere(elsewhere.db, settings, bytes, world.clock.now())
      expect(result).toBe('cannot-tell')
    } finally {
      await elsewhere.close()
    }
  })
})

describe('with a bundle of keys and no installation', () => {
  it('a file that the system signed is valid', async () => {
    const { result, checks, signers } = await withBundle(await fileOf('D', { signed: true }), [
      signer.certificatePem,
    ])
    expect({ result, checks }).toEqual({
      result: 'valid',
      checks: {
        file: { state: 'holds', reason: 'signed-whole' },
        signature: { state: 'holds', reason: 'signature-valid' },
        credential: { state: 'holds', reason: 'proof-valid' },
        issuer: { state: 'holds', reason: 'issuer-known' },
        status: { state: 'holds', reason: 'status-clear' },
      },
    })
    expect(signers).toEqual(['CN=Hoc Vu'])
  })

  it('the page of an unsigned one is not vouched for, but its credential is', async () => {
    const { result, checks, claims } = await withBundle(await fileOf('A'))
    expect(result).toBe('cannot-tell')
    expect(checks.file?.reason).toBe('no-register-at-hand')
    expect(checks.credential?.state).toBe('holds')
    expect(claims?.number).toBeTruthy()
    expect((await withBundle(await bytesOf(world, personOf('A').id))).result).toBe('valid')
  })

  it('a signed file that was edited is unknown', async () => {
    const edited = Buffer.from(await fileOf('D', { signed: true }))
    edited.write('/MediaBax', edited.indexOf('/MediaBox'))
    const { result, checks } = await withBundle(edited, [signer.certificatePem])
    expect(result).toBe('unknown')
    expect(checks.signature).toEqual({ state: 'fails', reason: 'signature-broken' })
  })
})

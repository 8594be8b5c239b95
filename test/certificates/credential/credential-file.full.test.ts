import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeCredential } from '../../../src/certificates/credential/compose-credential.ts'
import { signCredential } from '../../../src/certificates/credential/sign.ts'
import { atOnce } from '../../support/at-once.ts'
import { createWorld, type World } from '../../support/world.ts'
import { sample, sampleFor } from '../sample.ts'
import { bytesOf, checkHere, credentialOf, type Issued, issueFor } from './issued-world.ts'

let world: World
let issued: Issued[]
beforeAll(async () => {
  world = await createWorld()
  issued = await issueFor(world, ['A', 'B', 'C'])
})
afterAll(() => world.close())

const certificateOf = (at: number) => {
  const certificate = issued[at]
  if (!certificate) throw new Error(`no certificate ${at}`)
  return certificate
}

const facts = {
  certificateId: '0b5e3e3e-7a0b-4b8e-9d7e-2f6f5a4c1d10',
  revision: 1,
  snapshot: sample,
  publicUrl: 'https://hocvu.example.gov.vn',
  at: new Date('2026-04-06T03:04:05.678Z'),
  list: 3,
  position: 94_567,
}
const key = {
  id: 'z6Mkp5isFwNUvv6SFFf53JdwdzX7ChLhGtzvrwuSAcvbJQQh',
  secret:
    'zruzuGiEE27YBT4xAWWvqu5qVTb7iB7G7DY9khb5beLtez1HsrGYBzP9nAnyVqSGi8c1XjUSHYRQDDGWTWYYi4sCu5K',
}

describe('what a credential says', () => {
  const document = composeCredential(facts)
  const text = JSON.stringify(document)

  it('is name, program, score, hours, number, date, issuer, and where its status stands', () => {
    expect(document).toMatchObject({
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: 'did:web:hocvu.example.gov.vn', name: 'Sở Khoa học và Công nghệ' },
      validFrom: '2026-04-06T03:04:05Z',
      awardedDate: '2026-04-06T00:00:00+07:00',
      credentialSubject: {
        identifier: [{ hashed: false, identityType: 'name', identityHash: 'Lò Văn Phương' }],
        licenseNumber: '128/2026/GCN',
        result: [{ value: '8.5' }, { value: '16' }],
        achievement: { name: 'Kỹ năng số cơ bản' },
      },
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '94567',
        statusListCredential: 'https://hocvu.example.gov.vn/status-lists/3',
      },
    })
    expect(text).toContain('Basic digital skills')
    expect(text).toContain('16 tiết')
  })

  it('is no birthday, no unit, nothing else about the person', () => {
    for (const hidden of ['1985', '05/09', 'Chiềng Mung', 'dateOfBirth', facts.certificateId])
      expect(text).not.toContain(hidden)
  })

  it('has one letter form: decomposed input gives the same document', () => {
    const decomposed = sampleFor({ fullName: sample.learner.fullName.normalize('NFD') })
    expect(composeCredential({ ...facts, snapshot: decomposed })).toEqual(document)
  })

  it('leaves out what the certificate does not say', () => {
    const bare = composeCredential({
      ...facts,
      snapshot: { ...sample, score: null, periods: null, start: null, end: null },
    })
    expect(bare.credentialSubject).not.toHaveProperty('result')
    expect(bare.credentialSubject).not.toHaveProperty('activityStartDate')
    expect(bare.credentialSubject.achievement).not.toHaveProperty('resultDescription')
  })

  it('is signed alike each time: the same facts, key and place give the same proof', async () => {
    const sign = () =>
      signCredential(composeCredential(facts), key, {
        did: 'did:web:hocvu.example.gov.vn',
        at: facts.at,
      })
    const first = await sign()
    expect(await sign()).toEqual(first)
    expect(first.proof).toMatchObject({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
      created: '2026-04-06T03:04:05Z',
      verificationMethod: `did:web:hocvu.example.gov.vn#${key.id}`,
    })
  })
})

describe('the credential of a certificate', () => {
  it('is made once and holds', async () => {
    const { id } = certificateOf(0)
    const first = await bytesOf(world, id)
    expect(await bytesOf(world, id)).toEqual(first)
    expect(await checkHere(world, JSON.parse(first.toString()))).toMatchObject({
      proof: { state: 'holds', reason: 'proof-valid' },
      issuer: { state: 'holds' },
      period: { state: 'holds' },
      status: { state: 'holds', reason: 'in-force' },
      claims: {
        issuer: { did: 'did:web:hocvu.example.gov.vn', name: 'Sở Khoa học và Công nghệ' },
        fullName: 'Nguyễn Văn A',
        program: 'Kỹ năng số cơ bản',
        number: '1/2026/GCN',
        score: '8',
        periods: 16,
        issuedOn: '2026-03-02',
      },
    })
  })

  it('made by two at once is the one of the first', async () => {
    const { id } = certificateOf(1)
    const make = () => bytesOf(world, id)
    const [one, other] = await atOnce(world.database, 'certificate_files', [make, make])
    expect(one).toEqual(other)
    const files = await world.db
      .selectFrom('certificate_files')
      .select('bytes')
      .where('certificate_id', '=', id)
      .execute()
    expect(files).toEqual([{ bytes: one }])
  })

  it('of a revision from before there were lists takes its place when it is made', async () => {
    const { id } = certificateOf(2)
    await world.database.asOwner(async (owner) => {
      await owner.query('alter table status_list_entries disable trigger user')
      await owner.query('delete from status_list_entries where certificate_id = $1', [id])
      await owner.query('alter table status_list_entries enable trigger user')
    })
    const credential = await credentialOf(world, id)
    expect(await checkHere(world, credential)).toMatchObject({
      status: { state: 'holds', reason: 'in-force' },
    })
  })
})

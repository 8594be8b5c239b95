import { randomUUID } from 'node:crypto'
import { Bitstring } from '@digitalbazaar/bitstring'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { distrustKey, keyAtWork, rotateKey } from '../../../src/certificates/credential/keys.ts'
import {
  enterStatusLists,
  noteStatusChange,
} from '../../../src/certificates/credential/status-entries.ts'
import { statusList } from '../../../src/certificates/credential/status-list.ts'
import { createWorld, type World } from '../../support/world.ts'
import { people } from '../certified-world.ts'
import { checkHere, credentialOf, type Issued, issueFor, rename, revoke } from './issued-world.ts'

const BITS = 131_072
const ADDRESS = 'https://hocvu.example.gov.vn'
let world: World
let issued: Issued[]
beforeAll(async () => {
  world = await createWorld()
  issued = await issueFor(world, people(40))
})
afterAll(() => world.close())

const entries = () =>
  world.db
    .selectFrom('status_list_entries')
    .selectAll()
    .orderBy('certificate_id')
    .orderBy('revision')
    .execute()
const certificateAt = (at: number) => {
  const found = issued[at]
  if (!found) throw new Error(`no certificate ${at}`)
  return found
}

const SignedList = z.looseObject({
  id: z.string(),
  issuer: z.string(),
  type: z.array(z.string()),
  credentialSubject: z.looseObject({ statusPurpose: z.string(), encodedList: z.string() }),
})

async function readList(n: number) {
  const signed = await statusList(world, n)
  if (!signed) throw new Error(`no list ${n}`)
  const json = SignedList.parse(JSON.parse(signed.bytes.toString()))
  const { encodedList } = json.credentialSubject
  expect(encodedList[0]).toBe('u')
  // Read by a library that the issuer does not use.
  const buffer = await Bitstring.decodeBits({ encoded: encodedList.slice(1) })
  const bits = new Bitstring({ buffer })
  const set = Array.from({ length: bits.length }, (_, at) => at).filter((at) => bits.get(at))
  return { signed, json, bits, set }
}

async function placeOf(id: string, revision = 1) {
  const place = (await entries()).find(
    (entry) => entry.certificate_id === id && entry.revision === revision,
  )
  if (!place) throw new Error('it has no place')
  return place
}

describe('places on status lists', () => {
  it('are given with the certificate, at random, no two alike', async () => {
    const given = await entries()
    expect(given).toHaveLength(40)
    const positions = given.map(({ position }) => position)
    expect(new Set(positions).size).toBe(40)
    for (const position of positions) {
      expect(position).toBeGreaterThanOrEqual(0)
      expect(position).toBeLessThan(BITS)
    }
    // In the order of the register neither rising nor near each other; by chance this fails once in 10^20 runs.
    const inOrder = issued.map(
      ({ id }) => given.find((one) => one.certificate_id === id)?.position ?? 0,
    )
    const steps = inOrder.slice(1).map((position, at) => position - (inOrder[at] ?? 0))
    expect(steps.some((step) => step < 0)).toBe(true)
    expect(steps.some((step) => Math.abs(step) > 1_000)).toBe(true)
    expect(Math.max(...positions) - Math.min(...positions)).toBeGreaterThan(BITS / 4)
  })

  it('are kept by whoever has one', async () => {
    const before = await entries()
    await world.db.transaction().execute((trx) =>
      enterStatusLists(
        trx,
        issued.map(({ id }) => ({ certificateId: id, revision: 1 })),
        { publicUrl: ADDRESS, now: world.clock.now() },
      ),
    )
    expect(await entries()).toEqual(before)
  })
})

describe('a status list', () => {
  it('is long enough, clear at first, and signed by the address that it belongs to', async () => {
    const { json, bits, set } = await readList(1)
    expect(bits.length).toBeGreaterThanOrEqual(BITS)
    expect(set).toEqual([])
    expect(json).toMatchObject({
      id: `${ADDRESS}/status-lists/1`,
      issuer: 'did:web:hocvu.example.gov.vn',
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      credentialSubject: { statusPurpose: 'revocation' },
    })
    expect(await checkHere(world, json)).toMatchObject({ proof: { state: 'holds' } })
  })

  it('has the bit of a revoked certificate set, and no other', async () => {
    const { id } = certificateAt(0)
    const { position } = await placeOf(id)
    const credential = await credentialOf(world, id)
    await revoke(world, id)
    expect((await readList(1)).set).toEqual([position])
    expect((await checkHere(world, credential)).status).toEqual({
      state: 'fails',
      reason: 'revoked',
    })
  })

  it('has the bit of a replaced revision set; the new one has a place of its own', async () => {
    const certificate = certificateAt(1)
    const first = await credentialOf(world, certificate.id)
    const before = (await readList(1)).set
    await rename(world, certificate, 'Nguyễn Văn Hai')
    const second = await credentialOf(world, certificate.id, 2)
    const { position } = await placeOf(certificate.id)
    expect((await readList(1)).set).toEqual([...before, position].toSorted((a, b) => a - b))
    expect(second.id).not.toBe(first.id)
    expect(second.credentialStatus).not.toEqual(first.credentialStatus)
    expect(await checkHere(world, first)).toMatchObject({
      proof: { state: 'holds' },
      status: { state: 'fails', reason: 'replaced' },
    })
    expect(await checkHere(world, second)).toMatchObject({
      status: { state: 'holds', reason: 'in-force' },
      claims: { fullName: 'Nguyễn Văn Hai' },
    })
  })

  it('is signed once for as long as it says the same, also in an instant', async () => {
    const { id } = certificateAt(2)
    const first = await statusList(world, 1)
    expect(await statusList(world, 1)).toBe(first)
    // The clock stands: a change has an instant of its own all the same.
    for (const _ of ['once', 'again'])
      await world.db.transaction().execute((trx) => noteStatusChange(trx, id, world.clock.now()))
    const later = await statusList(world, 1)
    expect(later).not.toBe(first)
    expect(Number(later?.changedAt)).toBeGreaterThan(Number(first?.changedAt))
  })

  it('is signed anew by the key at work', async () => {
    await rotateKey(world, 'cli:lan')
    const { id } = await keyAtWork(world)
    const { json } = await readList(1)
    expect(JSON.stringify(json)).toContain(`did:web:hocvu.example.gov.vn#${id}`)
  })

  it('is not there under any other number', async () => {
    for (const n of [0, -1, 2, 1.5, 2 ** 31, Number.NaN])
      expect(await statusList(world, n)).toBeNull()
  })
})

describe('a distrusted key', () => {
  it('leaves no credential that verifies; each is made anew, at its place, when it is fetched', async () => {
    const { id } = certificateAt(3)
    const first = await credentialOf(world, id)
    const key = first.proof.verificationMethod.split('#')[1] ?? ''
    const { signed, successor } = await distrustKey(world, 'cli:lan', {
      id: key,
      reason: 'Lộ khoá',
    })
    expect(signed).toBeGreaterThan(0)
    expect(await checkHere(world, first)).toMatchObject({
      proof: { state: 'fails', reason: 'key-distrusted' },
      status: { state: 'cannot-tell' },
    })
    const { proof, ...second } = await credentialOf(world, id)
    expect(proof.verificationMethod).toBe(`did:web:hocvu.example.gov.vn#${successor}`)
    const { proof: _, ...same } = first
    expect(second).toEqual(same)
    expect((await checkHere(world, { ...second, proof })).proof.state).toBe('holds')
  })
})

describe('many who enter at once', () => {
  it('all get places on one list, and nobody waits for ever', async () => {
    await world.database.asOwner((owner) =>
      owner.query(`alter table status_list_entries
        drop constraint status_list_entries_certificate_id_revision_fkey`),
    )
    const publicUrl = 'https://ban.ron.example.vn'
    const batches = Array.from({ length: 6 }, () =>
      Array.from({ length: 300 }, () => ({ certificateId: randomUUID(), revision: 1 })),
    )
    await Promise.all(
      batches.map((revisions, at) =>
        world.db.transaction().execute(async (trx) => {
          if (at % 2 === 0) await noteStatusChange(trx, certificateAt(0).id, world.clock.now())
          await enterStatusLists(trx, revisions, { publicUrl, now: world.clock.now() })
          await noteStatusChange(trx, certificateAt(1).id, world.clock.now())
        }),
      ),
    )
    const lists = await world.db
      .selectFrom('status_lists')
      .select('n')
      .where('public_url', '=', publicUrl)
      .execute()
    expect(lists).toHaveLength(1)
    const given = (await entries()).filter(({ list }) => list === lists[0]?.n)
    expect(new Set(given.map(({ position }) => position)).size).toBe(1_800)
  })
})

describe('a status list that fills up', () => {
  it('is followed by another one, and whoever met a taken place gets a free one', async () => {
    const standing = (await entries()).filter(({ list }) => list === 1).length
    await world.database.asOwner(async (owner) => {
      // So many others that half of its places are taken, less six.
      await owner.query(
        `insert into status_list_entries (list, position, certificate_id, revision)
          select 1, p, gen_random_uuid(), 1 from generate_series(0, $1::int - 1) p
          where not exists (select from status_list_entries where list = 1 and position = p) limit $2`,
        [BITS, BITS / 2 - 6 - standing],
      )
    })
    const revisions = issued.map(({ id }) => ({ certificateId: id, revision: 9 }))
    await world.db
      .transaction()
      .execute((trx) =>
        enterStatusLists(trx, revisions, { publicUrl: ADDRESS, now: world.clock.now() }),
      )
    const given = (await entries()).filter(({ revision }) => revision === 9)
    expect(given).toHaveLength(40)
    expect(given.filter(({ list }) => list === 1)).toHaveLength(6)
    expect(given.filter(({ list }) => list > 1)).toHaveLength(34)
  })
})

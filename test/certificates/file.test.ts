import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentialFile } from '../../src/certificates/credential/credential-file.ts'
import {
  certificatesWithoutFile,
  fileDigest,
  findByDigest,
  type StoredFile,
} from '../../src/certificates/file-store.ts'
import { certificateFile, servedFile } from '../../src/certificates/files.ts'
import type { FoundCertificate } from '../../src/certificates/found.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { getCohort } from '../../src/programs/store.ts'
import { atOnce } from '../support/at-once.ts'
import { until } from '../support/until.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'

const PEOPLE = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']
let world: World
const certificates = new Map<string, FoundCertificate>()

beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(rosterCsv(PEOPLE.map((code) => ({ code }))))
  await world.sync(onePage(...PEOPLE.flatMap((code) => learnerWith(code, '8'))))
  await world.reconcile()
  const runId = await world.newRun('certify', COHORT)
  const context = { runId, actor: 'cli:lan' }
  const { issued } = await issueCertificates(world, await getCohort(world.db, COHORT), context)
  for (const { learner, code } of issued) {
    const found = await findByCode(world.db, code)
    if (found) certificates.set(learner, found)
  }
})
afterAll(() => world.close())

function certificateOf(learner: string): FoundCertificate {
  const found = certificates.get(learner)
  if (!found) throw new Error(`${learner} has no certificate`)
  return found
}

const storedFiles = (id: string) =>
  world.db
    .selectFrom('certificate_files')
    .selectAll()
    .where('certificate_id', '=', id)
    .where('kind', '=', 'pdf')
    .execute()

describe('the file of a certificate', () => {
  it('is made once: afterwards the stored bytes come, whatever the printer would print', async () => {
    const certificate = certificateOf('A')
    const first = await certificateFile(world, certificate)
    expect(first.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(first.sha256).toEqual(sha256(first.bytes))
    const renderer = {
      render: () => {
        throw new Error('printed again')
      },
    }
    const again = await certificateFile({ ...world, renderer }, certificate)
    expect(again).toEqual(first)
    expect(await storedFiles(certificate.id)).toHaveLength(1)
  })

  it('made by two at once is the file of the first', async () => {
    const certificate = certificateOf('B')
    await credentialFile(world, certificate)
    let printed = 0
    const differing = { render: () => Buffer.from(`print ${++printed}`) }
    const make = () => certificateFile({ ...world, renderer: differing }, certificate)
    const files = await atOnce(world.database, 'certificate_files', [make, make])
    expect(printed).toBe(2)
    const [stored, ...more] = await storedFiles(certificate.id)
    expect(more).toEqual([])
    for (const { bytes } of files) expect(bytes).toEqual(stored?.bytes)
  })

  it('opened by more and more people while it is being made, is given to each of them', async () => {
    const certificate = certificateOf('I')
    let finish = () => {}
    const made = new Promise<null>((resolve) => {
      finish = () => resolve(null)
    })
    let begun = 0
    const fileSigner = () => {
      begun += 1
      return made
    }
    const given: Promise<StoredFile>[] = []
    for (let people = 1; people <= 5; people += 1) {
      given.push(certificateFile({ ...world, fileSigner }, certificate))
      await until(`${people} wait for it`, () => begun === people)
    }
    finish()
    const files = await Promise.all(given)
    const [stored] = await storedFiles(certificate.id)
    for (const { bytes } of files) expect(bytes).toEqual(stored?.bytes)
  })

  it('is asked for until it is there', async () => {
    const waiting = async () =>
      (
        await certificatesWithoutFile(world.db, 10, {
          after: null,
          cohort: null,
          now: new Date(),
        })
      ).map(({ id }) => id)
    const certificate = certificateOf('C')
    expect(await waiting()).toContain(certificate.id)
    await certificateFile(world, certificate)
    expect(await waiting()).not.toContain(certificate.id)
  })

  it('is not there when its certificate could not be told of it', async () => {
    const certificate = certificateOf('D')
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner(`alter table certificates add constraint untold
      check (not file_made or id <> '${certificate.id}')`)
    await expect(certificateFile(world, certificate)).rejects.toThrow('untold')
    expect(await storedFiles(certificate.id)).toEqual([])
    await owner('alter table certificates drop constraint untold')
    await certificateFile(world, certificate)
    expect(await storedFiles(certificate.id)).toHaveLength(1)
  })
})

describe('a template folder that is not there', () => {
  it('is told before anything is issued', async () => {
    const cohort = await getCohort(world.db, COHORT)
    const { certificate } = cohort.program
    const program = {
      ...cohort.program,
      certificate: certificate && { ...certificate, template: 'missing' },
    }
    const runId = await world.newRun('certify', COHORT)
    const issuing = issueCertificates(world, { ...cohort, program }, { runId, actor: 'cli:lan' })
    await expect(issuing).rejects.toMatchObject({
      code: 'certificate.template',
      message: expect.stringContaining('templates/missing/certificate.typ'),
    })
  })
})

describe('what is put into the file', () => {
  it('is its credential, the very bytes that are stored', async () => {
    const certificate = certificateOf('E')
    const given: (Buffer | null)[] = []
    const renderer = {
      render: (_: unknown, credential: Buffer | null) => {
        given.push(credential)
        return Buffer.from('printed')
      },
    }
    await certificateFile({ ...world, renderer }, certificate)
    const stored = await world.db
      .selectFrom('certificate_files')
      .select('bytes')
      .where('certificate_id', '=', certificate.id)
      .where('kind', '=', 'credential')
      .execute()
    expect(given).toEqual(stored.map(({ bytes }) => bytes))
    expect(given).toHaveLength(1)
  })
})

describe('the system’s signature', () => {
  const signedAt: Date[] = []
  const fileSigner = async () => ({
    sign: async (pdf: Buffer, at: Date) => {
      signedAt.push(at)
      return Buffer.concat([pdf, Buffer.from('signed')])
    },
  })

  it('is put on at the time of issue, however late the file is made', async () => {
    const certificate = certificateOf('F')
    const issued = await world.db
      .selectFrom('certificates')
      .select('issued_at')
      .where('id', '=', certificate.id)
      .executeTakeFirstOrThrow()
    world.clock.pass(600)
    const { bytes } = await certificateFile({ ...world, fileSigner }, certificate)
    expect(bytes.subarray(-6).toString()).toBe('signed')
    expect(signedAt).toEqual([issued.issued_at])
  })

  it('is left off where the agency signs itself', async () => {
    const certificate = awaiting(certificateOf('G'))
    const { bytes } = await certificateFile({ ...world, fileSigner }, certificate)
    expect(bytes.subarray(-6).toString()).not.toBe('signed')
  })
})

describe('the file that is served', () => {
  const signed = async (certificate: FoundCertificate, version: number) => {
    const bytes = Buffer.from(`signed by the agency ${certificate.id} ${version}`)
    const { id: certificate_id, revision } = certificate
    await world.db
      .insertInto('certificate_files')
      .values({
        ...{ certificate_id, revision, kind: 'agency-pdf', version, details: null },
        ...{ bytes, sha256: sha256(bytes), created_at: world.clock.now() },
      })
      .execute()
    return bytes
  }

  it('is the one made here until the agency has signed one, then the newest of those', async () => {
    const certificate = certificateOf('H')
    const made = await servedFile(world, certificate)
    expect(await fileDigest(world.db, certificate)).toEqual(made.sha256)
    for (const version of [1, 2]) {
      const bytes = await signed(certificate, version)
      expect((await servedFile(world, certificate)).bytes).toEqual(bytes)
      expect(await fileDigest(world.db, certificate)).toEqual(sha256(bytes))
    }
    expect((await certificateFile(world, certificate)).bytes).toEqual(made.bytes)
  })

  it('is none while the agency has still to sign, though one was made', async () => {
    const certificate = awaiting(certificateOf('G'))
    await expect(servedFile(world, certificate)).rejects.toMatchObject({
      code: 'certificate.awaiting-signature',
    })
    const bytes = await signed(certificate, 1)
    expect((await servedFile(world, certificate)).bytes).toEqual(bytes)
  })

  it('is found by its digest, and so is every other that was ever stored', async () => {
    const { id, revision } = certificateOf('H')
    const { sha256: digest } = await certificateFile(world, certificateOf('H'))
    const found = await findByDigest(world.db, digest)
    expect(found).toEqual({ certificateId: id, revision, kind: 'pdf', version: 1 })
    const newest = await fileDigest(world.db, { id, revision })
    expect(newest && (await findByDigest(world.db, newest))).toMatchObject({ version: 2 })
    expect(await findByDigest(world.db, sha256(Buffer.from('forged')))).toBeNull()
  })
})

function awaiting(certificate: FoundCertificate): FoundCertificate {
  return { ...certificate, snapshot: { ...certificate.snapshot, agencySignature: true } }
}

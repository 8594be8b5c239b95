import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificatesWithoutFile } from '../../src/certificates/file-store.ts'
import { certificateFile } from '../../src/certificates/files.ts'
import type { FoundCertificate } from '../../src/certificates/found.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { getCohort } from '../../src/programs/store.ts'
import { atOnce } from '../support/at-once.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'

const PEOPLE = ['A', 'B', 'C', 'D']
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
  world.db.selectFrom('certificate_files').selectAll().where('certificate_id', '=', id).execute()

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
    let printed = 0
    const differing = { render: () => Buffer.from(`print ${++printed}`) }
    const make = () => certificateFile({ ...world, renderer: differing }, certificate)
    const files = await atOnce(world.database, 'certificate_files', [make, make])
    expect(printed).toBe(2)
    const [stored, ...more] = await storedFiles(certificate.id)
    expect(more).toEqual([])
    for (const { bytes } of files) expect(bytes).toEqual(stored?.bytes)
  })

  it('is asked for until it is there', async () => {
    const waiting = async () =>
      (
        await certificatesWithoutFile(world.db, 10, {
          after: null,
          cohort: null,
          triedBefore: new Date(),
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

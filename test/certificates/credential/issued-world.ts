/** A world with certificates, and what is done with their credentials. */
import { z } from 'zod'
import { knownAddresses } from '../../../src/certificates/credential/address-store.ts'
import { checkCredential } from '../../../src/certificates/credential/check-credential.ts'
import { credentialFile } from '../../../src/certificates/credential/credential-file.ts'
import { ownTrust } from '../../../src/certificates/credential/trust.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { lan } from '../../support/installation.ts'
import { rosterCsv, type World } from '../../support/world.ts'
import { certify, pass } from '../certified-world.ts'

export const Credential = z.looseObject({
  id: z.string(),
  issuer: z.looseObject({ id: z.string() }),
  credentialSubject: z.looseObject({ licenseNumber: z.string() }),
  credentialStatus: z.looseObject({
    statusListIndex: z.string(),
    statusListCredential: z.string(),
  }),
  proof: z.looseObject({ verificationMethod: z.string(), proofValue: z.string() }),
})
export type Credential = z.infer<typeof Credential>

export interface Issued {
  id: string
  learner: string
  token: string
}

/** Certificates for these people, in their order. */
export async function issueFor(world: World, people: string[]): Promise<Issued[]> {
  await pass(world, people)
  const { issued } = await certify(world)
  const rows = await world.db.selectFrom('certificates').select(['id', 'number']).execute()
  return issued
    .map(({ learner, number, link }) => ({
      learner,
      token: link.split('/c/')[1] ?? '',
      id: rows.find((row) => row.number === number)?.id ?? '',
    }))
    .toSorted((a, b) => people.indexOf(a.learner) - people.indexOf(b.learner))
}

export const bytesOf = (world: World, id: string, revision = 1) =>
  credentialFile(world, { id, revision })

export async function credentialOf(world: World, id: string, revision = 1): Promise<Credential> {
  return Credential.parse(JSON.parse((await bytesOf(world, id, revision)).toString()))
}

const written = (id: string, reason: string) => ({
  reason,
  attachment: null,
  choice: { names: [id], issuer: null },
})

export async function revoke(world: World, id: string): Promise<void> {
  world.clock.pass(1)
  await revokeCertificates(world, lan, written(id, 'Cấp nhầm'))
}

/** A correction of the name, which makes a new revision. */
export async function rename(world: World, issued: Issued, name: string): Promise<void> {
  await world.importRoster(rosterCsv([{ code: issued.learner, name }]))
  world.clock.pass(1)
  await reviseCertificates(world, lan, {
    ...written(issued.id, 'Sửa họ tên'),
    taken: ['name'],
    dryRun: false,
  })
}

/** By the installation itself. */
export async function checkHere(world: World, credential: unknown) {
  const trust = await ownTrust(world.db, await knownAddresses(world.db, world))
  return await checkCredential(credential, trust, world.clock.now())
}

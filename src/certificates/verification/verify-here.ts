/** Verifies a file with what this installation knows: its register, its keys under all its addresses. */
import type { Queryable } from '../../database/connection.ts'
import { type AddressSettings, knownAddresses } from '../credential/address-store.ts'
import { ownTrust } from '../credential/check-credential.ts'
import { signingCertificates } from './store.ts'
import { type FileVerification, verifyFile } from './verify-file.ts'

export async function verifyHere(
  db: Queryable,
  settings: AddressSettings,
  bytes: Buffer,
  now: Date,
): Promise<FileVerification> {
  return await verifyFile(bytes, {
    register: db,
    trust: await ownTrust(db, await knownAddresses(db, settings)),
    signingCertificates: await signingCertificates(db),
    now,
  })
}

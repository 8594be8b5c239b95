/** The document that names the installation's keys, for the address that was asked. */
import type { Queryable } from '../../database/connection.ts'
import { type AddressSettings, knownAddresses } from './address-store.ts'
import { addressOfHost } from './addresses.ts'
import { type DidDocument, didDocument, didOf } from './did-web.ts'
import { credentialKeys } from './keys.ts'

/**
 * @param asked `host`: as the request names it; `underPath`: whether for an address with a path
 * @returns null when nothing was ever issued here and no address is set
 */
export async function ownDidDocument(
  db: Queryable,
  settings: AddressSettings,
  { host, underPath }: { host: string | undefined; underPath: boolean },
): Promise<DidDocument | null> {
  const address = addressOfHost(await knownAddresses(db, settings), host, { underPath })
  if (address === null) return null
  return didDocument(didOf(address), (await credentialKeys(db)).trusted)
}

/** `hocvu keys bundle`: keys, signers and lists of this moment, for checking files without the installation. */
import { type AddressSettings, knownAddresses } from './address-store.ts'
import { KeyBundle } from './bundle-format.ts'
import { didDocument, didOf } from './did-web.ts'
import { selectKeys } from './key-store.ts'
import { credentialKeys, type KeyDeps } from './keys.ts'
import { statusList } from './status-list.ts'
import { selectListNumbers } from './status-list-store.ts'

/** @throws HocvuError `key.unusable` */
export async function makeBundle(deps: KeyDeps, settings: AddressSettings): Promise<KeyBundle> {
  const { db, clock } = deps
  // Signed first: this may make the first key.
  const statusLists: unknown[] = []
  for (const n of await selectListNumbers(db)) {
    const signed = await statusList(deps, n)
    if (signed !== null) statusLists.push(JSON.parse(signed.bytes.toString()))
  }
  const { trusted, distrusted } = await credentialKeys(db)
  const addresses = await knownAddresses(db, settings)
  const signers = (await selectKeys(db)).filter(({ purpose }) => purpose === 'pdf')
  return KeyBundle.parse({
    type: 'hocvu-key-bundle',
    version: 1,
    madeAt: clock.now().toISOString(),
    dids: addresses.map((address) => didDocument(didOf(address), trusted)),
    distrustedKeys: distrusted,
    pdfSigners: signers.map((signer) => ({
      id: signer.id,
      certificate: signer.publicKey,
      since: signer.createdAt.toISOString(),
      retiredAt: signer.retiredAt?.toISOString() ?? null,
      distrusted: signer.distrustedAt !== null,
    })),
    statusLists,
  })
}

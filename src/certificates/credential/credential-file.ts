/** The credential of a revision as bytes: made when it is first needed, then always the same. */
import { composeCredential } from './compose-credential.ts'
import {
  type CredentialSource,
  insertCredential,
  selectCredential,
  selectSource,
} from './credential-file-store.ts'
import { didOf } from './did-web.ts'
import { type KeyDeps, keyAtWork } from './keys.ts'
import { signCredential } from './sign.ts'
import { enterStatusLists } from './status-entries.ts'

/** More keys than this are not distrusted while one credential is being made. */
const TRIES = 5

/**
 * Two that make it at once keep the first one's. One whose key is not trusted any more is made anew with the key at work;
 * its facts, its ids and its place on the list stay.
 * @throws HocvuError `key.unusable`
 */
export async function credentialFile(
  deps: KeyDeps,
  { id, revision }: { id: string; revision: number },
): Promise<Buffer> {
  const key = { certificateId: id, revision }
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const stored = await selectCredential(deps.db, key)
    if (stored?.trusted) return stored.bytes
    const made = await makeCredential(deps, key)
    await insertCredential(deps.db, key, {
      ...made,
      version: (stored?.version ?? 0) + 1,
      now: deps.clock.now(),
    })
  }
  throw new Error(`the credential of certificate ${id}, revision ${revision}, was not stored`)
}

async function makeCredential(
  deps: KeyDeps,
  key: { certificateId: string; revision: number },
): Promise<{ bytes: Buffer; key: string }> {
  const { place, ...source } = await sourceWithPlace(deps, key)
  const signer = await keyAtWork(deps)
  const signed = await signCredential(composeCredential({ ...key, ...source, ...place }), signer, {
    did: didOf(source.publicUrl),
    at: source.at,
  })
  return { bytes: Buffer.from(`${JSON.stringify(signed, null, 2)}\n`), key: signer.id }
}

async function sourceWithPlace(
  { db, clock }: KeyDeps,
  key: { certificateId: string; revision: number },
): Promise<CredentialSource & { place: NonNullable<CredentialSource['place']> }> {
  const read = async () => {
    const source = await selectSource(db, key)
    if (source !== null) return source
    throw new Error(`certificate ${key.certificateId} has no revision ${key.revision}`)
  }
  const source = await read()
  if (source.place !== null) return { ...source, place: source.place }
  // Issued before there were lists.
  await db.transaction().execute(async (trx) => {
    await enterStatusLists(trx, [key], { publicUrl: source.publicUrl, now: clock.now() })
  })
  const { place } = await read()
  if (place === null) throw new Error('a place on a status list was taken and is not there')
  return { ...source, place }
}

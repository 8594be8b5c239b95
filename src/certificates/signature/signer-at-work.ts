/** The key that signs files in this process: read when the first file is signed, and kept. */
import { X509Certificate } from 'node:crypto'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type FileSigner, loadFileSigner } from './file-signer.ts'
import { noteFileKey } from './signing-key-store.ts'
import { fingerprintOf } from './verify-signed-data.ts'

/**
 * null where SIGNING_P12 is not set: files are not signed. A key that failed is read again with the next file, so that
 * mending it needs no restart; a new key does.
 * @throws HocvuError `key.unusable`
 */
export function signerAtWork(deps: {
  db: Database
  clock: Clock
  settings: { SIGNING_P12?: string | undefined; SIGNING_P12_PASSWORD: string }
  actor: string
}): () => Promise<FileSigner | null> {
  const { SIGNING_P12: path, SIGNING_P12_PASSWORD: password } = deps.settings
  let signer: Promise<FileSigner> | undefined
  return async () => {
    if (path === undefined) return null
    signer ??= load(path, password, deps)
    return await signer.catch((error: unknown) => {
      signer = undefined
      throw error
    })
  }
}

async function load(
  path: string,
  password: string,
  { db, clock, actor }: { db: Database; clock: Clock; actor: string },
): Promise<FileSigner> {
  const signer = await loadFileSigner(path, password, clock)
  const { certificatePem: pem, subject } = signer
  const id = fingerprintOf(new X509Certificate(pem))
  await noteFileKey(db, { id, pem, subject, actor, now: clock.now() })
  return signer
}

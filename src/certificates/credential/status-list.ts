/** Status lists as they are served: signed by the address they belong to, anew only when they say something else. */
import type { Database } from '../../database/connection.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { encodeBits } from './bitstring.ts'
import { listUrl, writeInstant } from './compose-credential.ts'
import { CREDENTIALS_CONTEXT } from './contexts.ts'
import { didOf } from './did-web.ts'
import { type KeyDeps, keyAtWork } from './keys.ts'
import { type OpenKey, signCredential } from './sign.ts'
import { type ListRow, selectList, selectListContent } from './status-list-store.ts'

export interface SignedList {
  bytes: Buffer
  sha256: Buffer
  changedAt: Date
}

/** The largest number that a list can have. */
const LAST_LIST = 2 ** 31 - 1

/** Of this process, for each database: the list as it was last signed, and what it was made of. */
const kept = new WeakMap<Database, Map<number, { madeOf: string; signed: SignedList }>>()

/** @returns null when there is no such list */
export async function statusList(deps: KeyDeps, n: number): Promise<SignedList | null> {
  if (!(Number.isInteger(n) && n > 0 && n <= LAST_LIST)) return null
  const row = await selectList(deps.db, n)
  if (row === null) return null
  const key = await keyAtWork(deps)
  const lists = kept.get(deps.db) ?? new Map<number, { madeOf: string; signed: SignedList }>()
  kept.set(deps.db, lists)
  const known = lists.get(n)
  if (known?.madeOf === madeOf(row, key)) return known.signed
  const content = await selectListContent(deps.db, n)
  if (content === null) return null
  const bytes = await signList(content, key)
  const signed = { bytes, sha256: sha256(bytes), changedAt: content.changedAt }
  lists.set(n, { madeOf: madeOf(content, key), signed })
  return signed
}

const madeOf = (row: ListRow, key: OpenKey) => `${row.changedAt.toISOString()} ${key.id}`

/** https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential */
async function signList(list: ListRow & { set: readonly number[] }, key: OpenKey): Promise<Buffer> {
  const did = didOf(list.publicUrl)
  const id = listUrl(list.publicUrl, list.n)
  const document = {
    '@context': [CREDENTIALS_CONTEXT],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: did,
    validFrom: writeInstant(list.changedAt),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeBits(list.size, list.set),
    },
  }
  return Buffer.from(
    JSON.stringify(await signCredential(document, key, { did, at: list.changedAt })),
  )
}

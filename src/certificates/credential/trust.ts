/** Whom a check trusts: the installation itself with its register, or a bundle of keys and lists taken from it. */
import { z } from 'zod'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { KeyBundle } from './bundle-format.ts'
import type { CredentialFinding } from './check-credential.ts'
import { didOf, keyUrl, readKeyUrl } from './did-web.ts'
import { credentialKeys } from './keys.ts'
import type { StatusEntry } from './status-entry.ts'
import { statusFromList } from './status-from-list.ts'
import { selectStanding } from './status-list-store.ts'

export interface Trust {
  /** Whether this is one whose keys are known. */
  knowsIssuer(did: string): boolean
  /** @param url as a proof names the key */
  findKey(url: string): KeyStanding
  /** @param issuer of the credential; known */
  statusOf(entry: StatusEntry, issuer: string): Promise<CredentialFinding>
}

type KeyStanding =
  | { state: 'trusted'; publicKey: string }
  | { state: 'distrusted' }
  /** `certain`: all keys of its issuer are known, and it is none of them. */
  | { state: 'unknown'; certain: boolean }

/** The address that a list belongs to, and its number. */
const LIST_URL = /^(.+)\/status-lists\/([1-9]\d{0,8})$/

/** Trusts the installation's own keys under all its addresses; its register tells the status. */
export async function ownTrust(db: Queryable, addresses: readonly string[]): Promise<Trust> {
  const keys = await credentialKeys(db)
  const dids = new Set(addresses.map(didOf))
  return {
    knowsIssuer: (did) => dids.has(did),
    findKey: (url) =>
      findKey(url, {
        trustedOf: (did) => (dids.has(did) ? keys.trusted : null),
        distrusted: keys.distrusted,
        complete: true,
      }),
    statusOf: async (entry, issuer) => {
      const [, address = '', n = ''] = LIST_URL.exec(entry.statusListCredential) ?? []
      if (!addresses.includes(address)) return { state: 'cannot-tell', reason: 'list-not-at-hand' }
      if (didOf(address) !== issuer) return { state: 'cannot-tell', reason: 'list-not-of-issuer' }
      const standing = await selectStanding(db, {
        publicUrl: address,
        list: Number(n),
        position: Number(entry.statusListIndex),
      })
      switch (standing) {
        case null:
          return { state: 'cannot-tell', reason: 'place-not-known' }
        case 'in-force':
          return { state: 'holds', reason: 'in-force' }
        default:
          return { state: 'fails', reason: standing }
      }
    },
  }
}

/**
 * Trusts what a bundle holds (`hocvu keys bundle`), and its lists as of the day it was made. Needs no installation.
 * @throws HocvuError `bundle.unreadable`
 */
export function bundleTrust(json: unknown): Trust & { madeAt: Date } {
  const parsed = KeyBundle.safeParse(json)
  if (!parsed.success)
    throw new HocvuError(
      'bundle.unreadable',
      `This is no bundle of keys: ${z.prettifyError(parsed.error)}. Make one with: hocvu keys bundle --out bundle.json`,
      { params: { reason: 'not a key bundle' }, paramsVi: { reason: 'không phải tệp khoá' } },
    )
  const bundle = parsed.data
  const keysOf = new Map(bundle.dids.map((document) => [document.id, keysOfDocument(document)]))
  const lists = new Map(bundle.statusLists.map((list) => [list.id, list]))
  const trust: Trust = {
    knowsIssuer: (did) => keysOf.has(did),
    findKey: (url) =>
      findKey(url, {
        trustedOf: (did) => keysOf.get(did) ?? null,
        distrusted: bundle.distrustedKeys,
        complete: false,
      }),
    statusOf: async (entry, issuer) =>
      await statusFromList(lists.get(entry.statusListCredential), { entry, issuer, trust }),
  }
  return { ...trust, madeAt: new Date(bundle.madeAt) }
}

/** Only those that the document itself lets speak for it. */
function keysOfDocument(document: KeyBundle['dids'][number]): string[] {
  return document.verificationMethod.flatMap(({ id, publicKeyMultibase: key }) =>
    id === keyUrl(document.id, key) && document.assertionMethod.includes(id) ? [key] : [],
  )
}

interface KnownKeys {
  /** null: not an issuer that is known. */
  trustedOf(did: string): readonly string[] | null
  distrusted: readonly string[]
  /** These are all keys that there ever were. */
  complete: boolean
}

function findKey(url: string, { trustedOf, distrusted, complete }: KnownKeys): KeyStanding {
  const named = readKeyUrl(url)
  const trusted = named === null ? null : trustedOf(named.did)
  if (named === null || trusted === null) return { state: 'unknown', certain: false }
  // What is distrusted stays so, also where a document still names it.
  if (distrusted.includes(named.key)) return { state: 'distrusted' }
  if (trusted.includes(named.key)) return { state: 'trusted', publicKey: named.key }
  return { state: 'unknown', certain: complete }
}

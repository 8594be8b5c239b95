/**
 * What the keys of an installation protect: national IDs and private link tokens as keyed hashes, tokens and raw pages
 * as ciphertext. Each purpose has a key of its own, derived from a data key by HKDF; the master key wraps data keys.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

export type Purpose =
  | 'national-id'
  | 'link-token'
  | 'link-token-store'
  | 'raw-pages'
  | 'platform-token'
  | 'attachments'
  | 'signing-key'
  | 'sessions'
  | 'session-contents'
  | 'sign-in-attempts'
  | 'devices'
  | 'request-counts'
  | 'forms'
  | 'sign-in'
  | 'roster-uploads'
  | 'brought-files'
  | 'lookups'
  | 'suppression'
  | 'privacy'
  | 'subscriber-secret'
  | 'feed-token'
  | 'feed-token-store'
  | 'lti'
  | 'key-check'

export interface Vault {
  /** Keyed hash (HMAC-SHA-256) of a value, for looking it up without storing it. */
  hash(purpose: Purpose, value: string): Buffer
  encrypt(purpose: Purpose, plain: Buffer): Buffer
  /** @throws Error when the ciphertext was changed or belongs to another key */
  decrypt(purpose: Purpose, sealed: Buffer): Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface DataKey {
  /** 1 to 250; the first byte of what it seals. */
  generation: number
  /** 32 random bytes. */
  key: Buffer
}

/**
 * The newest key seals, all of them open. The first alone makes keyed hashes: what they are of is not kept, so they
 * can never be made anew.
 * @param keys with generation 1; a key alone is that
 */
export function createVault(keys: Buffer | readonly DataKey[]): Vault {
  const all = Buffer.isBuffer(keys) ? [{ generation: 1, key: keys }] : keys
  const known = new Map(all.map(({ generation, key }) => [generation, key]))
  const newest = Math.max(...known.keys())
  const derived = new Map<string, Buffer>()
  const keyFor = (generation: number, purpose: Purpose) => {
    const name = `${generation} ${purpose}`
    const made = derived.get(name)
    if (made) return made
    const key = known.get(generation)
    if (key === undefined) throw new Error(`there is no data key ${generation}`)
    const fresh = Buffer.from(hkdfSync('sha256', key, 'hocvu', purpose, 32))
    derived.set(name, fresh)
    return fresh
  }
  return {
    hash: (purpose, value) => createHmac('sha256', keyFor(1, purpose)).update(value).digest(),
    encrypt: (purpose, plain) =>
      Buffer.concat([Buffer.from([newest]), sealWith(keyFor(newest, purpose), plain)]),
    decrypt: (purpose, sealed) =>
      openWith(keyFor(generationOf(sealed), purpose), sealed.subarray(1)),
  }
}

/** Under which data key a ciphertext was made. */
function generationOf(sealed: Buffer): number {
  return sealed[0] ?? 0
}

/** AES-256-GCM. @param about has to be the same when it is opened */
export function sealWith(key: Buffer, plain: Buffer, about?: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  if (about !== undefined) cipher.setAAD(about)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** @throws Error when it was changed, or sealed with another key */
export function openWith(key: Buffer, sealed: Buffer, about?: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  // The length is fixed, or a tag cut down to four bytes would pass for a whole one.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  if (about !== undefined) decipher.setAAD(about)
  decipher.setAuthTag(tag)
  const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

/**
 * A national ID for hashing: digits only, padded to 12 (spreadsheets drop leading zeros).
 * Gives null when it cannot be a CCCD number.
 */
export function normaliseNationalId(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '')
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : null
}

/** Random text for links and codes. @param bytes at least 16 for anything secret */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

export function sha256(data: string | Buffer): Buffer {
  return hash('sha256', data, 'buffer')
}

/** The same in hex: of many small texts several times as fast. */
export function sha256Hex(data: string): string {
  return hash('sha256', data, 'hex')
}

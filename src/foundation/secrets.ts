/**
 * What the master key protects: national IDs and private link tokens as keyed hashes, tokens and raw pages
 * as ciphertext. Each purpose has a key of its own, derived from the master key by HKDF.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { HocvuError } from './errors.ts'

type Purpose =
  | 'national-id'
  | 'link-token'
  | 'link-token-store'
  | 'raw-pages'
  | 'platform-token'
  | 'attachments'
  | 'signing-key'
  | 'sessions'
  | 'forms'
  | 'sign-in'
  | 'roster-uploads'
  | 'brought-files'
  | 'lookups'
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
const FORMAT = 1

/** @param masterKey 32 random bytes */
export function createVault(masterKey: Buffer): Vault {
  const keys = new Map<Purpose, Buffer>()
  const keyFor = (purpose: Purpose) => {
    const known = keys.get(purpose)
    if (known) return known
    const derived = Buffer.from(hkdfSync('sha256', masterKey, 'hocvu', purpose, 32))
    keys.set(purpose, derived)
    return derived
  }
  return {
    hash: (purpose, value) => createHmac('sha256', keyFor(purpose)).update(value).digest(),
    encrypt(purpose, plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce)
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), body])
    },
    decrypt(purpose, sealed) {
      if (sealed[0] !== FORMAT) throw new Error('unknown ciphertext format')
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
      // The length is fixed, or a tag cut down to four bytes would pass for a whole one.
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), nonce, {
        authTagLength: TAG_BYTES,
      })
      decipher.setAuthTag(tag)
      const body = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()])
    },
  }
}

/**
 * A national ID for hashing: digits only, padded to 12 (spreadsheets drop leading zeros).
 * Gives null when it cannot be a CCCD number.
 */
export function normaliseNationalId(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '')
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : null
}

/** 32 bytes from `HOCVU_MASTER_KEY`: 64 hex digits or base64. */
export function parseMasterKey(text: string): Buffer | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  // Node skips what is not base64; a sentence of the right length must not become a key.
  return /^[\w+/-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null
}

/**
 * The master key of a data folder, made on first use (mode 600). Two processes that start together get the same one.
 * @throws HocvuError `settings.invalid` when the file is damaged, out of reach, or readable by others
 */
export function masterKeyFile(folder: string): Buffer {
  const path = join(folder, 'master.key')
  let mode: number
  let text: string
  try {
    mkdirSync(folder, { recursive: true })
    if (!existsSync(path)) createKeyFile(path)
    mode = statSync(path).mode
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new HocvuError(
      'settings.invalid',
      `${path} cannot be read or made: ${error instanceof Error ? error.message : String(error)}. Run as the user that the data folder belongs to, or set HOCVU_MASTER_KEY.`,
      { cause: error },
    )
  }
  if ((mode & 0o077) !== 0)
    throw new HocvuError(
      'settings.invalid',
      `${path} can be read by other users. Run: chmod 600 ${path}`,
    )
  const key = parseMasterKey(text)
  if (!key)
    throw new HocvuError(
      'settings.invalid',
      `${path} does not hold a master key (32 bytes, base64). Restore it from a backup; a new key cannot read the stored data.`,
    )
  return key
}

function createKeyFile(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, `${randomBytes(32).toString('base64')}\n`)
  fsyncSync(file)
  closeSync(file)
  chmodSync(draft, 0o600)
  try {
    // A link never replaces: the first process wins, the other reads the winner's key.
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Random text for links and codes. @param bytes at least 16 for anything secret */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

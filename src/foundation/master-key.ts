/** The master key: where it stands, how it is made and changed, and how it wraps the keys that data is sealed with. */
import { hkdfSync, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { HocvuError } from './errors.ts'
import { openWith, sealWith } from './secrets.ts'

/** 32 bytes: 64 hex digits or base64. */
export function parseMasterKey(text: string): Buffer | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  // Node skips what is not base64; a sentence of the right length must not become a key.
  return /^[\w+/-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null
}

export const masterKeyPath = (folder: string): string => join(folder, 'master.key')
/** Where the next one waits while the master key of a data folder is changed. */
const nextKeyPath = (folder: string): string => join(folder, 'master.key.next')

/**
 * The master key of a data folder, made on first use (mode 600). Two processes that start together get the same one.
 * @throws HocvuError `settings.invalid` when the file is damaged, out of reach, or readable by others
 */
export function masterKeyFile(folder: string): Buffer {
  return keyFile(masterKeyPath(folder))
}

/**
 * A key in a file of its own, made where there is none: it is on the disk before anything is sealed with it.
 * @throws HocvuError `settings.invalid`
 */
export function keyFile(path: string): Buffer {
  let mode: number
  let text: string
  try {
    mkdirSync(dirname(path), { recursive: true })
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
    keepFolder(path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A new name outlives a power cut once its folder is on the disk. */
function keepFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** The key that is to follow in a data folder, made on first use. */
export function nextKey(folder: string): Buffer {
  return keyFile(nextKeyPath(folder))
}

/** null: none waits, or another process has just put it in its place. */
export function waitingKey(folder: string): Buffer | null {
  return existsSync(nextKeyPath(folder)) ? nextKey(folder) : null
}

/**
 * Puts the waiting key in the place of the master key. There is one at any moment, and the former is kept beside.
 * @param generation of the data key that began with the new one
 * @returns where the former stands
 */
export function adoptNextKey(folder: string, generation: number): string {
  const path = masterKeyPath(folder)
  const former = `${path}.before-${generation}`
  try {
    if (existsSync(path) && !existsSync(former)) linkSync(path, former)
    renameSync(nextKeyPath(folder), path)
    keepFolder(path)
  } catch (error) {
    // Another process that started at the same time has done it.
    if (existsSync(nextKeyPath(folder))) throw error
  }
  return former
}

const wrappingKey = (masterKey: Buffer) =>
  Buffer.from(hkdfSync('sha256', masterKey, 'hocvu', 'data-key', 32))

export function wrapKey(masterKey: Buffer, generation: number, key: Buffer): Buffer {
  return sealWith(wrappingKey(masterKey), key, Buffer.from([generation]))
}

/** null: it was wrapped by another master key, or changed. */
export function unwrapKey(masterKey: Buffer, generation: number, sealed: Buffer): Buffer | null {
  try {
    return openWith(wrappingKey(masterKey), sealed, Buffer.from([generation]))
  } catch {
    return null
  }
}

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  masterKeyFile,
  parseMasterKey,
  unwrapKey,
  wrapKey,
} from '../../src/foundation/master-key.ts'
import {
  createVault,
  normaliseNationalId,
  randomToken,
  sha256,
} from '../../src/foundation/secrets.ts'
import { runInChild } from './run-in-child.ts'

const KEY = Buffer.alloc(32, 7)
const vault = createVault(KEY)
const plain = Buffer.from('Lò Thị Mẩy, 014185000012')

describe('what the vault seals', () => {
  it.each([plain, Buffer.alloc(0)])('comes out as it went in', (content) => {
    expect(vault.decrypt('raw-pages', vault.encrypt('raw-pages', content))).toEqual(content)
  })

  it('shows nothing of its content and is never twice the same', () => {
    const sealed = vault.encrypt('raw-pages', plain)
    expect(sealed.includes('Lò')).toBe(false)
    expect(sealed.equals(vault.encrypt('raw-pages', plain))).toBe(false)
  })

  it('opens in another process with the same key', () => {
    const sealed = vault.encrypt('link-token-store', plain)
    expect(createVault(Buffer.alloc(32, 7)).decrypt('link-token-store', sealed)).toEqual(plain)
  })

  it('does not open when any one byte was changed', () => {
    const sealed = vault.encrypt('raw-pages', plain)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at)
      expect(() => vault.decrypt('raw-pages', changed)).toThrow()
    }
  })

  it('does not open when it was cut off, not even inside its tag', () => {
    for (const content of [plain, Buffer.alloc(0)]) {
      const sealed = vault.encrypt('raw-pages', content)
      for (let length = 0; length < sealed.length; length++)
        expect(() => vault.decrypt('raw-pages', sealed.subarray(0, length))).toThrow()
    }
  })

  it('does not open with another key or for another purpose', () => {
    const sealed = vault.encrypt('raw-pages', plain)
    expect(() => createVault(Buffer.alloc(32, 8)).decrypt('raw-pages', sealed)).toThrow()
    expect(() => vault.decrypt('link-token-store', sealed)).toThrow()
  })
})

describe('several data keys', () => {
  const keys = [
    { generation: 1, key: KEY },
    { generation: 2, key: Buffer.alloc(32, 8) },
  ]
  const rotated = createVault(keys)

  it('open what each has sealed; the newest seals', () => {
    expect(rotated.decrypt('raw-pages', vault.encrypt('raw-pages', plain))).toEqual(plain)
    const sealed = rotated.encrypt('raw-pages', plain)
    expect(sealed[0]).toBe(2)
    expect(rotated.decrypt('raw-pages', sealed)).toEqual(plain)
    expect(() => vault.decrypt('raw-pages', sealed)).toThrow('no data key 2')
    sealed.writeUInt8(1, 0)
    expect(() => rotated.decrypt('raw-pages', sealed)).toThrow()
  })

  it('hash as the first did: what the hashes are of is not kept', () => {
    expect(rotated.hash('national-id', '0')).toEqual(vault.hash('national-id', '0'))
  })

  it('are wrapped by the master key, each under its number', () => {
    const wrapped = wrapKey(KEY, 2, plain)
    expect(unwrapKey(KEY, 2, wrapped)).toEqual(plain)
    expect(unwrapKey(KEY, 1, wrapped)).toBeNull()
    expect(unwrapKey(Buffer.alloc(32, 8), 2, wrapped)).toBeNull()
  })
})

describe('a keyed hash', () => {
  it('is the same for the same value, key and purpose, and for nothing else', () => {
    const hash = vault.hash('national-id', '014185000012')
    expect(hash).toHaveLength(32)
    expect(createVault(KEY).hash('national-id', '014185000012')).toEqual(hash)
    expect(vault.hash('national-id', '014185000013')).not.toEqual(hash)
    expect(vault.hash('link-token', '014185000012')).not.toEqual(hash)
    expect(createVault(Buffer.alloc(32, 8)).hash('national-id', '014185000012')).not.toEqual(hash)
    expect(sha256('014185000012')).not.toEqual(hash)
  })
})

describe('a national ID', () => {
  it.each([
    ['014185000012', '014185000012'],
    ['14185000012', '014185000012'],
    [' 0141 8500 0012 ', '014185000012'],
    ['014-185-000-012', '014185000012'],
    ['050123456', '000050123456'],
  ])('%s has the 12 digits %s', (text, expected) => {
    expect(normaliseNationalId(text)).toBe(expected)
  })

  it.each(['', '12345678', '0141850000123', '01418500001x', '1.4185E+10'])('%s is none', (text) => {
    expect(normaliseNationalId(text)).toBeNull()
  })
})

describe('a master key in text', () => {
  it('is 64 hex digits or 32 bytes in base64', () => {
    expect(parseMasterKey(KEY.toString('hex'))).toEqual(KEY)
    expect(parseMasterKey(KEY.toString('hex').toUpperCase())).toEqual(KEY)
    expect(parseMasterKey(` ${KEY.toString('base64')}\n`)).toEqual(KEY)
    expect(parseMasterKey(KEY.toString('base64url'))).toEqual(KEY)
  })

  it.each([
    '',
    'secret',
    KEY.subarray(1).toString('base64'),
    KEY.toString('hex').slice(1),
    'a sentence of just the length that would make up a key',
    `"${KEY.toString('base64')}"`,
  ])('is not %j', (text) => {
    expect(parseMasterKey(text)).toBeNull()
  })
})

describe('the master key of a data folder', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hocvu-key-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('is made on first use, readable by its owner only, and stays', () => {
    const key = masterKeyFile(folder)
    expect(key).toHaveLength(32)
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600)
    expect(masterKeyFile(folder)).toEqual(key)
    expect(readdirSync(folder)).toEqual(['master.key'])
  })

  it('makes the folder when there is none yet', () => {
    expect(masterKeyFile(join(folder, 'new', 'data'))).toHaveLength(32)
  })

  it('differs from folder to folder', () => {
    expect(masterKeyFile(folder)).not.toEqual(masterKeyFile(join(folder, 'other')))
  })

  it('is the same for processes that start at the same moment', async () => {
    const source = `import { masterKeyFile } from './src/foundation/master-key.ts'
      while (Date.now() < ${Date.now() + 1_500}) {}
      console.log(masterKeyFile(${JSON.stringify(folder)}).toString('hex'))`
    const keys = await Promise.all([runInChild(source), runInChild(source), runInChild(source)])
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(keys).size).toBe(1)
    expect(readdirSync(folder)).toEqual(['master.key'])
  })

  it('is refused when others can read it, with the mend', () => {
    masterKeyFile(folder)
    chmodSync(join(folder, 'master.key'), 0o640)
    expect(() => masterKeyFile(folder)).toThrow(/chmod 600/)
  })

  it('that cannot be read is a fault with its mend, not a new key', () => {
    mkdirSync(join(folder, 'master.key'), { mode: 0o700 })
    expect(() => masterKeyFile(folder)).toThrow(
      /master\.key cannot be read or made: EISDIR.*Run as the user that the data folder belongs to/,
    )
  })

  it('is refused when it is damaged, and not replaced', () => {
    const path = join(folder, 'master.key')
    writeFileSync(path, 'damaged\n', { mode: 0o600 })
    expect(() => masterKeyFile(folder)).toThrow(/Restore it from a backup/)
    expect(readFileSync(path, 'utf8')).toBe('damaged\n')
  })
})

describe('a random token', () => {
  it('has the bytes asked for, in letters that fit a URL', () => {
    expect(randomToken(16)).toMatch(/^[\w-]{22}$/)
    expect(new Set(Array.from({ length: 1000 }, () => randomToken(16))).size).toBe(1000)
  })
})

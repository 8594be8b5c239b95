/** What a password opens in a PKCS#12 file: PBES2 as OpenSSL 3 writes it, and the 3DES of older programs. */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { Integer, OctetString, Sequence } from 'asn1js'
import { type AlgorithmIdentifier, type MacData, PBES2Params, PBKDF2Params } from 'pkijs'
import { bytesOf } from './asn1.ts'

/** What the file is sealed with is not known here. */
export class UnknownSeal extends Error {}

const HASHES: Record<string, { name: string; block: number }> = {
  '1.3.14.3.2.26': { name: 'sha1', block: 64 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', block: 64 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', block: 128 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', block: 128 },
}
const PSEUDO_RANDOM: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}
const CIPHERS: Record<string, { name: string; key: number }> = {
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', key: 24 },
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', key: 32 },
}
const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const SHA1_AND_3DES = '1.2.840.113549.1.12.1.3'
const OLD_RC2 = ['1.2.840.113549.1.12.1.5', '1.2.840.113549.1.12.1.6']

const KEY = 1
const VECTOR = 2
const MAC = 3

/** Whether the password is the one that the file was sealed with. @throws UnknownSeal */
export function fitsSeal(content: Buffer, seal: MacData, password: string): boolean {
  const hash = HASHES[seal.mac.digestAlgorithm.algorithmId]
  if (hash === undefined) throw new UnknownSeal('its seal (MAC) is of a kind that is not known')
  const salt = bytesOf(seal.macSalt)
  const key = stretched(
    hash,
    MAC,
    password,
    salt,
    seal.iterations ?? 1,
    bytesOf(seal.mac.digest).length,
  )
  return createHmac(hash.name, key).update(content).digest().equals(bytesOf(seal.mac.digest))
}

/** @throws UnknownSeal; another error when the password is not the right one */
export function decrypted(
  { algorithmId, algorithmParams }: AlgorithmIdentifier,
  sealed: Buffer,
  password: string,
): Buffer {
  if (algorithmId === PBES2) return decryptedPbes2(algorithmParams, sealed, password)
  if (OLD_RC2.includes(algorithmId))
    throw new UnknownSeal(
      'it is sealed with RC2, which is broken; write it anew: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
    )
  if (algorithmId !== SHA1_AND_3DES)
    throw new UnknownSeal(`it is encrypted in a way that is not known (${algorithmId})`)
  const [salt, iterations] = sequenceOf(algorithmParams)
  if (!(salt instanceof OctetString) || !(iterations instanceof Integer))
    throw new UnknownSeal('its encryption is not described as it must be')
  const hash = { name: 'sha1', block: 64 }
  const times = iterations.valueBlock.valueDec
  const key = stretched(hash, KEY, password, bytesOf(salt), times, 24)
  const vector = stretched(hash, VECTOR, password, bytesOf(salt), times, 8)
  return decipher('des-ede3-cbc', key, vector, sealed)
}

function decryptedPbes2(parameters: unknown, sealed: Buffer, password: string): Buffer {
  const { keyDerivationFunc, encryptionScheme } = new PBES2Params({ schema: parameters })
  const cipher = CIPHERS[encryptionScheme.algorithmId]
  if (keyDerivationFunc.algorithmId !== PBKDF2 || cipher === undefined)
    throw new UnknownSeal('it is encrypted in a way that is not known; use AES-256 with PBKDF2')
  const derivation = new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams })
  const hash = PSEUDO_RANDOM[derivation.prf?.algorithmId ?? '1.2.840.113549.2.7']
  const { salt } = derivation
  const vector: unknown = encryptionScheme.algorithmParams
  if (hash === undefined || !(salt instanceof OctetString) || !(vector instanceof OctetString))
    throw new UnknownSeal('its encryption is not described as it must be')
  const key = pbkdf2Sync(password, bytesOf(salt), derivation.iterationCount, cipher.key, hash)
  return decipher(cipher.name, key, bytesOf(vector), sealed)
}

function decipher(name: string, key: Buffer, vector: Buffer, sealed: Buffer): Buffer {
  const cipher = createDecipheriv(name, key, vector)
  return Buffer.concat([cipher.update(sealed), cipher.final()])
}

/** Key derivation of PKCS#12 (RFC 7292, appendix B.2). @param purpose 1: key, 2: initialisation vector, 3: MAC */
function stretched(
  hash: { name: string; block: number },
  purpose: number,
  password: string,
  salt: Buffer,
  iterations: number,
  length: number,
): Buffer {
  const { name, block } = hash
  // Two bytes a letter, the high one first, and a zero letter at the end.
  const letters = Buffer.from(`${password}\0`, 'utf16le').swap16()
  let input: Buffer = Buffer.concat([filled(salt, block), filled(letters, block)])
  const diversifier = Buffer.alloc(block, purpose)
  const parts: Buffer[] = []
  for (let made = 0; made < length; ) {
    let part = createHash(name).update(diversifier).update(input).digest()
    for (let time = 1; time < iterations; time++) part = createHash(name).update(part).digest()
    parts.push(part)
    made += part.length
    input = addedToEach(input, filledTo(part, block), block)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** Repeated up to whole blocks. */
function filled(bytes: Buffer, block: number): Buffer {
  return filledTo(bytes, Math.ceil(bytes.length / block) * block)
}

function filledTo(bytes: Buffer, length: number): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(length, bytes)
}

/** Each block as a number, plus `addend` and one, without what flows over. */
function addedToEach(blocks: Buffer, addend: Buffer, block: number): Buffer {
  const sums = Buffer.from(blocks)
  for (let start = 0; start < sums.length; start += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at--) {
      const sum = (sums[start + at] ?? 0) + (addend[at] ?? 0) + carry
      sums[start + at] = sum & 0xff
      carry = sum >> 8
    }
  }
  return sums
}

function sequenceOf(value: unknown): unknown[] {
  return value instanceof Sequence ? value.valueBlock.value : []
}

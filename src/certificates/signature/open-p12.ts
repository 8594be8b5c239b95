/** Opens a PKCS#12 file: the RSA key in it, its certificate, and those that stand above that one. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { fromBER, OctetString } from 'asn1js'
import {
  AuthenticatedSafe,
  CertBag,
  ContentInfo,
  EncryptedData,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeContents,
} from 'pkijs'
import { HocvuError } from '../../foundation/errors.ts'
import { bytesOf, plain } from './asn1.ts'
import { decrypted, fitsSeal, UnknownSeal } from './p12-password.ts'

export interface OpenP12 {
  key: KeyObject
  certificate: X509Certificate
  /** Issuers that came along, from the certificate's own upwards. */
  chain: X509Certificate[]
}

/** @throws HocvuError `key.unusable` saying what is wrong with the file or the password */
export function openP12(bytes: Buffer, password: string, name: string): OpenP12 {
  const unusable = (what: string, cause?: unknown) =>
    new HocvuError('key.unusable', `SIGNING_P12 (${name}): ${what}.`, { cause })
  let found: { keys: KeyObject[]; certificates: X509Certificate[] }
  try {
    found = readBags(bytes, password)
  } catch (error) {
    if (error instanceof WrongPassword)
      throw unusable('the password is wrong; set SIGNING_P12_PASSWORD to that of the file', error)
    if (error instanceof UnknownSeal) throw unusable(error.message, error)
    throw unusable('it is no whole PKCS#12 file; export the key and its certificate again', error)
  }
  const keys = found.keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa')
  const [key] = keys
  if (key === undefined)
    throw unusable(
      found.keys.length === 0
        ? 'it holds no private key; export the key together with its certificate'
        : 'its key is no RSA key; signatures of files need one of 2048 bits or more',
    )
  if (keys.length > 1) throw unusable('it holds several keys; export the one that signs')
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw unusable('its RSA key is shorter than 2048 bits, which nobody trusts any more')
  const certificate = found.certificates.find((candidate) => candidate.checkPrivateKey(key))
  if (certificate === undefined)
    throw unusable('it holds no certificate of its key; export both together')
  return { key, certificate, chain: issuersOf(certificate, found.certificates) }
}

class WrongPassword extends Error {}

function readBags(bytes: Buffer, password: string) {
  const pfx = PFX.fromBER(plain(bytes))
  const safe = octetsOf(pfx.authSafe)
  if (pfx.macData !== undefined && !fitsSeal(safe, pfx.macData, password)) throw new WrongPassword()
  const keys: KeyObject[] = []
  const certificates: X509Certificate[] = []
  for (const part of AuthenticatedSafe.fromBER(plain(safe)).safeContents) {
    const content = contentOf(part, password)
    for (const { bagValue } of SafeContents.fromBER(plain(content)).safeBags) {
      if (bagValue instanceof PrivateKeyInfo)
        keys.push(privateKey(Buffer.from(bagValue.toSchema().toBER())))
      if (bagValue instanceof PKCS8ShroudedKeyBag) {
        const { encryptionAlgorithm, encryptedData } = bagValue
        const sealed = bytesOf(encryptedData)
        keys.push(privateKey(unsealed(() => decrypted(encryptionAlgorithm, sealed, password))))
      }
      if (bagValue instanceof CertBag && bagValue.certValue instanceof OctetString)
        certificates.push(new X509Certificate(bytesOf(bagValue.certValue)))
    }
  }
  return { keys, certificates }
}

function contentOf(part: ContentInfo, password: string): Buffer {
  if (part.contentType !== ContentInfo.ENCRYPTED_DATA) return octetsOf(part)
  const { encryptedContentInfo } = new EncryptedData({ schema: part.content })
  const sealed = Buffer.from(encryptedContentInfo.getEncryptedContent())
  const { contentEncryptionAlgorithm } = encryptedContentInfo
  return unsealed(() => decrypted(contentEncryptionAlgorithm, sealed, password))
}

function octetsOf({ contentType, content }: ContentInfo): Buffer {
  const octets: unknown = content
  if (contentType !== ContentInfo.DATA || !(octets instanceof OctetString))
    throw new UnknownSeal('it is sealed with a key instead of a password')
  return bytesOf(octets)
}

/** Without a seal, or with one that somebody made anew, a wrong password shows here. */
function unsealed(open: () => Buffer): Buffer {
  let bytes: Buffer
  try {
    bytes = open()
  } catch (error) {
    if (error instanceof UnknownSeal) throw error
    throw new WrongPassword('it does not decrypt', { cause: error })
  }
  if (fromBER(plain(bytes)).offset === -1) throw new WrongPassword('it decrypts to nothing')
  return bytes
}

function privateKey(der: Buffer): KeyObject {
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

function issuersOf(
  certificate: X509Certificate,
  all: readonly X509Certificate[],
): X509Certificate[] {
  const chain: X509Certificate[] = []
  let last = certificate
  for (;;) {
    const issuer = all.find(
      (candidate) =>
        candidate !== last && !chain.includes(candidate) && last.checkIssued(candidate),
    )
    if (issuer === undefined || issuer === certificate) return chain
    chain.push(issuer)
    last = issuer
  }
}

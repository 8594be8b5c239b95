/** Verifies a detached PKCS#7 signature or an RFC 3161 timestamp that anybody may have made. */
import { constants, createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js'
import {
  type Attribute,
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  RSASSAPSSParams,
  SignedData,
  type SignerInfo,
  TSTInfo,
} from 'pkijs'
import { bytesOf, plain } from './asn1.ts'
import type { SignatureCheck, SignerIdentity } from './signature-check.ts'
import {
  CONTENT_TYPE,
  MESSAGE_DIGEST,
  SIGNING_CERTIFICATE_V2,
  SIGNING_TIME,
} from './signed-data.ts'

export type VerifiedSignature = Pick<
  SignatureCheck,
  'digest' | 'signature' | 'signer' | 'certificates' | 'signedAt' | 'fault'
>

/** Of the covered bytes, under a hash such as `sha256`. */
export type DigestOf = (hash: string) => Buffer

/** SHA-1 and older prove nothing any more. */
const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const PSS = '1.2.840.113549.1.1.10'
/** Names of algorithms that say their hash; the others take that of the digest. */
const HASH_OF_ALGORITHM: Record<string, string> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const ECDSA = '1.2.840.10045.4.'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const TIMESTAMP = '1.2.840.113549.1.9.16.1.4'

/** Certificates that are read from one message. */
const MAX_COMPANIONS = 10

class Unverifiable extends Error {}

/** Never throws for what stands in the message. */
export function verifySignedData(message: Buffer, digestOf: DigestOf): VerifiedSignature {
  const nothing = {
    digest: false,
    signature: false,
    signer: null,
    certificates: [],
    signedAt: null,
  }
  try {
    return verifyMessage(message, digestOf)
  } catch (error) {
    const fault = error instanceof Unverifiable ? error.message : 'the signature cannot be read'
    return { ...nothing, fault }
  }
}

function verifyMessage(message: Buffer, digestOf: DigestOf): VerifiedSignature {
  const content = ContentInfo.fromBER(plain(withoutPadding(message)))
  if (content.contentType !== ContentInfo.SIGNED_DATA)
    throw new Unverifiable('it is no PKCS#7 signature')
  const signed = new SignedData({ schema: content.content })
  const [info, ...more] = signed.signerInfos
  if (info === undefined || more.length > 0)
    throw new Unverifiable('the signature is not one of one signer')
  const hash = HASHES[info.digestAlgorithm.algorithmId]
  if (hash === undefined) throw new Unverifiable('its hash is none of SHA-256, SHA-384 and SHA-512')
  const certificate = signingCertificate(signed, info)
  const signer = identityOf(certificate)
  const timestamp = timestampOf(signed)
  const signedDigest =
    timestamp === null ? digestOf(hash) : createHash(hash).update(timestamp.content).digest()
  const told = attributesOf(info)
  const digest =
    (told === null || told.digest.equals(signedDigest)) &&
    (timestamp === null || timestamp.imprint.equals(digestOf(timestamp.hash)))
  const namesCertificate =
    told === null || told.certificate === null || isNamed(told.certificate, certificate)
  // Without attributes the content itself is what was signed; its digest cannot be told apart from the signature.
  if (told === null) throw new Unverifiable('it has no signed attributes')
  const signature = namesCertificate && fits(certificate.publicKey, info, hash, told.bytes)
  return {
    digest,
    signature,
    signer,
    certificates: [certificate, ...companions(signed)],
    signedAt: timestamp?.time ?? told.time,
    fault: !digest
      ? 'the bytes are not those that were signed'
      : signature
        ? null
        : 'the signature does not fit the key of its certificate',
  }
}

/** A placeholder is filled up with zeros; anything else there is nobody’s. */
function withoutPadding(message: Buffer): Buffer {
  const first = message[1] ?? 0
  if (message[0] !== 0x30 || first === 0x80) return message
  if (first < 0x80) return message.subarray(0, 2 + first)
  const size = first & 0x7f
  if (size > 4 || message.length < 2 + size) throw new Unverifiable('the signature is cut off')
  const end = 2 + size + (size === 0 ? 0 : message.readUIntBE(2, size))
  if (end > message.length) throw new Unverifiable('the signature is cut off')
  if (message.subarray(end).some((byte) => byte !== 0))
    throw new Unverifiable('something stands behind the signature')
  return message.subarray(0, end)
}

function signingCertificate(signed: SignedData, { sid }: SignerInfo): X509Certificate {
  const named: unknown = sid
  const found = (signed.certificates ?? []).find((candidate): candidate is Certificate => {
    if (!(candidate instanceof Certificate)) return false
    if (named instanceof IssuerAndSerialNumber)
      return (
        candidate.serialNumber.isEqual(named.serialNumber) && candidate.issuer.isEqual(named.issuer)
      )
    return hasKeyId(candidate, named)
  })
  if (found === undefined) throw new Unverifiable('the certificate of the signer is missing')
  return new X509Certificate(Buffer.from(found.toSchema().toBER()))
}

/** What else came along, as far as it can be read. */
function companions({ certificates }: SignedData): X509Certificate[] {
  return (certificates ?? []).slice(0, MAX_COMPANIONS).flatMap((candidate) => {
    if (!(candidate instanceof Certificate)) return []
    try {
      return new X509Certificate(Buffer.from(candidate.toSchema().toBER()))
    } catch {
      return []
    }
  })
}

const SUBJECT_KEY_ID = '2.5.29.14'

function hasKeyId(candidate: Certificate, named: unknown): boolean {
  if (named === null || typeof named !== 'object' || !('valueBlock' in named)) return false
  const id: unknown = candidate.extensions?.find(
    ({ extnID }) => extnID === SUBJECT_KEY_ID,
  )?.parsedValue
  const block: unknown = named.valueBlock
  if (block === null || typeof block !== 'object' || !('valueHexView' in block)) return false
  return (
    id instanceof OctetString &&
    block.valueHexView instanceof Uint8Array &&
    bytesOf(id).equals(block.valueHexView)
  )
}

function identityOf(certificate: X509Certificate): SignerIdentity {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    serial: certificate.serialNumber,
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    fingerprint: fingerprintOf(certificate),
  }
}

/** SHA-256 in hex. */
export function fingerprintOf({ raw }: X509Certificate): string {
  return createHash('sha256').update(raw).digest('hex')
}

interface Told {
  /** As they were signed. */
  bytes: Buffer
  digest: Buffer
  time: Date | null
  /** SHA-256 that the signer says its certificate has. */
  certificate: Buffer | null
}

function attributesOf({ signedAttrs }: SignerInfo): Told | null {
  if (signedAttrs === undefined) return null
  const only = (type: string): unknown => {
    const found = signedAttrs.attributes.filter((one: Attribute) => one.type === type)
    if (found.length > 1 || (found[0] !== undefined && found[0].values.length !== 1))
      throw new Unverifiable('a signed attribute stands twice')
    return found[0]?.values[0]
  }
  const digest = only(MESSAGE_DIGEST)
  const type = only(CONTENT_TYPE)
  if (!(digest instanceof OctetString) || !(type instanceof ObjectIdentifier))
    throw new Unverifiable('a signed attribute is missing')
  const time = only(SIGNING_TIME)
  const bytes = Buffer.from(signedAttrs.encodedValue)
  bytes[0] = 0x31
  return {
    bytes,
    digest: bytesOf(digest),
    // GeneralizedTime is one of them.
    time: time instanceof UTCTime || time instanceof GeneralizedTime ? time.toDate() : null,
    certificate: certificateHash(only(SIGNING_CERTIFICATE_V2)),
  }
}

/** Of ESSCertIDv2 with SHA-256, which is what everybody writes; another hash is left to the rest of the checks. */
function certificateHash(value: unknown): Buffer | null {
  const first = (from: unknown): unknown =>
    from instanceof Sequence ? from.valueBlock.value[0] : undefined
  const hash = first(first(first(value)))
  return hash instanceof OctetString ? bytesOf(hash) : null
}

function isNamed(hash: Buffer, { raw }: X509Certificate): boolean {
  return createHash('sha256').update(raw).digest().equals(hash)
}

function timestampOf(
  signed: SignedData,
): { content: Buffer; imprint: Buffer; hash: string; time: Date } | null {
  const { eContentType, eContent } = signed.encapContentInfo
  if (eContentType !== TIMESTAMP) {
    if (eContent !== undefined) throw new Unverifiable('it signs a content of its own')
    return null
  }
  if (!(eContent instanceof OctetString)) throw new Unverifiable('the timestamp is empty')
  const content = bytesOf(eContent)
  const { messageImprint, genTime } = TSTInfo.fromBER(plain(content))
  const hash = HASHES[messageImprint.hashAlgorithm.algorithmId]
  if (hash === undefined) throw new Unverifiable('its hash is none of SHA-256, SHA-384 and SHA-512')
  return { content, imprint: bytesOf(messageImprint.hashedMessage), hash, time: genTime }
}

function fits(key: KeyObject, info: SignerInfo, digestHash: string, bytes: Buffer): boolean {
  const { algorithmId, algorithmParams } = info.signatureAlgorithm
  const signature = bytesOf(info.signature)
  if (algorithmId === PSS) {
    const { hashAlgorithm, saltLength } = new RSASSAPSSParams({ schema: algorithmParams })
    const hash = HASHES[hashAlgorithm.algorithmId]
    if (hash === undefined)
      throw new Unverifiable('its hash is none of SHA-256, SHA-384 and SHA-512')
    const padded = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    return isLongEnough(key) && verify(hash, bytes, padded, signature)
  }
  const hash =
    HASH_OF_ALGORITHM[algorithmId] ?? (algorithmId === RSA_ENCRYPTION ? digestHash : null)
  const family = algorithmId.startsWith(ECDSA) ? 'ec' : 'rsa'
  if (hash === null || key.asymmetricKeyType !== family)
    throw new Unverifiable(`its algorithm (${algorithmId}) is not known here`)
  return (family === 'ec' || isLongEnough(key)) && verify(hash, bytes, key, signature)
}

function isLongEnough({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): boolean {
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return true
  throw new Unverifiable('its key is no RSA key of 2048 bits or more')
}

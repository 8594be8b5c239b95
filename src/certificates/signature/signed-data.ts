/** Detached PKCS#7 signatures (CMS SignedData, RFC 5652) with a key that was read once. */
import { createHash, type KeyObject, sign, type X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { GeneralizedTime, Null, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import { plain } from './asn1.ts'

const signWith = promisify(sign)

const SHA256 = '2.16.840.1.101.3.4.2.1'
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
const SIGNED = 0
export const CONTENT_TYPE = '1.2.840.113549.1.9.3'
export const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
export const SIGNING_TIME = '1.2.840.113549.1.9.5'
export const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'

/** The same content, key and time give the same bytes. @returns DER */
export type SignDetached = (content: Buffer, at: Date) => Promise<Buffer>

export function detachedSigner(
  key: KeyObject,
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
): SignDetached {
  const own = Certificate.fromBER(plain(certificate.raw))
  const certificates = [own, ...chain.map(({ raw }) => Certificate.fromBER(plain(raw)))]
  const certificateHash = createHash('sha256').update(certificate.raw).digest()
  return async (content, at) => {
    const digest = createHash('sha256').update(content).digest()
    const attributes = inDerOrder([
      attribute(CONTENT_TYPE, new ObjectIdentifier({ value: ContentInfo.DATA })),
      attribute(SIGNING_TIME, timeOf(at)),
      attribute(MESSAGE_DIGEST, new OctetString({ valueHex: plain(digest) })),
      attribute(SIGNING_CERTIFICATE_V2, signingCertificate(certificateHash)),
    ])
    const signedAttrs = new SignedAndUnsignedAttributes({ type: SIGNED, attributes })
    const toSign = Buffer.from(signedAttrs.toSchema().toBER())
    // Signed as the SET that it is; in the message it stands under a tag of its own.
    toSign[0] = 0x31
    const signature = await signWith('sha256', toSign, key)
    const signedData = new SignedData({
      version: 1,
      digestAlgorithms: [algorithm(SHA256)],
      encapContentInfo: new EncapsulatedContentInfo({ eContentType: ContentInfo.DATA }),
      certificates,
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
          digestAlgorithm: algorithm(SHA256),
          signedAttrs,
          signatureAlgorithm: algorithm(SHA256_WITH_RSA),
          signature: new OctetString({ valueHex: plain(signature) }),
        }),
      ],
    })
    const content7 = new ContentInfo({
      contentType: ContentInfo.SIGNED_DATA,
      content: signedData.toSchema(true),
    })
    return Buffer.from(content7.toSchema().toBER())
  }
}

function attribute(type: string, value: ObjectIdentifier | UTCTime | OctetString | Sequence) {
  return new Attribute({ type, values: [value] })
}

/** From 2050 on in the longer form (RFC 5652, 11.3). */
function timeOf(at: Date): UTCTime {
  const seconds = { valueDate: new Date(Math.floor(at.getTime() / 1000) * 1000) }
  return at.getUTCFullYear() < 2050 ? new UTCTime(seconds) : new GeneralizedTime(seconds)
}

/** ESSCertIDv2 (RFC 5035): which certificate it is, so that none can be put in its place. */
function signingCertificate(hash: Buffer): Sequence {
  const id = new Sequence({ value: [new OctetString({ valueHex: plain(hash) })] })
  return new Sequence({ value: [new Sequence({ value: [id] })] })
}

function inDerOrder(attributes: Attribute[]): Attribute[] {
  return attributes
    .map((one) => ({ one, der: Buffer.from(one.toSchema().toBER()) }))
    .toSorted((a, b) => Buffer.compare(a.der, b.der))
    .map(({ one }) => one)
}

function algorithm(algorithmId: string): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId, algorithmParams: new Null() })
}

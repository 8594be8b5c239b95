/** Keys and certificates as authorities give them out, made for the test. PKCS#12 files are written by openssl. */
import { execFileSync } from 'node:child_process'
import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Set as AsnSet,
  BitString,
  Integer,
  Null,
  ObjectIdentifier,
  Sequence,
  Utf8String,
} from 'asn1js'
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs'

export interface MadeKey {
  /** Paths, for openssl. */
  keyFile: string
  certificateFile: string
  key: KeyObject
  certificate: X509Certificate
  pem: string
}

export interface KeyShop {
  folder: string
  /**
   * @param subject "/C=VN/O=…/CN=…"
   * @param options `by`: who signs the certificate; left out: the key itself. It is valid from 2020 to 2045.
   */
  makeKey(subject: string, options?: KeyOptions): MadeKey
  /** Needs openssl. @returns path of a PKCS#12 file */
  makeP12(key: MadeKey, password: string, options?: string[]): string
  close(): void
}

interface KeyOptions {
  by?: MadeKey
  from?: string
  to?: string
  kind?: 'rsa' | 'short-rsa' | 'ec'
  /** It may issue certificates. */
  authority?: boolean
}

export function openKeyShop(): KeyShop {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-keys-'))
  let made = 0
  return {
    folder,
    makeKey: (subject, options = {}) => {
      const {
        by,
        from = '2020-01-01',
        to = '2045-12-31',
        kind = 'rsa',
        authority = false,
      } = options
      const { privateKey, publicKey } = pairOf(kind)
      const certificate = certify(publicKey, namesOf(subject), {
        issuer: by ? Certificate.fromBER(Uint8Array.from(by.certificate.raw)).subject : null,
        key: by?.key ?? privateKey,
        from: new Date(from),
        to: new Date(to),
        authority,
      })
      made += 1
      const keyFile = join(folder, `${made}.key`)
      const certificateFile = join(folder, `${made}.pem`)
      writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }))
      writeFileSync(certificateFile, certificate.toString())
      return { keyFile, certificateFile, key: privateKey, certificate, pem: certificate.toString() }
    },
    makeP12: (key, password, options = []) => {
      made += 1
      const path = join(folder, `${made}.p12`)
      execFileSync(
        'openssl',
        [
          ...['pkcs12', '-export', '-inkey', key.keyFile, '-in', key.certificateFile],
          ...['-out', path, '-passout', `pass:${password}`, ...options],
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      )
      return path
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const generateRsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })

/** Making one takes a good part of a second; the certificates tell the keys apart. */
const made: ReturnType<typeof generateRsa>[] = []
const POOL = 3
let given = 0

function pairOf(kind: 'rsa' | 'short-rsa' | 'ec') {
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (kind === 'short-rsa') return generateRsa(1024)
  given += 1
  const at = given % POOL
  const pair = made[at] ?? generateRsa(2048)
  made[at] = pair
  return pair
}

const TYPES: Record<string, string> = { C: '2.5.4.6', O: '2.5.4.10', CN: '2.5.4.3' }

function namesOf(subject: string): RelativeDistinguishedNames {
  const parts = subject.split('/').slice(1)
  const names = parts.map((part) => {
    const [type = '', value = ''] = part.split('=')
    const pair = [new ObjectIdentifier({ value: TYPES[type] ?? '' }), new Utf8String({ value })]
    // One in each set: what pkijs writes by itself has all of them in one.
    return new AsnSet({ value: [new Sequence({ value: pair })] })
  })
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: names }).toBER())
}

function mayIssue(): Extension {
  return new Extension({
    extnID: '2.5.29.19',
    critical: true,
    extnValue: new BasicConstraints({ cA: true }).toSchema().toBER(),
  })
}

function certify(
  publicKey: KeyObject,
  subject: RelativeDistinguishedNames,
  by: {
    issuer: RelativeDistinguishedNames | null
    key: KeyObject
    from: Date
    to: Date
    authority: boolean
  },
): X509Certificate {
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const algorithm =
    by.key.asymmetricKeyType === 'ec'
      ? new AlgorithmIdentifier({ algorithmId: '1.2.840.10045.4.3.2' })
      : new AlgorithmIdentifier({
          algorithmId: '1.2.840.113549.1.1.11',
          algorithmParams: new Null(),
        })
  const serial = createHash('sha256').update(randomBytes(16)).digest().subarray(0, 8)
  // Neither negative nor with a leading zero.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: Uint8Array.from(serial) }),
    signature: algorithm,
    issuer: by.issuer ?? subject,
    notBefore: new Time({ type: 0, value: by.from }),
    notAfter: new Time({ type: 0, value: by.to }),
    subject,
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(Uint8Array.from(spki)),
    signatureAlgorithm: algorithm,
    ...(by.authority && { extensions: [mayIssue()] }),
  })
  const toSign = Buffer.from(certificate.encodeTBS().toBER())
  const signature = sign('sha256', toSign, by.key)
  certificate.signatureValue = new BitString({ valueHex: Uint8Array.from(signature) })
  return new X509Certificate(Buffer.from(certificate.toSchema(true).toBER()))
}

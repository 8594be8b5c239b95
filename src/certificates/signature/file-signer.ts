/**
 * Signs files with the installation's own key, from a PKCS#12 file that is read once. It is a software key: what it
 * signs says that it does not stand for the agency's own signature.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SignPdf } from '@signpdf/signpdf'
import { Signer } from '@signpdf/utils'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { openP12 } from './open-p12.ts'
import { withPlaceholder } from './placeholder.ts'
import { detachedSigner, type SignDetached } from './signed-data.ts'

export interface FileSigner {
  certificatePem: string
  /** "CN=…, O=…" */
  subject: string
  validFrom: Date
  validTo: Date
  /**
   * The same file and time give the same bytes. A time before the certificate's own becomes that one: no key signs
   * before it is there.
   * @throws HocvuError `key.unusable` when the certificate has expired
   */
  sign(pdf: Buffer, at: Date): Promise<Buffer>
}

/**
 * @param path of a PKCS#12 file with an RSA key and its certificate
 * @throws HocvuError `key.unusable` saying what is wrong and how to mend it
 */
export async function loadFileSigner(
  path: string,
  password: string,
  clock: Clock,
): Promise<FileSigner> {
  const name = basename(path)
  const bytes = await readFile(path).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HocvuError(
      'key.unusable',
      `SIGNING_P12 cannot be read: ${why}. Mend the path, or the rights to it.`,
      { cause },
    )
  })
  const { key, certificate, chain } = openP12(bytes, password, name)
  const validFrom = new Date(certificate.validFrom)
  const validTo = new Date(certificate.validTo)
  const requireInTime = () => {
    const now = clock.now()
    if (now > validTo)
      throw new HocvuError(
        'key.unusable',
        `The certificate of SIGNING_P12 (${name}) expired on ${dateInVietnam(validTo)}. Set SIGNING_P12 to a new one; files that were signed keep verifying.`,
      )
    if (now < validFrom)
      throw new HocvuError(
        'key.unusable',
        `The certificate of SIGNING_P12 (${name}) is valid from ${dateInVietnam(validFrom)} only. Set the clock right, or wait.`,
      )
  }
  requireInTime()
  const signDetached = detachedSigner(key, certificate, chain)
  // Only the time varies, and its length does not.
  const room = (await signDetached(Buffer.alloc(0), validFrom)).length + 16
  const signer = new DetachedSigner(signDetached)
  const signPdf = new SignPdf()
  return {
    certificatePem: certificate.toString(),
    subject: certificate.subject.replaceAll('\n', ', '),
    validFrom,
    validTo,
    sign: async (pdf, at) => {
      requireInTime()
      const time = at < validFrom ? validFrom : at
      return await signPdf.sign(withPlaceholder(pdf, time, room), signer, time)
    },
  }
}

class DetachedSigner extends Signer {
  readonly #sign: SignDetached
  constructor(sign: SignDetached) {
    super()
    this.#sign = sign
  }
  override async sign(content: Buffer, at?: Date): Promise<Buffer> {
    if (at === undefined) throw new TypeError('the time of signing is not given')
    return await this.#sign(content, at)
  }
}

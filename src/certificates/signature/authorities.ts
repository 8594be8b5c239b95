/** Whose signatures count as the agency's own: those of the certificates that the operator names, or issued under them. */

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { HocvuError } from '../../foundation/errors.ts'
import { fingerprintOf } from './verify-signed-data.ts'

/** Authorities above authorities; nobody has more. */
const LONGEST_CHAIN = 6

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/**
 * @param path of AGENCY_CERTIFICATES: PEM, one certificate or many; undefined: none are named
 * @throws HocvuError `settings.invalid`
 */
export function readAuthorities(path: string | undefined): X509Certificate[] {
  if (path === undefined) return []
  try {
    const found = readFileSync(path, 'utf8').match(PEM) ?? []
    if (found.length === 0) throw new Error('it holds no certificate in PEM')
    return found.map((pem) => new X509Certificate(pem))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HocvuError(
      'settings.invalid',
      `AGENCY_CERTIFICATES (${path}) cannot be used: ${why}. Lay the certificates of the authority that issued the agency's signing certificate there, as PEM.`,
      { cause },
    )
  }
}

/**
 * Whether one of the authorities is the signer's own certificate or stands above it, each certificate on the way valid when
 * it was signed. Whether one was revoked by its authority is not asked: there is no network.
 * @param certificates that came with the signature, the signer's own first
 */
export function isVouchedFor(
  certificates: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  signedAt: Date,
): boolean {
  const trusted = new Set(authorities.map(fingerprintOf))
  let [current] = certificates
  for (let height = 0; current !== undefined && height < LONGEST_CHAIN; height += 1) {
    if (!isInTime(current, signedAt)) return false
    if (trusted.has(fingerprintOf(current))) return true
    const below = current
    current = [...authorities, ...certificates].find(
      (above) => above.ca && below.checkIssued(above) && below.verify(above.publicKey),
    )
  }
  return false
}

function isInTime({ validFrom, validTo }: X509Certificate, at: Date): boolean {
  return new Date(validFrom) <= at && at <= new Date(validTo)
}

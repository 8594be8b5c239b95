/** Between Node's buffers and the ASN.1 of signatures and keys. */
import type { OctetString } from 'asn1js'

/** Octets in one piece, also where the file has them in several. */
export function bytesOf(octets: OctetString): Buffer {
  return Buffer.from(octets.getValue())
}

/** A copy in memory of its own, as the parsers want it. */
export function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes)
}

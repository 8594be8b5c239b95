/** A matching key as the database keeps it. Pure. */
import { sha256 } from '../foundation/secrets.ts'

/**
 * 64 bits as a whole number in decimals: short, and no name, mailbox or phone in clear a second time. Of a million keys
 * two are the same once in forty million installations; then an account meets one person more, whom it does not fit.
 */
export function keyDigest(key: string): string {
  return sha256(key).readBigInt64BE().toString()
}

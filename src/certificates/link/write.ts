/** The address of a learner's private link, from the ciphertext of its token. */
import type { Vault } from '../../foundation/secrets.ts'
import { requirePublicUrl } from '../public-url.ts'

/**
 * @param publicUrl the present one, not that of the issue: where the service answers today
 * @throws HocvuError `certificate.no-public-url`
 */
export function writeLink(
  vault: Vault,
  publicUrl: string | undefined,
  tokenSealed: Buffer,
): string {
  return `${requirePublicUrl(publicUrl)}/c/${vault.decrypt('link-token-store', tokenSealed).toString()}`
}

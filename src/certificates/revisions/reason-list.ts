/** Why certificates are revoked: what the office chooses from, and the words that whoever verifies reads. Pure. */
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'

export const revocationReasons = [
  'wrong-person',
  'wrong-facts',
  'not-earned',
  'cheating',
  'issued-twice',
  'asked',
  'other',
] as const
export type RevocationReason = (typeof revocationReasons)[number]

/** In the office's language, whatever the page's. Empty where another reason was chosen and none written. */
export function revocationWords(reason: RevocationReason, more: string): string {
  const written = more.trim()
  if (reason === 'other') return written
  const chosen = certificateActTexts.vi[reason]
  return written === '' ? `${chosen}.` : `${chosen}. ${written}`
}

/** A message that somebody pastes into Zalo: short, the link on a line of its own, so that it can be tapped. Pure. */
import { shortDate } from '../../foundation/dates.ts'
import { cleanText } from '../../foundation/names.ts'
import { comparablePhone } from '../../foundation/phone.ts'
import { messageTexts } from '../../foundation/texts/mails.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { Recipient } from './store.ts'

export function messageFor(
  { kind, snapshot, linkExpiresOn }: Pick<Recipient, 'kind' | 'snapshot' | 'linkExpiresOn'>,
  link: string,
): string {
  const text = kind === 'issued' ? messageTexts.issued : messageTexts.revised
  const lines = [
    fill(text, {
      name: cleanText(snapshot.learner.fullName),
      program: cleanText(snapshot.program.vi),
      issuer: cleanText(snapshot.issuer),
    }),
    link,
    ...(linkExpiresOn === null
      ? []
      : [fill(messageTexts.until, { date: shortDate(linkExpiresOn) })]),
    // Excel puts a quotation mark behind a copied cell of several lines: it must not stick to the link.
    messageTexts.end,
  ]
  return lines.join('\n')
}

/** As it is dialled, with its leading 0; null where nothing can be dialled. */
export function dialled(phone: string | null): string | null {
  return phone === null ? null : comparablePhone(phone)
}

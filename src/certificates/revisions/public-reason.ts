/** The reason of a revocation, which is shown to whoever verifies. Pure. */
import { shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { comparablePhone, isMobilePhone } from '../../foundation/phone.ts'

const MAIL = /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/
const DIGITS = /\+?\d[\d\s.()-]{7,}\d/g

/** @param birthdays `yyyy-MM-dd`, of the people whom it is about. @throws HocvuError `request.invalid` */
export function requirePublicReason(reason: string, birthdays: readonly string[]): void {
  const found = MAIL.test(reason)
    ? 'a mail address'
    : (reason.match(DIGITS) ?? []).some((digits) => isMobilePhone(comparablePhone(digits) ?? ''))
      ? 'a phone number'
      : birthdays.some((day) => writtenForms(day).some((form) => reason.includes(form)))
        ? 'a date of birth'
        : reason.includes('********')
          ? 'an ID number'
          : null
  if (found === null) return
  const fault = `is shown to whoever verifies the certificate, so it must not hold ${found}`
  throw new HocvuError('request.invalid', `The reason ${fault}. Write it without.`, {
    fields: [{ field: 'reason', reason: fault }],
  })
}

/** As people write the day: 05/09/1985, 5/9/1985, with dots or dashes, or ISO. */
function writtenForms(day: string): string[] {
  const padded = shortDate(day)
  const bare = padded.replace(/(^|\/)0/g, '$1')
  return [
    day,
    ...['/', '-', '.'].flatMap((mark) => [padded, bare].map((form) => form.replaceAll('/', mark))),
  ]
}

/** The reason of a revocation, which is shown to whoever verifies. Pure. */
import { HocvuError } from '../../foundation/errors.ts'
import { comparablePhone, isMobilePhone } from '../../foundation/phone.ts'

const MAIL = /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/
const DIGITS = /\+?\d[\d\s.()-]{7,}\d/g
/** Also where another number stands right before or behind. */
const MOBILE = /(?<!\d)(?:\+?84[\s.()-]*0?|0)[\s.()-]*[35789](?:[\s.()-]*\d){8}(?!\d)/
/** Twelve digits, or the nine of cards before 2016, in one or in groups; what was masked on the way in as well. */
const ID_NUMBER =
  /\*{8}|(?<!\d)(?:\d{9}|\d{12}|\d{3}([ .-])\d{3}\1\d{3}(?:\1\d{3})?|\d{4}([ .-])\d{4}\2\d{4})(?!\d)/

/** @param birthdays `yyyy-MM-dd`, of the people whom it is about. @throws HocvuError `request.invalid` */
export function requirePublicReason(reason: string, birthdays: readonly string[]): void {
  const found = MAIL.test(reason)
    ? 'a mail address'
    : MOBILE.test(reason) || (reason.match(DIGITS) ?? []).some(isMobile)
      ? 'a phone number'
      : birthdays.some((day) => writtenAs(day).test(reason))
        ? 'a date of birth'
        : ID_NUMBER.test(reason)
          ? 'an ID number'
          : null
  if (found === null) return
  const fault = `is shown to whoever verifies the certificate, so it must not hold ${found}`
  throw new HocvuError('request.invalid', `The reason ${fault}. Write it without.`, {
    fields: [{ field: 'reason', reason: fault }],
  })
}

const isMobile = (digits: string) => isMobilePhone(comparablePhone(digits) ?? '')

/** As people write the day: 05/9/1985, 5.9.85, "05 tháng 9 năm 1985", or ISO. */
function writtenAs(date: string): RegExp {
  const [year = '', month = '', day = ''] = date.split('-')
  const loose = (part: string) => `0?${Number(part)}`
  const between = (word: string) => `\\s*(?:[/.-]|${word})\\s*`
  const dayFirst = `${loose(day)}${between('tháng')}${loose(month)}${between('năm')}(?:${year}|${year.slice(2)})`
  const yearFirst = `${year}[/.-]${loose(month)}[/.-]${loose(day)}`
  return new RegExp(`(?<!\\d)(?:${dayFirst}|${yearFirst})(?!\\d)`, 'iu')
}

/**
 * A telephone number as dialled inside Vietnam, digits only: +84 becomes 0, a zero that a spreadsheet dropped is put
 * back. Gives null for what is no number of 9 to 11 digits.
 */
export function dialledPhone(text: string): string | null {
  const bare = text.replace(/[\s.()-]/g, '')
  const national = bare.replace(/^(?:\+|00)840?(?=\d{8})|^84(?=\d{9,10}$)/, '0')
  const full = /^(?:[35789]\d{8}|2\d{9})$/.test(national) ? `0${national}` : national
  return /^\d{9,11}$/.test(full) ? full : null
}

/** What the eleven digits of mobile numbers began with until 2018, and the ten since. */
const PREFIXES_SINCE_2018: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

/** A number for comparison only: as dialled, an old one of eleven digits as it is dialled since 2018. */
export function comparablePhone(text: string): string | null {
  const dialled =
    dialledPhone(text) ?? dialledPhone(text.replace(/[^\d+]/g, '')) ?? withLostZero(text)
  if (dialled === null) return null
  const whole = /^1[268]\d{8}$|^199\d{7}$/.test(dialled) ? `0${dialled}` : dialled
  const today = whole.length === 11 ? PREFIXES_SINCE_2018[whole.slice(0, 4)] : undefined
  return today === undefined ? whole : today + whole.slice(4)
}

/** "+84 (0) 912…" and the like, once more without what nobody dials. */
function withLostZero(text: string): string | null {
  const digits = text.replace(/\D/g, '')
  return /^840\d{9}$/.test(digits) ? digits.slice(2) : null
}

/** Numbers of Vietnamese mobile phones begin with 03, 05, 07, 08 or 09; any other rings in an office or a home. */
export function isMobilePhone(comparable: string): boolean {
  return /^0[35789]\d{8}$/.test(comparable)
}

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

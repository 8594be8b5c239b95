/**
 * OneRoster files are opened in spreadsheets, too, where a cell that begins like a formula is run as one. Such a value
 * gets an apostrophe before it, as spreadsheets mark text themselves; reading takes it off, so nothing is lost.
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r]./s

export function guarded(value: string): string {
  return LIKE_A_FORMULA.test(value) ? `'${value}` : value
}

export function unguarded(value: string): string {
  return value.startsWith("'") && LIKE_A_FORMULA.test(value) ? value.slice(1) : value
}

/** The pattern of a certificate's number (số hiệu), such as `{seq}/{year}/GCN`. */

/** @returns what is wrong with a pattern, or null */
export function numberPatternFault(pattern: string): string | null {
  const unknown = [...pattern.matchAll(/\{[^}]*\}?|\}/g)]
    .map((match) => match[0])
    .filter((placeholder) => !/^\{(seq|seq:[1-9]|year)\}$/.test(placeholder))
  if (unknown.length > 0)
    return `has ${unknown.join(' ')}; write {seq}, {seq:4} (padded with zeros) or {year}`
  if (!/\{seq(:\d)?\}/.test(pattern)) return 'must hold {seq}, or every certificate has one number'
  return null
}

/** The number of the certificate that has this register number and year of issue. */
export function writeCertificateNumber(
  pattern: string,
  registerNumber: number,
  year: number,
): string {
  return pattern.replace(/\{(?:seq(?::(\d))?|year)\}/g, (placeholder, width: string | undefined) =>
    placeholder === '{year}'
      ? String(year)
      : String(registerNumber).padStart(Number(width ?? 0), '0'),
  )
}

/** Whether the numbers of one year come again in another: register numbers begin anew each year. */
export function repeatsEachYear(pattern: string): boolean {
  return !pattern.includes('{year}')
}

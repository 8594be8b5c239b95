/** Shares of a course as whole numbers, so that exactly three quarters is three quarters. */

export interface Fraction {
  numerator: number
  denominator: number
}

/**
 * Reads `3/4`, `0.75`, `0,75` or `75%` exactly, in lowest terms. Gives null for anything else and for
 * shares outside 0 to 1.
 */
export function parseFraction(text: string): Fraction | null {
  const trimmed = text.trim()
  const ratio = /^(\d{1,6})\s*\/\s*(\d{1,6})$/.exec(trimmed)
  if (ratio) return share(Number(ratio[1]), Number(ratio[2]))
  const decimal = /^(\d{1,3})(?:[.,](\d{1,6}))?\s*(%?)$/.exec(trimmed)
  if (!decimal) return null
  const decimals = decimal[2] ?? ''
  const denominator = 10 ** decimals.length * (decimal[3] === '%' ? 100 : 1)
  return share(Number(`${decimal[1]}${decimals}`), denominator)
}

/** `3/4` */
export function writeFraction(fraction: Fraction): string {
  return `${fraction.numerator}/${fraction.denominator}`
}

function share(numerator: number, denominator: number): Fraction | null {
  if (denominator === 0 || numerator > denominator) return null
  const divisor = greatestCommonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

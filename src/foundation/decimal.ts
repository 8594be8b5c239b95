/** Exact numbers of the rules. Binary floats never take part in a decision. */
import { Decimal } from 'decimal.js'

/** Digits enough that sums and products of scores stay exact; comparisons cross-multiply instead of dividing. */
export const Exact = Decimal.clone({ precision: 60, toExpNeg: -30, toExpPos: 30 })
export type Exact = InstanceType<typeof Exact>

/**
 * Reads a number as written in a sheet or a JSON string: "7,5" and "7.5" are the same.
 * Gives null for anything else, so that the caller can quarantine the row.
 */
export function parseDecimal(text: string): string | null {
  const trimmed = text.trim().replace(',', '.')
  if (!/^-?\d{1,12}(\.\d{1,20})?$/.test(trimmed)) return null
  return new Exact(trimmed).toString()
}

/**
 * The shortest decimal of a JSON number: `4.9900000000000002` parses to the double whose shortest form is 4.99.
 * @throws RangeError for NaN and infinities
 */
export function decimalOfDouble(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number: ${value}`)
  return new Exact(String(value)).toFixed()
}

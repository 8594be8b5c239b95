/** Employee codes as people type them. Pure. */
import { foldKey } from '../../foundation/names.ts'
import { isOneSlipApart } from './edit-distance.ts'

export type CodeLevel = 'same' | 'typed-otherwise' | 'typed-apart' | 'different' | 'unknown'

/**
 * The letters and digits of a code, without the zeros that numbers begin with: `SL-0017`, `sl 17` and `SL.017` are one,
 * and so are `000177` and the 177 that a spreadsheet makes of it. Empty for what has no letter and no digit.
 */
export function bareCode(code: string): string {
  const runs =
    foldKey(code)
      .replace(/[^\p{L}\p{N}]/gu, '')
      .match(/\d+|\D+/g) ?? []
  return runs.map((run) => run.replace(/^0+(?=\d)/, '')).join('.')
}

/** A citizen's number that stands where a code is asked for; it is no code, and no key may hold it. */
export const isNationalIdAsCode = (code: string) => /^0\d{11}$/.test(code.replace(/[\s.-]/g, ''))

export function compareCodes(ours: string | null, theirs: string | null): CodeLevel {
  if (ours === null || theirs === null) return 'unknown'
  if (foldKey(ours) === foldKey(theirs)) return 'same'
  const [a, b] = [bareCode(ours), bareCode(theirs)]
  if (a === '' || b === '') return 'unknown'
  if (a === b) return 'typed-otherwise'
  const longEnough = Math.min(a.length, b.length) >= 5
  return longEnough && isOneSlipApart(foldKey(ours), foldKey(theirs)) ? 'typed-apart' : 'different'
}

/**
 * Which register numbers a list of earlier papers may take (one register per issuer and year, without a gap). Pure.
 * The numbers below the first one are the office's own and may come in any order; from the first one on, each number
 * follows the last.
 */

export interface RegisterState {
  /** The first number that is given here. */
  first: number
  /** The last number in use of those that follow without a gap; `first - 1` when none is. */
  last: number
}

/** @returns the numbers that would leave a gap, each with the number that is missing before it; and the new last one */
export function placeNumbers(
  { first, last }: RegisterState,
  free: readonly number[],
): { last: number; gaps: Map<number, number> } {
  const gaps = new Map<number, number>()
  let next = last + 1
  for (const number of free.toSorted((a, b) => a - b)) {
    if (number < first) continue
    if (number === next) next += 1
    else if (number > next) gaps.set(number, next)
  }
  return { last: next - 1, gaps }
}

export interface NumberRange {
  from: number
  to: number
}

/** `12`, `15-20`. */
export const writtenRange = ({ from, to }: NumberRange) =>
  from === to ? `${from}` : `${from}-${to}`

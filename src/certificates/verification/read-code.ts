/** Finds the code in what somebody has typed or pasted: the code itself, or the whole address that a QR code opens. Pure. */

/** Longer than any code that was ever given out. */
const LONGEST = 128
/** Longer than any address that holds one. */
const LONGEST_TYPED = 2_000

/** @returns null when there is none: also for the address of a learner's own page, whose token is not for showing around */
export function readCode(typed: string): string | null {
  // White space, and marks that have no width, come along when text is copied.
  const [address = ''] = typed
    .slice(0, LONGEST_TYPED)
    .replace(/[\s\u200b-\u200f\u2060\u00ad]+/g, '')
    .split(/[?#]/)
  const parts = address.replace(/\/+$/, '').split('/')
  const code = parts.at(-1) ?? ''
  if (code === '' || parts.slice(0, -1).includes('c')) return null
  return code.slice(0, LONGEST)
}

/** How long another service asks to be left alone. */

/** A year; more is not meant. */
const LONGEST_SECONDS = 365 * 24 * 60 * 60

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date; null when absent or unreadable. */
export function retryAfterMs(header: unknown, now: Date): number | null {
  if (typeof header !== 'string' || header.trim() === '') return null
  const text = header.trim()
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_SECONDS) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

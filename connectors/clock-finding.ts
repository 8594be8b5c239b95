/** What every set-up check says of a platform's clock. */
import type { CheckFinding } from './contract.ts'

/** Clocks that differ by more do harm: submission times are compared with deadlines. */
const MOST_SECONDS = 120

/**
 * @param whose in words: `The portal`
 * @param date the platform's time, from the answer's Date header; null when it does not say
 */
export function clockFinding(whose: string, date: Date | null, now: Date): CheckFinding {
  const name = 'clock'
  if (date === null) return { name, ok: true, detail: `${whose} does not tell its time.` }
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000)
  const detail = `${whose}'s clock differs by ${seconds} s.`
  return Math.abs(seconds) <= MOST_SECONDS
    ? { name, ok: true, detail }
    : {
        name,
        ok: false,
        detail,
        mend: 'Set the clocks of both machines by a time server; submission times are compared with deadlines.',
      }
}

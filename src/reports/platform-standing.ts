/** What is to be said of a platform first: the worst of what is wrong with it. Pure. */
import type { StateOfPlatform } from '../programs/platform-health.ts'
import type { Run } from '../runs/run.ts'

export type PlatformStanding =
  | 'not-configured'
  | 'circuit-open'
  | 'token-over'
  | 'failed'
  | 'held'
  | 'circuit-half-open'
  | 'partial'
  | 'rows-wait'
  | 'token-soon'
  | 'never'
  | 'well'

/** Whether somebody has to do something, should look, or need not. */
export const severityOf: Record<PlatformStanding, 'bad' | 'warning' | 'quiet' | 'good'> = {
  'not-configured': 'quiet',
  'circuit-open': 'bad',
  'token-over': 'bad',
  failed: 'bad',
  held: 'bad',
  'circuit-half-open': 'warning',
  partial: 'warning',
  'rows-wait': 'warning',
  'token-soon': 'warning',
  never: 'quiet',
  well: 'good',
}

/** Renewing a token may take a letter. */
const TOKEN_SOON_DAYS = 30

export function standingOf(platform: {
  missing: readonly string[]
  state: Pick<StateOfPlatform, 'circuit' | 'tokenDaysLeft'>
  /** The last sync that ended. */
  last: Pick<Run, 'state'> | null
  waitingRows: number
}): PlatformStanding {
  const { missing, state, last, waitingRows } = platform
  const days = state.tokenDaysLeft
  if (missing.length > 0) return 'not-configured'
  if (state.circuit === 'open') return 'circuit-open'
  if (days !== null && days < 0) return 'token-over'
  if (last?.state === 'failed' || last?.state === 'held') return last.state
  if (state.circuit === 'half-open') return 'circuit-half-open'
  if (waitingRows > 0) return last?.state === 'partial' ? 'partial' : 'rows-wait'
  if (days !== null && days <= TOKEN_SOON_DAYS) return 'token-soon'
  return last === null ? 'never' : 'well'
}

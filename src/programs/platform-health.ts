/** How a platform stands, for people: its circuit breaker, and how long its token still lasts. Pure. */
import { dateInVietnam, endOfDateInVietnam } from '../foundation/dates.ts'
import type { PlatformState } from './platform-state.ts'
import type { PlatformDefinition } from './platforms.ts'

/** From so many days ahead a token's end is told of: renewing one may take a letter. */
const TOKEN_WARNING_DAYS = 30

export interface StateOfPlatform {
  circuit: 'closed' | 'open' | 'half-open'
  circuitOpenUntil: Date | null
  circuitFault: string | null
  /** When the token that somebody obtained runs out; access tokens that are renewed by themselves do not count. */
  tokenExpiresAt: Date | null
  /** Whole days until then; negative once it has. */
  tokenDaysLeft: number | null
  /** When the access token at hand is renewed by itself. */
  accessTokenUntil: Date | null
}

export function stateOfPlatform(
  platform: Pick<PlatformDefinition, 'tokenExpires'>,
  state: PlatformState,
  now: Date,
): StateOfPlatform {
  const expires = platform.tokenExpires
  return {
    circuit: circuitOf(state),
    circuitOpenUntil: state.circuitOpenUntil,
    circuitFault: state.circuitFault,
    tokenExpiresAt: expires === null ? null : endOfDateInVietnam(expires),
    tokenDaysLeft: tokenDaysLeft(platform, now),
    accessTokenUntil: state.tokenExpiresAt,
  }
}

/** Whole days until the token runs out that somebody obtained; negative once it has, null when nobody knows. */
export function tokenDaysLeft(
  { tokenExpires }: Pick<PlatformDefinition, 'tokenExpires'>,
  now: Date,
): number | null {
  return tokenExpires === null ? null : daysBetween(dateInVietnam(now), tokenExpires)
}

function circuitOf(state: PlatformState): StateOfPlatform['circuit'] {
  if (state.circuitOpenUntil === null) return 'closed'
  return state.circuitOpen ? 'open' : 'half-open'
}

/** What somebody should know, a sentence each; nothing when all is well. */
export function describeState(id: string, state: StateOfPlatform): string[] {
  const told: string[] = []
  if (state.circuit === 'open')
    told.push(
      `Left alone until ${state.circuitOpenUntil?.toISOString()}, because it failed repeatedly: ${state.circuitFault} Once mended: hocvu platforms reset ${id}`,
    )
  if (state.circuit === 'half-open')
    told.push(`Failed repeatedly and is tried again with the next sync: ${state.circuitFault}`)
  const days = state.tokenDaysLeft
  if (days !== null && days <= TOKEN_WARNING_DAYS)
    told.push(
      days < 0
        ? `Its token ran out ${-days} days ago. Have it renewed, then mend token and tokenExpires.`
        : `Its token runs out in ${days} days. Have it renewed in time, then mend token and tokenExpires.`,
    )
  return told
}

function daysBetween(from: string, to: string): number {
  const DAY_MS = 24 * 60 * 60 * 1000
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

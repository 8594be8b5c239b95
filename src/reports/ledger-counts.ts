/** What the accounts of an allotment have come to. Pure. */
import { addDays, type DateString } from '../foundation/dates.ts'

export interface UsableDays {
  usableFrom: DateString
  /** The last valid day. */
  usableUntil: DateString
}

export type AllotmentState = 'not-yet-usable' | 'usable' | 'expiring' | 'expired'

/** Unless somebody asks for another number of days. */
export const EXPIRING_DAYS = 7

/** @param days so many days before the last valid day, that day included, an allotment is expiring */
export function allotmentState(
  { usableFrom, usableUntil }: UsableDays,
  today: DateString,
  days: number,
): AllotmentState {
  if (today > usableUntil) return 'expired'
  if (today < usableFrom) return 'not-yet-usable'
  return addDays(today, days) >= usableUntil ? 'expiring' : 'usable'
}

/** What is known of one account, or of several that are alike. */
export interface AccountFacts {
  /** Somebody holds it. */
  held: boolean
  /** The platform shows a sign of use. */
  used: boolean
  /** Its holder has finished. */
  finished: boolean
}

export interface LedgerCounts {
  allotted: number
  handedOut: number
  /** Allotted but not handed out. */
  left: number
  used: number
  finished: number
  /** Handed out, not finished, and usable for a few days more only. */
  expiring: number
  /** Handed out, not finished, and usable no more. */
  expired: number
}

export const noAccounts: LedgerCounts = {
  allotted: 0,
  handedOut: 0,
  left: 0,
  used: 0,
  finished: 0,
  expiring: 0,
  expired: 0,
}

export function lateness({ held, finished }: AccountFacts, state: AllotmentState) {
  const unfinished = held && !finished
  return {
    expiring: unfinished && state === 'expiring',
    expired: unfinished && state === 'expired',
  }
}

/** @param accounts alike ones together, with their number */
export function countAccounts(
  allotted: number,
  state: AllotmentState,
  accounts: readonly (AccountFacts & { count: number })[],
): LedgerCounts {
  const numberOf = (holds: (facts: AccountFacts) => boolean) =>
    accounts.reduce((sum, facts) => sum + (holds(facts) ? facts.count : 0), 0)
  const handedOut = numberOf(({ held }) => held)
  return {
    allotted,
    handedOut,
    left: allotted - handedOut,
    used: numberOf(({ used }) => used),
    finished: numberOf(({ held, finished }) => held && finished),
    expiring: numberOf((facts) => lateness(facts, state).expiring),
    expired: numberOf((facts) => lateness(facts, state).expired),
  }
}

export function sumCounts(counts: readonly LedgerCounts[]): LedgerCounts {
  return counts.reduce(
    (sum, next) => ({
      allotted: sum.allotted + next.allotted,
      handedOut: sum.handedOut + next.handedOut,
      left: sum.left + next.left,
      used: sum.used + next.used,
      finished: sum.finished + next.finished,
      expiring: sum.expiring + next.expiring,
      expired: sum.expired + next.expired,
    }),
    noAccounts,
  )
}

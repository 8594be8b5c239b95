/** All accounts of one platform against one roster. Pure. */
import { decideAlone, matchAccount } from './match.ts'
import type { AccountIdentity, Match } from './people.ts'
import type { RosterIndex } from './roster-index.ts'

/** @returns a match for each account, in their order */
export function matchAll(accounts: readonly AccountIdentity[], roster: RosterIndex): Match[] {
  const decisions = accounts.map((account) => decideAlone(account, roster.find(account)))
  const withAccount = new Set(decisions.flatMap(({ linked }) => linked?.learnerId ?? []))
  return accounts.map((account, index) => {
    const decision = decisions[index]
    return decision && decision.linked !== null
      ? decision
      : matchAccount(account, roster.find(account), { withAccount })
  })
}

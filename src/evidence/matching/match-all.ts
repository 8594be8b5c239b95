/** All accounts of one platform against one roster. Pure. */
import { matchAccount } from './match.ts'
import type { AccountIdentity, Match } from './people.ts'
import type { RosterIndex } from './roster-index.ts'

/** @returns a match for each account, in their order */
export function matchAll(accounts: readonly AccountIdentity[], roster: RosterIndex): Match[] {
  const matches = accounts.map((account) => matchAccount(account, roster.find(account)))
  const withAccount = new Set(matches.flatMap(({ linked }) => linked?.learnerId ?? []))
  return accounts.map((account, index) => {
    const match = matches[index]
    return match && (match.linked !== null || match.candidates.length < 2)
      ? match
      : matchAccount(account, roster.find(account), { withAccount })
  })
}

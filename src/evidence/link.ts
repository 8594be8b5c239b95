/** Links accounts to learners by their keys, whatever has changed since the rules looked. */
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { AccountReason } from './account-store.ts'
import { createPeopleFinder, type PeopleFinder } from './found-people.ts'
import { asPerson } from './known-person.ts'
import {
  fileLearners,
  lockMatching,
  rosterEntries,
  somebodyIsToBeFiled,
  takeLearnersToFile,
  takeOnRevision,
} from './match-key-store.ts'
import {
  type AccountToMatch,
  type Decided,
  lockAccounts,
  nextToMatch,
  saveMatches,
  settleMatched,
} from './match-store.ts'
import { breadths, countedKeys, isSettled, keysOfBreadth } from './matching/breadth.ts'
import { filingKeysOfRows } from './matching/keys.ts'
import { decideAlone, matchAccount } from './matching/match.ts'
import type { Match } from './matching/people.ts'

/** Learners, or accounts, a transaction. */
const BATCH = 1000

/** So many candidates are kept of an account that waits. */
const MOST_CANDIDATES = 10

/**
 * Links by keys whatever the rules have not looked at since something changed that concerns it; everything else stands
 * as it was found before.
 * @returns how many of the accounts that were looked at are linked now, and how many wait
 */
export async function matchAccounts(
  db: Database,
  clock: Clock,
  platformId: string | null,
): Promise<{ linked: number; waiting: number }> {
  await fileWhoChanged(db)
  const counts = { linked: 0, waiting: 0 }
  const finder = createPeopleFinder()
  let after: string | null = null
  for (;;) {
    const from: string | null = after
    const { last, decided } = await db.transaction().execute(async (trx) => {
      await lockMatching(trx)
      const ids = await nextToMatch(trx, platformId, from, BATCH)
      if (ids.length === 0) return { last: null, decided: [] }
      const accounts = await lockAccounts(trx, ids)
      const decided = await matchBatch(
        trx,
        finder,
        accounts.filter(({ isDecided }) => !isDecided),
      )
      await saveMatches(trx, decided, clock.now())
      await settleMatched(
        trx,
        accounts.map(({ id }) => id),
      )
      // Whoever has come since is looked at by whoever brought them.
      return { last: ids.length < BATCH ? null : (ids.at(-1) ?? null), decided }
    })
    for (const { learnerId } of decided) counts[learnerId === null ? 'waiting' : 'linked'] += 1
    if (last === null) return counts
    after = last
  }
}

/**
 * Matching beside the reading of a platform, so that little is left to do at its end. What fails here is left for the
 * `matchAccounts` that has to follow.
 */
export function matchMeanwhile(db: Database, clock: Clock, platformId: string) {
  let present: Promise<unknown> | null = null
  let waiting = 0
  return {
    /** @param changed records that may have been of accounts */
    goOn(changed: number): void {
      waiting += changed
      if (waiting < BATCH || present !== null) return
      waiting = 0
      present = matchAccounts(db, clock, platformId)
        .catch(() => {})
        .finally(() => {
          present = null
        })
    },
    /** Until nothing is at work. */
    async rest(): Promise<void> {
      await present
    },
  }
}

/** Files people under the keys that accounts find them by, whoever is new or has changed. */
async function fileWhoChanged(db: Database): Promise<void> {
  if (!(await somebodyIsToBeFiled(db))) return
  for (;;) {
    const filed = await db.transaction().execute(async (trx) => {
      await lockMatching(trx)
      await takeOnRevision(trx)
      const learners = await takeLearnersToFile(trx, BATCH)
      const entries = await rosterEntries(
        trx,
        learners.flatMap(({ id, merged }) => (merged ? [] : [id])),
      )
      await fileLearners(
        trx,
        learners.map(({ id }) => ({
          learnerId: id,
          keys: filingKeysOfRows((entries.get(id) ?? []).map(asPerson)),
        })),
      )
      return learners.length
    })
    if (filed === 0) return
  }
}

/** Each as widely as it needs: what few keys settle is found, and stands, by those alone. */
async function matchBatch(
  db: Queryable,
  finder: PeopleFinder,
  accounts: readonly AccountToMatch[],
): Promise<Decided[]> {
  const decided: Decided[] = []
  const open = new Set(accounts)
  for (const breadth of breadths) {
    const wanted = [...open].flatMap((account) => {
      const keys = keysOfBreadth(account, breadth)
      const counted = countedKeys(account, breadth)
      return keys === null ? [] : [{ account, breadth, keys, counted }]
    })
    for (const { want, found } of await finder.find(db, wanted)) {
      const { account, keys } = want
      const options = { rejected: new Set(account.rejected) }
      const decision = decideAlone(account, found, options)
      if (!isSettled(want, found.holders, decision.linked)) continue
      open.delete(account)
      const match = decision.linked === null ? matchAccount(account, found, options) : decision
      const learnerId = match.linked?.learnerId ?? null
      decided.push({ accountId: account.id, keys, learnerId, reason: reasonOf(match) })
    }
  }
  return decided
}

function reasonOf(match: Match): AccountReason {
  if (match.linked === null)
    return { code: match.reason, candidates: match.candidates.slice(0, MOST_CANDIDATES) }
  const { score, weights } = match.linked
  return { code: `linked-by-${match.method}`, score, weights }
}

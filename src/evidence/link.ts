/** Links accounts to learners: by keys, all at once, or one by a person. */
import { sql } from 'kysely'
import { appendAudit } from '../access/audit.ts'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { takeTurn } from '../roster/import.ts'
import type { AccountReason } from './account-store.ts'
import { asPerson, knownPerson } from './known-person.ts'
import {
  countHolders,
  fileLearners,
  holdersOf,
  lockMatching,
  rosterEntries,
  someLearnerIsUnfiled,
  unfiledLearners,
} from './match-key-store.ts'
import { type AccountToMatch, accountsToMatch, type Decided, saveMatches } from './match-store.ts'
import { bringsPeople, filingKeys, searchKeys } from './matching/keys.ts'
import { matchAccount } from './matching/match.ts'
import type { FoundPeople, Match } from './matching/people.ts'

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
  let after: string | null = null
  for (;;) {
    const from: string | null = after
    const matched = await db.transaction().execute(async (trx) => {
      await lockMatching(trx)
      const accounts = await accountsToMatch(trx, platformId, from, BATCH)
      const matches = await matchBatch(trx, accounts)
      await saveMatches(trx, matches, clock.now())
      return matches
    })
    const last = matched.at(-1)
    if (!last) return counts
    after = last.accountId
    for (const { learnerId } of matched) counts[learnerId === null ? 'waiting' : 'linked'] += 1
  }
}

/** Files people under the keys that accounts find them by, whoever is new or has changed. */
async function fileWhoChanged(db: Database): Promise<void> {
  if (!(await someLearnerIsUnfiled(db))) return
  for (;;) {
    const filed = await db.transaction().execute(async (trx) => {
      // Nobody imports while people are filed: what is filed is what stands on the roster.
      await takeTurn(trx)
      await lockMatching(trx)
      const learners = await unfiledLearners(trx, BATCH)
      const entries = await rosterEntries(
        trx,
        learners.flatMap(({ id, merged }) => (merged ? [] : [id])),
      )
      await fileLearners(
        trx,
        learners.map(({ id }) => ({
          learnerId: id,
          keys: [...new Set((entries.get(id) ?? []).map(asPerson).flatMap(filingKeys))],
        })),
      )
      return learners.length
    })
    if (filed < BATCH) return
  }
}

async function matchBatch(db: Queryable, accounts: readonly AccountToMatch[]): Promise<Decided[]> {
  const keysOf = new Map(accounts.map((account) => [account.id, searchKeys(account)]))
  const counts = await countHolders(db, [...new Set([...keysOf.values()].flat())])
  const bringing = [...counts].filter(([key, count]) => count > 0 && bringsPeople(key, count))
  const holders = await holdersOf(
    db,
    bringing.map(([key]) => key),
  )
  const entries = await rosterEntries(db, [...new Set([...holders.values()].flat())])
  return accounts.map((account) => {
    const keys = keysOf.get(account.id) ?? []
    const ids = new Set(keys.flatMap((key) => holders.get(key) ?? []))
    const found: FoundPeople = {
      people: [...ids].map((id) => knownPerson(account, entries.get(id) ?? [])),
      holders: new Map(keys.map((key) => [key, counts.get(key) ?? 0])),
    }
    const match = matchAccount(account, found, { rejected: new Set(account.rejected) })
    return {
      accountId: account.id,
      keys,
      learnerId: match.linked?.learnerId ?? null,
      reason: reasonOf(match),
    }
  })
}

function reasonOf(match: Match): AccountReason {
  if (match.linked === null)
    return { code: match.reason, candidates: match.candidates.slice(0, MOST_CANDIDATES) }
  const { score, weights } = match.linked
  return { code: `linked-by-${match.method}`, score, weights }
}

/**
 * A person says whose account it is.
 * @throws HocvuError `not-found` (also for what the viewer may not see), `account.already-decided`
 */
export async function linkAccount(
  db: Database,
  clock: Clock,
  viewer: Viewer,
  accountId: string,
  learnerId: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const account = await trx
      .selectFrom('accounts')
      .select(['id', 'learner_id', 'state'])
      .where('id', '=', accountId)
      .forUpdate()
      .executeTakeFirst()
    const learner = await trx
      .selectFrom('learners')
      .select('id')
      .where('id', '=', learnerId)
      .where(seesLearner(viewer, sql`learners.id`))
      .executeTakeFirst()
    if (!account || !learner || viewer.unitId !== null)
      throw new HocvuError('not-found', 'There is no such account, or no such learner.')
    if (account.state === 'linked') {
      if (account.learner_id === learnerId) return
      throw new HocvuError(
        'account.already-decided',
        'The account is linked to another learner already.',
      )
    }
    const now = clock.now()
    const reason = JSON.stringify({ code: 'linked-by-person' })
    await trx
      .updateTable('accounts')
      .set({
        learner_id: learnerId,
        state: 'linked',
        linked_by: viewer.actor,
        linked_at: now,
        reason,
      })
      .where('id', '=', accountId)
      .execute()
    await trx
      .insertInto('account_links')
      .values({
        account_id: accountId,
        learner_id: learnerId,
        state: 'linked',
        reason,
        actor: viewer.actor,
        at: now,
      })
      .execute()
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'account.link',
      subject: accountId,
      before: { state: 'waiting' },
      after: { learner: learnerId },
    })
  })
}

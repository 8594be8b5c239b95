/** Links accounts to learners: by keys, all at once, or one by a person. */
import { sql } from 'kysely'
import { appendAudit } from '../access/audit.ts'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type AccountToMatch, accountsToMatch, saveMatches } from './account-store.ts'
import { type Match, matchByKeys } from './match.ts'

const BATCH = 2000

/**
 * Links by keys whatever waits or has changed since it was linked.
 * @returns how many of these accounts are linked now, and how many wait
 */
export async function matchAccounts(
  db: Database,
  clock: Clock,
  platformId: string | null,
): Promise<{ linked: number; waiting: number }> {
  const counts = { linked: 0, waiting: 0 }
  let after: string | null = null
  for (;;) {
    const accounts = await accountsToMatch(db, platformId, after, BATCH)
    const last = accounts.at(-1)
    if (!last) return counts
    after = last.id
    const decided = accounts.map((account) => ({
      account,
      match: matchByKeys(account, account.candidates),
    }))
    for (const { match } of decided) counts[match.learnerId === null ? 'waiting' : 'linked'] += 1
    const news = decided.filter(({ account, match }) => !stillWaits(account, match))
    await db.transaction().execute((trx) => saveMatches(trx, news, clock.now()))
  }
}

/** The account waits, and for what it waited before. */
function stillWaits({ learnerId, reason }: AccountToMatch, match: Match): boolean {
  return (
    learnerId === null &&
    match.learnerId === null &&
    reason.code === match.reason &&
    reason.candidates?.join() === match.candidates.join()
  )
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

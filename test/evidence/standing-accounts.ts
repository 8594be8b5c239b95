/** How accounts stand, by the platform's own id. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

export async function standing(db: Database, id: string) {
  const row = await sql<{
    account: string
    state: string
    reason: string
    code: string | null
    at: Date | null
  }>`
    select a.id as account, a.state, a.reason->>'code' as reason, l.employee_code as code, a.linked_at as at
    from accounts a left join learners l on l.id = a.learner_id where a.source_id = ${id}`.execute(
    db,
  )
  const [found] = row.rows
  if (!found) throw new Error(`no account ${id}`)
  return found
}

export async function learnerId(db: Database, code: string): Promise<string> {
  const { id } = await db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', code)
    .executeTakeFirstOrThrow()
  return id
}

/** What was decided of the account, in order. */
export const historyOf = async (db: Database, id: string) =>
  await db
    .selectFrom('account_links')
    .innerJoin('accounts', 'accounts.id', 'account_links.account_id')
    .select(['account_links.state', 'account_links.actor'])
    .where('accounts.source_id', '=', id)
    .orderBy('account_links.id')
    .execute()

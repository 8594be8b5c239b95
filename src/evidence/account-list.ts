/** SQL of accounts as a list of a page: in the order of names, with whose they are, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { looksLike } from './waiting-queue.ts'

export interface ListedAccount {
  id: string
  platform: string
  sourceId: string
  fullName: string
  employeeCode: string | null
  email: string | null
  unit: string | null
  state: 'waiting' | 'linked' | 'rejected'
  /** Why it stands so. */
  reason: string
  learner: { id: string; fullName: string; unit: string | null } | null
}

export interface AccountListFilter {
  state?: ListedAccount['state'] | undefined
  platform?: string | undefined
  reason?: string | undefined
  search?: string | undefined
}

function shown(viewer: Viewer, { state, platform, reason, search }: AccountListFilter) {
  const conditions: RawBuilder<unknown>[] = [
    // Accounts without a learner are nobody's yet: for the whole roster.
    viewer.unitId === null
      ? sql`true`
      : sql`a.learner_id is not null and ${seesLearner(viewer, sql`a.learner_id`)}`,
  ]
  if (state !== undefined) conditions.push(sql`a.state = ${state}`)
  if (platform !== undefined) conditions.push(sql`a.platform_id = ${platform}`)
  if (reason !== undefined) conditions.push(sql`a.reason_code = ${reason}`)
  if (search !== undefined && search.trim() !== '') conditions.push(looksLike(search))
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

export async function countAccounts(
  db: Queryable,
  viewer: Viewer,
  filter: AccountListFilter,
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from accounts a where ${shown(viewer, filter)}`.execute(db)
  return found.rows[0]?.count ?? 0
}

export async function pageOfAccounts(
  db: Queryable,
  viewer: Viewer,
  filter: AccountListFilter,
  page: { limit: number; offset: number },
): Promise<ListedAccount[]> {
  const found = await sql<ListedAccount>`
    with page as (
      select a.* from accounts a where ${shown(viewer, filter)}
      order by a.name_key, a.id limit ${page.limit} offset ${page.offset}
    )
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.employee_code as "employeeCode", a.email, a.unit, a.state, a.reason_code as reason,
      case when l.id is not null then
        jsonb_build_object('id', l.id, 'fullName', l.full_name, 'unit', u.name) end as learner
    from page a
    left join learners l on l.id = a.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    order by a.name_key, a.id`.execute(db)
  return found.rows
}

/** One account whatever its state; null: it is not there, or the viewer may not see it. */
export async function findAccount(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<(ListedAccount & { phone: string | null; dateOfBirth: string | null }) | null> {
  const found = await sql<ListedAccount & { phone: string | null; dateOfBirth: string | null }>`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.employee_code as "employeeCode", a.email, a.phone, a.date_of_birth as "dateOfBirth", a.unit, a.state,
      a.reason_code as reason,
      case when l.id is not null then
        jsonb_build_object('id', l.id, 'fullName', l.full_name, 'unit', u.name) end as learner
    from accounts a
    left join learners l on l.id = a.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where a.id = ${id} and ${shown(viewer, {})}`.execute(db)
  return found.rows[0] ?? null
}

/** SQL of the account ledger: allotments, their accounts, who held them; and what cohorts take from it. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { inChunks, rowsAsTable } from '../../database/rows.ts'
import { keptLearner } from '../kept-learner.ts'
import { shownKey } from '../shown-key.ts'
import type { Allotment, Holder, LedgerAccount } from './hand-out-rules.ts'

/** Whoever writes into the ledger of a platform takes turns, until the transaction ends: its numbers hold. */
export async function lockLedger(db: Queryable, platformId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7205, hashtext(${platformId}))`.execute(db)
}

/** The same for the ledgers of all platforms, for whoever changes whom their rows speak of. */
export async function lockLedgers(db: Queryable): Promise<void> {
  const platforms = await db.selectFrom('platforms').select('id').orderBy('id').execute()
  for (const { id } of platforms) await lockLedger(db, id)
}

/** SQL condition: the unit is one of the viewer's branch. */
const seesUnit = (viewer: Viewer) =>
  viewer.unitId === null
    ? sql<boolean>`true`
    : sql<boolean>`t.unit_id in (select unit_branch(${viewer.unitId}::uuid))`

/** The allotments of a platform that the viewer sees, the earliest first. */
export async function readAllotments(
  db: Queryable,
  viewer: Viewer,
  platformId: string,
): Promise<(Allotment & { source: string | null })[]> {
  const found = await sql<Allotment & { source: string | null }>`
    select t.id, t.platform_id as platform, t.unit_id as "unitId", u.name as unit, t.accounts,
      (select count(*) from ledger_accounts a join ledger_holdings h on h.account_id = a.id
        where a.allotment_id = t.id and h.taken_back_at is null) as held,
      t.usable_from as "usableFrom", t.usable_until as "usableUntil", t.source
    from ledger_allotments t join units u on u.id = t.unit_id
    where t.platform_id = ${platformId} and ${seesUnit(viewer)}
    order by t.usable_from, t.id`.execute(db)
  return found.rows
}

export interface AllotmentRow {
  id: string
  platform_id: string
  unit_id: string
  accounts: number
  usable_from: string
  usable_until: string
  source: string | null
}

export async function saveAllotment(db: Queryable, row: AllotmentRow, now: Date): Promise<void> {
  const { id, ...values } = row
  await db
    .insertInto('ledger_allotments')
    .values({ id, created_at: now, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** Accounts by folded user name. @param keys folded user names */
export async function readAccounts(
  db: Queryable,
  viewer: Viewer,
  platformId: string,
  keys: readonly string[],
): Promise<Map<string, LedgerAccount>> {
  const found = await sql<{
    key: string
    id: string
    allotmentId: string
    userName: string
    takenBackAt: Date | null
    holdingId: string | null
    learnerId: string | null
    learner: string | null
    handedOutAt: Date | null
  }>`
    select a.user_name_key as key, a.id, a.allotment_id as "allotmentId", a.user_name as "userName",
      (select max(b.taken_back_at) from ledger_holdings b where b.account_id = a.id and not b.mistaken)
        as "takenBackAt",
      h.id as "holdingId", h.learner_id as "learnerId", h.handed_out_at as "handedOutAt",
      case when ${seesLearner(viewer, sql`l.id`)} then ${shownKey} end as learner
    from ledger_accounts a
    left join ledger_holdings h on h.account_id = a.id and h.taken_back_at is null
    left join learners l on l.id = h.learner_id
    where a.platform_id = ${platformId} and a.user_name_key = any(${[...keys]}::text[])`.execute(db)
  return new Map(
    found.rows.map(({ key, holdingId, learnerId, learner, handedOutAt, ...account }) => [
      key,
      {
        ...account,
        holder:
          holdingId === null || learnerId === null || handedOutAt === null
            ? null
            : { holdingId, learnerId, learner: learner ?? 'Somebody', handedOutAt },
      },
    ]),
  )
}

/** Each unit's parent. Units are few, thousands at most. */
export async function readParents(db: Queryable): Promise<Map<string, string | null>> {
  const units = await db.selectFrom('units').select(['id', 'parent_id']).execute()
  return new Map(units.map(({ id, parent_id }) => [id, parent_id]))
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Whom each key means: by employee code or id one person, by a shared mailbox or phone perhaps several. */
export async function findHolders(
  db: Queryable,
  viewer: Viewer,
  keys: readonly string[],
): Promise<Map<string, Holder[]>> {
  const wanted = sql`(select distinct unnest(${[...keys]}::text[]) as key) k`
  const found = await sql<Holder & { key: string; exact: boolean }>`
    select m.key, bool_or(m.exact) as exact, l.id, ${shownKey} as learner, lu.unit_id as "unitId"
    from (
      select k.key, ${keptLearner('c')} as id, true as exact from ${wanted} join learners c on c.employee_code_key = k.key
      union all select k.key, ${keptLearner('c')}, true from ${wanted}
        join learners c on c.id = case when k.key ~ ${UUID} then k.key::uuid end
      union all select k.key, ${keptLearner('c')}, false from ${wanted} join learners c on c.email_key = k.key
      union all select k.key, ${keptLearner('c')}, false from ${wanted} join learners c on c.phone = k.key
    ) m
    join learners l on l.id = m.id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    where ${seesLearner(viewer, sql`l.id`)}
    group by m.key, l.id, lu.unit_id`.execute(db)
  const holders = new Map<string, (Holder & { exact: boolean })[]>()
  for (const { key, ...holder } of found.rows)
    holders.set(key, [...(holders.get(key) ?? []), holder])
  return new Map(
    [...holders].map(([key, all]) => {
      const exact = all.filter((holder) => holder.exact)
      return [key, exact.length > 0 ? exact : all]
    }),
  )
}

export interface NewAccount {
  id: string
  allotment_id: string
  user_name: string
  user_name_key: string
}

export interface NewHolding {
  id: string
  account_id: string
  learner_id: string
  handed_out_at: Date
}

export async function insertAccounts(
  db: Queryable,
  platformId: string,
  accounts: readonly NewAccount[],
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(accounts)) {
    const given = rowsAsTable(
      't',
      { id: 'uuid', allotment_id: 'uuid', user_name: 'text', user_name_key: 'text' },
      chunk,
    )
    await sql`insert into ledger_accounts (id, platform_id, allotment_id, user_name, user_name_key, created_at)
      select id, ${platformId}, allotment_id, user_name, user_name_key, ${now}::timestamptz from ${given}`.execute(
      db,
    )
  }
}

export async function insertHoldings(
  db: Queryable,
  holdings: readonly NewHolding[],
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(holdings)) {
    const given = rowsAsTable(
      't',
      { id: 'uuid', account_id: 'uuid', learner_id: 'uuid', handed_out_at: 'timestamptz' },
      chunk,
    )
    await sql`insert into ledger_holdings (id, account_id, learner_id, handed_out_at, changed_at)
      select id, account_id, learner_id, handed_out_at, ${now}::timestamptz from ${given}`.execute(
      db,
    )
  }
}

export async function correctHoldings(
  db: Queryable,
  corrected: readonly { id: string; handed_out_at: Date }[],
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(corrected))
    await sql`update ledger_holdings h set handed_out_at = t.handed_out_at, changed_at = ${now}
      from ${rowsAsTable('t', { id: 'uuid', handed_out_at: 'timestamptz' }, chunk)}
      where h.id = t.id`.execute(db)
}

export async function endHolding(
  db: Queryable,
  holdingId: string,
  ended: { taken_back_at: Date; mistaken: boolean },
): Promise<void> {
  const values = { ...ended, changed_at: ended.taken_back_at }
  await db.updateTable('ledger_holdings').set(values).where('id', '=', holdingId).execute()
}

/**
 * Makes enrolments of these learners say when they were first handed an account that their cohort counts; null when
 * the ledger says nothing.
 */
export async function tellEnrolments(db: Queryable, learnerIds: readonly string[]): Promise<void> {
  if (learnerIds.length === 0) return
  await sql`
    update enrolments e set handed_out_at = o.handed_out_at
    from (
      select n.id, h.handed_out_at from enrolments n
      left join cohort_hand_outs h on h.cohort_id = n.cohort_id and h.learner_id = n.learner_id
      where n.learner_id = any(${[...learnerIds]}::uuid[])
    ) o
    where e.id = o.id and e.handed_out_at is distinct from o.handed_out_at`.execute(db)
}

/** The same for the enrolments of cohorts, after people were enrolled. */
export async function takeHandOuts(db: Queryable, cohortIds: readonly string[]): Promise<void> {
  if (cohortIds.length === 0) return
  await sql`
    update enrolments e set handed_out_at = h.handed_out_at
    from cohort_hand_outs h
    where h.cohort_id = any(${[...cohortIds]}::text[])
      and e.cohort_id = h.cohort_id and e.learner_id = h.learner_id
      and e.handed_out_at is distinct from h.handed_out_at`.execute(db)
}

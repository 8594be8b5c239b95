/** SQL of matching: the accounts whose link the rules are to decide, and what they decided. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { lockOutcomes } from '../programs/lock-outcomes.ts'
import type { AccountReason } from './account-store.ts'
import { keyDigest } from './key-digest.ts'
import type { AccountIdentity } from './matching/people.ts'

/** Accounts that wait for the rules to look at them, by id. @param after null: from the first */
export async function nextToMatch(
  db: Queryable,
  platformId: string | null,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const ofPlatform =
    platformId === null
      ? sql`true`
      : sql`exists (select from accounts a where a.id = q.account_id and a.platform_id = ${platformId})`
  const found = await sql<{ id: string }>`
    select distinct q.account_id as id from accounts_to_match q
    where (${after}::uuid is null or q.account_id > ${after}::uuid) and ${ofPlatform}
    order by 1 limit ${limit}`.execute(db)
  return found.rows.map(({ id }) => id)
}

export interface AccountToMatch extends AccountIdentity {
  id: string
  /** A person has decided about it: the rules have nothing to say. */
  isDecided: boolean
  /** Of whom a person said that the account is not theirs. */
  rejected: string[]
}

/** Accounts by id, locked; one that somebody else is writing is left out, and looked at another time. */
export async function lockAccounts(
  db: Queryable,
  ids: readonly string[],
): Promise<AccountToMatch[]> {
  const result = await sql<AccountToMatch>`
    with locked as (
      select * from accounts where id = any(${[...ids]}::uuid[]) for no key update skip locked
    )
    select a.id, a.full_name as "fullName", a.employee_code as "employeeCode",
      encode(a.national_id_hash, 'hex') as "nationalIdHash",
      a.national_id_doubtful as "nationalIdDoubtful", a.email, a.email_verified as "emailVerified",
      a.phone, a.username, a.date_of_birth as "dateOfBirth", a.unit,
      a.state = 'rejected' or coalesce(a.linked_by <> 'key', false) as "isDecided",
      array(
        select kept_learner(r.learner_id) from account_rejections r
        where r.account_id = a.id
          and not exists (select from decision_acts u where u.undoes = r.act_id)) as rejected
    from locked a order by a.id`.execute(db)
  return result.rows
}

/** These accounts are as the rules found them. The caller holds their lock, so nobody has changed them since. */
export async function settleMatched(db: Queryable, ids: readonly string[]): Promise<void> {
  await sql`delete from accounts_to_match where account_id = any(${[...ids]}::uuid[])`.execute(db)
}

export interface Decided {
  accountId: string
  /** Under which keys it was looked up. */
  keys: readonly string[]
  /** null: it waits. */
  learnerId: string | null
  reason: AccountReason
}

/**
 * Writes what the rules decided, and the history where something else stands than before. The accounts are locked by
 * who calls. Whoever loses an account is not to get a certificate on what it showed: their outcomes of cohorts that
 * the platform gives evidence for are held in the same transaction, though outcomes are another room's, because
 * issuing looks only at them and might run before the next reconciliation.
 */
export async function saveMatches(
  db: Queryable,
  decided: readonly Decided[],
  now: Date,
): Promise<void> {
  const given = rowsAsTable(
    't',
    { account_id: 'uuid', learner_id: 'uuid', reason: 'jsonb' },
    decided.map(({ accountId, learnerId, reason }) => ({
      account_id: accountId,
      learner_id: learnerId,
      reason,
    })),
  )
  await lockOutcomes(db, await cohortsToLose(db, decided))
  const people = (reason: string) =>
    sql`jsonb_path_query_array(${sql.raw(reason)}, '$.candidates[*].learnerId')`
  await sql`
    with decided as (select * from ${given}),
    before as (
      select a.id, a.platform_id, a.learner_id, a.reason, a.linked_at,
        a.learner_id is distinct from d.learner_id or a.reason->>'code' is distinct from d.reason->>'code' as turned
      from decided d
      cross join lateral (select * from accounts where id = d.account_id offset 0) a
    ),
    written as (
      update accounts a set
        learner_id = d.learner_id,
        state = case when d.learner_id is null then 'waiting' else 'linked' end,
        reason = d.reason,
        linked_by = case when d.learner_id is null then null else 'key' end,
        linked_at = case when d.learner_id is null then null when b.turned then ${now}::timestamptz else b.linked_at end
      from decided d join before b on b.id = d.account_id
      where a.id = d.account_id and (b.turned or b.reason <> d.reason)
      returning a.id, a.learner_id, a.state, a.reason
    ),
    held as (
      update outcomes o set reopened_at = ${now}::timestamptz
      from (
        select b.learner_id, b.platform_id from before b join decided d on d.account_id = b.id
        where b.learner_id is distinct from d.learner_id offset 0
      ) lost
      cross join lateral (select * from enrolments where learner_id = lost.learner_id offset 0) e
      join cohorts c on c.id = e.cohort_id
      join cohort_versions v on v.cohort_id = c.id and v.version = c.version
      where o.enrolment_id = e.id
        and v.definition->'evidence' @> jsonb_build_array(jsonb_build_object('platform', lost.platform_id))
    )
    insert into account_links (account_id, learner_id, state, reason, actor, at)
    select w.id, w.learner_id, w.state, w.reason, 'rules', ${now}::timestamptz
    from written w join before b on b.id = w.id
    where b.turned or ${people('b.reason')} <> ${people('w.reason')}`.execute(db)
  await saveKeys(db, decided)
}

/** Cohorts that may have counted an account which is somebody else's by what was decided, or nobody's. */
async function cohortsToLose(db: Queryable, decided: readonly Decided[]): Promise<string[]> {
  const given = rowsAsTable(
    't',
    { account_id: 'uuid', learner_id: 'uuid' },
    decided.map(({ accountId, learnerId }) => ({ account_id: accountId, learner_id: learnerId })),
  )
  const found = await sql<{ id: string }>`
    select distinct c.id
    from (
      select distinct a.platform_id from ${given}
      cross join lateral (select * from accounts where id = t.account_id offset 0) a
      where a.learner_id <> t.learner_id or (a.learner_id is not null and t.learner_id is null)
    ) lost
    join cohort_versions v on v.definition->'evidence' @> jsonb_build_array(jsonb_build_object('platform', lost.platform_id))
    join cohorts c on c.id = v.cohort_id and c.version = v.version`.execute(db)
  return found.rows.map(({ id }) => id)
}

async function saveKeys(db: Queryable, decided: readonly Decided[]): Promise<void> {
  const given = rowsAsTable(
    't',
    { account_id: 'uuid', keys: 'text' },
    decided.map(({ accountId, keys }) => ({
      account_id: accountId,
      keys: `{${keys.map(keyDigest).sort().join(',')}}`,
    })),
  )
  await sql`insert into account_match_keys as k (account_id, keys)
    select account_id, keys::bigint[] from ${given}
    on conflict (account_id) do update set keys = excluded.keys where k.keys <> excluded.keys`.execute(
    db,
  )
}

/** SQL of decisions about accounts: how accounts stand, what a decision makes of them, what was decided before. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { Tables } from '../../database/tables.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { AccountState, StandingAccount } from './standing.ts'

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** SQL condition: nobody has taken the act back. */
const stands = (act: string) =>
  sql<boolean>`not exists (select from decision_acts u where u.undoes = ${sql.ref(act)})`

/** Ids of accounts by what people call them: the id, or `<platform>/<the platform's own id>`. */
export async function accountIds(
  db: Queryable,
  names: readonly string[],
): Promise<Map<string, string>> {
  const named = await sql<{ name: string; id: string }>`
    select w.name, a.id from unnest(${[...new Set(names)]}::text[]) w(name)
    join accounts a on a.id = case when lower(w.name) ~ ${UUID} then w.name::uuid end
    union
    select w.name, a.id from unnest(${[...new Set(names)]}::text[]) w(name)
    join accounts a on a.platform_id = split_part(w.name, '/', 1)
      and a.source_id = substr(w.name, strpos(w.name, '/') + 1) and strpos(w.name, '/') > 0`.execute(
    db,
  )
  return new Map(named.rows.map(({ name, id }) => [name, id]))
}

/** The accounts themselves, by what people call them. */
export async function accountsNamed(
  db: Queryable,
  names: readonly string[],
): Promise<Map<string, StandingAccount>> {
  const ids = await accountIds(db, names)
  const standing = await standingAccounts(db, [...ids.values()])
  return new Map(
    [...ids].flatMap(([name, id]) => {
      const account = standing.get(id)
      return account === undefined ? [] : [[name, account]]
    }),
  )
}

/** Accounts as they stand, by id; locked against whoever writes what the platform says of them. */
export async function standingAccounts(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, StandingAccount>> {
  const found = await sql<StandingAccount>`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.state, a.learner_id as "learnerId", a.reason, a.linked_by as "linkedBy", a.linked_at as "linkedAt",
      (select jsonb_build_object('act', act.id, 'actor', act.actor)
        -- Fenced: by id from the newest, a plan without statistics would read the history of every account.
        from (select * from account_links where account_id = a.id offset 0) h
        join decision_acts act on act.id = h.act_id
        where act.kind in ('link', 'reject', 'create')
          and not h.reason ? 'rejected' and ${stands('act.id')}
        order by h.id desc limit 1) as decision,
      coalesce((select jsonb_agg(jsonb_build_object('learnerId', kept_learner(r.learner_id),
          'act', act.id, 'actor', act.actor, 'byUndo', act.kind = 'undo'))
        from account_rejections r join decision_acts act on act.id = r.act_id
        where r.account_id = a.id and ${stands('act.id')}), '[]') as "notOf"
    from accounts a where a.id = any(${[...ids]}::uuid[])
    order by a.id for no key update of a`.execute(db)
  return new Map(found.rows.map((account) => [account.id, account]))
}

export async function accountsOfLearner(db: Queryable, learnerId: string): Promise<string[]> {
  const found = await db
    .selectFrom('accounts')
    .select('id')
    .where('learner_id', '=', learnerId)
    .orderBy('id')
    .execute()
  return found.map(({ id }) => id)
}

export interface AccountChange {
  accountId: string
  after: AccountState
  /** Beside the reason, in the history. */
  note: object
}

/** Makes accounts stand so, and appends to their history. */
export async function saveChanges(
  db: Queryable,
  act: string,
  changes: readonly AccountChange[],
  by: { actor: string; at: Date },
): Promise<void> {
  const given = rowsAsTable(
    't',
    {
      account_id: 'uuid',
      state: 'text',
      learner_id: 'uuid',
      reason: 'jsonb',
      linked_by: 'text',
      linked_at: 'timestamptz',
      told: 'jsonb',
    },
    changes.map(({ accountId, after, note }) => ({
      account_id: accountId,
      state: after.state,
      learner_id: after.learnerId,
      reason: after.reason,
      linked_by: after.linkedBy,
      linked_at: after.linkedAt,
      told: { ...after.reason, ...note },
    })),
  )
  await sql`
    with given as (select * from ${given}),
    written as (
      update accounts a set state = g.state, learner_id = g.learner_id, reason = g.reason,
        linked_by = g.linked_by, linked_at = g.linked_at
      from given g where a.id = g.account_id
    )
    insert into account_links (account_id, learner_id, state, reason, actor, at, act_id)
    select account_id, learner_id, state, told, ${by.actor}, ${by.at}, ${act}::uuid from given order by account_id`.execute(
    db,
  )
}

export async function insertRejections(
  db: Queryable,
  act: string,
  rejections: readonly { accountId: string; learnerId: string }[],
): Promise<void> {
  if (rejections.length === 0) return
  const given = rowsAsTable(
    't',
    { account_id: 'uuid', learner_id: 'uuid' },
    rejections.map(({ accountId, learnerId }) => ({
      account_id: accountId,
      learner_id: learnerId,
    })),
  )
  await sql`insert into account_rejections (act_id, account_id, learner_id)
    select ${act}::uuid, account_id, learner_id from ${given}`.execute(db)
}

export interface Act {
  id: string
  kind: Tables['decision_acts']['kind']
  actor: string
  at: Date
}

export async function findAct(db: Queryable, id: string): Promise<Act | null> {
  const act = await db
    .selectFrom('decision_acts')
    .select(['id', 'kind', 'actor', 'at'])
    .where('id', '=', id)
    .executeTakeFirst()
  return act ?? null
}

export interface ActRow {
  accountId: string
  learnerId: string | null
  state: string
  /** What the history says of it, with the note. */
  told: object
}

/** What an act did to accounts. */
export async function rowsOfAct(db: Queryable, act: string): Promise<ActRow[]> {
  const found = await sql<ActRow>`
    select h.account_id as "accountId", h.learner_id as "learnerId", h.state, h.reason as told
    from account_links h where h.act_id = ${act} order by h.account_id`.execute(db)
  return found.rows
}

/** Acts that decided of the same accounts later, and stand. */
export async function laterActsOnAccounts(db: Queryable, act: string): Promise<Act[]> {
  const found = await sql<Act>`
    select distinct later.id, later.kind, later.actor, later.at
    from account_links h
    join account_links l on l.account_id = h.account_id and l.id > h.id
    join decision_acts later on later.id = l.act_id and later.kind <> 'undo' and ${stands('later.id')}
    where h.act_id = ${act} order by later.at, later.id`.execute(db)
  return found.rows
}

/** Cohorts in use that count a course of which the platform has told something about these accounts. */
export async function cohortsCounting(
  db: Queryable,
  accountIds: readonly string[],
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct c.id
    from cohorts c
    join programs p on p.id = c.program_id
    join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    cross join lateral jsonb_array_elements(v.definition->'evidence') source
    join accounts a on a.platform_id = source->>'platform' and a.id = any(${[...accountIds]}::uuid[])
    join records r on r.platform_id = a.platform_id and r.account = a.source_id and r.course = source->>'course'
    where c.active and p.active`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** Enrolments of these learners, with their cohorts. */
export async function enrolmentsOf(
  db: Queryable,
  learnerIds: readonly string[],
): Promise<{ id: string; cohort: string }[]> {
  const found = await sql<{ id: string; cohort: string }>`
    select id, cohort_id as cohort from enrolments
    where learner_id = any(${[...learnerIds]}::uuid[])`.execute(db)
  return found.rows
}

/** Whom rows of the roster speak of by now, by the row's id. */
export async function keptLearners(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const found = await sql<{ id: string; kept: string }>`
    select id, ${keptLearner('l')} as kept from learners l where id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, kept }) => [id, kept]))
}

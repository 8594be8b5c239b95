/**
 * SQL of the keys by which accounts find people: under which keys everybody on the roster is filed, who is found under
 * an account's. Look-ups go key by key, fenced by an offset, so that no plan without statistics reads a whole table.
 */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { keyDigest } from './key-digest.ts'
import type { RosterEntry } from './known-person.ts'
import { MATCHING_REVISION, MOST_HOLDERS } from './matching/keys.ts'

/** Filing people and looking accounts up take turns, until the transaction ends: neither misses what the other wrote. */
export async function lockMatching(db: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 6)`.execute(db)
}

export async function somebodyIsToBeFiled(db: Queryable): Promise<boolean> {
  const found = await sql`
    select from matching_state where revision <> ${MATCHING_REVISION}
    union all (select from learners_to_file limit 1)`.execute(db)
  return found.rows.length > 0
}

/** By another revision of the rules everybody is filed and every account is looked at anew. */
export async function takeOnRevision(db: Queryable): Promise<void> {
  const moved = await sql`update matching_state set revision = ${MATCHING_REVISION}
    where revision <> ${MATCHING_REVISION}`.execute(db)
  if (moved.numAffectedRows === 0n) return
  await sql`insert into learners_to_file (learner_id) select id from learners`.execute(db)
  await sql`insert into accounts_to_match (account_id) select id from accounts`.execute(db)
}

export interface LearnerToFile {
  id: string
  /** Turned out to be a second row of somebody, who is filed under its keys; or was erased. */
  merged: boolean
}

/** Takes people off the list of whom to file; of a second row also the person whom it speaks of. */
export async function takeLearnersToFile(db: Queryable, limit: number): Promise<LearnerToFile[]> {
  const found = await sql<LearnerToFile>`
    with taken as (
      delete from learners_to_file where learner_id in (
        select distinct learner_id from learners_to_file order by learner_id limit ${limit})
      returning learner_id
    )
    select distinct l.id, l.merged_into is not null or l.erased_at is not null as merged
    from (select distinct learner_id from taken) t
    cross join lateral (
      select * from learners where id in (t.learner_id, kept_learner(t.learner_id)) offset 0
    ) l`.execute(db)
  return found.rows
}

export interface KeysOfLearner {
  learnerId: string
  keys: readonly string[]
}

/** Files these people under these keys and no others, and has every account looked at anew whom that may concern. */
export async function fileLearners(db: Queryable, filed: readonly KeysOfLearner[]): Promise<void> {
  const given = rowsAsTable(
    't',
    { key: 'int8', learner_id: 'uuid' },
    filed.flatMap(({ learnerId, keys }) =>
      keys.map((key) => ({ key: keyDigest(key), learner_id: learnerId })),
    ),
  )
  // Key by key through the index, also where the planner takes a table that has just been filled for a small one.
  await sql`select sort_in_account_keys(), set_config('enable_seqscan', 'off', true)`.execute(db)
  await sql`
    with given as (select * from ${given}),
    present as (
      select k.* from unnest(${filed.map(({ learnerId }) => learnerId)}::uuid[]) w(id)
      cross join lateral (select * from learner_match_keys where learner_id = w.id offset 0) k
    ),
    gone as (
      delete from learner_match_keys k using (select * from present except select * from given) p
      where k.key = p.key and k.learner_id = p.learner_id
    ),
    added as (
      insert into learner_match_keys (key, learner_id)
      select * from given except select * from present
    )
    insert into accounts_to_match (account_id)
    select distinct a.account_id from (select key from present union select key from given) w
    cross join lateral (select account_id from account_match_keys where keys @> array[w.key] offset 0) a
    where not exists (select from accounts_to_match q where q.account_id = a.account_id)`.execute(
    db,
  )
  await sql`select nextval('learner_filings')`.execute(db)
}

/** How often people have been filed. */
export async function countFilings(db: Queryable): Promise<number> {
  const found = await sql<{ count: number }>`
    select case when is_called then last_value else 0 end as count from learner_filings`.execute(db)
  return found.rows[0]?.count ?? 0
}

/** The rows of these people: their own, and those that turned out to be theirs. */
export async function rosterEntries(
  db: Queryable,
  learnerIds: readonly string[],
): Promise<Map<string, RosterEntry[]>> {
  const found = await sql<RosterEntry>`
    with recursive named as (
      select id, id as kept from unnest(${[...learnerIds]}::uuid[]) w(id)
      union
      select l.id, n.kept from named n
      cross join lateral (select id from learners where merged_into = n.id offset 0) l
    )
    select n.kept as "learnerId", n.id = n.kept as own, l.full_name as "fullName",
      l.employee_code as "employeeCode", encode(l.national_id_hash, 'hex') as "nationalIdHash",
      l.national_id_doubtful as "nationalIdDoubtful", l.email, l.phone,
      l.date_of_birth as "dateOfBirth", coalesce(u.units, '[]') as units
    from named n
    cross join lateral (select * from learners where id = n.id offset 0) l
    left join lateral (
      select jsonb_agg(jsonb_build_object('name', u.name, 'code', u.code, 'present', lu.valid_to is null)
        order by lu.valid_from desc) as units
      from (select * from learner_units where learner_id = n.id offset 0) lu
      cross join lateral (
        -- Named without its code, it is the one unit on file that has the name.
        select w.name, coalesce(w.code, (
          select min(c.code) from units c where c.name_key = w.name_key and c.code is not null
          having count(*) = 1)) as code
        from units w where w.id = lu.unit_id offset 0) u
    ) u on true
    order by n.kept, n.id`.execute(db)
  const entries = new Map<string, RosterEntry[]>()
  for (const entry of found.rows) {
    const known = entries.get(entry.learnerId)
    if (known) known.push(entry)
    else entries.set(entry.learnerId, [entry])
  }
  return entries
}

const asTable = (keys: readonly string[]) =>
  sql`unnest(${keys.map(keyDigest)}::int8[]) with ordinality as w(key, place)`

/** How many people are filed under each key; the count stops where nobody is brought any more. */
export async function countHolders(
  db: Queryable,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const found = await sql<{ count: number }>`
    select h.count from ${asTable(keys)}
    cross join lateral (
      select count(*)::int as count from (
        select from learner_match_keys where key = w.key limit ${MOST_HOLDERS}
      ) f
    ) h
    order by w.place`.execute(db)
  return new Map(found.rows.map(({ count }, at) => [keys[at] ?? '', count]))
}

/** Ids of the people who are filed under each key. */
export async function holdersOf(
  db: Queryable,
  keys: readonly string[],
): Promise<Map<string, string[]>> {
  const found = await sql<{ ids: string[] }>`
    select h.ids from ${asTable(keys)}
    cross join lateral (
      select coalesce(array_agg(learner_id), '{}') as ids from (
        select learner_id from learner_match_keys where key = w.key offset 0
      ) f
    ) h
    order by w.place`.execute(db)
  return new Map(found.rows.map(({ ids }, at) => [keys[at] ?? '', ids]))
}

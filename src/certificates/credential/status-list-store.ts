/** SQL of status lists: which list there is room on, who stands where, what is set. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { hasGoneOut } from '../found.ts'

export interface RevisionKey {
  certificateId: string
  revision: number
}

export interface ListEntry extends RevisionKey {
  list: number
  position: number
}

export interface ListRow {
  n: number
  publicUrl: string
  size: number
  createdAt: Date
  changedAt: Date
}

/**
 * Whoever takes places on lists, or changes what they say, waits here until the transaction ends: two who take places
 * at random would else wait for each other. Taken after outcomes and register, before the audit trail.
 */
export async function lockStatusLists(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7207, 2)`.execute(trx)
}

const keysAsTable = (revisions: readonly RevisionKey[]) =>
  rowsAsTable(
    't',
    { certificate_id: 'uuid', revision: 'int4' },
    revisions.map(({ certificateId, revision }) => ({ certificate_id: certificateId, revision })),
  )

/** Those of the revisions that stand on no list. */
export async function selectUnlisted(
  db: Queryable,
  revisions: readonly RevisionKey[],
): Promise<RevisionKey[]> {
  const result = await sql<RevisionKey>`
    select t.certificate_id as "certificateId", t.revision from ${keysAsTable(revisions)}
    where not exists (select from status_list_entries e
      where e.certificate_id = t.certificate_id and e.revision = t.revision)`.execute(db)
  return result.rows
}

/** The newest list of an address, with how many places are taken. */
export async function selectNewestList(
  db: Queryable,
  publicUrl: string,
): Promise<{ n: number; size: number; taken: number } | null> {
  const result = await sql<{ n: number; size: number; taken: number }>`
    select l.n, l.size, (select count(*) from status_list_entries e where e.list = l.n)::int as taken
    from status_lists l where l.public_url = ${publicUrl} order by l.n desc limit 1`.execute(db)
  return result.rows[0] ?? null
}

export async function insertList(
  trx: Queryable,
  list: { publicUrl: string; size: number; now: Date },
): Promise<number> {
  const row = await trx
    .insertInto('status_lists')
    .values({
      public_url: list.publicUrl,
      size: list.size,
      created_at: list.now,
      changed_at: list.now,
    })
    .returning('n')
    .executeTakeFirstOrThrow()
  return row.n
}

/** @returns those that got their place; the place of the others was taken */
export async function insertEntries(
  trx: Queryable,
  entries: readonly ListEntry[],
): Promise<RevisionKey[]> {
  const rows = rowsAsTable(
    't',
    { list: 'int4', position: 'int4', certificate_id: 'uuid', revision: 'int4' },
    entries.map(({ certificateId, ...entry }) => ({ ...entry, certificate_id: certificateId })),
  )
  const result = await sql<RevisionKey>`
    insert into status_list_entries (list, position, certificate_id, revision)
    select list, position, certificate_id, revision from ${rows}
    on conflict (list, position) do nothing
    returning certificate_id as "certificateId", revision`.execute(trx)
  return result.rows
}

/** The lists on which these certificates stand say something else from now on. Never the same instant twice. */
export async function touchLists(
  trx: Queryable,
  certificateIds: readonly string[],
  now: Date,
): Promise<void> {
  await sql`update status_lists set changed_at = greatest(${now}, changed_at + interval '1 millisecond')
    where n in (select list from status_list_entries where certificate_id = any(${certificateIds}::uuid[]))`.execute(
    trx,
  )
}

const listColumns = [
  'n',
  'public_url as publicUrl',
  'size',
  'created_at as createdAt',
  'changed_at as changedAt',
] as const

export async function selectList(db: Queryable, n: number): Promise<ListRow | null> {
  const row = await db
    .selectFrom('status_lists')
    .select(listColumns)
    .where('n', '=', n)
    .executeTakeFirst()
  return row ?? null
}

export async function selectListNumbers(db: Queryable): Promise<number[]> {
  const rows = await db.selectFrom('status_lists').select('n').orderBy('n').execute()
  return rows.map(({ n }) => n)
}

/** What a list says, and since when, as of one instant. */
export async function selectListContent(
  db: Queryable,
  n: number,
): Promise<(ListRow & { set: number[] }) | null> {
  const result = await sql<ListRow & { set: number[] }>`
    select l.n, l.public_url as "publicUrl", l.size, l.created_at as "createdAt", l.changed_at as "changedAt",
      coalesce((select array_agg(e.position order by e.position) from status_list_entries e
        join certificates c on c.id = e.certificate_id
        where e.list = l.n and (e.revision < c.revision or exists (select from certificate_revocations v
          where v.certificate_id = e.certificate_id and v.revision = e.revision))), '{}') as "set"
    from status_lists l where l.n = ${n}`.execute(db)
  return result.rows[0] ?? null
}

export type StandingOfEntry = 'in-force' | 'revoked' | 'replaced'

/** How it stands with the revision that has this place; null: nobody has it, or its certificate has not gone out. */
export async function selectStanding(
  db: Queryable,
  place: { publicUrl: string; list: number; position: number },
): Promise<StandingOfEntry | null> {
  const result = await sql<{ standing: StandingOfEntry }>`
    select case
      when exists (select from certificate_revocations v
        where v.certificate_id = e.certificate_id and v.revision = e.revision) then 'revoked'
      when e.revision < c.revision then 'replaced'
      else 'in-force' end as standing
    from status_list_entries e
    join status_lists l on l.n = e.list
    join certificates c on c.id = e.certificate_id
    where l.public_url = ${place.publicUrl} and e.list = ${place.list} and e.position = ${place.position}
      and ${hasGoneOut}`.execute(db)
  return result.rows[0]?.standing ?? null
}

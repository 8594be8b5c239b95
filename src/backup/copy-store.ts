/** SQL of backups: one snapshot of all tables out, all tables in. */
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

/** Gone after a restore: whoever was signed in signs in again, and nobody who was put out comes back in. */
const LEFT_OUT = ['sessions', 'sign_in_failures', 'request_counts']

export interface StoredTable {
  name: string
  columns: string[]
}

export interface StoredSequence {
  name: string
  last: string
  called: boolean
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const list = (names: readonly string[]) => names.map(quoted).join(', ')

/** Tables that keep something: no queues, which are made anew, and no counts that need not outlive a crash. */
export async function listTables(client: pg.ClientBase): Promise<StoredTable[]> {
  const { rows } = await client.query<StoredTable>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
       and c.relname <> all ($1::text[]) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [LEFT_OUT],
  )
  return rows
}

/** Begins a snapshot in which no table changes its shape. */
export async function beginSnapshot(client: pg.ClientBase): Promise<StoredTable[]> {
  const seen = await listTables(client)
  await client.query('begin isolation level repeatable read read only')
  // Whoever would change the tables' shape waits until the end; a snapshot begins with the statement after this one.
  await client.query(`lock table ${list(seen.map(({ name }) => name))} in access share mode`)
  return await listTables(client)
}

export function tableContents(
  client: pg.ClientBase,
  { name, columns }: StoredTable,
): Readable & { rowCount: number } {
  return client.query(
    copyTo(`copy public.${quoted(name)} (${list(columns)}) to stdout (format binary)`),
  )
}

/** Read after the tables: a sequence is never behind what stands in them. */
export async function listSequences(client: pg.ClientBase): Promise<StoredSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'S' and relpersistence = 'p' order by relname`,
  )
  const found: StoredSequence[] = []
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from public.${quoted(name)}`,
    )
    const [one] = state.rows
    if (one) found.push({ name, ...one })
  }
  return found
}

/** What stands in the way of a restore; empty: nothing does. */
export async function whatIsThere(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'bullmq') and c.relkind in ('r', 'p', 'v', 'm', 'S')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** What the migrator of this program expects to find, as it would make it itself. */
export async function createMigrationTables(client: pg.ClientBase): Promise<void> {
  await client.query(`create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
    create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null)`)
}

/** Empties the tables and takes off what would act on rows that come in or ask for others. @returns puts it back */
export async function openForRows(client: pg.ClientBase): Promise<() => Promise<void>> {
  const tables = (await listTables(client)).map(({ name }) => quoted(name))
  const { rows: links } = await client.query<{ table: string; name: string; definition: string }>(
    `select r.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_class r on r.oid = c.conrelid
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 1, 2`,
  )
  for (const { table, name } of links)
    await client.query(`alter table public.${quoted(table)} drop constraint ${quoted(name)}`)
  for (const table of tables) await client.query(`alter table public.${table} disable trigger user`)
  await client.query(`truncate ${tables.join(', ')}`)
  return async () => {
    for (const table of tables)
      await client.query(`alter table public.${table} enable trigger user`)
    for (const { table, name, definition } of links)
      await client.query(
        `alter table public.${quoted(table)} add constraint ${quoted(name)} ${definition}`,
      )
  }
}

export interface IncomingRows {
  write(data: Buffer): Promise<void>
  /** @returns how many rows came in */
  end(): Promise<number>
}

export function takeRows(client: pg.ClientBase, { name, columns }: StoredTable): IncomingRows {
  const stream = client.query(
    copyFrom(`copy public.${quoted(name)} (${list(columns)}) from stdin (format binary)`),
  )
  const ended = once(stream, 'finish')
  // Whoever writes next, or ends, hears of it.
  ended.catch(() => {})
  return {
    write: async (data) => {
      if (!stream.write(data)) await Promise.race([once(stream, 'drain'), ended])
    },
    end: async () => {
      stream.end()
      await ended
      return stream.rowCount
    },
  }
}

export async function setSequence(
  client: pg.ClientBase,
  { name, last, called }: StoredSequence,
): Promise<void> {
  await client.query('select setval($1::regclass, $2, $3)', [
    `public.${quoted(name)}`,
    last,
    called,
  ])
}

/**
 * Mail that was waiting may have gone out after the backup was taken: it is sent again only when somebody says so.
 * @returns how many
 */
export async function holdWaitingMail(client: pg.ClientBase, fault: string): Promise<number> {
  let held = 0
  for (const [table, state] of [
    ['certificate_mails', 'handed'],
    ['reminders', 'refused'],
  ]) {
    const there = await client.query('select to_regclass($1) as there', [`public.${table}`])
    if (there.rows[0]?.there === null) continue
    const { rowCount } = await client.query(
      `update ${table} set state = $1, fault = $2 where state in ('waiting', 'claimed')`,
      [state, fault],
    )
    held += rowCount ?? 0
  }
  return held
}

/**
 * What other systems waited for may have been told since, and something newer after it: a person says what goes out. What is
 * noted from now on comes after whatever the former installation may have noted, so that a position tells what is later.
 * @returns how many
 */
export async function holdDeliveries(client: pg.ClientBase, fault: string): Promise<number> {
  const there = await client.query("select to_regclass('public.deliveries') as there")
  if (there.rows[0]?.there === null) return 0
  const { rowCount } = await client.query(
    `update deliveries set state = 'dead', claimed_until = null, fault = $1 where state in ('waiting', 'claimed')`,
    [fault],
  )
  // Of the sequence, not of the rows: those that were told are forgotten after a time, all of them in a quiet year.
  await client.query(
    `select setval(s.name, nextval(s.name) + 10000000) from (select pg_get_serial_sequence('events', 'position')::regclass as name) s`,
  )
  return rowCount ?? 0
}

export interface NotedRestore {
  /** Of what moment the backup is. */
  takenAt: Date
  now: Date
  actor: string
  /** Nothing has happened in the former installation since: the registers are as they were. */
  moved: boolean
  /** For the audit trail: what took the backup, and which master key opens it. */
  takenBy: string
  keyId: string
}

/**
 * Writes down that this was restored, by which issuing waits for a person. In the transaction that brings the rows: an
 * installation that was restored and does not know it would give numbers a second time.
 */
export async function noteRestore(
  client: Pick<pg.ClientBase, 'query'>,
  { takenAt, now, actor, moved, takenBy, keyId }: NotedRestore,
): Promise<void> {
  await client.query(
    `insert into restores (id, taken_at, restored_at, restored_by, confirmed_at, confirmed_by)
     values (gen_random_uuid(), $1, $2, $3, $4, $5)`,
    [takenAt, now, actor, moved ? now : null, moved ? actor : null],
  )
  await client.query("select append_audit($1, $2, 'backup.restore', $3, null, $4, null)", [
    now,
    actor,
    takenAt.toISOString(),
    JSON.stringify({ takenBy, keyId, moved }),
  ])
}

/** Notes a step of the tables as the migrator does. */
export async function noteMigration(client: pg.ClientBase, name: string): Promise<void> {
  await client.query('insert into kysely_migration (name, timestamp) values ($1, $2)', [
    name,
    new Date().toISOString(),
  ])
}

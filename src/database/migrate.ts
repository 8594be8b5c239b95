/** Brings the tables to this version, forward only, and gives the service's role its rights. */
import { CompiledQuery, type Migration, type MigrationProvider, Migrator } from 'kysely'
import type pg from 'pg'
import { HocvuError } from '../foundation/errors.ts'
import { VERSION } from '../foundation/version.ts'
import { createDatabase, withConnection } from './connection.ts'
import { migrations, newestSchema } from './migrations/all.ts'
import { grants, SERVICE_ROLE } from './migrations/grants.ts'
import type { Presence } from './presence.ts'
import { describeProcess } from './process-name.ts'

const provider: MigrationProvider = {
  getMigrations: async () =>
    Object.fromEntries(
      Object.entries(migrations).map(([name, { sql }]): [string, Migration] => [
        name,
        {
          up: async (db) => {
            await db.executeQuery(CompiledQuery.raw(sql))
          },
        },
      ]),
    ),
}

const MINIMUM_SERVER_VERSION = 150000

/**
 * Migrates as the owner, while no older process lives that could not go on, and says that this one lives.
 * @param presence left out: who else is there does not matter
 * @returns whether the service's role exists and could be given its rights
 * @throws HocvuError `database.incompatible` when the server is too old or its schema newer than this program,
 *   `database.in-use` when older processes must end first
 */
export async function migrate(
  ownerPool: pg.Pool,
  presence?: Pick<Presence, 'others'> & Partial<Pick<Presence, 'hold'>>,
): Promise<{ serviceRole: boolean }> {
  await requireServerVersion(ownerPool)
  return await withConnection(ownerPool, async (client) => {
    // Processes that start together take turns: grants to one role would trip over each other.
    await client.query('select pg_advisory_lock($1, $2)', MIGRATION_LOCK)
    try {
      const done = await migrateLocked(ownerPool, presence)
      await presence?.hold?.()
      return done
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', MIGRATION_LOCK)
    }
  })
}

const MIGRATION_LOCK = [7201, 2]

/** @throws HocvuError `database.incompatible` */
export async function requireServerVersion(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  const version = await pool.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  )
  if (Number(version.rows[0]?.version) < MINIMUM_SERVER_VERSION)
    throw new HocvuError(
      'database.incompatible',
      'The PostgreSQL server is older than version 15. Upgrade it, or leave DATABASE_URL out to use the embedded one.',
    )
}

async function migrateLocked(
  ownerPool: pg.Pool,
  presence: Pick<Presence, 'others'> | undefined,
): Promise<{ serviceRole: boolean }> {
  const done = await migrationsDone(ownerPool)
  const serviceRole = await ensureServiceRole(ownerPool)
  // A newer program has been here, and its steps let this one go on. The rights are as it gave them: those that
  // this one would give know nothing of the newer tables.
  if (await isNewerButFriendly(ownerPool, done)) return { serviceRole }
  const pending = Object.keys(migrations).filter((name) => !done.has(name))
  if (done.size > 0) await requireNobodyOlder(pending, presence)
  if (pending.length > 0) await takeSteps(ownerPool)
  await noteSteps(ownerPool)
  if (serviceRole) await ownerPool.query(grants)
  return { serviceRole }
}

/** It looks through the whole catalogue first, which most starts need not. @throws HocvuError `database.incompatible` */
async function takeSteps(ownerPool: pg.Pool): Promise<void> {
  const db = createDatabase(ownerPool)
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error)
    throw new HocvuError(
      'database.incompatible',
      `The tables could not be brought to this version: ${error instanceof Error ? error.message : String(error)}. Nothing was changed; restore the program version that wrote them, or report this.`,
      { cause: error },
    )
}

/** Names of what was ever applied. */
async function migrationsDone(pool: pg.Pool): Promise<ReadonlySet<string>> {
  if (!(await isTable(pool, 'kysely_migration'))) return new Set()
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration')
  return new Set(rows.map(({ name }) => name))
}

async function isTable(pool: pg.Pool, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [`public.${name}`],
  )
  return rows[0]?.there ?? false
}

/** @throws HocvuError `database.incompatible` when something was done that this program does not know and cannot live with */
async function isNewerButFriendly(pool: pg.Pool, done: ReadonlySet<string>): Promise<boolean> {
  const unknown = [...done].filter((name) => migrations[name] === undefined).sort()
  if (unknown.length === 0) return false
  const pending = Object.keys(migrations).some((name) => !done.has(name))
  if (!pending && (await allowOlder(pool, unknown))) return true
  throw new HocvuError(
    'database.incompatible',
    `The tables are newer than this program: it knows them up to ${Object.keys(migrations).at(-1)}, and they were brought to ${unknown.at(-1)}. Version ${VERSION} cannot go on with them; start the version that brought them there, or a newer one.`,
  )
}

/** Whether whoever made these steps said that programs of before go on beside them. */
async function allowOlder(pool: pg.Pool, steps: readonly string[]): Promise<boolean> {
  if (!(await isTable(pool, 'schema_steps'))) return false
  const { rowCount } = await pool.query(
    'select from schema_steps where migration = any($1) and older_goes_on',
    [steps],
  )
  return rowCount === steps.length
}

/** @throws HocvuError `database.in-use` naming the older processes that a pending step would harm */
async function requireNobodyOlder(
  pending: readonly string[],
  presence: Pick<Presence, 'others'> | undefined,
): Promise<void> {
  const harmful = pending.find((name) => !migrations[name]?.olderGoesOn)
  if (harmful === undefined || presence === undefined) return
  const older = (await presence.others()).filter(({ schema }) => (schema ?? 0) < newestSchema())
  if (older.length === 0) return
  throw new HocvuError(
    'database.in-use',
    `This version changes the tables (${harmful}) in a way that those of before cannot go on with. Still running: ${older.map(describeProcess).join(', ')}. End them, then start this version again; nothing has been changed.`,
  )
}

/** For older programs that meet these tables. */
async function noteSteps(pool: pg.Pool): Promise<void> {
  const steps = Object.entries(migrations)
  await pool.query(
    `insert into schema_steps (migration, older_goes_on, by_version, at)
     select migration, older_goes_on, $3, now() from unnest($1::text[], $2::bool[]) as step (migration, older_goes_on)
     on conflict do nothing`,
    [steps.map(([name]) => name), steps.map(([, step]) => step.olderGoesOn), VERSION],
  )
}

/** Roles belong to the whole server, so another database may have made it already, at this very moment. */
export async function ensureServiceRole(pool: Pick<pg.Pool, 'query'>): Promise<boolean> {
  try {
    await pool.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${SERVICE_ROLE}') then
        begin
          create role ${SERVICE_ROLE} nologin;
        exception when duplicate_object or unique_violation then null;
        end;
      end if;
    end $$`)
    await pool.query(`do $$ begin
      if not pg_has_role(current_user, '${SERVICE_ROLE}', 'member') then
        execute format('grant ${SERVICE_ROLE} to %I', current_user);
      end if;
    end $$`)
    return true
  } catch (error) {
    const INSUFFICIENT_PRIVILEGE = '42501'
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE)
      return false
    throw error
  }
}

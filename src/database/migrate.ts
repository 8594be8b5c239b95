/** Brings the tables to this version, forward only, and gives the service's role its rights. */
import { CompiledQuery, type Migration, type MigrationProvider, Migrator } from 'kysely'
import type pg from 'pg'
import { HocvuError } from '../foundation/errors.ts'
import { createDatabase, withConnection } from './connection.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { roster } from './migrations/0002-roster.ts'
import { evidence } from './migrations/0003-evidence.ts'
import { outcomes } from './migrations/0004-outcomes.ts'
import { sync } from './migrations/0005-sync.ts'
import { outcomesDue } from './migrations/0006-outcomes-due.ts'
import { accountLedger } from './migrations/0007-account-ledger.ts'
import { rosterQuestions } from './migrations/0008-roster-questions.ts'
import { platformFiles } from './migrations/0009-platform-files.ts'
import { personDecisions } from './migrations/0010-person-decisions.ts'
import { matching } from './migrations/0011-matching.ts'
import { timeTravel } from './migrations/0012-time-travel.ts'
import { handOutHistory } from './migrations/0013-hand-out-history.ts'
import { certificates } from './migrations/0014-certificates.ts'
import { console } from './migrations/0015-console.ts'
import { plans } from './migrations/0016-plans.ts'
import { dataKeys } from './migrations/0017-data-keys.ts'
import { privacy } from './migrations/0018-privacy.ts'
import { signIn } from './migrations/0019-sign-in.ts'
import { operating } from './migrations/0020-operating.ts'
import { grants, SERVICE_ROLE } from './migrations/grants.ts'

const migrations: Record<string, string> = {
  '0001-foundation': foundation,
  '0002-roster': roster,
  '0003-evidence': evidence,
  '0004-outcomes': outcomes,
  '0006-outcomes-due': outcomesDue,
  '0005-sync': sync,
  '0007-account-ledger': accountLedger,
  '0008-roster-questions': rosterQuestions,
  '0009-platform-files': platformFiles,
  '0010-person-decisions': personDecisions,
  '0011-matching': matching,
  '0012-time-travel': timeTravel,
  '0013-hand-out-history': handOutHistory,
  '0014-certificates': certificates,
  '0015-console': console,
  '0016-plans': plans,
  '0017-data-keys': dataKeys,
  '0018-privacy': privacy,
  '0019-sign-in': signIn,
  '0020-operating': operating,
}

const provider: MigrationProvider = {
  getMigrations: async () =>
    Object.fromEntries(
      Object.entries(migrations).map(([name, text]): [string, Migration] => [
        name,
        {
          up: async (db) => {
            await db.executeQuery(CompiledQuery.raw(text))
          },
        },
      ]),
    ),
}

const MINIMUM_SERVER_VERSION = 150000

/**
 * Migrates as the owner.
 * @returns whether the service's role exists and could be given its rights
 * @throws HocvuError `database.incompatible` when the server is too old or its schema newer than this program
 */
export async function migrate(ownerPool: pg.Pool): Promise<{ serviceRole: boolean }> {
  const version = await ownerPool.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  )
  if (Number(version.rows[0]?.version) < MINIMUM_SERVER_VERSION)
    throw new HocvuError(
      'database.incompatible',
      'The PostgreSQL server is older than version 15. Upgrade it, or leave DATABASE_URL out to use the embedded one.',
    )
  return await withConnection(ownerPool, async (client) => {
    // Processes that start together take turns: grants to one role would trip over each other.
    await client.query('select pg_advisory_lock($1, $2)', MIGRATION_LOCK)
    try {
      return await migrateLocked(ownerPool)
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', MIGRATION_LOCK)
    }
  })
}

const MIGRATION_LOCK = [7201, 2]

async function migrateLocked(ownerPool: pg.Pool): Promise<{ serviceRole: boolean }> {
  const serviceRole = await ensureServiceRole(ownerPool)
  const db = createDatabase(ownerPool)
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error)
    throw new HocvuError(
      'database.incompatible',
      `The tables could not be brought to this version: ${error instanceof Error ? error.message : String(error)}. Nothing was changed; restore the program version that wrote them, or report this.`,
      { cause: error },
    )
  if (serviceRole) await ownerPool.query(grants)
  return { serviceRole }
}

/** Roles belong to the whole server, so another database may have made it already, at this very moment. */
async function ensureServiceRole(pool: pg.Pool): Promise<boolean> {
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

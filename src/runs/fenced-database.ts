/**
 * The database as whoever holds a run sees it: every transaction first makes sure, in the row of the run, that it is still
 * theirs, and keeps it theirs until it ends. A process that slept while another one took its run over commits nothing more.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Tables } from '../database/tables.ts'
import type { Taken } from './take-up.ts'

/** Thrown where a run is no longer one's own. No failure of the run: somebody else goes on with it. */
export class RunLost extends Error {
  constructor() {
    super('the run is no longer held by this process')
    this.name = 'RunLost'
  }
}

/** Not to be destroyed: the pool is lent. */
export function fencedDatabase(
  pool: NonNullable<PostgresDialectConfig['pool']>,
  taken: Taken,
): Database {
  return new Kysely<Tables>({ dialect: new FencedDialect({ pool }, taken) })
}

class FencedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  readonly #taken: Taken
  constructor(config: PostgresDialectConfig, taken: Taken) {
    super(config)
    this.#config = config
    this.#taken = taken
  }
  override createDriver(): Driver {
    return new FencedDriver(this.#config, this.#taken)
  }
}

class FencedDriver extends PostgresDriver {
  readonly #taken: Taken
  constructor(config: PostgresDialectConfig, taken: Taken) {
    super(config)
    this.#taken = taken
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken.lost.aborted) throw new RunLost()
    return await super.acquireConnection()
  }
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await super.beginTransaction(connection, settings)
    if (settings.accessMode === 'read only') return
    try {
      await this.#keepRun(connection)
    } catch (error) {
      // What has not begun is not rolled back by anybody else: the next on this connection would find it open.
      await this.rollbackTransaction(connection)
      throw error
    }
  }

  async #keepRun(connection: DatabaseConnection): Promise<void> {
    const { run, takenBy } = this.#taken
    // Weaker than an update of the row, which its progress makes; stronger than that somebody could take it over.
    const own = await connection.executeQuery(
      CompiledQuery.raw('select from runs where id = $1 and taken_by = $2 for key share', [
        run.id,
        takenBy,
      ]),
    )
    if (own.rows.length === 0) throw new RunLost()
  }
}

/** A pool of connections to PostgreSQL and the typed door to it. */
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { preparing } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
export type Trx = Transaction<Tables>
/** Either of the two: what a store takes. */
export type Queryable = Kysely<Tables>

const INT8 = 20
const DATE = 1082

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    // Row ids and counts stay far below 2^53; dates are calendar dates, not instants.
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text')
  }) satisfies typeof pg.types.getTypeParser,
}

/**
 * @param options libpq options for each connection, such as `-c role=hocvu_service`
 * @param name what its connections are called, for whoever looks who is there
 */
export function createPool(
  connectionString: string,
  max: number,
  options?: string,
  name = 'hocvu (no installation)',
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: name,
    keepAlive: true,
    ...(options === undefined ? {} : { options }),
  })
  // A connection that drops is replaced; whoever uses it hears of it from the next query. Without a listener
  // it would end the process, also in the middle of a transaction, where the pool does not listen.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) })
}

/** A dedicated connection for locks that die with their holder. */
export async function withConnection<T>(
  pool: pg.Pool,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    return await use(client)
  } finally {
    client.release()
  }
}

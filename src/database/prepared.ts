/**
 * Questions that a connection plans once, not each time: for those that a page asks to find a row by its key. To plan them
 * takes longer than to answer them, and the plan is the same whoever is asked for.
 */
import {
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
} from 'kysely'
import pg from 'pg'
import { sha256 } from '../foundation/secrets.ts'

const MARK = '/* prepared */'

/** SQL: a `select` begins with it. Its text has to be one of a few, for each connection keeps every one for good. */
export const prepared = sql.raw(MARK)

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `hocvu_${sha256(text).toString('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}

/** What PostgreSQL says of a plan whose columns have become others, as a step of the database may make them. */
const CHANGED_COLUMNS = '0A000'

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  /** Goes up where plans no longer fit: the names that they had stay theirs as long as the connection lives. */
  #generation = 0

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query<R>(
    asked: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    const client: PostgresPoolClient = this.#client
    if (typeof asked !== 'string') return client.query(asked)
    return asked.startsWith(MARK) ? this.#ask<R>(asked, values) : client.query<R>(asked, values)
  }

  async #ask<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const ask = () =>
      this.#client.query<R & pg.QueryResultRow>({
        name: `${nameOf(text)}_${this.#generation}`,
        text,
        values: [...values],
      })
    const { rows, rowCount } = await ask().catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError) || error.code !== CHANGED_COLUMNS) throw error
      this.#generation += 1
      // In a transaction that is over by now this fails as well, and it was not for that.
      return ask().catch(() => Promise.reject(error))
    })
    return { command: 'SELECT', rowCount: rowCount ?? rows.length, rows }
  }

  release(): void {
    this.#client.release()
  }
}

/** The pool, whose connections know how to be asked so. */
export function preparing(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PreparingClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const preparing = known.get(client) ?? new PreparingClient(client)
      known.set(client, preparing)
      return preparing
    },
    end: () => pool.end(),
  }
}

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
import type pg from 'pg'
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

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient

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
    const question = { name: nameOf(text), text, values: [...values] }
    const { rows, rowCount } = await this.#client.query<R & pg.QueryResultRow>(question)
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

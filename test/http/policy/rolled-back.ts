/** A database in which nothing stays: one connection, one transaction from `begin` to `undo`, and within it savepoints. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type pg from 'pg'
import type { Database } from '../../../src/database/connection.ts'
import type { Tables } from '../../../src/database/tables.ts'

export interface RolledBack {
  db: Database
  begin(): Promise<void>
  /** Everything is as it was. */
  undo(): Promise<void>
  close(): Promise<void>
}

/** @param pool of which the connection is taken for good */
export async function rolledBack(pool: pg.Pool): Promise<RolledBack> {
  const client = await pool.connect()
  const turns = takingTurns()
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (own) => new PostgresIntrospector(own),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => driverOf(client, turns),
    },
  })
  return {
    db,
    begin: async () => {
      await turns.take(() => client.query('begin'))
    },
    undo: async () => {
      // What an answer did not wait for, such as counting it, comes to its end first.
      await turns.rest()
      await turns.take(() => client.query('rollback'))
    },
    close: async () => {
      client.release()
    },
  }
}

interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>
  /** Nobody has anything to do any more. */
  rest(): Promise<void>
}

/** A connection does one thing at a time. */
function takingTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      const turn = last.then(work)
      last = turn.catch(() => {})
      return turn
    },
    rest: async () => {
      for (let seen: unknown = null; seen !== last; ) {
        seen = last
        await last
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

/** Transactions come one after another, as savepoints: those that begin meanwhile wait. */
function driverOf(client: pg.PoolClient, { take: inTurn }: Turns): Driver {
  let lastTransaction: Promise<void> = Promise.resolve()
  let inTransaction: DatabaseConnection | null = null
  let leave: () => void = () => {}
  const ended = async (sql: string) => {
    try {
      await inTurn(() => client.query(sql))
    } finally {
      inTransaction = null
      leave()
    }
  }
  const run = async ({ sql, parameters }: CompiledQuery) => {
    const { rows, rowCount } = await client.query(sql, [...parameters])
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
  }
  /** A statement by itself that fails must not take the rest along. */
  const runAlone = async (query: CompiledQuery) => {
    await client.query('savepoint statement')
    try {
      const result = await run(query)
      await client.query('release savepoint statement')
      return result
    } catch (error) {
      await client.query('rollback to savepoint statement')
      throw error
    }
  }
  const connection = (): DatabaseConnection => {
    const own: DatabaseConnection = {
      executeQuery: (query) => inTurn(() => (inTransaction === own ? run(query) : runAlone(query))),
      streamQuery: () => {
        throw new Error('nothing here streams from the database')
      },
    }
    return own
  }
  return {
    init: async () => {},
    acquireConnection: async () => connection(),
    beginTransaction: async (own) => {
      const before = lastTransaction
      let done = () => {}
      lastTransaction = new Promise((resolve) => {
        done = resolve
      })
      await before
      leave = done
      inTransaction = own
      await inTurn(() => client.query('savepoint work'))
    },
    commitTransaction: () => ended('release savepoint work'),
    rollbackTransaction: () => ended('rollback to savepoint work'),
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}

/** SQL of what stands still among messages to other systems until a person looks. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface StuckExchange {
  /** Those that are told, however they stand. */
  told: number
  waiting: number
  /** Messages that were given up, of everybody who is told. */
  dead: number
  /** Names of those that take nothing more by their own word. */
  gone: string[]
}

export async function stuckExchange(db: Queryable): Promise<StuckExchange> {
  const found = await sql<StuckExchange>`
    select (select count(*) from subscribers where state <> 'off') as told,
      (select count(*) from deliveries where state in ('waiting', 'claimed')) as waiting,
      (select count(*) from deliveries where state = 'dead') as dead,
      array(select name from subscribers where state = 'gone' order by name) as gone`.execute(db)
  return found.rows[0] ?? { told: 0, waiting: 0, dead: 0, gone: [] }
}

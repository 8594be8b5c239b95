/** What each table takes on disk. */
import { z } from 'zod'
import type { Installation } from '../../src/main.ts'

export interface TableSize {
  table: string
  rows: number
  /** Bytes with what is stored beside the rows. */
  data: number
  indexes: number
}

const Sizes = z.array(
  z.object({ table: z.string(), rows: z.number(), data: z.number(), indexes: z.number() }),
)

/** The biggest first. Rows as the last look of the server's own counted them. */
export async function tableSizes({ database }: Installation): Promise<TableSize[]> {
  return await database.asOwner(async (pool) => {
    const { rows } = await pool.query(`
      select c.relname as table, greatest(c.reltuples, 0)::float8 as rows,
        pg_table_size(c.oid)::float8 as data, pg_indexes_size(c.oid)::float8 as indexes
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      order by pg_total_relation_size(c.oid) desc`)
    return Sizes.parse(rows)
  })
}

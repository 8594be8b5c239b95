/** SQL that seals anew what stands in the sealed columns. As the owner: some of the tables are append-only. */
import type pg from 'pg'
import { withConnection } from './connection.ts'
import type { SealedColumn } from './sealed-columns.ts'

/** Rows are read by place, some blocks of the table at a time, whatever their keys are. */
const BLOCKS_AT_ONCE = 256
const BYTES_AT_ONCE = 8 * 1024 * 1024
const ROWS_AT_ONCE = 500

interface Place {
  place: string
  size: number
}

export interface Resealed {
  rows: number
  /** Left as they are: no key opens them. */
  unreadable: number
}

/**
 * Each step is a transaction of its own, so that it can be killed and begun again. Nobody else writes meanwhile.
 * @param generation what is sealed with this key stays
 * @param progress is told after each step
 * @throws what `goOn` throws
 */
export async function resealColumn(
  owner: pg.Pool,
  { table, column }: SealedColumn,
  generation: number,
  reseal: (sealed: Buffer) => Buffer | null,
  progress: (rows: number) => void,
): Promise<Resealed> {
  const done: Resealed = { rows: 0, unreadable: 0 }
  const size = await owner.query<{ blocks: number }>(
    `select (pg_relation_size('public.${table}') / current_setting('block_size')::int)::int as blocks`,
  )
  const blocks = size.rows[0]?.blocks ?? 0
  for (let block = 0; block < blocks; block += BLOCKS_AT_ONCE) {
    const { rows } = await owner.query<Place>(
      `select ctid::text as place, octet_length(${column}) as size from ${table}
       where ctid >= $1::tid and ctid < $2::tid and octet_length(${column}) > 0
         and substring(${column} from 1 for 1) <> set_byte('\\x00'::bytea, 0, $3)`,
      [`(${block},0)`, `(${block + BLOCKS_AT_ONCE},0)`, generation],
    )
    for (const places of portions(rows)) {
      const { resealed, unreadable } = await resealRows(owner, { table, column }, places, reseal)
      done.rows += resealed
      done.unreadable += unreadable
      progress(done.rows)
    }
  }
  return done
}

async function resealRows(
  owner: pg.Pool,
  { table, column }: Pick<SealedColumn, 'table' | 'column'>,
  places: string[],
  reseal: (sealed: Buffer) => Buffer | null,
) {
  return await withConnection(owner, async (client) => {
    try {
      await client.query(`begin; set local hocvu.rewrite = 'reseal'`)
      const { rows } = await client.query<{ place: string; sealed: Buffer }>(
        `select ctid::text as place, ${column} as sealed from ${table} where ctid = any($1::tid[])`,
        [places],
      )
      const made = rows.flatMap(({ place, sealed }) => {
        const anew = reseal(sealed)
        return anew === null ? [] : [{ place, anew }]
      })
      await client.query(
        `update ${table} t set ${column} = made.anew
         from unnest($1::tid[], $2::bytea[]) as made (place, anew) where t.ctid = made.place`,
        [made.map(({ place }) => place), made.map(({ anew }) => anew)],
      )
      await client.query('commit')
      return { resealed: made.length, unreadable: rows.length - made.length }
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  })
}

function* portions(rows: readonly Place[]): Generator<string[]> {
  let places: string[] = []
  let bytes = 0
  for (const { place, size } of rows) {
    places.push(place)
    bytes += size
    if (bytes < BYTES_AT_ONCE && places.length < ROWS_AT_ONCE) continue
    yield places
    places = []
    bytes = 0
  }
  if (places.length > 0) yield places
}

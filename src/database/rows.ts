/** Many rows in one statement: a column is one array parameter, whatever the number of rows. */
import { type RawBuilder, sql } from 'kysely'
import { binaryArray } from './binary-array.ts'

type SqlType =
  | 'text'
  | 'uuid'
  | 'bytea'
  | 'timestamptz'
  | 'date'
  | 'jsonb'
  | 'int4'
  | 'int8'
  | 'bool'

/**
 * A table expression `unnest(…) as alias(columns)` over the rows, to insert from or join with.
 * jsonb values are given as objects and travel as text; values of other types as pg takes them.
 */
export function rowsAsTable<Row extends object>(
  alias: string,
  columns: { readonly [Key in keyof Row]-?: SqlType },
  rows: readonly Row[],
): RawBuilder<unknown> {
  // keyof over a mapped type of known keys: the order of the literal is the order of the columns.
  const names = Object.keys(columns) as (keyof Row & string)[]
  const arrays = names.map((name) => {
    const type = columns[name]
    const values = rows.map((row) =>
      type === 'jsonb' && row[name] !== null ? JSON.stringify(row[name]) : row[name],
    )
    return sql`${arrayOf(type, values)}::${sql.raw(type)}[]`
  })
  return sql`unnest(${sql.join(arrays)}) as ${sql.raw(alias)}(${sql.raw(names.join(', '))})`
}

function arrayOf(type: SqlType, values: unknown[]): Buffer | string | unknown[] {
  if (type !== 'bytea' && type !== 'jsonb' && type !== 'text') return arrayText(values)
  return areBytes(values) ? binaryArray(type, values) : values
}

const areBytes = (values: unknown[]): values is (string | Buffer | null)[] =>
  values.every((value) => value === null || typeof value === 'string' || Buffer.isBuffer(value))

/** Years before the first or after 9999 are written as PostgreSQL does not read them: some platforms say "never" by one. */
const FOR_THE_DRIVER = /\\[bfnrtu]|"(?:0000|[+-]\d{6})-/

/**
 * An array as PostgreSQL reads it. Quotes and backslashes are written there as in JSON, so that JSON's quick writer does
 * what takes the driver a good part of a second for each 100.000 values; other marks of JSON are read as letters, so
 * that values which may have one are left to the driver.
 */
function arrayText(values: unknown[]): string | unknown[] {
  const json = JSON.stringify(values)
  return FOR_THE_DRIVER.test(json) ? values : `{${json.slice(1, -1)}}`
}

/** Splits rows so that one statement stays of a size that PostgreSQL likes. */
export function* inChunks<Row>(rows: readonly Row[], size = 2000): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

/** SQL of figures that are brought and withdrawn. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { inChunks, rowsAsTable } from '../../database/rows.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { FigureKind } from './figure-kinds.ts'

export interface FigureRow {
  id: string
  kind: FigureKind
  /** As `subjectOf` writes it. */
  subject: string
  unitId: string | null
  year: number | null
  amount: number
  asOf: DateString
  source: string
}

/** Who brings figures waits for who brings some now: two would both think theirs new. */
export async function takeTurnAtFigures(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 51)`.execute(trx)
}

/** The figures of these subjects that stand. */
export async function standingFigures(
  db: Queryable,
  subjects: readonly string[],
): Promise<FigureRow[]> {
  const found = await sql<FigureRow>`
    select id, kind, subject, unit_id as "unitId", year, amount, as_of as "asOf", source
    from plan_figures where withdrawn_at is null and subject = any(${[...subjects]}::text[])`.execute(
    db,
  )
  return found.rows
}

export async function insertFigures(
  db: Queryable,
  rows: readonly FigureRow[],
  by: { actor: string; at: Date },
): Promise<void> {
  for (const chunk of inChunks(rows)) {
    const table = rowsAsTable(
      'f',
      {
        ...{ id: 'uuid', kind: 'text', subject: 'text', unitId: 'uuid', year: 'int4' },
        ...{ amount: 'int8', asOf: 'date', source: 'text' },
      },
      chunk,
    )
    await sql`
      insert into plan_figures (id, kind, subject, unit_id, year, amount, as_of, source, recorded_at, recorded_by)
      select f.*, ${by.at}::timestamptz, ${by.actor} from ${table}`.execute(db)
  }
}

export async function endFigures(
  db: Queryable,
  ids: readonly string[],
  by: { actor: string; at: Date },
): Promise<void> {
  await sql`
    update plan_figures set withdrawn_at = ${by.at}, withdrawn_by = ${by.actor}
    where id = any(${[...ids]}::uuid[]) and withdrawn_at is null`.execute(db)
}

/** One that stands; locked until the transaction ends. */
export async function lockFigure(db: Queryable, id: string): Promise<FigureRow | null> {
  const found = await sql<FigureRow>`
    select id, kind, subject, unit_id as "unitId", year, amount, as_of as "asOf", source
    from plan_figures where id = ${id}::uuid and withdrawn_at is null for update`.execute(db)
  return found.rows[0] ?? null
}

/** What units are called, whether they are in force or not. */
export async function namesOfUnits(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, { code: string | null; name: string }>> {
  const found = await sql<{ id: string; code: string | null; name: string }>`
    select id, code, name from units where id = any(${[...new Set(ids)]}::uuid[])`.execute(db)
  return new Map(found.rows.map(({ id, ...unit }) => [id, unit]))
}

/** SQL of registers: where each begins, what is in it, what is missing. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { NumberRange, RegisterState } from './gapless.ts'

export interface Register extends RegisterState {
  issuer: string
  year: number
  /** In use, the office's own included. */
  entries: number
  /** Below the first number, and not taken over from paper. */
  missing: NumberRange[]
}

/** In the order of issuer and year. */
export async function listRegisters(
  db: Queryable,
  only: { issuer?: string | undefined; year?: number | undefined } = {},
): Promise<Register[]> {
  const { issuer = null, year = null } = only
  const found = await sql<Register>`
    select r.issuer, r.year, r.first_number as first, r.last_number as last,
      (select count(*) from register_entries e where e.issuer = r.issuer and e.year = r.year) as entries,
      coalesce((
        select jsonb_agg(jsonb_build_object('from', before + 1, 'to', upto - 1) order by before)
        from (
          select lag(number, 1, 0) over (order by number) as before, number as upto
          from (
            select e.register_number as number from register_entries e
            where e.issuer = r.issuer and e.year = r.year and e.register_number < r.first_number
            union all select r.first_number
          ) numbers
        ) steps where upto - before > 1
      ), '[]'::jsonb) as missing
    from registers r
    where (${issuer}::text is null or r.issuer = ${issuer}) and (${year}::int is null or r.year = ${year}::int)
    order by r.issuer, r.year`.execute(db)
  return found.rows
}

/** Issuers that a program names or that have a register. */
export async function knownIssuers(db: Queryable): Promise<string[]> {
  const found = await sql<{ issuer: string }>`
    select issuer from registers
    union
    select v.definition->'certificate'->>'issuer' from programs p
    join program_versions v on v.program_id = p.id and v.version = p.version
    where coalesce(v.definition->'certificate'->>'issuedBy', 'agency') = 'agency'
      and v.definition->'certificate'->>'issuer' <> ''
    order by 1`.execute(db)
  return found.rows.map(({ issuer }) => issuer)
}

/** Locked before: as it stands until the transaction ends. */
export async function registerState(
  db: Queryable,
  issuer: string,
  year: number,
): Promise<RegisterState> {
  const row = await db
    .selectFrom('registers')
    .select(['first_number', 'last_number'])
    .where('issuer', '=', issuer)
    .where('year', '=', year)
    .executeTakeFirstOrThrow()
  return { first: row.first_number, last: row.last_number }
}

/** Numbers that were given here, and the highest one in use of whatever source. */
export async function registerUse(
  db: Queryable,
  issuer: string,
  year: number,
): Promise<{ given: number; highest: number }> {
  const found = await sql<{ given: number; highest: number }>`
    select count(certificate_id) as given, coalesce(max(register_number), 0) as highest
    from register_entries where issuer = ${issuer} and year = ${year}`.execute(db)
  return found.rows[0] ?? { given: 0, highest: 0 }
}

export async function setFirst(
  db: Queryable,
  issuer: string,
  year: number,
  first: number,
): Promise<void> {
  await sql`update registers set first_number = ${first}, last_number = ${first - 1}
    where issuer = ${issuer} and year = ${year}`.execute(db)
}

export async function setLast(
  db: Queryable,
  issuer: string,
  year: number,
  last: number,
): Promise<void> {
  await sql`update registers set last_number = ${last}
    where issuer = ${issuer} and year = ${year} and last_number < ${last}`.execute(db)
}

export interface TakenNumber {
  issuer: string
  year: number
  registerNumber: number
  number: string
  /** null: a certificate that was issued here. */
  paperId: string | null
}

/** Entries that have one of these register numbers, or one of these numbers. */
export async function takenNumbers(
  db: Queryable,
  wanted: readonly { issuer: string; year: number; registerNumber: number; number: string }[],
): Promise<TakenNumber[]> {
  const rows = rowsAsTable(
    'w',
    { issuer: 'text', year: 'int4', register_number: 'int4', number: 'text' },
    wanted.map(({ issuer, year, registerNumber, number }) => ({
      issuer,
      year,
      register_number: registerNumber,
      number,
    })),
  )
  const found = await sql<TakenNumber>`
    with wanted as (select * from ${rows})
    select e.issuer, e.year, e.register_number as "registerNumber", e.number, e.paper_id as "paperId"
    from register_entries e join wanted w using (issuer, year, register_number)
    union
    select e.issuer, e.year, e.register_number, e.number, e.paper_id
    from register_entries e join wanted w using (issuer, number)`.execute(db)
  return found.rows
}

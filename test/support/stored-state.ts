/** What an installation holds, in a form that two runs can be compared by: no ids, no times. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

export interface StoredState {
  records: string
  versions: number
  accounts: string
  outcomes: string
  certificates: number
  files: number
  /** Register numbers of each issuer and year, in order: 1..n without a gap. */
  registers: Record<string, number[]>
}

/** A person without what each installation hashes with a key of its own. */
const person = sql`concat_ws('/', l.employee_code, l.email, l.phone, l.full_name, l.date_of_birth)`

export async function storedState(db: Database): Promise<StoredState> {
  const one = async (query: ReturnType<typeof sql<{ value: string }>>) =>
    (await query.execute(db)).rows[0]?.value ?? ''
  const count = async (table: string) =>
    Number(
      await one(sql<{ value: string }>`select count(*)::text as value from ${sql.table(table)}`),
    )
  const registers = await sql<{ register: string; numbers: number[] }>`
    select issuer || ' ' || year as register, array_agg(register_number order by register_number) as numbers
    from certificates group by 1`.execute(db)
  return {
    records: await one(sql<{ value: string }>`
      select md5(string_agg(concat_ws('|', platform_id, course, source_id, encode(payload_hash, 'hex')), E'\n'
        order by platform_id, course, source_id)) as value from records`),
    versions: await count('record_versions'),
    accounts: await one(sql<{ value: string }>`
      select md5(string_agg(concat_ws('|', a.platform_id, a.source_id, a.state, ${person}), E'\n'
        order by a.platform_id, a.source_id)) as value
      from accounts a left join learners l on l.id = a.learner_id`),
    outcomes: await one(sql<{ value: string }>`
      select md5(string_agg(concat_ws('|', o.cohort_id, ${person}, o.verdict, o.reason, o.revision), E'\n'
        order by o.cohort_id, ${person})) as value
      from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id`),
    certificates: await count('certificates'),
    files: Number(
      await one(sql<{ value: string }>`
        select count(*)::text as value from certificate_files where kind = 'pdf'`),
    ),
    registers: Object.fromEntries(
      registers.rows.map(({ register, numbers }) => [register, numbers]),
    ),
  }
}

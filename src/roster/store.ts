/** SQL of the roster. */
import { randomUUID } from 'node:crypto'
import { type Insertable, sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { RosterTables } from '../database/tables/roster.ts'
import { cleanText, foldKey, foldName } from '../foundation/names.ts'
import { keptLearner } from './kept-learner.ts'
import type { KnownLearner, RowKeys } from './learner-keys.ts'
import type { RosterRow } from './roster-row.ts'
import { kindOfName } from './units/kind-words.ts'

/** A unit is keyed by its folded code; one without a code by its folded name. */
export function unitKeyOf(row: Pick<RosterRow, 'unitCode' | 'unitName'>): string | null {
  if (row.unitCode !== null) return `code:${foldKey(row.unitCode)}`
  if (row.unitName !== null) return `name:${foldName(row.unitName)}`
  return null
}

/**
 * The ids of the units that the rows name, made where they are new. A unit's code and name on file stay.
 * Units are few, thousands at most, so all are read: codes are compared folded.
 */
export async function ensureUnits(
  db: Queryable,
  rows: readonly Pick<RosterRow, 'unitCode' | 'unitName'>[],
): Promise<Map<string, string>> {
  const known = await db.selectFrom('units').select(['id', 'code', 'name_key']).execute()
  const ids = new Map(
    known.map((unit) => [
      unit.code === null ? `name:${unit.name_key}` : `code:${foldKey(unit.code)}`,
      unit.id,
    ]),
  )
  const added: Insertable<RosterTables['units']>[] = []
  for (const row of rows) {
    const key = unitKeyOf(row)
    if (key === null || ids.has(key)) continue
    const name = cleanText(row.unitName ?? row.unitCode ?? '')
    const id = randomUUID()
    const kind = kindOfName(name)
    added.push({ id, code: row.unitCode, name, name_key: foldName(name), kind })
    ids.set(key, id)
  }
  for (const chunk of inChunks(added)) await db.insertInto('units').values(chunk).execute()
  return ids
}

/** Every learner that shares a key or the name with some row, and those with the ids; with the rows merged into them. */
export async function findLearnersByKeys(
  db: Queryable,
  keys: readonly RowKeys[],
  ids: readonly string[],
): Promise<KnownLearner[]> {
  const present = (pick: (key: RowKeys) => string | null) => [
    ...new Set(keys.map(pick).filter((value) => value !== null)),
  ]
  const found = await sql<KnownLearner & { kept: string }>`
    with recursive hits as (
      select distinct ${keptLearner('l')} as id from learners l
      where l.employee_code_key = any(${present((key) => key.employeeCodeKey)}::text[])
         or l.national_id_hash in (select decode(hex, 'hex') from unnest(${present((key) => key.nationalIdHash)}::text[]) hex)
         or l.email_key = any(${present((key) => key.emailKey)}::text[])
         or l.phone = any(${present((key) => key.phone)}::text[])
         or l.name_key = any(${present((key) => key.nameKey)}::text[])
         or l.id = any(${[...ids]}::uuid[])
    ),
    named as (
      select id, id as kept from hits
      union
      select l.id, n.kept from learners l join named n on l.merged_into = n.id
    )
    select l.id, n.kept, l.roster_key as "rosterKey", l.employee_code as "employeeCode",
      l.employee_code_key as "employeeCodeKey", l.full_name as "fullName", l.name_key as "nameKey",
      l.date_of_birth as "dateOfBirth", encode(l.national_id_hash, 'hex') as "nationalIdHash",
      l.national_id_doubtful as "nationalIdDoubtful",
      l.email, l.email_key as "emailKey", l.phone, l.position, l.audience, l.tags, lu.unit_id as "unitId"
    from named n join learners l on l.id = n.id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null`.execute(db)
  const absorbed = new Map<string, KnownLearner[]>()
  for (const { kept, ...learner } of found.rows)
    if (learner.id !== kept) absorbed.set(kept, [...(absorbed.get(kept) ?? []), learner])
  return found.rows.flatMap(({ kept, ...learner }) => {
    if (learner.id !== kept) return []
    const rows = absorbed.get(kept)
    return [rows === undefined ? learner : { ...learner, absorbed: rows }]
  })
}

/** Ids of the rows that hold these keys of the roster, those of merged rows too. */
export async function holdersOfKeys(
  db: Queryable,
  rosterKeys: readonly string[],
): Promise<Map<string, string>> {
  const found = await sql<{ id: string; key: string }>`
    select id, roster_key as key from learners where roster_key = any(${[...rosterKeys]}::text[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, key }) => [key, id]))
}

/** Ids of the rows that hold these employee codes, folded. */
export async function holdersOfCodes(
  db: Queryable,
  codeKeys: readonly string[],
): Promise<Map<string, string>> {
  const found = await sql<{ id: string; key: string }>`
    select id, employee_code_key as key from learners
    where employee_code_key = any(${[...codeKeys]}::text[])`.execute(db)
  return new Map(found.rows.map(({ id, key }) => [key, id]))
}

const learnerColumns = {
  id: 'uuid',
  roster_key: 'text',
  employee_code: 'text',
  employee_code_key: 'text',
  full_name: 'text',
  name_key: 'text',
  date_of_birth: 'date',
  national_id_hash: 'bytea',
  national_id_last4: 'text',
  national_id_doubtful: 'bool',
  email: 'text',
  email_key: 'text',
  phone: 'text',
  position: 'text',
  audience: 'text',
  // As JSON: lists within a list would have to be of one length.
  tags: 'text',
} as const

/** SQL: the tags of a row `t` as a list. */
const tagsOf = sql`array(select jsonb_array_elements_text(t.tags::jsonb))`

function toRow(learner: KnownLearner, last4: ReadonlyMap<string, string>) {
  return {
    id: learner.id,
    roster_key: learner.rosterKey,
    employee_code: learner.employeeCode,
    employee_code_key: learner.employeeCodeKey,
    full_name: learner.fullName,
    name_key: learner.nameKey,
    date_of_birth: learner.dateOfBirth,
    national_id_hash:
      learner.nationalIdHash === null ? null : Buffer.from(learner.nationalIdHash, 'hex'),
    national_id_last4: last4.get(learner.id) ?? null,
    national_id_doubtful: learner.nationalIdDoubtful,
    email: learner.email,
    email_key: learner.emailKey,
    phone: learner.phone,
    position: learner.position,
    audience: learner.audience,
    tags: JSON.stringify(learner.tags),
  }
}

export async function insertLearners(
  db: Queryable,
  learners: readonly KnownLearner[],
  last4: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(learners)) {
    const given = rowsAsTable(
      't',
      learnerColumns,
      chunk.map((learner) => toRow(learner, last4)),
    )
    const { tags: _, ...others } = learnerColumns
    const names = sql.raw(Object.keys(others).join(', '))
    await sql`insert into learners (${names}, tags, created_at, updated_at)
      select ${names}, ${tagsOf}, ${now}, ${now} from ${given}`.execute(db)
  }
}

export async function updateLearners(
  db: Queryable,
  learners: readonly KnownLearner[],
  last4: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(learners)) {
    const given = rowsAsTable(
      't',
      learnerColumns,
      chunk.map((learner) => toRow(learner, last4)),
    )
    await sql`update learners l set
        roster_key = t.roster_key, employee_code = t.employee_code, employee_code_key = t.employee_code_key,
        full_name = t.full_name, name_key = t.name_key, date_of_birth = t.date_of_birth,
        national_id_hash = t.national_id_hash,
        national_id_last4 = coalesce(t.national_id_last4, l.national_id_last4),
        national_id_doubtful = t.national_id_doubtful,
        email = t.email, email_key = t.email_key, phone = t.phone, position = t.position,
        audience = t.audience, tags = ${tagsOf}, updated_at = ${now}
      from ${given} where l.id = t.id`.execute(db)
  }
}

/**
 * Moves people to another unit from a date on; what they belonged to before is kept with its dates. What began on the
 * same date counts as never been; who had left their unit on that date and is back in it has never left.
 */
export async function setUnits(
  db: Queryable,
  unitOfLearner: ReadonlyMap<string, string>,
  from: string,
): Promise<void> {
  const rows = [...unitOfLearner].map(([learner_id, unit_id]) => ({ learner_id, unit_id }))
  for (const chunk of inChunks(rows)) {
    const given = rowsAsTable('t', { learner_id: 'uuid', unit_id: 'uuid' }, chunk)
    const present = sql`lu.learner_id = t.learner_id and (lu.valid_to is null or lu.valid_to >= ${from}::date)`
    // By a list of ids: joined with the rows, all that began today would be compared with each of them.
    await sql`delete from learner_units lu
      where lu.learner_id = any(${chunk.map((row) => row.learner_id)}::uuid[])
        and (lu.valid_to is null or lu.valid_to >= ${from}::date)
        and lu.valid_from = ${from}::date`.execute(db)
    await sql`update learner_units lu
      set valid_to = case when lu.unit_id = t.unit_id then null else ${from}::date - 1 end
      from ${given} where ${present}`.execute(db)
    await sql`insert into learner_units (learner_id, unit_id, valid_from)
      select learner_id, unit_id, ${from}::date from ${given}
      where not exists (
        select from learner_units lu where lu.learner_id = t.learner_id and lu.valid_to is null)`.execute(
      db,
    )
  }
}

/** The people who belong to a unit today, but for rows that turned out to be somebody else's. */
export async function membersOf(db: Queryable, unitId: string): Promise<string[]> {
  const members = await db
    .selectFrom('learner_units')
    .innerJoin('learners', 'learners.id', 'learner_units.learner_id')
    .select('learner_id')
    .where('unit_id', '=', unitId)
    .where('valid_to', 'is', null)
    .where('merged_into', 'is', null)
    .execute()
  return members.map((member) => member.learner_id)
}

/** Ends memberships; the day is the last of them. */
export async function endMemberships(
  db: Queryable,
  learnerIds: readonly string[],
  lastDay: string,
): Promise<void> {
  await sql`update learner_units set valid_to = greatest(${lastDay}::date, valid_from)
    where valid_to is null and learner_id = any(${[...learnerIds]}::uuid[])`.execute(db)
}

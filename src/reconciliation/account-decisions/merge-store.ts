/** SQL of two rows of the roster becoming one person, and two again. */
import { sql } from 'kysely'
import { z } from 'zod'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { KeyName, KeySet } from './learner-keys.ts'
import type { Act } from './store.ts'

/** What a merge moved, so that it can move back. */
export const Moved = z.object({
  /** Keys as they were before, and which of them the kept row took over. */
  keys: z.object({ kept: KeySet, absorbed: KeySet, taken: z.array(KeyName) }),
  enrolments: z.array(z.uuid()),
  holdings: z.array(z.uuid()),
  /** The membership of the absorbed row that ended; with it the unit that the kept row took over, if it had none. */
  membership: z
    .object({ unit: z.uuid(), from: z.string(), until: z.string(), takenOver: z.boolean() })
    .nullable(),
  /** Acts and certificates that were there before, on what moved: only what came since rests on the merge. */
  acts: z.array(z.uuid()),
  certificates: z.array(z.uuid()),
  /** Of those certificates, the revision that was in force; merges of before do not tell. */
  revisions: z.record(z.uuid(), z.int()).default({}),
})
export type Moved = z.infer<typeof Moved>

export interface MergingLearner extends KeySet {
  id: string
  learner: string
  fullName: string
  unitId: string | null
}

/** Locked; a row that was merged before is not there, nor is one that the viewer does not see. */
export async function learnersToMerge(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, MergingLearner>> {
  const found = await sql<MergingLearner>`
    select l.id, ${shownKey} as learner, l.full_name as "fullName", ${keyColumns},
      (select unit_id from learner_units where learner_id = l.id and valid_to is null) as "unitId"
    from learners l
    where l.id = any(${[...ids]}::uuid[]) and l.merged_into is null and l.erased_at is null and ${seesLearner(viewer, sql`l.id`)}
    order by l.id for update of l`.execute(db)
  return new Map(found.rows.map((learner) => [learner.id, learner]))
}

const keyColumns = sql`l.roster_key as "rosterKey", l.employee_code as "employeeCode",
  l.employee_code_key as "employeeCodeKey", encode(l.national_id_hash, 'hex') as "nationalIdHash",
  l.national_id_last4 as "nationalIdLast4", l.national_id_doubtful as "nationalIdDoubtful",
  l.email, l.email_key as "emailKey", l.phone, l.date_of_birth as "dateOfBirth", l.name_key as "nameKey"`

export async function keysOf(db: Queryable, id: string): Promise<KeySet> {
  const found =
    await sql<KeySet>`select ${keyColumns} from learners l where l.id = ${id} for update of l`.execute(
      db,
    )
  const [keys] = found.rows
  if (!keys) throw new Error(`no learner ${id}`)
  return keys
}

/** Other people who have a unique key of these. */
export async function holdersOfKeys(
  db: Queryable,
  { employeeCodeKey, nationalIdHash }: KeySet,
  except: readonly string[],
): Promise<string[]> {
  const found = await sql<{ learner: string }>`
    select ${shownKey} as learner from learners l
    where (l.employee_code_key = ${employeeCodeKey} or l.national_id_hash = decode(${nationalIdHash}, 'hex'))
      and l.id <> all(${[...except]}::uuid[])`.execute(db)
  return found.rows.map(({ learner }) => learner)
}

/** @param mergedInto null: a person of its own */
export async function saveKeys(
  db: Queryable,
  id: string,
  keys: KeySet,
  { mergedInto, now }: { mergedInto: string | null; now: Date },
): Promise<void> {
  await sql`update learners set roster_key = ${keys.rosterKey}, employee_code = ${keys.employeeCode},
      employee_code_key = ${keys.employeeCodeKey}, national_id_hash = decode(${keys.nationalIdHash}, 'hex'),
      national_id_last4 = ${keys.nationalIdLast4}, national_id_doubtful = ${keys.nationalIdDoubtful},
      email = ${keys.email}, email_key = ${keys.emailKey}, phone = ${keys.phone},
      date_of_birth = ${keys.dateOfBirth}::date, merged_into = ${mergedInto}::uuid, updated_at = ${now}
    where id = ${id}`.execute(db)
}

/** SQL: the valid certificate of an enrolment, or the paper that was recorded for it instead. */
const heldPapers = sql`(
  select enrolment_id, number from certificates where state = 'valid'
  union all select enrolment_id, number from papers where withdrawn_at is null)`

/** Cohorts in which both are enrolled and the absorbed one holds a valid certificate, or a paper. */
export async function certificatesInTheWay(
  db: Queryable,
  kept: string,
  absorbed: string,
): Promise<{ cohort: string; absorbed: string; kept: string | null }[]> {
  const found = await sql<{ cohort: string; absorbed: string; kept: string | null }>`
    select ea.cohort_id as cohort, ca.number as absorbed, ck.number as kept
    from enrolments ea
    join enrolments ek on ek.cohort_id = ea.cohort_id and ek.learner_id = ${kept}
    join ${heldPapers} ca on ca.enrolment_id = ea.id
    left join ${heldPapers} ck on ck.enrolment_id = ek.id
    where ea.learner_id = ${absorbed} order by ea.cohort_id`.execute(db)
  return found.rows
}

/** Where the other is not enrolled. Certificates and papers follow their enrolment. @returns the enrolments that moved */
export async function moveEnrolments(
  db: Queryable,
  from: string,
  to: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const moved = await sql<{ id: string }>`
    update enrolments e set learner_id = ${to}
    where e.learner_id = ${from} and (${only}::uuid[] is null or e.id = any(${only}::uuid[]))
      and not exists (select from enrolments o where o.cohort_id = e.cohort_id and o.learner_id = ${to})
    returning e.id`.execute(db)
  const ids = moved.rows.map(({ id }) => id)
  await sql`update certificates set learner_id = ${to} where enrolment_id = any(${ids}::uuid[])`.execute(
    db,
  )
  await sql`update papers set learner_id = ${to} where enrolment_id = any(${ids}::uuid[])`.execute(
    db,
  )
  return ids
}

/** @returns the holdings that moved */
export async function moveHoldings(
  db: Queryable,
  from: string,
  to: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const moved = await sql<{ id: string }>`
    update ledger_holdings set learner_id = ${to}
    where learner_id = ${from} and (${only}::uuid[] is null or id = any(${only}::uuid[]))
    returning id`.execute(db)
  return moved.rows.map(({ id }) => id)
}

/** Ends the present membership of a row, which keeps it as history; the kept row goes on in the unit if it has none. */
export async function moveMembership(
  db: Queryable,
  absorbed: string,
  kept: string,
  today: string,
): Promise<Moved['membership']> {
  const ended = await sql<{ unit: string; from: string; until: string }>`
    update learner_units set valid_to = greatest(${today}::date, valid_from)
    where learner_id = ${absorbed} and valid_to is null
    returning unit_id as unit, valid_from as "from", valid_to as until`.execute(db)
  const [membership] = ended.rows
  if (!membership) return null
  const taken = await sql`
    insert into learner_units (learner_id, unit_id, valid_from)
    select ${kept}, ${membership.unit}, ${membership.from}::date
    where not exists (select from learner_units where learner_id = ${kept} and valid_to is null)
    on conflict do nothing returning unit_id`.execute(db)
  return { ...membership, takenOver: taken.rows.length > 0 }
}

/** Units may have merged since: the membership has then gone on in what its unit has become. */
export async function moveMembershipBack(
  db: Queryable,
  absorbed: string,
  kept: string,
  { unit, from, until, takenOver }: NonNullable<Moved['membership']>,
): Promise<void> {
  const became = sql`with recursive became (id) as (
    select ${unit}::uuid
    union select s.successor_id from unit_successions s join became b on s.unit_id = b.id)`
  const isOfIt = sql`unit_id in (select id from became) and valid_from >= ${from}::date`
  if (takenOver)
    await sql`${became} delete from learner_units where learner_id = ${kept} and ${isOfIt}
      and exists (select from learner_units open
        where open.learner_id = ${kept} and open.valid_to is null and open.unit_id in (select id from became)
          and open.valid_from >= ${from}::date)`.execute(db)
  await sql`${became} update learner_units set valid_to = null
    where learner_id = ${absorbed} and ${isOfIt} and valid_to = ${until}::date
      and valid_from = (select max(valid_from) from learner_units
        where learner_id = ${absorbed} and ${isOfIt} and valid_to = ${until}::date)`.execute(db)
}

/** Acts that stand on these enrolments, and merges of these people that stand. */
export async function standingActsOn(
  db: Queryable,
  enrolmentIds: readonly string[],
  learnerIds: readonly string[],
): Promise<Act[]> {
  const found = await sql<Act>`
    select act.id, act.kind, act.actor, act.at from decision_acts act
    where act.id in (
      select act_id from overrides where enrolment_id = any(${[...enrolmentIds]}::uuid[])
      union select act_id from excuses where enrolment_id = any(${[...enrolmentIds]}::uuid[])
      union select act_id from presences where enrolment_id = any(${[...enrolmentIds]}::uuid[])
      union select act_id from learner_merges
        where kept = any(${[...learnerIds]}::uuid[]) or absorbed = any(${[...learnerIds]}::uuid[]))
      and not exists (select from decision_acts u where u.undoes = act.id)
    order by act.at, act.id`.execute(db)
  return found.rows
}

/** Valid certificates of these enrolments, with the revision that is in force and when it was made. */
export async function certificatesOf(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<{ id: string; number: string; revision: number; madeAt: Date }[]> {
  const found = await sql<{ id: string; number: string; revision: number; madeAt: Date }>`
    select c.id, c.number, c.revision, r.created_at as "madeAt" from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.enrolment_id = any(${[...enrolmentIds]}::uuid[]) and c.state = 'valid' order by c.number`.execute(
    db,
  )
  return found.rows
}

export async function insertMerge(
  db: Queryable,
  merge: { act: string; kept: string; absorbed: string; moved: Moved },
): Promise<void> {
  const { act, kept, absorbed, moved } = merge
  await db
    .insertInto('learner_merges')
    .values({ act_id: act, kept, absorbed, moved: JSON.stringify(moved) })
    .execute()
}

export async function getMerge(
  db: Queryable,
  act: string,
): Promise<{ kept: string; absorbed: string; moved: Moved }> {
  const row = await db
    .selectFrom('learner_merges')
    .select(['kept', 'absorbed', 'moved'])
    .where('act_id', '=', act)
    .executeTakeFirstOrThrow()
  return { ...row, moved: Moved.parse(row.moved) }
}

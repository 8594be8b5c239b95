/** SQL of one person as the roster has them, within the viewer's scope. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { foldKey } from '../../foundation/names.ts'
import { dialledPhone } from '../../foundation/phone.ts'
import { normaliseNationalId, type Vault } from '../../foundation/secrets.ts'
import { findLearners } from '../find-learner.ts'
import { shownKey } from '../shown-key.ts'
import { isSeen } from './roster-search.ts'

export interface PersonRecord {
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  employeeCode: string | null
  dateOfBirth: string | null
  nationalIdLast4: string | null
  nationalIdDoubtful: boolean
  email: string | null
  phone: string | null
  position: string | null
  audience: string | null
  tags: string[]
  createdAt: Date
  updatedAt: Date
  /** The newest first; the present one has no end. */
  units: { id: string; name: string; code: string | null; from: string; to: string | null }[]
  /** The newest first. */
  audiences: { audience: string | null; since: string }[]
  /** Rows that turned out to be this person's too. */
  mergedRows: { learner: string; fullName: string; act: string | null; at: string | null }[]
}

/** @returns null for somebody whom the viewer does not see; of a merged row the person that was kept */
export async function personRecord(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<PersonRecord | null> {
  const found = await sql<PersonRecord>`
    select l.id, coalesce(${shownKey}, '') as learner, l.full_name as "fullName",
      l.employee_code as "employeeCode", l.date_of_birth as "dateOfBirth",
      l.national_id_last4 as "nationalIdLast4", l.national_id_doubtful as "nationalIdDoubtful",
      l.email, l.phone, l.position, l.audience, l.tags, l.created_at as "createdAt", l.updated_at as "updatedAt",
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', u.id, 'name', u.name, 'code', u.code, 'from', lu.valid_from, 'to', lu.valid_to)
          order by lu.valid_from desc, lu.valid_to desc), '[]')
        from learner_units lu join units u on u.id = lu.unit_id where lu.learner_id = l.id) as units,
      (select coalesce(jsonb_agg(jsonb_build_object('audience', a.audience, 'since', a.since)
          order by a.id desc), '[]')
        from learner_audiences a where a.learner_id = l.id) as audiences,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'learner', coalesce(m.employee_code, m.email, m.phone, '…' || m.national_id_last4, ''),
          'fullName', m.full_name, 'act', act.id, 'at', act.at) order by act.at desc), '[]')
        from learners m
        left join lateral (
          select d.id, d.at from learner_merges lm join decision_acts d on d.id = lm.act_id
          where lm.absorbed = m.id and not exists (select from decision_acts u where u.undoes = d.id)
          order by d.at desc limit 1) act on true
        where m.merged_into = l.id) as "mergedRows"
    from learners l
    where l.id = kept_learner(${id}::uuid) and l.erased_at is null and ${isSeen(viewer)}`.execute(
    db,
  )
  return found.rows[0] ?? null
}

/**
 * Everybody whom a number means, as people type it: a national ID in full, else a code or a phone number. The number is
 * compared and forgotten.
 * @returns ids, ten at most
 */
export async function peopleWithNumber(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  typed: string,
): Promise<string[]> {
  const number = normaliseNationalId(typed)
  if (number !== null) {
    const hash = vault.hash('national-id', number)
    const found = await sql<{ id: string }>`
      select l.id from learners l
      where l.id in (select kept_learner(m.id) from learners m where m.national_id_hash = ${hash})
        and ${isSeen(viewer)} limit 10`.execute(db)
    if (found.rows.length > 0) return found.rows.map(({ id }) => id)
  }
  const asTyped = await findLearners(db, viewer, foldKey(typed))
  const dialled = asTyped.length > 0 ? null : dialledPhone(typed)
  const found = dialled === null ? asTyped : await findLearners(db, viewer, dialled)
  return found.map(({ id }) => id)
}

/** Whether what somebody looks for may be a national ID, which stands in no address. Phone numbers have ten digits. */
export const mayBeNationalId = (typed: string): boolean =>
  normaliseNationalId(typed) !== null && !/^0\d{9}$/.test(typed.replace(/[\s.-]/g, ''))

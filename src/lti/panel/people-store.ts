/** SQL of the people of a class by name, for those who teach the course. No id, birth date, address or unit is among it. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { likeText } from '../../database/like-text.ts'
import { foldName } from '../../foundation/names.ts'
import type { ReasonCode } from '../../foundation/texts/reasons.ts'

export interface PersonOfClass {
  fullName: string
  /** null: not decided yet, or something was decided about the person since. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
  /** The one that decided. */
  reason: ReasonCode | null
  certificate: 'valid' | 'revoked' | 'awaiting' | null
}

export const PEOPLE_A_PAGE = 25

export interface PeopleAsked {
  cohort: string
  /** Only people with a linked account on this platform are listed: its teachers see nobody else. */
  platform: string
  search: string
  /** From 1; beyond the last one is the last one. */
  page: number
}

/** In the order of offices. */
export async function peopleOfClass(
  db: Queryable,
  { cohort, platform, search, page }: PeopleAsked,
): Promise<{ people: PersonOfClass[]; total: number; page: number }> {
  const name = likeText(foldName(search))
  const among = sql`enrolments e
    join learners l on l.id = e.learner_id
    where e.cohort_id = ${cohort} and l.merged_into is null and l.erased_at is null
      and exists (select from accounts a
        where a.platform_id = ${platform} and a.learner_id = l.id and a.state = 'linked')
      and l.name_key like ${`%${name}%`}`
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from ${among}`.execute(db)
  const total = counted.rows[0]?.total ?? 0
  const shown = Math.min(page, Math.max(1, Math.ceil(total / PEOPLE_A_PAGE)))
  const found = await sql<PersonOfClass>`
    select p.full_name as "fullName", case when o.reopened_at is null then o.verdict end as verdict,
      case when o.reopened_at is null then o.reason end as reason,
      case when c.state = 'valid' and c.awaits_signature then 'awaiting' else c.state end as certificate
    from (select e.id, l.full_name, l.name_order, l.id as learner from ${among}
      order by l.name_order, l.id limit ${PEOPLE_A_PAGE} offset ${(shown - 1) * PEOPLE_A_PAGE}) p
    left join outcomes o on o.enrolment_id = p.id
    left join certificates c on c.enrolment_id = p.id
    order by p.name_order, p.learner`.execute(db)
  return { people: found.rows, total, page: shown }
}

/** SQL of finding people by what somebody remembers of them, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { likeText } from '../database/like-text.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import type { FoundLearner } from './find-learner.ts'
import { shownKey } from './shown-key.ts'

/** A part of the name without marks, or the beginning of a code, an e-mail or a phone; in the order of offices. */
export async function searchPeople(
  db: Queryable,
  viewer: Viewer,
  search: string,
  limit: number,
): Promise<FoundLearner[]> {
  const name = likeText(foldName(search))
  const key = likeText(foldKey(search))
  if (key === '') return []
  const found = await sql<FoundLearner>`
    select l.id, ${shownKey} as learner, l.full_name as "fullName", u.name as unit
    from learners l
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where l.merged_into is null and l.erased_at is null and ${seesLearner(viewer, sql`l.id`)}
      and (l.name_key like ${`%${name}%`} or l.employee_code_key like ${`${key}%`}
        or l.email_key like ${`${key}%`} or l.phone like ${`${key}%`})
    order by l.name_order, l.id limit ${limit}`.execute(db)
  return found.rows
}

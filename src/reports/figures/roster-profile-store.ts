/** SQL of how many people the roster has today, by what the rules of audiences look at. Counts only, about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { Profile } from '../../programs/plans/audience-rule.ts'

export interface RosterProfile extends Profile {
  /** null: in no unit. */
  unitId: string | null
  people: number
}

export async function rosterProfiles(db: Queryable): Promise<RosterProfile[]> {
  const found = await sql<RosterProfile>`
    select l.audience, l.tags, l.position, u.kind as "unitKind", u.id as "unitId", count(*)::int as people
    from learners l
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where l.merged_into is null and l.erased_at is null
    group by l.audience, l.tags, l.position, u.id`.execute(db)
  return found.rows
}

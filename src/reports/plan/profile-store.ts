/** SQL of what the roster says today of the people in a branch of units: their profiles, and how many there are of each. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { seesLearner } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { ProfileCount } from './audience-groups.ts'

/**
 * @param units the people who are in these today; null: in any
 * @param withoutUnit those who are in none too
 */
export async function countProfiles(
  db: Queryable,
  viewer: Viewer,
  units: readonly string[] | null,
  { withoutUnit }: { withoutUnit: boolean },
): Promise<ProfileCount[]> {
  const found = await sql<ProfileCount>`
    select l.audience, l.tags, l.position, u.kind as "unitKind", count(*)::int as people
    from learners l
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where l.merged_into is null and ${seesLearner(viewer, sql`l.id`)}
      and (${withoutUnit} and lu.unit_id is null
        or lu.unit_id is not null and (${units === null} or lu.unit_id = any(${[...(units ?? [])]}::uuid[])))
    group by l.audience, l.tags, l.position, u.kind`.execute(db)
  return found.rows
}

/** How many people are in each unit today. */
export async function countMembers(
  db: Queryable,
  viewer: Viewer,
  units: readonly string[],
): Promise<Map<string, number>> {
  const found = await sql<{ unitId: string; people: number }>`
    select lu.unit_id as "unitId", count(*)::int as people
    from learner_units lu join learners l on l.id = lu.learner_id
    where lu.valid_to is null and l.merged_into is null and lu.unit_id = any(${[...units]}::uuid[])
      and ${seesLearner(viewer, sql`l.id`)}
    group by lu.unit_id`.execute(db)
  return new Map(found.rows.map(({ unitId, people }) => [unitId, people]))
}

/** SQL of what the roster says today of the people in a branch of units: their profiles, and how many there are of each. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { ProfileCount, ProfileFields } from './audience-groups.ts'

/**
 * @param units the people who are in these today; null: in any
 * @param withoutUnit those who are in none too
 */
export async function countProfiles(
  db: Queryable,
  viewer: Viewer,
  fields: ProfileFields,
  { units, withoutUnit }: { units: readonly string[] | null; withoutUnit: boolean },
): Promise<ProfileCount[]> {
  const everybody = units === null && withoutUnit
  const chosen = [
    ...(fields.tag ? [sql`l.audience`, sql`l.tags`] : []),
    ...(fields.position ? [sql`l.position`] : []),
    ...(fields.unitKind ? [sql`u.kind`] : []),
  ]
  const found = await sql<ProfileCount>`
    select ${fields.tag ? sql`l.audience, l.tags` : sql`null as audience, '{}'::text[] as tags`},
      ${fields.position ? sql`l.position` : sql`null`} as position,
      ${fields.unitKind ? sql`u.kind` : sql`null`} as "unitKind", count(*)::int as people
    from learners l
    ${
      everybody && !fields.unitKind
        ? sql``
        : sql`left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
            left join units u on u.id = lu.unit_id`
    }
    where l.merged_into is null and ${seesLearner(viewer, sql`l.id`)}
      ${
        everybody
          ? sql``
          : sql`and (${withoutUnit} and lu.unit_id is null
              or lu.unit_id is not null and (${units === null} or lu.unit_id = any(${[...(units ?? [])]}::uuid[])))`
      }
    ${chosen.length > 0 ? sql`group by ${sql.join(chosen)}` : sql``}`.execute(db)
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

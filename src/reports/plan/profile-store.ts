/** SQL of what the roster says today of the people of a branch of units: their profiles, and how many there are of each. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptWhileClassesUnchanged, type Sight } from '../../database/while-classes-unchanged.ts'
import type { ProfileCount, ProfileFields } from './audience-groups.ts'

/**
 * Who was ever in the branch is told of, for that is where they may have been trained; counted is who is in it today.
 * @param units those of the branch; null: all
 * @param withoutUnit people who are in none are told of and counted too
 */
export async function countProfiles(
  sight: Sight,
  fields: ProfileFields,
  whom: { units: readonly string[] | null; withoutUnit: boolean },
): Promise<readonly ProfileCount[]> {
  const asked = { key: JSON.stringify([fields, whom]), people: true, classes: [] }
  return await kept(sight, asked, (db) => countAnew(db, fields, whom))
}

const kept = keptWhileClassesUnchanged<ProfileCount[]>(20)

async function countAnew(
  db: Queryable,
  fields: ProfileFields,
  { units, withoutUnit }: { units: readonly string[] | null; withoutUnit: boolean },
): Promise<ProfileCount[]> {
  const everybody = units === null && withoutUnit
  const inside = sql`any(${[...(units ?? [])]}::uuid[])`
  const isCounted = sql`lu.unit_id is null and ${withoutUnit} or lu.unit_id = ${inside}`
  const chosen = [
    ...(fields.tag ? [sql`l.audience`, sql`l.tags`] : []),
    ...(fields.position ? [sql`l.position`] : []),
    ...(fields.unitKind ? [sql`u.kind`] : []),
  ]
  const found = await sql<ProfileCount>`
    select ${fields.tag ? sql`l.audience, l.tags` : sql`null as audience, '{}'::text[] as tags`},
      ${fields.position ? sql`l.position` : sql`null`} as position,
      ${fields.unitKind ? sql`u.kind` : sql`null`} as "unitKind",
      ${everybody ? sql`count(*)` : sql`count(*) filter (where ${isCounted})`}::int as people
    from learners l
    ${
      everybody && !fields.unitKind
        ? sql``
        : sql`left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
            left join units u on u.id = lu.unit_id`
    }
    where l.merged_into is null ${
      withoutUnit
        ? sql``
        : sql`and l.id in (select learner_id from learner_units where unit_id = ${inside})`
    }
    ${chosen.length > 0 ? sql`group by ${sql.join(chosen)}` : sql``}`.execute(db)
  return found.rows
}

/** How many people are in each unit today. */
export async function countMembers(
  db: Queryable,
  units: readonly string[],
): Promise<Map<string, number>> {
  if (units.length === 0) return new Map()
  const found = await sql<{ unitId: string; people: number }>`
    select lu.unit_id as "unitId", count(*)::int as people
    from learner_units lu join learners l on l.id = lu.learner_id
    where lu.valid_to is null and l.merged_into is null and lu.unit_id = any(${[...units]}::uuid[])
    group by lu.unit_id`.execute(db)
  return new Map(found.rows.map(({ unitId, people }) => [unitId, people]))
}

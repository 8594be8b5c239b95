/** SQL of cohorts by name, for lists to choose from: read without their whole definitions. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface CohortName {
  id: string
  name: string
  program: string
}

/** Cohorts in use that take evidence from a platform, or from any; the latest first. */
export async function cohortNames(db: Queryable, platform: string | null): Promise<CohortName[]> {
  const ofPlatform = platform === null ? sql`true` : sql`source->>'platform' = ${platform}`
  const found = await sql<CohortName>`
    select c.id, coalesce(v.definition->>'name', c.id) as name, c.program_id as program
    from cohorts c
    join programs p on p.id = c.program_id
    join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    where c.active and p.active and exists (
      select from jsonb_array_elements(v.definition->'evidence') source where ${ofPlatform})
    order by v.definition->>'start' desc nulls last, c.id`.execute(db)
  return found.rows
}

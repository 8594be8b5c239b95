/** What a new installation needs before anything else can happen, ticked off as it is done. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'

export interface FirstSteps {
  /** A platform has all that is needed to ask it. */
  platform: boolean
  roster: boolean
  cohort: boolean
}

export async function firstSteps(
  db: Queryable,
  platformIds: readonly string[],
  resolvePlatform: (id: string) => object,
): Promise<FirstSteps> {
  const found = await sql<Omit<FirstSteps, 'platform'>>`
    select exists (select from learners) as roster,
      exists (select from cohorts c join programs p on p.id = c.program_id where c.active and p.active) as cohort`.execute(
    db,
  )
  const { roster = false, cohort = false } = found.rows[0] ?? {}
  return { platform: platformIds.some((id) => isConfigured(id, resolvePlatform)), roster, cohort }
}

function isConfigured(id: string, resolvePlatform: (id: string) => object): boolean {
  try {
    resolvePlatform(id)
    return true
  } catch (error) {
    if (error instanceof HocvuError) return false
    throw error
  }
}

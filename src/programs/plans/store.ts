/** SQL of plans: a row each, their definitions as versions (`storeDefinition`). */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { listPrograms } from '../store.ts'
import { planOfProgram } from './plan-of-program.ts'
import { StoredPlan } from './stored.ts'

export interface Plan {
  id: string
  /** 0: made of a program that no plan names. */
  version: number
  definition: StoredPlan
}

/** The plans of the files, by id. */
export async function listPlans(db: Queryable): Promise<Plan[]> {
  const found = await sql<{ id: string; version: number; definition: unknown }>`
    select p.id, p.version, v.definition from plans p
    join plan_versions v on v.plan_id = p.id and v.version = p.version
    where p.active order by p.id`.execute(db)
  return found.rows.map((row) => ({ ...row, definition: StoredPlan.parse(row.definition) }))
}

/**
 * A plan by its id; where no file has it, the plan that a program of that id is by itself.
 * @throws HocvuError `not-found`
 */
export async function getPlan(db: Queryable, id: string): Promise<Plan> {
  const known = (await listPlans(db)).find((plan) => plan.id === id)
  if (known) return known
  const program = (await listPrograms(db)).find((one) => one.id === id)
  if (program) return { id, version: 0, definition: planOfProgram(program.definition) }
  throw new HocvuError('not-found', `There is no plan "${id}". See: hocvu plans`)
}

/** The day on which the version of a plan was read from its file; null of a program that no plan names. */
export async function readOn(db: Queryable, { id, version }: Plan): Promise<DateString | null> {
  const found = await db
    .selectFrom('plan_versions')
    .select('created_at')
    .where('plan_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return found === undefined ? null : dateInVietnam(found.created_at)
}

/** For which audiences of a plan people have brought a head count, of the whole or of a unit. */
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { PlanDefinition } from '../../programs/plans/definition.ts'
import { figuresOf } from './figure-store.ts'

export async function audiencesWithHeadCount(
  db: Queryable,
  planId: string,
  { audiences }: Pick<PlanDefinition, 'audiences'>,
  on: DateString,
): Promise<Set<string>> {
  const figures = await figuresOf(db, { id: planId, version: 1 }, on)
  const known = audiences.filter(
    ({ id }) => figures.headCount(id, null) !== null || figures.unitsWithHeadCount(id).length > 0,
  )
  return new Set(known.map(({ id }) => id))
}

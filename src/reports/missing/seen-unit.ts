/** Finds a unit by what people call it, among those that the viewer sees. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { chooseUnit } from '../choose-unit.ts'
import { listedUnits } from '../unit-levels.ts'

/** @throws HocvuError `not-found` where there is none, or more than one */
export async function seenUnit(db: Queryable, viewer: Viewer, named: string): Promise<string> {
  const chosen = chooseUnit(named, await listedUnits(db, viewer))
  if (chosen.kind === 'one') return chosen.unit.id
  throw new HocvuError('not-found', `No single unit is called "${named}". Name it by its code.`)
}

/** Says below which unit another one stands. Who sees a branch sees everybody below its top. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { RosterDeps } from '../import.ts'
import { findUnit } from '../ledger/find-unit.ts'
import { wouldCircle } from './unit-tree.ts'
import { lockParents, setParent } from './unit-tree-store.ts'

export interface UnitPlaced {
  /** Ids; null: at the top. */
  before: string | null
  after: string | null
}

/**
 * @param under code of a unit, or a name that only one has; null: at the top
 * @returns null where it stood so already
 * @throws HocvuError `not-found`, `unit.circle`
 */
export async function placeUnit(
  { db, clock }: Pick<RosterDeps, 'db' | 'clock'>,
  viewer: Viewer,
  unitId: string,
  under: string | null,
): Promise<UnitPlaced | null> {
  if (viewer.unitId !== null)
    throw new HocvuError('not-found', 'There is nothing here that the caller may see.')
  return await db.transaction().execute(async (trx) => {
    const parents = await lockParents(trx)
    const before = parents.get(unitId)
    if (before === undefined) throw new HocvuError('not-found', `There is no unit ${unitId}.`)
    const parent = under === null ? null : await findUnit(trx, under)
    const after = parent?.id ?? null
    if (after === before) return null
    if (after !== null && wouldCircle(parents, unitId, after))
      throw new HocvuError(
        'unit.circle',
        `${parent?.name} stands below this unit itself. Place that one elsewhere first.`,
        { params: { unit: parent?.name ?? '' } },
      )
    await setParent(trx, unitId, after)
    await appendAudit(trx, {
      actor: viewer.actor,
      at: clock.now(),
      action: 'unit.place',
      subject: `unit:${unitId}`,
      before: { parent: before },
      after: { parent: after },
    })
    return { before, after }
  })
}

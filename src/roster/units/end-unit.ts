/** Says what a unit has become: one other (a merger, or a new code) or several (a split). It ends the day before. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import { addDays, type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { findUnit } from '../ledger/find-unit.ts'
import { coordinatorsLeft, refuseBranch, type UnitDeps } from './import-units.ts'
import { readKeptUnits } from './read-unit-tree.ts'
import type { KeptUnit, KeptUnits } from './tree-on-day.ts'
import {
  countInEndedUnits,
  followMergers,
  insertSuccessions,
  lockUnits,
  updateUnits,
} from './unit-store.ts'

export interface EndOfUnit {
  /** Codes, ids, or names that only one unit has. */
  into: readonly string[]
  /** First day of the new order. */
  on: DateString
  /** The document that says so. */
  source: string | null
}

export interface UnitEnded {
  unit: string
  into: string[]
  /** People who go on in the one unit that it became. */
  moved: number
  /** People who are left in it until a roster says where they are. */
  left: number
  warnings: string[]
}

/**
 * It cannot be undone. What was said before about the same two units stays.
 * @param name code or id of the unit, or a name that only one has
 * @throws HocvuError `not-found`, `unit.becomes-itself`, `unit.ends-before`
 */
export async function endUnit(
  { db, clock }: UnitDeps,
  viewer: Viewer,
  name: string,
  { into, on, source }: EndOfUnit,
): Promise<UnitEnded> {
  refuseBranch(viewer)
  return await db.transaction().execute(async (trx) => {
    await lockUnits(trx)
    const now = clock.now()
    const today = dateInVietnam(now)
    const { units, successions } = await readKeptUnits(trx)
    const found = async (named: string) => {
      const id = units.some((one) => one.id === named) ? named : (await findUnit(trx, named)).id
      const unit = units.find((one) => one.id === id)
      if (unit === undefined) throw new HocvuError('not-found', `There is no unit ${named}.`)
      return unit
    }
    const unit = await found(name)
    const taking = new Map<string, KeptUnit>()
    for (const named of into) {
      const successor = await found(named)
      taking.set(successor.id, successor)
    }
    const successors = [...taking.values()]
    if (comesBackTo(unit, successors, { units, successions }))
      throw new HocvuError(
        'unit.becomes-itself',
        `${unit.name} cannot become itself. Name the units that took its place.`,
        { params: { unit: unit.name } },
      )
    if (unit.validFrom !== null && unit.validFrom >= on)
      throw new HocvuError(
        'unit.ends-before',
        `${unit.name} begins on ${unit.validFrom}, so it cannot have ended before ${on}. Correct the day.`,
        { params: { unit: unit.name } },
      )
    const known = new Set(
      successions.filter(({ unitId }) => unitId === unit.id).map(({ successorId }) => successorId),
    )
    const added = successors.filter(({ id }) => !known.has(id))
    await insertSuccessions(
      trx,
      added.map(({ id }) => ({ unitId: unit.id, successorId: id, effectiveOn: on })),
      { source, by: viewer.actor, at: now },
    )
    const lastDay = addDays(on, -1)
    const ends = unit.validTo === null || unit.validTo > lastDay
    if (ends) await updateUnits(trx, [{ ...unit, validTo: lastDay }])
    const { moved } = await followMergers(trx, today)
    const left = (await countInEndedUnits(trx, today)).get(unit.id) ?? 0
    if (ends || added.length > 0 || moved.length > 0)
      await appendAudit(trx, {
        ...{ actor: viewer.actor, at: now, action: 'unit.end', subject: `unit:${unit.id}` },
        before: { validTo: unit.validTo },
        after: {
          ...{ validTo: ends ? lastDay : unit.validTo, source, moved: moved.length },
          into: successors.map(({ id }) => id),
        },
        items: moved,
      })
    return {
      unit: unit.name,
      into: successors.map(({ name }) => name),
      ...{ moved: moved.length, left },
      warnings: await coordinatorsLeft(trx, [unit.id], today),
    }
  })
}

/** It would be its own successor, at once or by way of others that have ended themselves: its people would never arrive. */
function comesBackTo(
  { id: unitId }: KeptUnit,
  successors: readonly KeptUnit[],
  { units, successions }: Pick<KeptUnits, 'units' | 'successions'>,
): boolean {
  const known = new Map(units.map((unit) => [unit.id, unit]))
  const met = new Set<string>()
  const leadsBack = ({ id, validTo }: KeptUnit): boolean => {
    if (id === unitId) return true
    if (validTo === null || met.has(id)) return false
    met.add(id)
    return successions.some((succession) => {
      const next = succession.unitId === id ? known.get(succession.successorId) : undefined
      return next !== undefined && leadsBack(next)
    })
  }
  return successors.some(leadsBack)
}

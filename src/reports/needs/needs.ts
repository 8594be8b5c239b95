/** What units need in a year to come: read with its sums, entered, tried, withdrawn; as far as the viewer sees. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { getPlan, type Plan } from '../../programs/plans/store.ts'
import { unitsSeen } from '../../roster/people/unit-tree-store.ts'
import { readUnitTree } from '../../roster/units/read-unit-tree.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import {
  endNeeds,
  insertNeeds,
  listNeeds,
  type Need,
  takeNeedsTurn,
  unitsById,
  yearsOfNeeds,
} from './needs-store.ts'
import type { GivenNeed, NeedFault } from './read-needs-file.ts'
import { type Settled, settleNeeds } from './settle-needs.ts'
import { type NeedSum, sumNeeds } from './sum-needs.ts'

export interface NeedsDeps {
  db: Database
  clock: Clock
}

type UnitName = { id: string; code: string | null; name: string }

export interface NeedsOfYear {
  year: number
  /** In the order of the tree, then as entered. */
  lines: (Need & { unit: UnitName })[]
  sums: NeedSum[]
  people: number
  /** Units that have entered any. */
  units: number
  /** Years that anything was entered for. */
  years: number[]
}

/** @param today whose tree the units are shown in */
export async function readNeeds(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  { year, today }: { year: number; today: string },
): Promise<NeedsOfYear> {
  const seen = viewer.unitId === null ? null : await unitsSeen(db, viewer)
  const needs = (await listNeeds(db, plan.id, year)).filter(
    ({ unitId }) => seen === null || seen.has(unitId),
  )
  const names = await unitNames(db, needs, await readUnitTree(db, today))
  const places = new Map([...names.keys()].map((id, at) => [id, at]))
  const lines = needs
    .map((need) => ({
      ...need,
      unit: names.get(need.unitId) ?? { id: need.unitId, code: null, name: '' },
    }))
    .sort((a, b) => (places.get(a.unitId) ?? 0) - (places.get(b.unitId) ?? 0))
  return {
    ...{ year, lines },
    sums: sumNeeds(
      needs,
      plan.definition.audiences.map(({ id }) => id),
    ),
    people: needs.reduce((sum, { people }) => sum + people, 0),
    units: new Set(needs.map(({ unitId }) => unitId)).size,
    years: await yearsOfNeeds(db, plan.id),
  }
}

/** Units for which the viewer may enter needs, in the order of the tree. */
export async function unitsOfNeeds(
  db: Queryable,
  viewer: Viewer,
  today: string,
): Promise<UnitName[]> {
  const { units } = await readUnitTree(db, today)
  const seen = viewer.unitId === null ? null : await unitsSeen(db, viewer)
  return units.filter(({ id, ended }) => !ended && (seen === null || seen.has(id)))
}

/**
 * One of them, by code, id, or a name that only one has.
 * @throws HocvuError `not-found`
 */
export async function unitOfNeeds(
  db: Queryable,
  viewer: Viewer,
  named: string,
  today: string,
): Promise<UnitName> {
  const unit = finderOf(await unitsOfNeeds(db, viewer, today))(named)
  if (unit !== null) return unit
  throw new HocvuError(
    'not-found',
    `No unit has the code "${named}", and no single one this name. See: hocvu units`,
  )
}

export interface NeedsBrought {
  planId: string
  /** That the training is for. */
  year: number
  /** For lines that name no unit. */
  unit: string | null
  needs: readonly GivenNeed[]
  /** Lines that could not be read. */
  rejected?: readonly NeedFault[]
}

/** What entering them would do. */
export async function tryNeeds(
  { db, clock }: NeedsDeps,
  viewer: Viewer,
  brought: NeedsBrought,
): Promise<Settled> {
  return await settle(db, viewer, await getPlan(db, brought.planId), brought, clock.now())
}

/**
 * Enters those that can be taken. The same unit, audience, content and mode is the same line: its number is replaced.
 * Lines that are not among them stay as they are.
 */
export async function enterNeeds(
  { db, clock }: NeedsDeps,
  viewer: Viewer,
  brought: NeedsBrought,
): Promise<Settled> {
  const by = { actor: viewer.actor, at: clock.now() }
  return await db.transaction().execute(async (trx) => {
    await takeNeedsTurn(trx)
    const plan = await getPlan(trx, brought.planId)
    const settled = await settle(trx, viewer, plan, brought, by.at)
    const { accepted, changed } = settled
    const rows = [...accepted, ...changed.map(({ need }) => need)].map(
      ({ row: _, unitName: __, ...need }): Need => ({ id: randomUUID(), ...need }),
    )
    if (rows.length === 0) return settled
    const { year } = brought
    await endNeeds(
      trx,
      plan.id,
      changed.map(({ before }) => before.id),
      by,
    )
    await insertNeeds(trx, { planId: plan.id, year }, rows, by)
    await appendAudit(trx, {
      ...by,
      action: 'needs.enter',
      subject: plan.id,
      after: {
        ...{ year, added: accepted.length, changed: changed.length },
        people: rows.reduce((sum, { people }) => sum + people, 0),
      },
      items: rows,
    })
    return settled
  })
}

/** @throws HocvuError `not-found`, also for a line of a unit that the viewer does not see */
export async function withdrawNeed(
  { db, clock }: NeedsDeps,
  viewer: Viewer,
  planId: string,
  id: string,
): Promise<{ year: number }> {
  const by = { actor: viewer.actor, at: clock.now() }
  return await db.transaction().execute(async (trx) => {
    const [ended] = await endNeeds(trx, planId, [id], by)
    const seen = viewer.unitId === null ? null : await unitsSeen(trx, viewer)
    if (ended === undefined || (seen !== null && !seen.has(ended.unitId)))
      throw new HocvuError('not-found', `Plan ${planId} has no need under ${id}.`)
    await appendAudit(trx, {
      ...by,
      action: 'needs.withdraw',
      subject: planId,
      before: ended,
    })
    return { year: ended.year }
  })
}

async function settle(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  { year, unit, needs, rejected = [] }: NeedsBrought,
  now: Date,
): Promise<Settled> {
  const units = await unitsOfNeeds(db, viewer, dateInVietnam(now))
  const settled = settleNeeds(needs, {
    audiences: plan.definition.audiences,
    findUnit: finderOf(units),
    unit,
    standing: await listNeeds(db, plan.id, year),
  })
  return {
    ...settled,
    rejected: [...rejected, ...settled.rejected].sort((a, b) => a.row - b.row),
  }
}

/** By id, code, or a name that only one of them has. */
function finderOf(units: readonly UnitName[]): (named: string) => UnitName | null {
  const keyed = new Map<string, UnitName>()
  const named = new Map<string, UnitName[]>()
  for (const unit of units) {
    keyed.set(unit.id, unit)
    if (unit.code !== null) keyed.set(foldKey(unit.code), unit)
    const name = foldName(unit.name)
    named.set(name, [...(named.get(name) ?? []), unit])
  }
  return (text) => {
    const [unit, ...others] = named.get(foldName(text)) ?? []
    return (
      keyed.get(text) ?? keyed.get(foldKey(text)) ?? (others.length === 0 ? unit : null) ?? null
    )
  }
}

/** Units of the tree in its order, then those that are no more. */
async function unitNames(
  db: Queryable,
  needs: readonly Need[],
  { units }: UnitTreeOn,
): Promise<Map<string, UnitName>> {
  const names = new Map<string, UnitName>(
    units.map(({ id, code, name }) => [id, { id, code, name }]),
  )
  const missing = needs.map(({ unitId }) => unitId).filter((id) => !names.has(id))
  for (const unit of await unitsById(db, missing)) names.set(unit.id, unit)
  return names
}

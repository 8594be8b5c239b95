/** Invents a tree of units with what became of it: mergers, splits, ends and moves, one after the other. */
import { addDays, type DateString } from '../../../../src/foundation/dates.ts'
import type { UnitKind } from '../../../../src/foundation/texts/unit-kinds.ts'
import type { KeptUnit } from '../../../../src/roster/units/tree-on-day.ts'
import type { Draw } from './draw.ts'
import { type InventedWorld, TODAY } from './invented-world.ts'
import { plainTree } from './plain-tree.ts'

type Units = Pick<InventedWorld, 'units' | 'places' | 'successions'>

const kinds: [UnitKind, ...UnitKind[]] = [
  ...(['commune', 'commune', 'hamlet', 'hamlet', 'team'] as const),
  ...(['team', 'enterprise', 'enterprise', 'school'] as const),
]
/** The last is still to come. */
const changes = ['2025-07-01', '2026-01-01', '2026-07-01', '2027-01-01']

export function inventUnits(draw: Draw): Units {
  const made: Units = { units: [], places: [], successions: [] }
  const count = draw.whole(1, 7)
  for (let at = 0; at < count; at += 1) {
    const parent = at === 0 || draw.chance(10) ? null : (draw.oneOf(made.units)?.id ?? null)
    add(draw, made, at === 0 ? 'province' : draw.of(kinds), parent, null)
  }
  for (const on of changes) if (draw.chance(on > TODAY ? 15 : 50)) change(draw, made, on)
  return made
}

function add(
  draw: Draw,
  { units }: Units,
  kind: UnitKind,
  parentId: string | null,
  validFrom: DateString | null,
): KeptUnit {
  const id = draw.id()
  const unit = { id, code: `D${units.length}`, name: `Đơn vị ${units.length}` }
  const made = { ...unit, kind, parentId, validFrom, validTo: null }
  units.push(made)
  return made
}

function change(draw: Draw, made: Units, on: DateString): void {
  const before = plainTree(made, addDays(on, -1))
  const standing = made.units.filter(({ id, validTo }) => validTo === null && !before.isEnded(id))
  const [root, ...others] = standing
  const unit = draw.oneOf(others)
  if (root === undefined || unit === null) return
  if (draw.chance(15)) {
    move(made, unit, draw.chance(20) ? null : root.id, on)
    return
  }
  const ending = draw.chance(40) ? [unit] : [...new Set([unit, draw.oneOf(others) ?? unit])]
  const below = (id: string) =>
    ending.some((one) => one.id === id || before.above(id).includes(one.id))
  const free = standing.filter(({ id }) => !below(id) && id !== root.id)
  // Ended without a successor; merged; split.
  const wanted = draw.chance(10) ? 0 : ending.length > 1 || draw.chance(50) ? 1 : draw.whole(2, 3)
  const successors = new Set<KeptUnit>()
  for (let at = 0; at < wanted; at += 1) {
    const absorbing = draw.chance(35) ? draw.oneOf(free) : null
    const parent = before.above(unit.id).find((id) => !below(id)) ?? null
    successors.add(absorbing ?? add(draw, made, draw.of(kinds), parent, on))
  }
  const [first] = successors
  for (const old of ending) {
    for (const child of made.units)
      if (child.parentId === old.id && first !== undefined && draw.chance(60))
        move(made, child, first.id, on)
    old.validTo = addDays(on, -1)
    for (const { id } of successors)
      made.successions.push({ unitId: old.id, successorId: id, effectiveOn: on })
  }
}

function move(made: Units, unit: KeptUnit, parentId: string | null, on: DateString): void {
  if (unit.validTo !== null || unit.parentId === parentId) return
  if (made.places.every(({ unitId }) => unitId !== unit.id))
    made.places.push({ unitId: unit.id, parentId: unit.parentId, validFrom: '0001-01-01' })
  made.places.push({ unitId: unit.id, parentId, validFrom: on })
  // What is still to come stands among the places alone.
  if (on <= TODAY) unit.parentId = parentId
}

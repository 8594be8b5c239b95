/** Grows the tree of units as it stands on a day out of what is kept: validity, places and successions. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { UnitOfTree, UnitTreeOn } from './unit-tree-on.ts'

export interface KeptUnit {
  id: string
  code: string | null
  name: string
  kind: string | null
  /** Where it stands today; told by `places` where there are any. */
  parentId: string | null
  validFrom: DateString | null
  /** Last day. */
  validTo: DateString | null
}

/** A unit stands below its parent from this day until its next place. */
export interface UnitPlace {
  unitId: string
  parentId: string | null
  validFrom: DateString
}

export interface UnitSuccession {
  unitId: string
  successorId: string
  /** First day of the new order. */
  effectiveOn: DateString
}

export interface KeptUnits {
  units: readonly KeptUnit[]
  places: readonly UnitPlace[]
  successions: readonly UnitSuccession[]
}

const vietnamese = new Intl.Collator('vi', { numeric: true })

export const isInForce = (unit: Pick<KeptUnit, 'validFrom' | 'validTo'>, on: DateString): boolean =>
  (unit.validFrom === null || unit.validFrom <= on) && (unit.validTo === null || unit.validTo >= on)

export function treeOnDay({ units, places, successions }: KeptUnits, on: DateString): UnitTreeOn {
  const known = new Map(units.map((unit) => [unit.id, unit]))
  const inForce = (id: string) => isInForce(known.get(id) ?? NEVER, on)
  const parents = parentsOn(units, places, on)
  const parentOf = (id: string): string | null => parents.get(id) ?? null
  const nextOf = stepsTowards(known, successions, on)

  /** The units in force that one has become, or comes from where it has not begun; itself while it is in force. */
  const becameOf = (id: string): string[] => {
    const found = new Set<string>()
    const met = new Set<string>()
    const follow = (at: string): void => {
      if (met.has(at)) return
      met.add(at)
      if (inForce(at)) found.add(at)
      else for (const next of nextOf(at)) follow(next)
    }
    follow(id)
    return [...found]
  }

  /** The unit in force below which that stands which stood below this one. */
  const groundOf = (id: string | null, met: ReadonlySet<string> = new Set()): string | null => {
    if (id === null || met.has(id)) return null
    if (inForce(id)) return id
    const became = becameOf(id)
    const [only] = became
    if (only !== undefined && became.length === 1) return only
    const further = new Set([...met, id])
    if (became.length > 1) return commonAbove(became, (of) => groundOf(parentOf(of), further))
    return groundOf(parentOf(id), further)
  }

  const placed = new Map<string, string>()
  const lines: UnitOfTree[] = []
  for (const unit of units) {
    const { id, code, name, kind } = unit
    if (inForce(id)) {
      placed.set(id, id)
      lines.push({ id, code, name, kind, parentId: groundOf(parentOf(id)), ended: false })
      continue
    }
    const became = becameOf(id)
    const [only] = became
    if (only !== undefined && became.length === 1) {
      placed.set(id, only)
      continue
    }
    placed.set(id, id)
    lines.push({ id, code, name, kind, parentId: groundOf(id), ended: true })
  }
  return {
    on,
    units: inOrder(lines),
    placeOf: (unitId) => placed.get(unitId) ?? null,
    becameOf: (unitId) => (known.has(unitId) ? becameOf(unitId) : []),
  }
}

/** In force on no day. */
const NEVER = { validFrom: '9999-12-31', validTo: '0001-01-01' }

/** Where each unit stands on a day. What stood nowhere yet stands where it first came to stand. */
function parentsOn(
  units: readonly KeptUnit[],
  places: readonly UnitPlace[],
  on: DateString,
): Map<string, string | null> {
  const latest = new Map<string, UnitPlace>()
  for (const place of places) {
    const other = latest.get(place.unitId)
    if (other === undefined || isCloser(place, other, on)) latest.set(place.unitId, place)
  }
  return new Map(
    units.map((unit) => {
      const place = latest.get(unit.id)
      return [unit.id, place === undefined ? unit.parentId : place.parentId]
    }),
  )
}

function isCloser(place: UnitPlace, other: UnitPlace, on: DateString): boolean {
  const begun = place.validFrom <= on
  if (begun !== other.validFrom <= on) return begun
  return begun ? place.validFrom > other.validFrom : place.validFrom < other.validFrom
}

/** One step from a unit that is not in force towards those that are: to its successors, or back to where it came from. */
function stepsTowards(
  known: ReadonlyMap<string, KeptUnit>,
  successions: readonly UnitSuccession[],
  on: DateString,
): (id: string) => readonly string[] {
  const successors = new Map<string, string[]>()
  const origins = new Map<string, string[]>()
  const add = (to: Map<string, string[]>, id: string, other: string) => {
    const held = to.get(id)
    if (held === undefined) to.set(id, [other])
    else held.push(other)
  }
  for (const { unitId, successorId, effectiveOn } of successions)
    if (effectiveOn <= on) add(successors, unitId, successorId)
    else add(origins, successorId, unitId)
  return (id) => {
    const unit = known.get(id)
    const begun = unit === undefined || unit.validFrom === null || unit.validFrom <= on
    return (begun ? successors : origins).get(id) ?? []
  }
}

/** The nearest unit that stands above all of these; null: none does. */
function commonAbove(
  ids: readonly string[],
  parentOf: (id: string) => string | null,
): string | null {
  const chains = ids.map((id) => {
    const above = new Set<string>()
    for (let at = parentOf(id); at !== null && !above.has(at); at = parentOf(at)) above.add(at)
    return above
  })
  const [first, ...others] = chains
  for (const candidate of first ?? [])
    if (others.every((chain) => chain.has(candidate))) return candidate
  return null
}

/** Each before those below it. Where units were made each other's parents by mistake, the ring is cut open. */
function inOrder(lines: UnitOfTree[]): (UnitOfTree & { depth: number })[] {
  const byName = [...lines].sort(
    (a, b) => vietnamese.compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
  )
  const below = new Map<string | null, UnitOfTree[]>()
  for (const line of byName) {
    const held = below.get(line.parentId)
    if (held === undefined) below.set(line.parentId, [line])
    else held.push(line)
  }
  const ordered: (UnitOfTree & { depth: number })[] = []
  const met = new Set<string>()
  const descend = (line: UnitOfTree, depth: number): void => {
    if (met.has(line.id)) return
    met.add(line.id)
    ordered.push({ ...line, depth })
    for (const child of below.get(line.id) ?? []) descend(child, depth + 1)
  }
  for (const top of below.get(null) ?? []) descend(top, 0)
  for (const line of byName) if (!met.has(line.id)) descend({ ...line, parentId: null }, 0)
  return ordered
}

/** In which unit a person was on a day, and which line of the tree that is. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'

export interface Membership {
  unitId: string
  from: DateString
  /** Last day; null: today's. */
  to: DateString | null
}

/** The membership that covers the day; else the first that begins after it; else the last before it. */
export function membershipOn<M extends Membership>(
  memberships: readonly M[],
  day: DateString,
): M | null {
  let covering: M | null = null
  let after: M | null = null
  let before: M | null = null
  for (const one of memberships) {
    if (one.from > day) {
      if (after === null || one.from < after.from) after = one
    } else if (one.to === null || one.to >= day) {
      // Of several that cover it by mistake the one that began last.
      if (covering === null || one.from > covering.from) covering = one
    } else if (before === null || (before.to ?? '') < one.to) before = one
  }
  return covering ?? after ?? before
}

/** Today's, else the last there was. */
export function presentMembership<M extends Membership>(memberships: readonly M[]): M | null {
  return (
    memberships.find(({ to }) => to === null) ??
    memberships.reduce<M | null>(
      (last, one) => (last === null || (one.to ?? '') > (last.to ?? '') ? one : last),
      null,
    )
  )
}

/**
 * The line in which somebody counts who was trained in a unit. Of a unit that was split that is the successor in whose
 * branch the person is today; who is in none of them counts in the ended unit's own line.
 * @param today the unit that the person is in
 */
export function lineOf(
  tree: Pick<UnitTreeOn, 'placeOf' | 'becameOf'>,
  parentOf: (lineId: string) => string | null,
  unitId: string,
  today: string | null,
): string | null {
  const successors = tree.becameOf(unitId)
  if (successors.length > 1 && today !== null)
    for (let at = tree.placeOf(today); at !== null; at = parentOf(at))
      if (successors.includes(at)) return at
  return tree.placeOf(unitId)
}

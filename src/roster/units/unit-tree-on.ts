/**
 * The tree of units as it stands, or stood, on a day. Pure. Somebody who was trained in a unit that is no more counts
 * where that unit went: a merger has one successor; a split has several, and then the unit keeps a line of its own.
 */
import type { DateString } from '../../foundation/dates.ts'

export interface UnitOfTree {
  id: string
  code: string | null
  name: string
  /** Of `unitKinds`. */
  kind: string | null
  /** On the day of the tree; null: at the top. */
  parentId: string | null
  /** It is not in force on the day of the tree, and people trained in it cannot be told apart into its successors. */
  ended: boolean
}

export interface UnitTreeOn {
  on: DateString
  /** Each unit before those below it, siblings by name in Vietnamese order; 0 at the top. */
  units: readonly (UnitOfTree & { depth: number })[]
  /** Id of the line in which people of a unit count; itself while it is in force. Of a unit that is not known: null. */
  placeOf: (unitId: string) => string | null
  /**
   * The units in force that one has become by mergers and splits, or that it came from where it has not begun yet;
   * itself while it is in force. Of a split unit: several, so that a person counts in the one whose branch they are in.
   */
  becameOf: (unitId: string) => readonly string[]
}

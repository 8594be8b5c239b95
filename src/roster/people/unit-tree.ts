/** Units as a tree, with the people of each branch. Pure. */
import { foldKey, foldName } from '../../foundation/names.ts'

export interface ListedUnit {
  id: string
  code: string | null
  name: string
  /** Folded. */
  nameKey: string
  /** null: at the top of what is seen. */
  parentId: string | null
  /** Who is in it today. */
  people: number
  kind?: string | null
  /** It is not in force on the day that is looked at. */
  ended?: boolean
}

export interface UnitNode extends ListedUnit {
  /** How far below the top; 0 there. */
  depth: number
  children: UnitNode[]
  /** With everybody of the units below. */
  branchPeople: number
}

/** The tops, each with its branch; everything in the order that it is given in. */
export function unitTree(units: readonly ListedUnit[]): UnitNode[] {
  const nodes = new Map(
    units.map((unit): [string, UnitNode] => [
      unit.id,
      { ...unit, depth: 0, children: [], branchPeople: unit.people },
    ]),
  )
  const tops: UnitNode[] = []
  for (const node of nodes.values()) {
    const parent = nodes.get(node.parentId ?? '')
    if (parent === undefined) tops.push(node)
    else parent.children.push(node)
  }
  for (const top of tops) settle(top, 0)
  return tops
}

function settle(node: UnitNode, depth: number): void {
  node.depth = depth
  for (const child of node.children) {
    settle(child, depth + 1)
    node.branchPeople += child.branchPeople
  }
}

/** A branch, its top first, each unit before those below it. */
export function branchOf(node: UnitNode): UnitNode[] {
  return [node, ...node.children.flatMap(branchOf)]
}

export function findNode(tops: readonly UnitNode[], id: string): UnitNode | null {
  for (const top of tops) {
    const found = branchOf(top).find((node) => node.id === id)
    if (found) return found
  }
  return null
}

/** The units above one, the top first. */
export function unitsAbove(units: readonly ListedUnit[], id: string): ListedUnit[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const above: ListedUnit[] = []
  for (let at = byId.get(byId.get(id)?.parentId ?? ''); at; at = byId.get(at.parentId ?? ''))
    above.unshift(at)
  return above
}

/** Those whose name holds the words, in any spelling, or whose code begins so. */
export function searchUnits<Unit extends ListedUnit>(units: readonly Unit[], text: string): Unit[] {
  const name = foldName(text)
  const code = foldKey(text)
  return units.filter(
    (unit) =>
      (name !== '' && unit.nameKey.includes(name)) ||
      (code !== '' && unit.code !== null && foldKey(unit.code).startsWith(code)),
  )
}

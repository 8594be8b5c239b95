/** Which units of a plan report are shown, and in which order. Pure. */
import { foldName } from '../../foundation/names.ts'
import type { UnitKind } from '../../foundation/texts/unit-kinds.ts'
import type { TargetCount, UnitLine } from '../../reports/plan/plan-report.ts'
import { isBehind, shareReached } from './target-state.ts'

export const unitSorts = [
  ...['', 'name', '-name', 'people', '-people', 'turns', '-turns', 'denominator', '-denominator'],
  ...['promised', '-promised', 'reached', '-reached', 'missing', '-missing', 'share', '-share'],
] as const
export type UnitSort = (typeof unitSorts)[number]

export const unitFilters = ['all', 'behind', 'nothing', 'without', 'ended'] as const
type UnitFilter = (typeof unitFilters)[number]

export interface AskedUnits {
  /** Top of the branch that is shown; null: everything. */
  unitId: string | null
  /** Id of a target; null: all of them. */
  target: string | null
  /** 1: the top of what is shown. null: the first on which there is something to compare. */
  level: number | null
  kind: UnitKind | null
  which: UnitFilter
  /** Words of a name, or a code. */
  text: string
  /** Empty: the order of the tree. */
  sort: UnitSort
}

export interface ChosenUnits {
  /** In the order asked for; the people without a unit last, always. */
  lines: UnitLine[]
  /** From the top of the tree to the unit that is shown, it included. */
  trail: UnitLine[]
  /** How many levels there are below the top of what is shown, it included. */
  levels: number
  level: number
  /** They stand in the order of the tree, deeper ones further in. */
  isTree: boolean
}

export function chooseLines(units: readonly UnitLine[], asked: AskedUnits): ChosenUnits {
  const branch = branchOf(units, asked.unitId)
  const from = branch[0]?.depth ?? 0
  const levels = Math.max(1, ...branch.map(({ depth }) => depth - from + 1))
  const level = Math.min(asked.level ?? firstLevel(branch, from), levels)
  const isFiltered = asked.text !== '' || asked.kind !== null || asked.which !== 'all'
  const isTree = asked.sort === '' && !isFiltered
  const nobodysUnit = asked.unitId === null ? units.filter(({ id }) => id === null) : []
  const shown = branch.filter((line, index) => {
    const depth = line.depth - from + 1
    if (isTree) return depth <= level
    // A search looks everywhere; a filter at the units of the level, and at those above it that have none below.
    return asked.text !== '' || depth === level || (depth < level && isLeaf(branch, index))
  })
  const fitting = [...shown, ...nobodysUnit].filter((line) => fits(line, asked))
  return {
    lines: inOrder(fitting, asked),
    trail: asked.unitId === null ? [] : trailOf(units, asked.unitId),
    ...{ levels, level, isTree },
  }
}

/** A unit and all below it; without one, all units. */
function branchOf(units: readonly UnitLine[], unitId: string | null): UnitLine[] {
  const known = units.filter(({ id }) => id !== null)
  if (unitId === null) return known
  const start = known.findIndex(({ id }) => id === unitId)
  const top = known[start]
  if (top === undefined) return []
  const below = known.slice(start + 1)
  const end = below.findIndex(({ depth }) => depth <= top.depth)
  return [top, ...(end < 0 ? below : below.slice(0, end))]
}

/** The first level of more than one unit, the deepest where there is none. */
function firstLevel(branch: readonly UnitLine[], from: number): number {
  const counts = new Map<number, number>()
  for (const { depth } of branch) counts.set(depth, (counts.get(depth) ?? 0) + 1)
  const depths = [...counts.keys()].toSorted((a, b) => a - b)
  const first = depths.find((depth) => (counts.get(depth) ?? 0) > 1) ?? depths.at(-1) ?? from
  return first - from + 1
}

const isLeaf = (branch: readonly UnitLine[], index: number): boolean =>
  (branch[index + 1]?.depth ?? -1) <= (branch[index]?.depth ?? 0)

export const hasUnitsBelow = (units: readonly UnitLine[]): ReadonlySet<string> =>
  new Set(units.flatMap(({ parentId }) => parentId ?? []))

function trailOf(units: readonly UnitLine[], unitId: string): UnitLine[] {
  const byId = new Map(units.map((line) => [line.id, line]))
  const trail: UnitLine[] = []
  let line = byId.get(unitId)
  // A line that is there already would be a ring made by mistake.
  while (line !== undefined && !trail.includes(line)) {
    trail.unshift(line)
    line = byId.get(line.parentId ?? '')
  }
  return trail
}

function fits(line: UnitLine, { text, kind, which, target }: AskedUnits): boolean {
  if (kind !== null && line.kind !== kind) return false
  if (text !== '' && !isNamed(line, text)) return false
  const counts = target === null ? Object.values(line.targets) : [line.targets[target] ?? []].flat()
  if (which === 'behind') return counts.some(isBehind)
  if (which === 'nothing') return isNothing(line, target)
  if (which === 'without') return counts.some(({ denominator }) => denominator === null)
  return which === 'all' || line.ended
}

function isNothing({ targets, people }: UnitLine, target: string | null): boolean {
  return target === null ? people === 0 : (targets[target]?.reached ?? 0) === 0
}

function isNamed({ name, code }: UnitLine, text: string): boolean {
  const wanted = foldName(text)
  return foldName(name).includes(wanted) || (code !== null && foldName(code) === wanted)
}

/** Who has no value of the column stands last whichever way it is sorted. */
function inOrder(lines: readonly UnitLine[], { sort, target }: AskedUnits): UnitLine[] {
  if (sort === '') return [...lines]
  const column = sort.replace('-', '')
  const turn = sort.startsWith('-') ? -1 : 1
  if (column === 'name') {
    const names = new Intl.Collator('vi')
    return nobodyLast(lines.toSorted((a, b) => turn * names.compare(a.name, b.name)))
  }
  const value = (line: UnitLine) => figureIn(line, target, column)
  return nobodyLast(
    lines.toSorted((a, b) => {
      const [one, other] = [value(a), value(b)]
      if (one === null || other === null) return Number(one === null) - Number(other === null)
      // Of units that are as far behind, the one with more people first.
      return turn * (one - other) || missingOf(b, target) - missingOf(a, target)
    }),
  )
}

const nobodyLast = (lines: readonly UnitLine[]): UnitLine[] => [
  ...lines.filter(({ id }) => id !== null),
  ...lines.filter(({ id }) => id === null),
]

const missingOf = (line: UnitLine, target: string | null): number =>
  (target === null ? null : line.targets[target]?.missing) ?? 0

function figureIn(line: UnitLine, target: string | null, column: string): number | null {
  if (column === 'people') return line.people
  if (column === 'turns') return line.turns
  const count: TargetCount | undefined = target === null ? undefined : line.targets[target]
  if (count === undefined) return null
  if (column === 'denominator') return count.denominator?.amount ?? null
  if (column === 'promised') return count.promised
  if (column === 'reached') return count.reached
  if (column === 'missing') return count.missing
  return shareReached(count)
}

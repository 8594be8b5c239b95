/** Who of a target's audience is not trained: where they are, how far they have come, and their names. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import { readUnitTree } from '../../roster/units/read-unit-tree.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import { branchLines } from '../plan/branch-lines.ts'
import { countProfiles } from '../plan/profile-store.ts'
import { type MissingLines, missingLines } from './missing-lines.ts'
import {
  fieldsOfTarget,
  type MissingKind,
  missingKind,
  missingQuestion,
  withoutRule,
} from './missing-question.ts'
import type { MissingStage } from './missing-stages.ts'
import {
  countMissing,
  findMissing,
  type MissingFilter,
  type MissingPerson,
  type MissingQuestion,
} from './missing-store.ts'

type Target = StoredPlan['targets'][number]

export interface MissingOptions {
  now: Date
  /** Top of the branch; `none`: people without a unit; left out: all that the viewer sees. */
  unit?: string | null
  /** Only who is in this very unit. */
  alone?: boolean
  stage?: MissingStage | undefined
  text?: string
  offset?: number
  /** null: all of them. */
  limit?: number | null
}

/** Asked for in the place of a unit. */
export const WITHOUT_UNIT = 'none'

export interface MissingList extends MissingLines {
  target: Target
  on: DateString
  /** Where it is not `people`, nobody is listed. */
  kind: MissingKind
  /** Audiences of the target whose people the roster does not tell. */
  silent: StoredPlan['audiences']
  people: (MissingPerson & { unit: string | null })[]
  /** How many there are of what was asked for. */
  total: number
}

/** @throws HocvuError `not-found` for an unknown target, or a unit that the viewer does not see */
export async function listMissing(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  targetId: string,
  options: MissingOptions,
): Promise<MissingList> {
  const found = await locateMissing(db, viewer, plan, targetId, options)
  const { tree, question, units, ...list } = found
  if (question === null) return { ...list, units, people: [], total: 0 }
  const { stage, text = '', offset = 0, limit = null } = options
  const { people, total } = await findMissing(
    db,
    viewer,
    question,
    { ...filterOf(found, options), stage, text },
    { offset, limit },
  )
  return { ...list, units, people: namedPeople(people, tree), total }
}

export interface LocatedMissing extends Omit<MissingList, 'people' | 'total'> {
  tree: UnitTreeOn
  /** null: nobody is listed. */
  question: MissingQuestion | null
}

/** The same without names: how many, and where. */
export async function locateMissing(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  targetId: string,
  { now, unit = null }: Pick<MissingOptions, 'now' | 'unit'>,
): Promise<LocatedMissing> {
  const { definition } = plan
  const target = definition.targets.find(({ id }) => id === targetId)
  if (target === undefined)
    throw new HocvuError('not-found', `Plan "${plan.id}" has no target "${targetId}".`)
  const on = dateInVietnam(now)
  const tree = await readUnitTree(db, on)
  const top = topOf(tree, viewer, definition.root, unit)
  const kind = missingKind(definition, target)
  const about = { target, on, kind, silent: withoutRule(definition, target), tree }
  if (kind !== 'people') return { ...about, question: null, ...missingLines(tree, [], top) }
  const profiles =
    target.audiences.length === 0
      ? []
      : await countProfiles(db, viewer, fieldsOfTarget(definition, target), {
          ...{ units: null, withoutUnit: viewer.unitId === null },
        })
  const question = missingQuestion(plan, target, profiles, on)
  const counted = await countMissing(db, viewer, question)
  const wanted = unit === WITHOUT_UNIT ? counted.filter(({ unitId }) => unitId === null) : counted
  return { ...about, question, ...missingLines(tree, wanted, top) }
}

/**
 * The unit that is asked for, else the viewer's, else the plan's.
 * @throws HocvuError `not-found`
 */
function topOf(
  tree: UnitTreeOn,
  viewer: Viewer,
  root: string | null,
  unit: string | null,
): string | null {
  if (unit === null || unit === WITHOUT_UNIT) {
    if (viewer.unitId !== null) return tree.placeOf(viewer.unitId) ?? viewer.unitId
    if (unit === WITHOUT_UNIT) return null
    return tree.units.find(({ code }) => root !== null && code === root)?.id ?? null
  }
  const place = tree.placeOf(unit)
  const seen =
    viewer.unitId === null ? null : branchLines(tree, viewer.unitId, { withoutUnit: false }).numbers
  if (place === null || (seen !== null && !seen.has(place)))
    throw new HocvuError('not-found', `There is no unit ${unit} that the caller may see.`)
  return place
}

/** Whose people are read of what was counted. */
function filterOf(
  { units, lines, top }: MissingLines,
  { unit = null, alone = false }: MissingOptions,
): Pick<MissingFilter, 'units' | 'withoutUnit'> {
  if (unit === WITHOUT_UNIT) return { units: null, withoutUnit: true }
  if (alone) return { units: lines.find((line) => line.alone)?.units ?? [] }
  return { units: top === null ? null : units }
}

/** With the unit as it is called in the tree. */
export function namedPeople(
  people: readonly MissingPerson[],
  tree: UnitTreeOn,
): MissingList['people'] {
  const names = new Map(tree.units.map(({ id, name }) => [id, name]))
  return people.map((person) => {
    const place = person.unitId === null ? null : tree.placeOf(person.unitId)
    return { ...person, unit: place === null ? null : (names.get(place) ?? null) }
  })
}

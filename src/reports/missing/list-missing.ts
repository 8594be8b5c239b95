/** Who of a target's audience is not trained: where they are, how far they have come, and their names. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import { readKeptUnits } from '../../roster/units/read-unit-tree.ts'
import { treeOnDay } from '../../roster/units/tree-on-day.ts'
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
  const { asked, ...about } = await askAbout(db, viewer, plan, targetId, options)
  const { tree, top } = about
  if (asked === null) return { ...about, ...missingLines(tree, [], top), people: [], total: 0 }
  const { alone = false, stage, text = '', offset = 0, limit = null } = options
  const found = await findMissing(db, viewer, asked.question, asked.filter, {
    alone: alone ? (asked.unitsAt(top) ?? []) : null,
    ...{ stage, text, offset, limit },
  })
  return {
    ...about,
    ...missingLines(tree, found.counted, top),
    people: namedPeople(found.people, tree),
    total: found.total,
  }
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
  options: Pick<MissingOptions, 'now' | 'unit'>,
): Promise<LocatedMissing> {
  const { asked, ...about } = await askAbout(db, viewer, plan, targetId, options)
  const counted = asked === null ? [] : await countMissing(db, viewer, asked.question, asked.filter)
  const { tree, top } = about
  return { ...about, question: asked?.question ?? null, ...missingLines(tree, counted, top) }
}

/** What is asked of the database, and about whom. */
async function askAbout(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  targetId: string,
  { now, unit = null }: Pick<MissingOptions, 'now' | 'unit'>,
) {
  const { definition } = plan
  const target = definition.targets.find(({ id }) => id === targetId)
  if (target === undefined)
    throw new HocvuError('not-found', `Plan "${plan.id}" has no target "${targetId}".`)
  const on = dateInVietnam(now)
  const kept = await readKeptUnits(db)
  const tree = treeOnDay(kept, on)
  const top = topOf(tree, viewer, definition.root, unit)
  const kind = missingKind(definition, target)
  const about = { target, on, kind, silent: withoutRule(definition, target), tree, top }
  if (kind !== 'people') return { ...about, asked: null }
  const fields = fieldsOfTarget(definition, target)
  const everybody = { units: null, withoutUnit: true }
  const profiles =
    target.audiences.length === 0 ? [] : await countProfiles({ home: db, db }, fields, everybody)
  const places = new Map<string | null, string[]>()
  for (const { id } of kept.units) {
    const place = tree.placeOf(id)
    places.set(place, [...(places.get(place) ?? []), id])
  }
  const inBranch = branchLines(tree, top, { withoutUnit: top === null }).lines.flatMap(
    ({ id }) => places.get(id) ?? [],
  )
  const filter: MissingFilter =
    unit === WITHOUT_UNIT
      ? { units: null, withoutUnit: true }
      : { units: top === null ? null : inBranch }
  const question = missingQuestion(plan, target, profiles, on)
  return { ...about, asked: { question, filter, unitsAt: (at: string | null) => places.get(at) } }
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

/** Makes the report of a plan: the one place in which people are counted against what was promised. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Sight } from '../../database/while-classes-unchanged.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { listPrograms } from '../../programs/store.ts'
import { readKeptUnits } from '../../roster/units/read-unit-tree.ts'
import { treeOnDay } from '../../roster/units/tree-on-day.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import { figuresOf } from '../figures/figure-store.ts'
import { fieldsOfRules, groupProfiles, groupsOf } from './audience-groups.ts'
import { type BranchLines, branchLines } from './branch-lines.ts'
import { classesOf, moduleSetsOf } from './class-store.ts'
import { countUnits, linesOfEntities } from './count-units.ts'
import { mergedUnits } from './merged-units.ts'
import { lineOf, type Membership, membershipOn, presentMembership } from './place-person.ts'
import type { PlanReport } from './plan-report.ts'
import { countProfiles } from './profile-store.ts'
import { coursesEach, programsOf, slotsOf } from './slots.ts'
import {
  audienceLines,
  completedModules,
  coverageOf,
  modulesOf,
  programLines,
  totalsOf,
} from './sums.ts'
import { type Places, withMovers } from './tally.ts'
import { targetsAndUnits } from './targets-and-units.ts'
import { type Mover, NO_LINE, type UnitPlace } from './trained.ts'
import { readTrained } from './trained-store.ts'

export interface PlanReportOptions {
  now: Date
  /** Left out: today. */
  on?: DateString
  /** Left out: today's tree. */
  treeOn?: DateString
  /** Top of the branch; left out: all that the viewer sees. */
  unitId?: string | null
}

/**
 * All of it is of one moment of the database.
 * @throws HocvuError `not-found` for a unit that the viewer does not see
 */
export async function makePlanReport(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  options: PlanReportOptions,
): Promise<PlanReport> {
  if (db.isTransaction) return await reportIn({ home: db, db }, viewer, plan, options)
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => reportIn({ home: db, db: trx }, viewer, plan, options))
}

async function reportIn(
  sight: Sight,
  viewer: Viewer,
  plan: Plan,
  { now, on = dateInVietnam(now), treeOn = dateInVietnam(now), unitId = null }: PlanReportOptions,
): Promise<PlanReport> {
  const { db } = sight
  // Everybody is gone through once; on disk that takes several times as long.
  await sql`set local work_mem = '64MB'`.execute(db)
  const { definition } = plan
  const kept = await readKeptUnits(db)
  const tree = treeOnDay(kept, treeOn)
  const root = kept.units.find(({ code }) => code !== null && code === definition.root)
  const { branch, top, ofPlan } = chooseBranch(
    tree,
    viewer.unitId === null
      ? null
      : { top: viewer.unitId, keeps: unitsOf(viewer.unitId, treeOnDay(kept, dateInVietnam(now))) },
    root?.id ?? null,
    unitId,
  )
  const places = placesOf(tree, kept.units, branch)
  const programIds = programsOf(definition)
  const programs = (await listPrograms(db)).filter(({ id }) => programIds.includes(id))
  const classes = await classesOf(db, programIds)
  const figures = await figuresOf(db, plan, on)
  const inside = branch.all
    ? null
    : places.flatMap(({ unitId: id, line }) => (line < branch.lines.length ? [id] : []))
  const fields = fieldsOfRules(definition.audiences)
  const audiences = groupProfiles(
    definition.audiences,
    await countProfiles(sight, fields, { units: inside, withoutUnit: branch.withoutUnit }),
  )
  const slots = slotsOf(definition, on)
  const modules = modulesOf(
    definition,
    programs.map((program) => program.definition),
  )
  const codes = modules.map(({ code }) => code)
  const each = coursesEach(definition, on)
  const asked = {
    ...{ slots: slots.slots, programs: programIds, classes, modules: codes, places, each, on },
    targets: definition.targets.map((target, number) =>
      target.counts === 'people' && target.evidence === 'outcomes'
        ? { slot: slots.ofTarget[number] ?? 0, groups: groupsOf(audiences, target) }
        : null,
    ),
    moduleSets: await moduleSetsOf(
      sight,
      classes.map(({ id }) => id),
    ),
    singled: linesOfEntities(definition, branch),
    shown: branch.lines.length,
    all: branch.all,
    withoutUnit: branch.withoutUnit,
    profiles: audiences.profiles,
    fields,
    untilNow: on >= dateInVietnam(now),
  }
  const trained = await readTrained(sight, asked)
  const movers = placesOfMovers(tree, branch)
  const tally = withMovers(trained, movers, asked)
  const merged = mergedUnits(kept, tree)
  const context = {
    ...{ plan: definition, on, audiences, branch, ofPlan, merged, figures, slots, tally },
  }
  const counted = await countUnits(
    db,
    { ...context, programIds, programs, places },
    trained,
    movers,
  )
  const { id, title, document } = definition
  return {
    plan: { id, title, document, version: plan.version },
    madeAt: now.toISOString(),
    ...{ on, treeOn },
    unit: top === null ? null : { id: top.id, code: top.code, name: top.name },
    ...targetsAndUnits({ ...context, classes, each, counted }),
    audiences: audienceLines(context),
    modules: completedModules(modules, tally),
    coverage: coverageOf(definition, audiences, codes, tally),
    programs: programLines(programIds, programs, classes, tally),
    totals: totalsOf(definition, audiences, branch, tally),
  }
}

/**
 * The branch that is looked at: the one that is asked for, else the viewer's, else the plan's.
 * @throws HocvuError `not-found`
 */
function chooseBranch(
  tree: UnitTreeOn,
  sight: { top: string; keeps: (unitId: string) => boolean } | null,
  planRoot: string | null,
  unitId: string | null,
) {
  const seen = sight && branchLines(tree, sight.top, { withoutUnit: false }, sight.keeps)
  if (unitId !== null || sight !== null) {
    const place = unitId === null ? sight?.top : tree.placeOf(unitId)
    const top = tree.units.find(({ id }) => id === place)
    if (unitId !== null && (top === undefined || (seen !== null && !seen.numbers.has(top.id))))
      throw new HocvuError('not-found', `There is no unit ${unitId} that the caller may see.`)
    const branch =
      top === undefined
        ? { lines: [], numbers: new Map(), parents: [], all: false, withoutUnit: false }
        : branchLines(tree, top.id, { withoutUnit: false }, sight?.keeps)
    return { branch, top: top ?? null, ofPlan: false }
  }
  return {
    // A province may have become part of another.
    branch: branchLines(tree, planRoot === null ? null : tree.placeOf(planRoot), {
      withoutUnit: true,
    }),
    top: null,
    ofPlan: true,
  }
}

/**
 * Whether a unit is of a branch today: on the tree of another day it is shown to the coordinator of the branch only then,
 * for what has left the branch is no business of theirs any more.
 */
function unitsOf(top: string, today: UnitTreeOn): (unitId: string) => boolean {
  const { numbers } = branchLines(today, top, { withoutUnit: false })
  return (unitId) => unitId === top || numbers.has(today.placeOf(unitId) ?? '')
}

/** Every unit has a line; those that are not shown have numbers above the shown ones. */
function placesOf(
  tree: UnitTreeOn,
  known: readonly { id: string; kind: string | null }[],
  branch: BranchLines,
): UnitPlace[] {
  const numbers = new Map(branch.numbers)
  for (const { id } of tree.units) if (!numbers.has(id)) numbers.set(id, numbers.size)
  return known.flatMap(({ id: unitId, kind }) => {
    const line = numbers.get(tree.placeOf(unitId) ?? '')
    return line === undefined
      ? []
      : [{ unitId, kind, line, split: tree.becameOf(unitId).length > 1 }]
  })
}

function placesOfMovers(tree: UnitTreeOn, branch: BranchLines): Places {
  const parents = new Map(tree.units.map(({ id, parentId }) => [id, parentId]))
  const parentOf = (id: string) => parents.get(id) ?? null
  const numberOf = (mover: Mover, membership: Membership | null) => {
    if (membership === null) return NO_LINE
    const today = presentMembership(mover.memberships)?.unitId ?? null
    const line = lineOf(tree, parentOf, membership.unitId, today)
    return line === null ? NO_LINE : (branch.numbers.get(line) ?? OUTSIDE)
  }
  return {
    lineOn: (mover, day) => numberOf(mover, membershipOn(mover.memberships, day)),
    lineToday: (mover) => numberOf(mover, presentMembership(mover.memberships)),
    isShown: (line) => (line === NO_LINE ? branch.withoutUnit : line !== OUTSIDE),
  }
}

/** A line that is not shown. */
const OUTSIDE = -2

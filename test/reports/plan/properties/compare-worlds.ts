/** Writes a world, asks for its reports, and compares each with what was counted plainly. */
import { expect } from 'vitest'
import type { Viewer } from '../../../../src/access/viewer.ts'
import type { Database } from '../../../../src/database/connection.ts'
import { makePlanReport } from '../../../../src/reports/plan/make-plan-report.ts'
import type { PlanReport } from '../../../../src/reports/plan/plan-report.ts'
import { createTestInstallation, lan } from '../../../support/installation.ts'
import { platformsYaml } from '../../../support/world.ts'
import { missingAreTheRest } from './compare-missing.ts'
import { expected, told, weeksOfDays } from './compare-report.ts'
import { countPlainly } from './count-plainly.ts'
import type { Case } from './invent-world.ts'
import { TODAY, taught, taughtFiles } from './invented-world.ts'
import { writeWorld } from './write-world.ts'

class Done extends Error {}

/** An installation that teaches the programs of every world. */
export async function inTaughtInstallation(
  act: (compareOne: (one: Case) => Promise<void>) => Promise<void>,
): Promise<void> {
  const files = { 'platforms.yaml': platformsYaml, ...taughtFiles() }
  const installation = await createTestInstallation({ files })
  try {
    await act((one) => compare(installation.database.db, one))
  } finally {
    await installation.close()
  }
}

/** Nothing of it is kept. */
async function compare(db: Database, { world, questions }: Case): Promise<void> {
  const now = new Date(`${TODAY}T02:00:00Z`)
  const comparing = db.transaction().execute(async (trx) => {
    await writeWorld(trx, world)
    const reports: PlanReport[] = []
    const plan = { id: world.plan.id, version: world.version, definition: world.plan }
    for (const { viewerUnitId, ...asked } of questions) {
      const viewer: Viewer = { ...lan, unitId: viewerUnitId }
      const report = await makePlanReport(trx, viewer, plan, { now, ...asked })
      const plain = countPlainly(world, { viewerUnitId, ...asked })
      expect(told(report), JSON.stringify(asked)).toEqual(expected(plain, report))
      for (const [at, target] of report.targets.entries()) {
        const last = [`${target.years.to}-12-31`, asked.on].toSorted()[0] ?? ''
        const days = plain.targets[at]?.days ?? []
        if (target.counts !== 'teams') expect(target.weeks).toEqual(weeksOfDays(days, last))
      }
      coursesAreBegun(world, report)
      sumsHold(report)
      reports.push(report)
    }
    const [whole, , branch] = reports
    if (whole && branch && world.plan.root === null) {
      isPartOf(branch, whole)
      await missingAreTheRest(trx, world, whole)
    }
    throw new Done()
  })
  await comparing.catch((error: unknown) => {
    if (!(error instanceof Done)) throw error
  })
}

/** Classes that had begun by the day of the report, year by year; of a branch nobody asks. */
function coursesAreBegun({ plan }: Case['world'], { targets, on }: PlanReport): void {
  for (const [at, { minimums }] of targets.entries())
    for (const { kind, year, actual } of minimums) {
      const of = plan.targets[at]?.programs ?? plan.programs
      const begun = taught
        .filter(({ id }) => of.includes(id))
        .flatMap(({ cohorts }) => cohorts)
        .filter(({ start }) => start.startsWith(`${year}-`) && start <= on)
      if (kind === 'coursesPerYear') expect(actual).toBe(begun.length)
    }
}

/** A unit has what stands directly below it and its own; the whole is the tops and those without a unit. */
function sumsHold({ units, targets, totals }: PlanReport): void {
  const below = (id: string | null) => units.filter((unit) => unit.id && unit.parentId === id)
  const nowhere = units.filter(({ id }) => id === null)
  expect(nowhere).toHaveLength(1)
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0)
  for (const unit of units) {
    if (unit.id === null) continue
    const above = units.find(({ id }) => id !== null && id === unit.parentId)
    expect(unit.depth).toBe(above === undefined ? 0 : above.depth + 1)
    expect(sum(below(unit.id).map(({ people }) => people))).toBeLessThanOrEqual(unit.people)
    expect(sum(below(unit.id).map(({ turns }) => turns))).toBeLessThanOrEqual(unit.turns)
  }
  const tops = [...below(null), ...nowhere]
  expect(sum(tops.map(({ people }) => people))).toBe(totals.people)
  expect(sum(tops.map(({ turns }) => turns))).toBe(totals.turns)
  for (const { id, reached, evidence } of targets)
    if (evidence === 'outcomes' && reached !== null)
      expect(sum(tops.map((unit) => unit.targets[id]?.reached ?? 0))).toBe(reached)
}

/** What is said of the units of a branch is the same whether the branch is asked for or everything. */
function isPartOf(branch: PlanReport, whole: PlanReport): void {
  // A team below what is to have it counts there, which may stand above the branch.
  const inTeams = new Set(
    whole.targets.filter(({ counts }) => counts === 'teams').map(({ id }) => id),
  )
  const said = ({ units }: PlanReport) =>
    new Map(
      units.map(({ id, people, turns, targets }) => [
        id,
        {
          ...{ people, turns },
          targets: Object.entries(targets).filter(([target]) => !inTeams.has(target)),
        },
      ]),
    )
  const all = said(whole)
  for (const [id, line] of said(branch)) if (id !== null) expect(line).toEqual(all.get(id))
}

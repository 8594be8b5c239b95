/** Who is in the classes of a target and is not counted as trained has to be among the missing, and nobody else. */
import { expect } from 'vitest'
import type { Queryable } from '../../../../src/database/connection.ts'
import { missingQuestion } from '../../../../src/reports/missing/missing-question.ts'
import { countMissing } from '../../../../src/reports/missing/missing-store.ts'
import type { PlanReport } from '../../../../src/reports/plan/plan-report.ts'
import { lan } from '../../../support/installation.ts'
import { type InventedWorld, taught } from './invented-world.ts'

/** @param report of everybody */
export async function missingAreTheRest(
  db: Queryable,
  { plan, people }: InventedWorld,
  report: PlanReport,
): Promise<void> {
  for (const [at, target] of plan.targets.entries()) {
    const { counts, evidence, audiences } = target
    if (counts !== 'people' || evidence !== 'outcomes' || audiences.length > 0) continue
    const cohorts = taught
      .filter(({ id }) => (target.programs ?? plan.programs).includes(id))
      .flatMap((program) => program.cohorts.map(({ id }) => id))
    const enrolled = people.filter(
      ({ mergedInto, results }) =>
        mergedInto === null && results.some(({ cohort }) => cohorts.includes(cohort)),
    )
    const asked = missingQuestion({ definition: plan }, target, [], report.on)
    const counted = await countMissing(db, lan, asked, { units: null })
    const missing = counted.reduce((sum, { people: some }) => sum + some, 0)
    expect(missing).toBe(enrolled.length - (report.targets[at]?.reached ?? 0))
  }
}

/** Which units of a target that counts entities or teams are not reached. Pure. */
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { PlanReport, UnitLine } from '../plan/plan-report.ts'

/** null: no program says when one is. */
export function missingUnits(
  report: Pick<PlanReport, 'targets' | 'units'>,
  target: StoredPlan['targets'][number],
): UnitLine[] | null {
  if ((report.targets.find(({ id }) => id === target.id)?.reached ?? null) === null) return null
  return report.units.filter(
    ({ id, kind, ended, targets }) =>
      id !== null &&
      !ended &&
      target.unitKinds.some((wanted) => wanted === kind) &&
      (targets[target.id]?.reached ?? 0) === 0,
  )
}

/** A report that keeps its figures, read back: are the bytes what they were, and what would the report say now. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { getPlan } from '../../programs/plans/store.ts'
import { makePlanReport } from '../plan/make-plan-report.ts'
import type { PlanReport } from '../plan/plan-report.ts'
import { differencesBetween, type FigureDifference } from './differences.ts'
import { type FrozenReport, findFrozen, frozenBytes } from './frozen-store.ts'
import { StoredReport } from './stored-report.ts'

export interface OpenedReport {
  frozen: FrozenReport
  /** As they were frozen, to the byte. */
  bytes: Buffer
  /** The bytes still have the hash that was taken of them. */
  intact: boolean
  report: PlanReport
}

/** @throws HocvuError `not-found` */
export async function openFrozen(db: Queryable, viewer: Viewer, id: string): Promise<OpenedReport> {
  const frozen = await findFrozen(db, viewer, id)
  const bytes = frozen && (await frozenBytes(db, viewer, id))
  if (frozen === null || bytes === null)
    throw new HocvuError('not-found', `There is no frozen report "${id}". See: hocvu reports list`)
  const report = StoredReport.parse(JSON.parse(bytes.toString('utf8')))
  return { frozen, bytes, intact: sha256(bytes).toString('hex') === frozen.sha256, report }
}

/**
 * `same-day`: what would be said now of the day that was frozen, which shows what was entered or taken back since;
 * `today`: what is said of today.
 */
export const comparedWith = ['same-day', 'today'] as const
export type ComparedWith = (typeof comparedWith)[number]

export interface Comparison {
  /** Of the report that it is compared with. */
  on: DateString
  treeOn: DateString
  planVersion: number
  differences: FigureDifference[]
}

/** @throws HocvuError `not-found` where the plan is no more */
export async function compareFrozen(
  db: Queryable,
  viewer: Viewer,
  { frozen, report }: Pick<OpenedReport, 'frozen' | 'report'>,
  { now, against }: { now: Date; against: ComparedWith },
): Promise<Comparison> {
  const today = dateInVietnam(now)
  const plan = await getPlan(db, frozen.planId)
  const [on, treeOn] = against === 'today' ? [today, today] : [frozen.on, frozen.treeOn]
  const present = await makePlanReport(db, viewer, plan, {
    ...{ now, on, treeOn },
    unitId: frozen.unit?.id ?? null,
  })
  return { on, treeOn, planVersion: plan.version, differences: differencesBetween(report, present) }
}

/** What needs somebody today, and how far everything has come, as far as the viewer sees. */
import type { Scope, Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { type CohortProgress, cohortProgress, noProgress } from '../cohort-progress.ts'
import { type CohortLine, cohortLines } from '../list-cohorts.ts'
import { cohortsAtWork, deadlineDays } from './cohorts-at-work.ts'
import { type FirstSteps, firstSteps } from './first-steps.ts'
import { type LastSync, lastSyncs } from './last-syncs.ts'
import { type WaitingWork, waitingWork } from './waiting-work.ts'

/** More than these say no more than a report does better. */
const COHORTS = 12

export interface OverviewCohort extends CohortLine {
  progress: CohortProgress
  /** Days until the last valid day, negative afterwards; null: none, or far off. */
  daysLeft: number | null
}

export interface Overview {
  work: WaitingWork
  cohorts: OverviewCohort[]
  /** Of whoever may see platforms. */
  syncs: LastSync[]
  /** null once they are all done, and for whoever cannot do them. */
  firstSteps: FirstSteps | null
}

export async function readOverview(
  {
    db,
    clock,
    resolvePlatform,
  }: { db: Queryable; clock: Clock; resolvePlatform(id: string): object },
  viewer: Viewer,
): Promise<Overview> {
  const now = clock.now()
  const may = (scope: Scope) => viewer.scopes.has(scope)
  const syncs = may('platforms:read') ? await lastSyncs(db, now) : []
  const cohorts = await atWork(db, viewer, now)
  const canBegin = viewer.unitId === null && may('roster:write')
  const steps = canBegin
    ? await firstSteps(
        db,
        syncs.map(({ platform }) => platform),
        resolvePlatform,
      )
    : null
  return {
    work: await waitingWork(db, viewer, now),
    cohorts,
    syncs,
    firstSteps: steps === null || Object.values(steps).every(Boolean) ? null : steps,
  }
}

/** Those in which the viewer sees somebody; an empty one only for who sees everybody. */
async function atWork(db: Queryable, viewer: Viewer, now: Date): Promise<OverviewCohort[]> {
  const today = dateInVietnam(now)
  const all = await cohortLines(db)
  const listed = cohortsAtWork(all, today, viewer.unitId === null ? COHORTS : all.length)
  const progress = await cohortProgress(
    db,
    viewer,
    listed.map(({ id }) => id),
  )
  return listed
    .filter(({ id }) => viewer.unitId === null || progress.has(id))
    .slice(0, COHORTS)
    .map((cohort) => ({
      ...cohort,
      progress: progress.get(cohort.id) ?? noProgress,
      daysLeft: deadlineDays(cohort, today),
    }))
}

/** What needs somebody today, and how far everything has come, as far as the viewer sees. */
import type { Scope, Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { type CohortProgress, cohortProgress, noProgress } from '../cohort-progress.ts'
import { type CohortLine, cohortLines } from '../list-cohorts.ts'
import { type NextDeadline, nextDeadlines } from '../submissions/next-deadlines.ts'
import { targetProgress } from '../targets/target-progress.ts'
import { listTargets } from '../targets/target-store.ts'
import { cohortsAtWork, deadlineDays } from './cohorts-at-work.ts'
import { type FirstSteps, firstSteps } from './first-steps.ts'
import { type LastSync, lastSyncs } from './last-syncs.ts'
import { type PlanOfYear, plansOfYear } from './plans-of-year.ts'
import { type WaitingWork, waitingWork } from './waiting-work.ts'

/** More than these say no more than a report does better. */
const COHORTS = 12

export interface OverviewCohort extends CohortLine {
  progress: CohortProgress
  /** Days until the last valid day, negative afterwards; null: none, or far off. */
  daysLeft: number | null
}

/** A target of this year with what has come of it. */
interface OverviewTarget {
  id: string
  program: { id: string; vi: string; en: string | null }
  /** null: the whole province. */
  unit: string | null
  people: number
  /** Distinct people who passed, or hold a certificate, in the classes of the year. */
  reached: number
}

export interface Overview {
  work: WaitingWork
  cohorts: OverviewCohort[]
  /** Those of this year that have targets. */
  plans: PlanOfYear[]
  /** Papers that units or the body that runs a plan have not handed in. */
  deadlines: NextDeadline[]
  /** Of programs, where there is no plan; null: none is set. */
  targets: { year: number; lines: OverviewTarget[] } | null
  /** Of whoever may see platforms. */
  syncs: LastSync[]
  /** null once they are all done, and for whoever cannot do them. */
  firstSteps: FirstSteps | null
}

interface Sources {
  db: Queryable
  clock: Clock
  /** @throws HocvuError `platform.not-configured` */
  resolvePlatform(id: string): object
}

export async function readOverview(
  { db, clock, resolvePlatform }: Sources,
  viewer: Viewer,
): Promise<Overview> {
  const now = clock.now()
  const may = (scope: Scope) => viewer.scopes.has(scope)
  const syncs = may('platforms:read') ? await lastSyncs(db, now) : []
  const all = await cohortLines(db)
  const cohorts = await atWork(db, viewer, all, now)
  const canBegin = viewer.unitId === null && may('roster:write')
  const steps = canBegin
    ? await firstSteps(
        db,
        syncs.map(({ platform }) => platform),
        resolvePlatform,
      )
    : null
  const plans = may('plans:read') ? await plansOfYear(db, now) : []
  return {
    work: await waitingWork(db, viewer, now),
    ...{ cohorts, plans },
    deadlines: may('plans:read') ? await nextDeadlines(db, viewer, dateInVietnam(now)) : [],
    targets: plans.length === 0 ? await targetsOfYear(db, viewer, all, now) : null,
    syncs,
    firstSteps: steps === null || Object.values(steps).every(Boolean) ? null : steps,
  }
}

/** Those in which the viewer sees somebody; an empty one only for who sees everybody. */
async function atWork(
  db: Queryable,
  viewer: Viewer,
  all: readonly CohortLine[],
  now: Date,
): Promise<OverviewCohort[]> {
  const today = dateInVietnam(now)
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

/** More are read on the page of the program. */
const TARGETS = 12

async function targetsOfYear(
  db: Queryable,
  viewer: Viewer,
  cohorts: readonly CohortLine[],
  now: Date,
): Promise<Overview['targets']> {
  const year = Number(dateInVietnam(now).slice(0, 4))
  const set = await listTargets(db, viewer, { year })
  if (set.length === 0) return null
  const titles = new Map(cohorts.map(({ programId, programTitle }) => [programId, programTitle]))
  const progress = await targetProgress(db, viewer, { year })
  const lines = [...progress.values()].flatMap(({ programId, target, unitTargets }) =>
    [...(target === null ? [] : [target]), ...unitTargets].map(({ id, unit, people, reached }) => ({
      ...{ id, people, reached, unit: unit?.name ?? null },
      program: { id: programId, ...(titles.get(programId) ?? { vi: programId, en: null }) },
    })),
  )
  // What the whole province was promised comes before its parts.
  const ordered = lines.toSorted((a, b) => Number(a.unit !== null) - Number(b.unit !== null))
  return { year, lines: ordered.slice(0, TARGETS) }
}

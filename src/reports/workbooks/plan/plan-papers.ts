/** All that the sheets and letters of a plan are made of, read once, as far as the viewer sees. */
import type { Viewer } from '../../../access/viewer.ts'
import type { Queryable } from '../../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../../foundation/dates.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { type ProgramReview, reviewProgram } from '../../../programs/review.ts'
import { countEnrolled, listCohorts, listPrograms } from '../../../programs/store.ts'
import { readUnitTree } from '../../../roster/units/read-unit-tree.ts'
import type { UnitTreeOn } from '../../../roster/units/unit-tree-on.ts'
import {
  type FigureLine,
  type FigureSum,
  listFigures,
  sumFigures,
} from '../../figures/list-figures.ts'
import { type NeedsOfYear, readNeeds } from '../../needs/needs.ts'
import { makePlanReport } from '../../plan/make-plan-report.ts'
import type { PlanReport } from '../../plan/plan-report.ts'
import { programsOf } from '../../plan/slots.ts'
import { readStandings } from '../../submissions/read-standings.ts'
import type { DeadlineStanding } from '../../submissions/standing.ts'

export interface PlanPapers {
  plan: Plan
  report: PlanReport
  /** Programs of the plan with their classes against the limits of the documents. */
  reviews: ProgramReview[]
  /** Figures that people brought and that count. */
  figures: FigureLine[]
  reach: ReadonlyMap<string, FigureSum>
  spent: ReadonlyMap<string, FigureSum>
  /** Of the year after the day of the report. */
  needs: NeedsOfYear
  standings: DeadlineStanding[]
  tree: UnitTreeOn
  /** Whoever asked for the papers, by name. */
  madeBy: string
  madeAt: Date
}

export interface AskedPapers {
  now: Date
  /** Left out: today. */
  on?: DateString | undefined
  treeOn?: DateString | undefined
  /** Top of the branch; left out: all that the viewer sees. */
  unitId?: string | null | undefined
  madeBy: string
}

const MOST_FIGURES = 50_000

export async function readPlanPapers(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  { now, on = dateInVietnam(now), treeOn, unitId = null, madeBy }: AskedPapers,
): Promise<PlanPapers> {
  const report = await makePlanReport(db, viewer, plan, {
    ...{ now, on, unitId },
    ...(treeOn !== undefined && { treeOn }),
  })
  // Whoever asks for a branch gets its papers only, as if that were all they see.
  const asked: Viewer = unitId === null ? viewer : { ...viewer, unitId }
  const window = { offset: 0, limit: MOST_FIGURES }
  const figures = await listFigures(db, asked, plan, {}, window)
  return {
    ...{ plan, report, madeBy, madeAt: now },
    reviews: await reviewsOf(db, plan),
    figures: figures.filter(({ counts }) => counts),
    reach: await sumFigures(db, asked, plan, 'reach'),
    spent: await sumFigures(db, asked, plan, 'spent'),
    needs: await readNeeds(db, asked, plan, { year: Number(on.slice(0, 4)) + 1, today: on }),
    standings: await readStandings(db, asked, plan, on),
    tree: await readUnitTree(db, report.treeOn),
  }
}

async function reviewsOf(db: Queryable, { definition }: Plan): Promise<ProgramReview[]> {
  const ids = programsOf(definition)
  const programs = (await listPrograms(db)).filter(({ id }) => ids.includes(id))
  const cohorts = (await listCohorts(db)).filter(
    ({ programId, active }) => active && ids.includes(programId),
  )
  const enrolled = await countEnrolled(
    db,
    cohorts.map(({ id }) => id),
  )
  return programs.map(({ id, definition: program }) =>
    reviewProgram(
      {
        ...program,
        cohorts: cohorts.filter(({ programId }) => programId === id).map((one) => one.definition),
      },
      enrolled,
    ),
  )
}

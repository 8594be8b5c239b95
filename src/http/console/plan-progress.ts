/** Plan against actual: progress, units, modules, classes, one target; of the branch that the viewer sees. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { planClassesPage } from '../../console/plans/classes-page.tsx'
import { missingAddress } from '../../console/plans/missing-address.ts'
import { planModulesPage } from '../../console/plans/modules-page.tsx'
import { progressPage } from '../../console/plans/progress-page.tsx'
import { targetPage } from '../../console/plans/target-page.tsx'
import type { AskedUnits } from '../../console/plans/unit-lines.ts'
import { planUnitsPage } from '../../console/plans/units-page.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { lineTotal } from '../../programs/plans/computed.ts'
import { getPlan, type Plan } from '../../programs/plans/store.ts'
import { reviewProgram } from '../../programs/review.ts'
import { countEnrolled, listCohorts, listPrograms } from '../../programs/store.ts'
import { sumFigures } from '../../reports/figures/list-figures.ts'
import { cohortCounts } from '../../reports/list-cohorts.ts'
import { WITHOUT_UNIT } from '../../reports/missing/list-missing.ts'
import { makePlanReport } from '../../reports/plan/make-plan-report.ts'
import type { PlanReport } from '../../reports/plan/plan-report.ts'
import { programsOf } from '../../reports/plan/slots.ts'
import { readStandings } from '../../reports/submissions/read-standings.ts'
import { nextPapers } from '../../reports/submissions/standing.ts'
import { type ConsoleCall, consolePage } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, type Route } from '../route.ts'
import { mayOpenCohorts } from './cohorts.ts'
import { daysOf, frameOf, PlanParams, PlanQuery, UnitsQuery, unitAsked } from './plan-query.ts'

type Call = Pick<ConsoleCall<unknown, PlanQuery, undefined>, 'deps' | 'viewer' | 'query' | 'visit'>

export const planProgressRoutes: Route[] = [
  consolePage({
    path: '/console/plans/{id}',
    scope: 'plans:read',
    params: PlanParams,
    query: PlanQuery,
    handler: async (call) => {
      const { deps, viewer, params, language, address } = call
      const plan = await getPlan(deps.db, params.id)
      const { frame, report } = await reportOf(call, plan)
      return progressPage({
        ...{ language, address, frame, report },
        ...(await reachAndCosts(deps, viewer, plan)),
        questions: plan.definition.questions,
        mayFreeze: mayFreeze(viewer),
        todo: await todoOf(call, plan, report.unit?.id ?? null),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/units',
    scope: 'plans:read',
    params: PlanParams,
    query: UnitsQuery,
    handler: async (call) => {
      const { deps, viewer, params, query, language, address } = call
      const plan = await getPlan(deps.db, params.id)
      // The whole tree that the viewer sees: what is open stands in it, with what is above.
      const report = await makePlanReport(deps.db, viewer, plan, {
        now: deps.clock.now(),
        ...daysOf(query),
      })
      const target = report.targets.find(({ id }) => id === query.target)
      return planUnitsPage({
        ...{ language, address, report, page: query.page },
        frame: frameOf(plan, call, { kind: 'all' }),
        asked: {
          ...askedUnits(query),
          target: target?.id ?? null,
          unitId: report.units.find(({ id }) => id !== null && id === query.unit)?.id ?? null,
        },
        ...missingLists(viewer, plan.id, target?.id ?? null, null),
        mayFreeze: mayFreeze(viewer),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/targets/{target}',
    scope: 'plans:read',
    params: PlanParams.extend({ target: z.string().max(100) }),
    query: UnitsQuery,
    handler: async (call) => {
      const { deps, viewer, params, query, language, address } = call
      const plan = await getPlan(deps.db, params.id)
      const { frame, report } = await reportOf(call, plan)
      const target = report.targets.find(({ id }) => id === params.target)
      if (target === undefined) throw notFound()
      return targetPage({
        ...{ language, address, frame, report, target, page: query.page },
        asked: {
          ...askedUnits(query),
          target: target.id,
          // Where it is stuck comes first.
          sort: query.sort === '' ? 'share' : query.sort,
        },
        mayFreeze: mayFreeze(viewer),
        ...missingLists(viewer, plan.id, target.id, report.unit?.id ?? null),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/modules',
    scope: 'plans:read',
    params: PlanParams,
    query: PlanQuery,
    handler: async (call) => {
      const { deps, viewer, params, language, address } = call
      const plan = await getPlan(deps.db, params.id)
      const { frame, report } = await reportOf(call, plan)
      return planModulesPage({
        ...{ language, address, frame, report },
        asked: new Map(plan.definition.audiences.map(({ id, modules }) => [id, modules])),
        mayFreeze: mayFreeze(viewer),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/classes',
    scope: 'plans:read',
    params: PlanParams,
    query: PlanQuery.extend({ only: z.literal('findings').optional().catch(undefined) }),
    handler: async (call) => {
      const { deps, viewer, params, query, language, address } = call
      const plan = await getPlan(deps.db, params.id)
      return planClassesPage({
        ...{ language, address, plan: plan.definition },
        frame: frameOf(plan, call, { kind: 'all' }),
        on: dateInVietnam(deps.clock.now()),
        programs: await reviewsOf(deps, viewer, plan),
        onlyFindings: query.only === 'findings',
        mayOpen: mayOpenCohorts(viewer),
      })
    },
  }),
]

const PAPERS = 3

/** Of a day that is over nothing is to be done. Papers are told of all that the viewer sees, not of a part. */
async function todoOf({ deps, viewer, query }: Call, plan: Plan, unitId: string | null) {
  if (query.on !== '' || query.tree !== '' || query.paper === 'yes') return null
  const today = dateInVietnam(deps.clock.now())
  const standings =
    unitId === viewer.unitId ? await readStandings(deps.db, viewer, plan, today) : []
  return {
    papers: nextPapers(standings).slice(0, PAPERS),
    mayListMissing: viewer.scopes.has('roster:read'),
  }
}

/** Freezing keeps the figures of everybody. */
const mayFreeze = ({ unitId, scopes }: Viewer) => unitId === null && scopes.has('plans:write')

/** Names of people are for who may see the roster. */
function missingLists(
  { scopes }: Viewer,
  planId: string,
  targetId: string | null,
  unitId: string | null,
) {
  if (targetId === null || !scopes.has('roster:read'))
    return { missingAddress: null, missingOfAll: null }
  const listed = { planId, targetId }
  return {
    missingAddress: (of: string | null) => missingAddress(listed, of ?? WITHOUT_UNIT),
    missingOfAll: missingAddress(listed, unitId),
  }
}

/** Of the unit that was typed; where it is not known, the page says so and shows nothing of the report. */
async function reportOf(call: Call, plan: Plan) {
  const { deps, viewer, query } = call
  const chosen = await unitAsked(deps, viewer, query)
  const report: PlanReport = await makePlanReport(deps.db, viewer, plan, {
    now: deps.clock.now(),
    ...daysOf(query),
    ...(chosen.kind === 'one' && { unitId: chosen.unit.id }),
  })
  return { report, frame: frameOf(plan, call, chosen) }
}

function askedUnits({ level, kind, which, text, sort }: UnitsQuery): AskedUnits {
  return {
    ...{ unitId: null, target: null, which, text, sort },
    level: level ?? null,
    kind: kind ?? null,
  }
}

async function reachAndCosts({ db }: HttpDeps, viewer: Viewer, plan: Plan) {
  const { reach, costs } = plan.definition
  const reached = reach.length > 0 ? await sumFigures(db, viewer, plan, 'reach') : null
  const spent = costs.length > 0 ? await sumFigures(db, viewer, plan, 'spent') : null
  return {
    reach: reach.map(({ id, title }) => ({ id, title, amount: reached?.get(id)?.amount ?? null })),
    costs: costs.map(({ id, title, total, lines }) => ({
      ...{ id, title },
      planned: total ?? sumOf(lines.map(lineTotal)),
      spent: spent?.get(id)?.amount ?? null,
    })),
  }
}

/** null: one of them is not stated, or there is none. */
function sumOf(totals: readonly (number | null)[]): number | null {
  return totals.reduce(
    (sum, total) => (sum === null || total === null ? null : sum + total),
    totals.length === 0 ? null : 0,
  )
}

async function reviewsOf({ db }: HttpDeps, viewer: Viewer, plan: Plan) {
  const known = programsOf(plan.definition)
  const programs = (await listPrograms(db)).filter(({ id }) => known.includes(id))
  const cohorts = (await listCohorts(db)).filter(
    ({ programId, active }) => active && programs.some(({ id }) => id === programId),
  )
  const ids = cohorts.map(({ id }) => id)
  const enrolled = await countEnrolled(db, ids)
  const learners = await cohortCounts(db, viewer, ids)
  return programs.map(({ id, definition }) => {
    const own = cohorts.filter(({ programId }) => programId === id)
    return {
      review: reviewProgram(
        { ...definition, cohorts: own.map((cohort) => cohort.definition) },
        enrolled,
      ),
      learners,
      dates: new Map(own.map((cohort) => [cohort.id, cohort.definition])),
    }
  })
}

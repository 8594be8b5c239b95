/** Reports of a plan as files, of the same unit and days as the page they are asked for on. */
import { z } from 'zod'
import { getPlan } from '../../programs/plans/store.ts'
import { unitNamed } from '../../reports/choose-unit.ts'
import {
  makePlanFile,
  type PlanFileFormat,
  planFileFormats,
  planFileKinds,
} from '../../reports/plan-file.ts'
import { listedUnits } from '../../reports/unit-levels.ts'
import { consolePage } from '../console-route.ts'
import type { Route } from '../route.ts'
import { download } from './fields.ts'
import { daysOf, PlanParams, PlanQuery } from './plan-query.ts'

const FileQuery = PlanQuery.extend({ kind: z.enum(planFileKinds).catch('progress') })

const fileRoute = (format: PlanFileFormat): Route =>
  consolePage({
    path: `/console/plans/{id}/report.${format}`,
    scope: 'reports:read',
    params: PlanParams,
    query: FileQuery,
    handler: async ({ deps: { db, clock }, viewer, visit, params, query, language }) => {
      const plan = await getPlan(db, params.id)
      const { unit, kind } = query
      const file = await makePlanFile(db, viewer, plan, {
        ...{ now: clock.now(), kind, format, language, madeBy: visit.user.name },
        ...daysOf(query),
        unitId: unit === '' ? null : unitNamed(unit, await listedUnits(db, viewer)).id,
      })
      return download(file.name, file.body)
    },
  })

export const planDownloadRoutes: Route[] = planFileFormats.map(fileRoute)

/** The report of a plan: who is trained, against what was promised, by when, and where it is stuck. */
import { z } from 'zod'
import { getPlan } from '../programs/plans/store.ts'
import { exactUnit } from '../reports/choose-unit.ts'
import { makePlanFile, planFileFormats, planFileKinds } from '../reports/plan-file.ts'
import { listedUnits } from '../reports/unit-levels.ts'
import { Name, unlessEmpty } from './paging.ts'
import { PlanReportAnswer } from './plan-report-schema.ts'
import { download, type Route } from './route.ts'

const day = (description: string) =>
  unlessEmpty(z.iso.date().optional()).meta({
    param: { description },
    type: 'string',
    format: 'date',
  })

export const planReportRoutes: Route[] = [
  download({
    path: '/api/v1/reports/{plan}',
    policy: { machine: 'reports:read' },
    summary: 'Plan against actual, as data, as sheets, or as a letter that is sent.',
    description:
      'JSON of the kind `progress` is a PlanReport; of the other kinds the tables that the sheets hold. `xlsx`: sheets with numbers, dates and sums as formulas. `docx`: a letter of a Vietnamese office. A key of a unit gets its branch only. A program that no plan names is a plan by itself.',
    type: 'application/json',
    schema: PlanReportAnswer,
    params: z.object({ plan: Name }),
    query: z.object({
      format: unlessEmpty(z.enum(planFileFormats).default('json')).meta({
        type: 'string',
        enum: [...planFileFormats],
        default: 'json',
      }),
      kind: unlessEmpty(z.enum(planFileKinds).default('progress')).meta({
        param: {
          description:
            '`results-and-needs`: what is reported by 30/11; `yearly`: each December; `head-counts`: what the document states, added up; `modules`: who has completed which; `classes`: against the limits; `participation`: per locality and person, as it stands now.',
        },
        type: 'string',
        enum: [...planFileKinds],
        default: 'progress',
      }),
      unit: unlessEmpty(z.string().max(200).optional()).meta({
        param: { description: 'Id, code or name of a unit: with everything below it.' },
        type: 'string',
      }),
      on: day('Nothing that was achieved later counts; left out: today.'),
      tree: day('The day whose units it rolls up to; left out: today.'),
      lang: unlessEmpty(z.enum(['vi', 'en']).default('vi')).meta({
        param: { description: 'Of sheets and tables; letters are in Vietnamese.' },
        type: 'string',
        enum: ['vi', 'en'],
        default: 'vi',
      }),
    }),
    handler: async ({ deps: { db, clock }, viewer, params, query }) => {
      const plan = await getPlan(db, params.plan)
      const { format, kind, unit, on, tree, lang } = query
      return await makePlanFile(db, viewer, plan, {
        ...{ now: clock.now(), kind, format, language: lang, madeBy: viewer.actor },
        ...{ on, treeOn: tree },
        unitId: unit === undefined ? null : exactUnit(unit, await listedUnits(db, viewer)).id,
      })
    },
  }),
]

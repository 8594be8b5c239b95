/** Who of a target is not trained. */
import { z } from 'zod'
import { getPlan } from '../programs/plans/store.ts'
import { listMissing, WITHOUT_UNIT } from '../reports/missing/list-missing.ts'
import { missingStages } from '../reports/missing/missing-stages.ts'
import { missingArchive, missingSheet } from '../reports/missing/missing-workbooks.ts'
import { Name, unlessEmpty } from './paging.ts'
import { download, endpoint, noBody, type Route } from './route.ts'

const params = z.object({ plan: Name, target: Name })
const unit = unlessEmpty(z.union([z.uuid(), z.literal(WITHOUT_UNIT)]).optional()).meta({
  param: {
    description: `Id of a unit, with everything below it; \`${WITHOUT_UNIT}\`: people without a unit; left out: everybody.`,
  },
  type: 'string',
})
const limit = unlessEmpty(
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((value) => value >= 1 && value <= 200)
    .default(50),
).meta({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
const offset = unlessEmpty(
  z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .default(0),
).meta({ type: 'integer', minimum: 0, maximum: 9_999_999, default: 0 })

const Stages = z
  .object({
    'not-enrolled': z.int(),
    learning: z.int(),
    review: z.int(),
    failed: z.int(),
    elsewhere: z
      .int()
      .meta({ description: 'Passed outside the years of the target, or lacks a module.' }),
  })
  .meta({ id: 'MissingStages' })
const Unit = z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() })

export const missingPeopleRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/reports/{plan}/targets/{target}/missing',
    policy: { machine: 'reports:read' },
    summary: 'Who of a target is not trained: how many in which unit, and their names.',
    params,
    query: z.object({
      unit,
      stage: unlessEmpty(z.enum(missingStages).optional()).meta({
        type: 'string',
        enum: [...missingStages],
      }),
      offset,
      limit,
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'Of the people that the key may see, by name.',
      schema: z
        .object({
          plan: z.string(),
          target: z.string(),
          on: z.iso.date(),
          kind: z.enum(['people', 'recorded', 'units', 'no-rule']).meta({
            description:
              'Only of `people` there is a list: figures are brought for `recorded`, `units` counts entities or teams, for `no-rule` nobody has said how the roster tells the audience.',
          }),
          counts: Stages,
          units: z.array(
            z.object({
              unit: Unit.nullable().meta({ description: 'null: people without a unit.' }),
              alone: z.boolean().meta({ description: 'Without the units below it.' }),
              counts: Stages,
            }),
          ),
          total: z.int().meta({ description: 'Of what was asked for.' }),
          items: z.array(
            z.object({
              id: z.uuid(),
              learner: z
                .string()
                .meta({ description: 'Employee code, or the roster’s other key.' }),
              fullName: z.string(),
              position: z.string().nullable(),
              unit: z.string().nullable(),
              stage: z.enum(missingStages),
              cohort: z.string().nullable(),
            }),
          ),
        })
        .meta({ id: 'MissingPeople' }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.plan)
      const { unit = null, ...asked } = query
      const list = await listMissing(deps.db, viewer, plan, params.target, {
        ...{ now: deps.clock.now(), unit },
        ...asked,
      })
      const { on, kind, counts, lines, total, people } = list
      return {
        ...{ plan: plan.id, target: params.target, on, kind, counts, total },
        units: lines.map(({ unit, alone, counts }) => ({ unit, alone, counts })),
        items: people.map(({ key, audience: _, unitId: __, ...person }) => ({
          ...person,
          learner: key,
        })),
      }
    },
  }),
  download({
    path: '/api/v1/reports/{plan}/targets/{target}/missing.xlsx',
    policy: { machine: 'reports:read' },
    summary: 'The same list as a sheet.',
    description: 'Of the people that the key may see.',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    params,
    query: z.object({ unit }),
    handler: async ({ deps, viewer, params, query }) =>
      await missingSheet(deps.db, viewer, await getPlan(deps.db, params.plan), params.target, {
        ...{ now: deps.clock.now(), unit: query.unit ?? null, language: 'vi' },
      }),
  }),
  download({
    path: '/api/v1/reports/{plan}/targets/{target}/missing.zip',
    policy: { machine: 'reports:read' },
    summary: 'A sheet for each unit, to send out.',
    description: 'Of the people that the key may see.',
    type: 'application/zip',
    params,
    query: z.object({ unit }),
    handler: async ({ deps, viewer, params, query }) =>
      await missingArchive(deps.db, viewer, await getPlan(deps.db, params.plan), params.target, {
        ...{ now: deps.clock.now(), unit: query.unit ?? null, language: 'vi' },
      }),
  }),
]

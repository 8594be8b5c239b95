/** The report of a plan as the API describes it. */
import { z } from 'zod'

const Title = z.object({ vi: z.string(), en: z.string().nullable() })
const day = z.iso.date()
const amount = z.int()

const Denominator = z
  .object({
    amount,
    asOf: day,
    source: z.string(),
    from: z.enum(['unit', 'sum', 'plan']).meta({
      description:
        '`unit`: brought for this unit; `sum`: of the units below; `plan`: stated for the whole plan.',
    }),
    missingUnits: amount.meta({ description: 'Of a sum: units below that have none.' }),
  })
  .meta({ id: 'Denominator' })

const count = {
  denominator: Denominator.nullable().meta({
    description: 'null: nobody has said how many there are, so there is no percentage.',
  }),
  promised: amount.nullable(),
  reached: amount.nullable().meta({
    description: 'Distinct people, entities or teams; null: no rule says when one is trained.',
  }),
  missing: amount.nullable(),
  percent: z.number().nullable().meta({ description: 'Of the denominator, one decimal.' }),
}
const TargetCount = z.object(count).meta({ id: 'TargetCount' })

const Target = z
  .object({
    ...count,
    id: z.string(),
    title: Title,
    audiences: z.array(z.string()),
    counts: z.enum(['people', 'entities', 'teams']),
    evidence: z.enum(['outcomes', 'recorded']),
    wantedPercent: z.number().nullable(),
    years: z.object({ from: z.int(), to: z.int() }),
    due: day.meta({ description: 'The last valid day.' }),
    turns: amount.meta({ description: 'Passes (lượt), however many a person has.' }),
    minimums: z.array(
      z.object({
        kind: z.enum(['people', 'coursesPerYear', 'coursesEach', 'members']),
        wanted: amount,
        actual: amount.nullable(),
        year: z.int().nullable(),
        met: z.boolean().nullable(),
      }),
    ),
    weeks: z.array(z.object({ from: day, added: amount, total: amount })),
    forecast: z
      .object({
        perWeek: z.number(),
        weeksLeft: z.number(),
        neededPerWeek: z.number().nullable(),
        atDeadline: amount,
        reachedOn: day.nullable(),
      })
      .nullable(),
    clause: z.string().nullable(),
    open: z.string().nullable(),
  })
  .meta({ id: 'TargetProgress' })

const UnitLine = z
  .object({
    id: z.uuid().nullable().meta({ description: 'null: people without a unit, the last line.' }),
    code: z.string().nullable(),
    name: z.string(),
    kind: z.string().nullable(),
    parentId: z.uuid().nullable(),
    depth: z.int(),
    ended: z.boolean(),
    targets: z.record(z.string(), TargetCount),
    people: amount,
    turns: amount,
  })
  .meta({ id: 'UnitLine' })

const Report = z.object({
  plan: z.object({
    id: z.string(),
    title: Title,
    document: z.string().nullable(),
    version: z.int(),
  }),
  madeAt: z.iso.datetime(),
  on: day.meta({ description: 'Nothing that was achieved later counts.' }),
  treeOn: day.meta({ description: 'The day whose units it rolls up to.' }),
  unit: z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() }).nullable(),
  targets: z.array(Target),
  units: z.array(UnitLine),
  audiences: z.array(
    z.object({
      id: z.string(),
      title: Title,
      onRoster: amount.nullable(),
      headCount: Denominator.nullable(),
      trained: amount.nullable(),
    }),
  ),
  modules: z.array(z.object({ code: z.string(), title: Title, completed: amount })),
  coverage: z.array(z.object({ audience: z.string(), module: z.string(), completed: amount })),
  programs: z.array(
    z.object({
      id: z.string(),
      title: Title,
      kind: z.enum(['basic', 'intensive']),
      cohorts: amount,
      enrolled: amount,
      people: amount,
      turns: amount,
      certified: amount,
      papers: amount,
    }),
  ),
  totals: z.object({
    people: amount,
    turns: amount,
    outsideAudiences: amount,
    withoutUnit: amount,
  }),
})

const Tables = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
      total: z.array(z.union([z.string(), z.number(), z.null()])).nullable(),
    }),
  ),
})

export const PlanReportAnswer = z.union([
  Report.meta({ id: 'PlanReport' }),
  Tables.meta({ id: 'PlanTables' }),
])

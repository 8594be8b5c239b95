/** A plan report as it was frozen: what is read back of the bytes that are kept. */
import { z } from 'zod'
import { CalendarDate } from '../../../connectors/contract.ts'
import type { PlanReport } from '../plan/plan-report.ts'

const bilingual = z.object({ vi: z.string(), en: z.string().nullable() })
const words = z.string().nullable()
const count = z.int().nullable()

const denominator = z
  .object({
    amount: z.int(),
    asOf: CalendarDate,
    source: z.string(),
    from: z.enum(['unit', 'sum', 'plan']),
    missingUnits: z.int(),
  })
  .nullable()

const targetCount = z.object({
  denominator,
  promised: count,
  reached: count,
  missing: count,
  percent: z.number().nullable(),
})

const target = targetCount.extend({
  id: z.string(),
  title: bilingual,
  audiences: z.array(z.string()),
  counts: z.enum(['people', 'entities', 'teams']),
  evidence: z.enum(['outcomes', 'recorded']),
  wantedPercent: z.number().nullable(),
  years: z.object({ from: z.int(), to: z.int() }),
  due: CalendarDate,
  turns: z.int(),
  minimums: z.array(
    z.object({
      kind: z.enum(['people', 'coursesPerYear', 'coursesEach', 'members']),
      wanted: z.int(),
      actual: count,
      year: count,
      met: z.boolean().nullable(),
    }),
  ),
  weeks: z.array(z.object({ from: CalendarDate, added: z.int(), total: z.int() })),
  forecast: z
    .object({
      perWeek: z.number(),
      weeksLeft: z.number(),
      neededPerWeek: z.number().nullable(),
      atDeadline: z.number(),
      reachedOn: CalendarDate.nullable(),
    })
    .nullable(),
  clause: words,
  open: words,
})

/** What a later version of the product adds has a default here, so that older reports are read all the same. */
export const StoredReport = z.object({
  plan: z.object({ id: z.string(), title: bilingual, document: words, version: z.int() }),
  madeAt: z.string(),
  on: CalendarDate,
  treeOn: CalendarDate,
  unit: z.object({ id: z.string(), code: words, name: z.string() }).nullable(),
  targets: z.array(target),
  units: z.array(
    z.object({
      id: words,
      code: words,
      name: z.string(),
      kind: words,
      parentId: words,
      depth: z.int(),
      ended: z.boolean(),
      targets: z.record(z.string(), targetCount),
      people: z.int(),
      turns: z.int(),
    }),
  ),
  audiences: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      onRoster: count,
      headCount: denominator,
      trained: count,
    }),
  ),
  modules: z.array(z.object({ code: z.string(), title: bilingual, completed: z.int() })),
  coverage: z.array(z.object({ audience: z.string(), module: z.string(), completed: z.int() })),
  programs: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      kind: z.enum(['basic', 'intensive']),
      cohorts: z.int(),
      enrolled: z.int(),
      people: z.int(),
      turns: z.int(),
      certified: z.int(),
      papers: z.int(),
    }),
  ),
  totals: z.object({
    people: z.int(),
    turns: z.int(),
    outsideAudiences: z.int(),
    withoutUnit: z.int(),
  }),
}) satisfies z.ZodType<PlanReport>

/** Plans as they stand in the database: parsed once, so numbers and dates have their final form. */
import { z } from 'zod'
import { CalendarDate } from '../../../connectors/contract.ts'
import { unitKinds } from '../../foundation/texts/unit-kinds.ts'
import type { AudienceRule } from './audience-rule.ts'
import type { PlanDefinition } from './definition.ts'

const fraction = z.object({ numerator: z.int().min(0), denominator: z.int().min(1) })
const bilingual = z.object({ vi: z.string(), en: z.string().nullable() })
const years = z.object({ from: z.int(), to: z.int() })
const words = z.string().nullable()

const Rule: z.ZodType<AudienceRule> = z.lazy(() =>
  z.union([
    z.object({ tag: z.array(z.string()) }),
    z.object({ position: z.array(z.string()) }),
    z.object({ positionHas: z.array(z.string()) }),
    z.object({ unitKind: z.array(z.string()) }),
    z.object({ any: z.array(Rule) }),
    z.object({ all: z.array(Rule) }),
    z.object({ not: Rule }),
  ]),
)

/** What came later has a default: versions stored before it are read all the same. */
export const StoredPlan = z.object({
  id: z.string(),
  title: bilingual,
  source: words,
  document: words,
  issuedOn: CalendarDate.nullable(),
  legalBasis: z.array(z.string()),
  years,
  body: z
    .object({
      parent: words,
      name: z.string(),
      place: words,
      recipient: words,
      signer: z.object({ title: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  root: words,
  programs: z.array(z.string()),
  audiences: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      rule: Rule.nullable(),
      modules: z.array(z.string()),
      headCount: words,
      clause: words,
    }),
  ),
  figures: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      amount: z.int(),
      of: z.enum(['people', 'units', 'classes', 'periods', 'days', 'dong']),
      asOf: CalendarDate.nullable(),
      sum: z.array(z.string()).nullable(),
      product: z.array(z.string()).nullable(),
      differsFrom: z.array(z.string()).nullable(),
      clause: words,
    }),
  ),
  targets: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      audiences: z.array(z.string()),
      counts: z.enum(['people', 'entities', 'teams']),
      unitKinds: z.array(z.enum(unitKinds)),
      percent: fraction.nullable(),
      headCount: words,
      years: years.nullable(),
      programs: z.array(z.string()).nullable(),
      modules: z.array(z.string()),
      evidence: z.enum(['outcomes', 'recorded']),
      due: CalendarDate.nullable(),
      atLeast: z
        .object({
          people: z.int().nullable(),
          coursesPerYear: z.int().nullable(),
          coursesEach: z.int().nullable(),
          members: z.int().nullable(),
        })
        .nullable(),
      clause: words,
      open: words,
    }),
  ),
  reach: z.array(z.object({ id: z.string(), title: bilingual, clause: words })),
  costs: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      lines: z.array(
        z.object({
          id: z.string(),
          title: bilingual,
          quantity: z.int().nullable(),
          unitPrice: z.int().nullable(),
          total: z.int().nullable(),
          clause: words,
        }),
      ),
      total: z.int().nullable(),
      clause: words,
    }),
  ),
  deadlines: z.array(
    z.object({
      id: z.string(),
      title: bilingual,
      kind: z.enum(['unit-plan', 'estimate', 'results', 'needs', 'report']),
      on: CalendarDate.nullable(),
      yearly: words,
      from: z.array(z.enum(unitKinds)),
      to: words,
      clause: words,
    }),
  ),
  questions: z.array(z.string()),
}) satisfies z.ZodType<PlanDefinition>
export type StoredPlan = z.infer<typeof StoredPlan>

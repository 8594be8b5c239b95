/**
 * What `plans/<id>.yaml` says: what a document promises, for whom, by when and against which head count; what it costs;
 * which papers are due. Values are taken as written, as in program files.
 */
import { z } from 'zod'
import { addDays } from '../../foundation/dates.ts'
import { unitKinds } from '../../foundation/texts/unit-kinds.ts'
import {
  bilingual,
  date,
  fraction,
  identifier,
  lines,
  oneOf,
  text,
  wholeNumber,
} from '../written.ts'
import { closedObject } from '../yaml.ts'
import { AudienceRule } from './audience-rule.ts'

const amount = wholeNumberUpTo(1_000_000_000_000)
const year = wholeNumber('a year such as 2026', 2100, 2000)

/** `2026`, `2024-2025`, or `{ from: 2024, to: 2025 }`. */
const Years = z
  .preprocess(
    (value) => {
      if (typeof value !== 'string') return value
      const [, from, to = from] = /^(\d{4})(?:\s*[-–]\s*(\d{4}))?$/.exec(value) ?? []
      return from === undefined ? value : { from, to }
    },
    closedObject({ from: year, to: year }, 'years such as 2026 or 2024-2025'),
  )
  .superRefine(({ from, to }, context) => {
    if (to < from)
      context.addIssue({ code: 'custom', path: ['to'], message: `is before from, ${from}` })
  })

const Audience = closedObject({
  id: identifier,
  title: bilingual,
  /** null: the document names the audience, and nobody has said how the roster tells it. */
  rule: AudienceRule.nullable().default(null),
  /** Codes of the modules that the plan has for this audience. */
  modules: lines.default([]),
  /** Id of a figure of this plan: the head count that the document states. */
  headCount: identifier.nullable().default(null),
  clause: text.nullable().default(null),
})

/** A number that the document states; what it is the sum or product of must come to it. */
const Figure = closedObject({
  id: identifier,
  title: bilingual,
  amount,
  /** What is counted. */
  of: oneOf('people', 'units', 'classes', 'periods', 'days', 'dong').default('people'),
  /** The day that it is true of; left out: the day of the document (`issuedOn`). */
  asOf: date.nullable().default(null),
  /** Ids of figures that add up to it. */
  sum: z.array(identifier).nullable().default(null),
  /** Ids of figures that it is the product of. */
  product: z.array(identifier).nullable().default(null),
  /** Ids of figures whose sum the document does not say to be this one, although one would expect it. */
  differsFrom: z.array(identifier).nullable().default(null),
  clause: text.nullable().default(null),
})

const AtLeast = closedObject({
  /** Distinct people. */
  people: wholeNumber('a number of people', 1_000_000).nullable().default(null),
  /** Classes that begin in each year. */
  coursesPerYear: wholeNumber('a number of courses such as 2', 1000).nullable().default(null),
  /** Courses that each person has passed in each year. */
  coursesEach: wholeNumber('a number of courses such as 1', 100).nullable().default(null),
  /** People in each team. */
  members: wholeNumber('a number of members such as 5', 1000).nullable().default(null),
})

const Target = closedObject({
  id: identifier,
  title: bilingual,
  /** Ids of audiences; several: they are one joint denominator. None: everybody of the programs. */
  audiences: z.array(identifier).default([]),
  counts: oneOf('people', 'entities', 'teams').default('people'),
  /** Of entities: the kinds of units that are counted; of teams: of what there is to be one each. */
  unitKinds: z.array(oneOf(...unitKinds)).default([]),
  /** Share of the denominator. */
  percent: fraction.nullable().default(null),
  /** A head count that is promised; id of a figure. */
  headCount: identifier.nullable().default(null),
  /** Left out: all years of the plan, together. */
  years: Years.nullable().default(null),
  /** Ids of programs; left out: all of the plan. */
  programs: z.array(identifier).nullable().default(null),
  /** Codes of the modules that have to be completed; none: a class of the programs has to be passed. */
  modules: lines.default([]),
  /** `recorded`: what has been reached is brought as figures, for it is no attendance. */
  evidence: oneOf('outcomes', 'recorded').default('outcomes'),
  /** Last valid day; left out: the last day of the years. */
  due: date.nullable().default(null),
  atLeast: AtLeast.nullable().default(null),
  clause: text.nullable().default(null),
  /** What the document leaves open of this target. */
  open: text.nullable().default(null),
})

/** Reached without being taught: leaflets, Zalo, mass media. Never counted as trained. */
const Reach = closedObject({
  id: identifier,
  title: bilingual,
  clause: text.nullable().default(null),
})

const CostLine = closedObject({
  id: identifier,
  title: bilingual,
  quantity: amount.nullable().default(null),
  unitPrice: amount.nullable().default(null),
  /** In đồng; with quantity and unit price their product. */
  total: amount.nullable().default(null),
  clause: text.nullable().default(null),
})
const Cost = closedObject({
  id: identifier,
  title: bilingual,
  lines: z.array(CostLine).default([]),
  /** In đồng, as the document states it. null: it states none. */
  total: amount.nullable().default(null),
  clause: text.nullable().default(null),
})

/** `12-31`: a day of each year of the plan. */
const DayOfYear = z
  .string({ error: 'must be a day of the year such as 12-31' })
  .refine((value) => z.iso.date().safeParse(`2024-${value}`).success, {
    error: 'must be a day of the year such as 12-31',
  })

const Deadline = closedObject({
  id: identifier,
  title: bilingual,
  kind: oneOf('unit-plan', 'estimate', 'results', 'needs', 'report'),
  /** Last valid day, or the first that is too late, or a last valid day of each year. */
  on: date.nullable().default(null),
  before: date.nullable().default(null),
  yearly: DayOfYear.nullable().default(null),
  /** Kinds of units that owe it, each for itself; none: the body that runs the plan owes it. */
  from: z.array(oneOf(...unitKinds)).default([]),
  /** Who receives it. */
  to: text.nullable().default(null),
  clause: text.nullable().default(null),
})
  .superRefine(({ on, before, yearly }, context) => {
    if ([on, before, yearly].filter((given) => given !== null).length !== 1)
      context.addIssue({
        code: 'custom',
        path: ['on'],
        message: 'must have just one of on (last valid day), before and yearly',
      })
  })
  .transform(({ before, on, ...deadline }) => ({
    ...deadline,
    /** Last valid day; null: yearly. */
    on: before === null ? on : addDays(before, -1),
  }))

export const PlanFile = closedObject({
  id: identifier,
  title: bilingual,
  source: text.nullable().default(null),
  document: text.nullable().default(null),
  issuedOn: date.nullable().default(null),
  legalBasis: lines.default([]),
  years: Years,
  /** Who runs the plan and to whom its reports go; what letters carry at their head. */
  body: closedObject({
    /** The body above: UBND tỉnh Sơn La. */
    parent: text.nullable().default(null),
    name: text,
    place: text.nullable().default(null),
    recipient: text.nullable().default(null),
    signer: closedObject({ title: text, name: text }).nullable().default(null),
  })
    .nullable()
    .default(null),
  /** Code of the unit that the plan is of; left out: all units. */
  root: text.nullable().default(null),
  programs: z.array(identifier).default([]),
  audiences: z.array(Audience).default([]),
  figures: z.array(Figure).default([]),
  targets: z.array(Target).default([]),
  reach: z.array(Reach).default([]),
  costs: z.array(Cost).default([]),
  deadlines: z.array(Deadline).default([]),
  /** What the document leaves open and a person has to settle, a line each. */
  questions: lines.default([]),
})

export type PlanDefinition = z.output<typeof PlanFile>
export type PlanTarget = PlanDefinition['targets'][number]
export type PlanAudience = PlanDefinition['audiences'][number]
export type PlanFigure = PlanDefinition['figures'][number]
export type PlanCost = PlanDefinition['costs'][number]
export type PlanDeadline = PlanDefinition['deadlines'][number]

function wholeNumberUpTo(most: number) {
  return z
    .string({ error: 'must be a whole number such as 3898' })
    .regex(/^\d{1,13}$/, 'must be a whole number without dots, such as 3898')
    .transform(Number)
    .refine((value) => value <= most, `must be at most ${most}`)
}

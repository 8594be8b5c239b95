/**
 * What `programs/<id>.yaml` says: a program, its rules, its certificate and its cohorts.
 * The schema takes the values as written (`YamlFile.written`), so scores never pass through a binary float.
 */
import { z } from 'zod'
import { AttendanceSource } from '../../connectors/contract.ts'
import { addDays, parseVietnameseDate } from '../foundation/dates.ts'
import { Exact, parseDecimal } from '../foundation/decimal.ts'
import { cleanText } from '../foundation/names.ts'
import { type Fraction, parseFraction } from './fraction.ts'
import { numberPatternFault } from './number-pattern.ts'
import { closedObject } from './yaml.ts'

const text = z
  .string({
    error: (issue) => (issue.input === undefined ? 'is missing; write a text' : 'must be a text'),
  })
  .transform(cleanText)
  .refine((value) => value !== '', 'must not be empty')

const identifier = text.refine(
  (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value),
  'must be 1 to 63 letters a-z, digits, "-", "." or "_", and begin with a letter or digit',
)

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

/** A calendar date, ISO or day first, as `yyyy-MM-dd`. */
const date = z
  .string({ error: 'must be a date such as 2022-12-31' })
  .transform((value, context) => {
    const parsed = parseVietnameseDate(value)
    if (parsed !== null) return parsed
    context.addIssue({ code: 'custom', message: 'must be a real date such as 2022-12-31' })
    return z.NEVER
  })

const decimal = z
  .string({ error: 'must be a number such as 5 or 5.5' })
  .transform((value, context) => {
    const parsed = parseDecimal(value)
    if (parsed !== null) return parsed
    context.addIssue({ code: 'custom', message: 'must be a number such as 5 or 5.5' })
    return z.NEVER
  })

const fraction = z
  .string({ error: 'must be a share such as 3/4, 0.75 or 75%' })
  .transform((value, context): Fraction => {
    const parsed = parseFraction(value)
    if (parsed !== null) return parsed
    context.addIssue({
      code: 'custom',
      message: 'must be a share from 0 to 1 such as 3/4, 0.75 or 75%',
    })
    return z.NEVER
  })

const wholeNumber = (what: string, maximum: number) =>
  z
    .string({ error: `must be ${what}` })
    .regex(/^\d{1,6}$/, `must be ${what}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= maximum, `must be ${what}, 1 to ${maximum}`)

const FinalTestRule = closedObject({
  /** Points needed, on the scale below. */
  pass: decimal.default('5'),
  scale: decimal.default('10'),
  attempts: oneOf('highest', 'last', 'first').default('highest'),
  /** A test of several papers, such as theory and practice; left out: of one. */
  papers: z
    .array(
      closedObject({
        code: identifier,
        /** How much it weighs in the average. */
        weight: decimal.default('1'),
      }),
      { error: 'must be a list of papers' },
    )
    .nullable()
    .default(null),
  /** Of several papers: their weighted average must reach the pass mark, or each of them. */
  combine: oneOf('average', 'each').default('average'),
}).superRefine((rule, context) => {
  if (new Exact(rule.scale).lte(0))
    context.addIssue({ code: 'custom', path: ['scale'], message: 'must be more than 0' })
  else if (new Exact(rule.pass).lt(0) || new Exact(rule.pass).gt(rule.scale))
    context.addIssue({
      code: 'custom',
      path: ['pass'],
      message: `must lie between 0 and the scale, ${rule.scale}`,
    })
})

const AttendanceRule = closedObject({
  /** Share of the course that must be attended. */
  minimum: fraction
    .refine((value) => value.numerator > 0, 'must be more than 0; write `attendance: none` instead')
    .default({ numerator: 3, denominator: 4 }),
  /** What an absence without a reason inside the rest does. */
  unexcused: oneOf('review', 'fail', 'accept').default('review'),
  /** Less than this share of a session is an absence, where minutes are measured. */
  presence: fraction.default({ numerator: 1, denominator: 2 }),
})

const WindowRule = closedObject({
  days: wholeNumber('a number of days such as 10', 3660),
  from: oneOf('account', 'first-access', 'cohort').default('account'),
})

const noneOr = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === 'none' ? null : value), schema.nullable())

const inheritedFinalTest = {
  pass: '5',
  scale: '10',
  attempts: 'highest',
  papers: null,
  combine: 'average',
} as const
const inheritedAttendance = {
  minimum: { numerator: 3, denominator: 4 },
  unexcused: 'review',
  presence: { numerator: 1, denominator: 2 },
} as const

/** Document 003: 5 of 10 passes, three quarters attended, ten days from the account. */
const rulesOf003 = {
  finalTest: inheritedFinalTest,
  attendance: inheritedAttendance,
  window: { days: 10, from: 'account' },
  modules: 'optional',
} as const

/**
 * `rules` left out: those of document 003. Inside `rules`, a test or attendance rule left out is 003's, because a
 * forgotten line must not make passing easier; `attendance: none` says that there is no such rule. A window left
 * out is no window: then only the cohort's deadline closes.
 */
const Rules = closedObject({
  finalTest: FinalTestRule.default(inheritedFinalTest),
  attendance: noneOr(AttendanceRule).default(inheritedAttendance),
  window: noneOr(WindowRule).default(null),
  /** `all`: every topic or module of the learner's audience must be completed, whatever the share. */
  modules: oneOf('all', 'optional').default('optional'),
})

const Certificate = closedObject({
  title: text
    .refine(
      (value) => !value.toLowerCase().includes('chứng chỉ'),
      'must not say "chứng chỉ", which is a regulated type; write "Giấy chứng nhận …"',
    )
    .default('Giấy chứng nhận hoàn thành khóa học'),
  issuer: text,
  place: text.nullable().default(null),
  number: text
    .superRefine((pattern, context) => {
      const fault = numberPatternFault(pattern)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
    .default('{seq}/{year}/GCN'),
  /** Length of the course in tiết. */
  periods: wholeNumber('a number of tiết such as 16', 10_000).nullable().default(null),
  signer: closedObject({ title: text, name: text }).nullable().default(null),
})

const Evidence = closedObject({
  platform: text,
  /** The platform's id, shortname, idnumber or code of the course. */
  course: text,
  /** A grade item's name or idnumber; null on platforms with a single final test. */
  finalTest: text.nullable().default(null),
  /** Which paper of the final test that grade item is; left out: of a test of one paper. */
  paper: identifier.nullable().default(null),
  /** The module that this course is; left out: it is not one module. */
  module: text.nullable().default(null),
  /** Left out: none, so that one platform can give the test and another the attendance. */
  attendance: z
    .enum(AttendanceSource.options, {
      error: `must be one of ${AttendanceSource.options.join(', ')}`,
    })
    .nullable()
    .default(null),
})

const Cohort = closedObject({
  id: identifier,
  name: text.optional(),
  start: date.nullable().default(null),
  /** Last valid day. */
  deadline: date.optional(),
  /** First day that is too late. */
  before: date.optional(),
  enrol: oneOf('platform', 'roster').default('platform'),
  evidence: z.array(Evidence, { error: 'must be a list of sources' }).default([]),
})
  .superRefine(
    ({ start, deadline, before }, context) => {
      // Runs beside other faults of the cohort, so the dates may still be as written.
      const days = [start, deadline, before].filter((day) => typeof day === 'string')
      if (days.some((day) => !z.iso.date().safeParse(day).success)) return
      if (deadline && before && addDays(deadline, 1) !== before)
        context.addIssue({
          code: 'custom',
          path: ['before'],
          message: `contradicts deadline ${deadline} (last valid day), which is before: ${addDays(deadline, 1)}; give one of them`,
        })
      const last = deadline ?? (before && addDays(before, -1))
      if (start && last && last < start)
        context.addIssue({
          code: 'custom',
          path: [deadline ? 'deadline' : 'before'],
          message: `lies before the start, ${start}`,
        })
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .transform(({ before, deadline, name, ...cohort }) => ({
    ...cohort,
    name: name ?? cohort.id,
    /** Last valid day, inclusive; null when the cohort has no deadline. */
    deadline: deadline ?? (before === undefined ? null : addDays(before, -1)),
    evidence: cohort.evidence.map((entry) => ({
      ...entry,
      attendance: entry.attendance ?? ('none' as const),
    })),
  }))

export const ProgramDefinition = closedObject({
  id: identifier,
  title: closedObject({ vi: text, en: text.nullable().default(null) }),
  /** The document the program comes from. */
  source: text.nullable().default(null),
  /** `inherited`: the document is silent on the rules, they are document 003's. */
  basis: oneOf('stated', 'inherited').optional(),
  issue: oneOf('manual', 'automatic', 'approval').default('manual'),
  rules: Rules.optional(),
  /** Codes of the modules that an audience has to complete. */
  modules: z
    .record(text, z.array(text, { error: 'must be a list of module codes' }), {
      error: 'must hold a list of module codes for each audience',
    })
    .default({}),
  /** Left out: nothing is issued here. */
  certificate: Certificate.nullable().default(null),
  cohorts: z.array(Cohort, { error: 'must be a list of cohorts' }).default([]),
})
  .superRefine((program, context) => {
    if (program.rules?.window?.from !== 'cohort') return
    for (const [index, cohort] of program.cohorts.entries())
      if (cohort.start === null)
        context.addIssue({
          code: 'custom',
          path: ['cohorts', index, 'start'],
          message: 'is missing; the window of this program counts from the start of the cohort',
        })
  })
  .transform((program) => ({
    ...program,
    basis: program.basis ?? (program.rules || program.source === '003' ? 'stated' : 'inherited'),
    rules: program.rules ?? rulesOf003,
  }))

export type ProgramDefinition = z.infer<typeof ProgramDefinition>
export type CohortDefinition = ProgramDefinition['cohorts'][number]
export type ProgramRules = z.infer<typeof Rules>

/** The modules an audience has to complete; null when the program does not list them. */
export function requiredModules(
  program: Pick<ProgramDefinition, 'modules'>,
  audience: string | null,
): string[] | null {
  if (audience === null || !Object.hasOwn(program.modules, audience)) return null
  return program.modules[audience] ?? null
}

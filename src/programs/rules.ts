/** `rules` of a program file: final test, attendance, window, modules. */
import { z } from 'zod'
import { Exact } from '../foundation/decimal.ts'
import { decimal, fraction, identifier, noneOr, oneOf, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

const Paper = closedObject({
  code: identifier,
  /** How much it weighs in the average. */
  weight: decimal.refine((value) => new Exact(value).gt(0), 'must be more than 0').default('1'),
})

const FinalTestRule = closedObject({
  /** Points needed, on the scale below. */
  pass: decimal.default('5'),
  scale: decimal.default('10'),
  attempts: oneOf('highest', 'last', 'first').default('highest'),
  /** A test of several papers, such as theory and practice; left out: of one. */
  papers: z
    .array(Paper, { error: 'must be a list of papers' })
    .min(2, 'must name two papers or more; a test of one needs no list')
    .superRefine((papers, context) => {
      for (const [index, { code }] of papers.entries())
        if (papers.findIndex((paper) => paper.code === code) < index)
          context.addIssue({
            code: 'custom',
            path: [index, 'code'],
            message: `"${code}" is listed twice`,
          })
    })
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

const AttendanceRule = closedObject(
  {
    /** Share of the course that must be attended. */
    minimum: fraction
      .refine(
        (value) => value.numerator > 0,
        'must be more than 0; write `attendance: none` instead',
      )
      .default({ numerator: 3, denominator: 4 }),
    /** What an absence without a reason inside the rest does. Of sessions only: a missing topic is no absence. */
    unexcused: oneOf('review', 'fail', 'accept').default('review'),
    /** Less than this share of a session is an absence, where minutes are measured. */
    presence: fraction.default({ numerator: 1, denominator: 2 }),
    /** How the program counts sessions: in minutes or in tiết of 45 minutes. The shares, and so the verdicts, are the same. */
    counted: oneOf('minutes', 'periods').default('minutes'),
  },
  'none',
)

const WindowRule = closedObject(
  {
    days: wholeNumber('a number of days such as 10', 3660),
    from: oneOf('account', 'first-access', 'cohort').default('account'),
  },
  'none',
)

const finalTestOf003 = {
  pass: '5',
  scale: '10',
  attempts: 'highest',
  papers: null,
  combine: 'average',
} as const
const attendanceOf003 = {
  minimum: { numerator: 3, denominator: 4 },
  unexcused: 'review',
  presence: { numerator: 1, denominator: 2 },
  counted: 'minutes',
} as const

/** Document 003: 5 of 10 passes, three quarters attended, ten days from the account. */
export const rulesOf003 = {
  finalTest: finalTestOf003,
  attendance: attendanceOf003,
  window: { days: 10, from: 'account' },
  modules: 'optional',
} as const

/**
 * `rules` left out: those of document 003. Inside `rules`, a test or attendance rule left out is 003's, because a
 * forgotten line must not make passing easier; `attendance: none` says that there is no such rule. A window left
 * out is no window: then only the cohort's deadline closes.
 */
export const Rules = closedObject({
  finalTest: FinalTestRule.default(finalTestOf003),
  attendance: noneOr(AttendanceRule).default(attendanceOf003),
  window: noneOr(WindowRule).default(null),
  /** `all`: every topic or module of the learner's audience must be completed, whatever the share. */
  modules: oneOf('all', 'optional').default('optional'),
})
export type ProgramRules = z.infer<typeof Rules>

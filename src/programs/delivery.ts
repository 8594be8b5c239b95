/** `delivery`: how a program is to be held, and how a cohort plans to hold it. */
import { z } from 'zod'
import { leastShare, oneOf, text, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

/** `video`: over a meeting system, such as Zoom or conference bridges (điểm cầu). */
const Mode = oneOf('online', 'in-person', 'blended', 'video')

const days = wholeNumber('a number of days such as 5', 366)
const periods = wholeNumber('a number of tiết such as 8', 10_000, 0)

/** `5`, `5-14` as documents write it, or `{ from: 5, to: 14 }`. */
const Days = z
  .preprocess(
    (value) => {
      if (typeof value !== 'string') return value
      const [, from, to = from] = /^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(value) ?? []
      return from === undefined ? value : { from, to }
    },
    closedObject({ from: days, to: days }, 'a number of days such as 5'),
  )
  .superRefine(({ from, to }, context) => {
    if (to < from)
      context.addIssue({ code: 'custom', path: ['to'], message: `is less than from, ${from}` })
  })

/** Limits that every cohort of the program keeps; null: the document sets none. */
export const DeliveryLimits = closedObject({
  /** One mode, or a list of those that occur beside each other. */
  mode: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(Mode, { error: 'must be a mode or a list of modes' }).min(1, 'must name a mode'),
    )
    .nullable()
    .default(null),
  /** Learners a class, at most. */
  classSize: wholeNumber('a number of learners such as 150', 100_000).nullable().default(null),
  /** Of the tiết of a class, and of each module that it plans apart. */
  inPersonShare: leastShare.nullable().default(null),
  /** Length of a class in days. */
  days: Days.nullable().default(null),
  /** Classes that begin in a calendar year, at least. */
  coursesPerYear: wholeNumber('a number of courses such as 2', 1000).nullable().default(null),
})

/** What a class means to do, in whole tiết; null: not planned yet, so nothing to check. Of the two kinds of tiết one that is left out beside the other is none. */
export const PlannedDelivery = closedObject({
  learners: wholeNumber('a number of learners such as 150', 100_000).nullable().default(null),
  days: days.nullable().default(null),
  inPersonPeriods: periods.nullable().default(null),
  onlinePeriods: periods.nullable().default(null),
  /** The same for each module, where a class teaches several. */
  modules: z
    .record(
      text,
      closedObject({
        inPersonPeriods: periods.default(0),
        onlinePeriods: periods.default(0),
      }),
      { error: 'must hold inPersonPeriods and onlinePeriods for each module' },
    )
    .default({}),
}).superRefine(({ modules, inPersonPeriods, onlinePeriods }, context) => {
  const nothing = 'plans no tiết; write how many, or leave it out'
  for (const [code, part] of Object.entries(modules))
    if (part.inPersonPeriods + part.onlinePeriods === 0)
      context.addIssue({ code: 'custom', path: ['modules', code], message: nothing })
  const parts = Object.values(modules)
  if (parts.length === 0) {
    if (inPersonPeriods === 0 && (onlinePeriods ?? 0) === 0)
      context.addIssue({ code: 'custom', path: ['inPersonPeriods'], message: nothing })
    else if (onlinePeriods === 0 && inPersonPeriods === null)
      context.addIssue({ code: 'custom', path: ['onlinePeriods'], message: nothing })
    return
  }
  const sums = {
    inPersonPeriods: parts.reduce((sum, part) => sum + part.inPersonPeriods, 0),
    onlinePeriods: parts.reduce((sum, part) => sum + part.onlinePeriods, 0),
  }
  const given = { inPersonPeriods, onlinePeriods }
  for (const key of ['inPersonPeriods', 'onlinePeriods'] as const)
    if (given[key] !== null && given[key] !== sums[key])
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `contradicts the modules, which have ${sums[key]} together; leave it out`,
      })
})

export type DeliveryLimits = z.infer<typeof DeliveryLimits>
export type PlannedDelivery = z.infer<typeof PlannedDelivery>

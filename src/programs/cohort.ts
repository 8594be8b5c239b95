/** `cohorts` of a program file: dates, evidence, and how the class is to be held. */
import { z } from 'zod'
import { AttendanceSource } from '../../connectors/contract.ts'
import { addDays } from '../foundation/dates.ts'
import { PlannedDelivery } from './delivery.ts'
import { date, identifier, oneOf, text } from './written.ts'
import { closedObject } from './yaml.ts'

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

/** The two ways to write a last valid day. */
export const lastDayKeys = {
  /** Last valid day. */
  deadline: date.optional(),
  /** First day that is too late. */
  before: date.optional(),
}

interface WrittenDays {
  start?: unknown
  deadline?: unknown
  before?: unknown
}

/** @returns the key at fault and what is wrong with it; null also where a date is not one yet */
export function lastDayFault(written: WrittenDays): { key: string; message: string } | null {
  const [start, deadline, before] = [written.start, written.deadline, written.before].map((day) =>
    z.iso.date().safeParse(day),
  )
  if (deadline?.success && before?.success && addDays(deadline.data, 1) !== before.data)
    return {
      key: 'before',
      message: `contradicts deadline ${deadline.data} (last valid day), which is before: ${addDays(deadline.data, 1)}; give one of them`,
    }
  const last = deadline?.data ?? (before?.success ? addDays(before.data, -1) : undefined)
  if (start?.success && last !== undefined && last < start.data)
    return {
      key: deadline?.success ? 'deadline' : 'before',
      message: `lies before the start, ${start.data}`,
    }
  return null
}

/** Last valid day, inclusive; null when none is set. */
export function lastDay({
  deadline,
  before,
}: {
  deadline?: string | undefined
  before?: string | undefined
}): string | null {
  return deadline ?? (before === undefined ? null : addDays(before, -1))
}

export const Cohort = closedObject({
  id: identifier,
  name: text.optional(),
  start: date.nullable().default(null),
  ...lastDayKeys,
  enrol: oneOf('platform', 'roster').default('platform'),
  /** How this class is to be held, checked against the limits of the program. */
  delivery: PlannedDelivery.nullable().default(null),
  evidence: z.array(Evidence, { error: 'must be a list of sources' }).default([]),
})
  .superRefine(
    (cohort, context) => {
      // Runs beside other faults of the cohort, so the dates may still be as written.
      const fault = lastDayFault(cohort)
      if (fault) context.addIssue({ code: 'custom', path: [fault.key], message: fault.message })
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .transform(({ before, deadline, name, ...cohort }) => ({
    ...cohort,
    name: name ?? cohort.id,
    deadline: lastDay({ deadline, before }),
    evidence: cohort.evidence.map((entry) => ({
      ...entry,
      attendance: entry.attendance ?? ('none' as const),
    })),
  }))

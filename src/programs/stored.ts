/** Definitions as they stand in the database: already parsed once, so numbers and dates have their final form. */
import { z } from 'zod'
import { AttendanceSource, CalendarDate, DecimalString } from '../../connectors/contract.ts'
import type { CohortDefinition, ProgramDefinition } from './definition.ts'
import type { PlatformDefinition } from './platforms.ts'

const fraction = z.object({ numerator: z.int().min(0), denominator: z.int().min(1) })

export const StoredProgram = z.object({
  id: z.string(),
  title: z.object({ vi: z.string(), en: z.string().nullable() }),
  source: z.string().nullable(),
  basis: z.enum(['stated', 'inherited']),
  issue: z.enum(['manual', 'automatic', 'approval']),
  rules: z.object({
    finalTest: z.object({
      pass: DecimalString,
      scale: DecimalString,
      attempts: z.enum(['highest', 'last', 'first']),
      papers: z
        .array(z.object({ code: z.string(), weight: DecimalString }))
        .nullable()
        .default(null),
      combine: z.enum(['average', 'each']).default('average'),
    }),
    attendance: z
      .object({
        minimum: fraction,
        unexcused: z.enum(['review', 'fail', 'accept']),
        presence: fraction,
      })
      .nullable(),
    window: z
      .object({ days: z.int().min(1), from: z.enum(['account', 'first-access', 'cohort']) })
      .nullable(),
    modules: z.enum(['all', 'optional']),
  }),
  modules: z.record(z.string(), z.array(z.string())),
  certificate: z
    .object({
      title: z.string(),
      issuer: z.string(),
      place: z.string().nullable(),
      number: z.string(),
      periods: z.int().nullable(),
      signer: z.object({ title: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<Omit<ProgramDefinition, 'cohorts'>>
export type StoredProgram = z.infer<typeof StoredProgram>

export const StoredCohort = z.object({
  id: z.string(),
  name: z.string(),
  start: CalendarDate.nullable(),
  deadline: CalendarDate.nullable(),
  enrol: z.enum(['platform', 'roster']),
  evidence: z.array(
    z.object({
      platform: z.string(),
      course: z.string(),
      finalTest: z.string().nullable(),
      paper: z.string().nullable().default(null),
      module: z.string().nullable().default(null),
      attendance: AttendanceSource,
    }),
  ),
}) satisfies z.ZodType<CohortDefinition>

export const StoredPlatform = z.object({
  id: z.string(),
  connector: z.string(),
  url: z.string().nullable(),
  token: z.string().nullable(),
  schedule: z.string().nullable(),
  allowPrivateNetwork: z.boolean(),
  requestsPerSecond: z.number().nullable().default(null),
  parallel: z.number().nullable().default(null),
  lossShare: fraction.default({ numerator: 1, denominator: 5 }),
  tokenExpires: z.string().nullable().default(null),
  settings: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<PlatformDefinition>

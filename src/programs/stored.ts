/** Definitions as they stand in the database: already parsed once, so numbers and dates have their final form. */
import { z } from 'zod'
import { AttendanceSource, CalendarDate, DecimalString } from '../../connectors/contract.ts'
import type { CohortDefinition, ProgramDefinition } from './definition.ts'
import { factFields, inheritableFields } from './facts.ts'
import type { PlatformDefinition } from './platforms.ts'

const fraction = z.object({ numerator: z.int().min(0), denominator: z.int().min(1) })
const bilingual = z.object({ vi: z.string(), en: z.string().nullable() })

/** What came later has a default: versions stored before it are read all the same. */
const Rules = z.object({
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
      counted: z.enum(['minutes', 'periods']).default('minutes'),
    })
    .nullable(),
  window: z
    .object({ days: z.int().min(1), from: z.enum(['account', 'first-access', 'cohort']) })
    .nullable(),
  modules: z.enum(['all', 'optional']),
})

const DeliveryLimits = z.object({
  mode: z.array(z.enum(['online', 'in-person', 'blended', 'video'])).nullable(),
  classSize: z.int().nullable(),
  inPersonShare: z.object({ share: fraction, exclusive: z.boolean() }).nullable(),
  days: z.object({ from: z.int(), to: z.int() }).nullable(),
  coursesPerYear: z.int().nullable(),
})

const OwnCertificate = z.object({
  issuedBy: z.literal('agency').default('agency'),
  title: z.string(),
  issuer: z.string(),
  parentBody: z.string().nullable().default(null),
  place: z.string().nullable(),
  number: z.string(),
  periods: z.int().nullable(),
  signer: z.object({ title: z.string(), name: z.string() }).nullable(),
  legalBasis: z.array(z.string()).default([]),
  wording: z.array(bilingual).default([]),
  template: z.string().nullable().default(null),
  agencySignature: z.boolean().default(false),
  email: z.boolean().default(false),
  linkDays: z.int().nullable().default(null),
})
const CertificateElsewhere = z.object({
  issuedBy: z.enum(['platform', 'institution']),
  title: z.string().nullable(),
  issuer: z.string().nullable(),
})

export const StoredProgram = z.object({
  id: z.string(),
  title: bilingual,
  kind: z.enum(['basic', 'intensive']).default('basic'),
  source: z.string().nullable(),
  document: z.string().nullable().default(null),
  legalBasis: z.array(z.string()).default([]),
  basis: z.enum(['stated', 'inherited']),
  issue: z.enum(['manual', 'automatic', 'approval']),
  rules: Rules,
  audiences: z.array(z.string()).default([]),
  modules: z.record(z.string(), z.array(z.string())),
  moduleTitles: z.record(z.string(), bilingual).default({}),
  deadline: CalendarDate.nullable().default(null),
  periods: z.int().nullable().default(null),
  delivery: DeliveryLimits.nullable().default(null),
  certificate: z.union([CertificateElsewhere, OwnCertificate]).nullable(),
  /** Not there in versions that say nothing of it, so that they stay the versions they are. */
  entities: z.object({ people: z.int().min(1).nullable(), share: fraction.nullable() }).optional(),
  questions: z.array(z.string()).default([]),
  stated: z
    .array(z.object({ field: z.enum(factFields), clause: z.string().nullable() }))
    .default([]),
  inherited: z.array(z.enum(inheritableFields)).default([]),
  unstated: z.array(z.enum(factFields)).default([]),
}) satisfies z.ZodType<Omit<ProgramDefinition, 'cohorts'>>
export type StoredProgram = z.infer<typeof StoredProgram>

const PlannedDelivery = z.object({
  learners: z.int().nullable(),
  days: z.int().nullable(),
  inPersonPeriods: z.int().nullable(),
  onlinePeriods: z.int().nullable(),
  modules: z.record(z.string(), z.object({ inPersonPeriods: z.int(), onlinePeriods: z.int() })),
})

export const StoredCohort = z.object({
  id: z.string(),
  name: z.string(),
  start: CalendarDate.nullable(),
  deadline: CalendarDate.nullable(),
  enrol: z.enum(['platform', 'roster']),
  delivery: PlannedDelivery.nullable().default(null),
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

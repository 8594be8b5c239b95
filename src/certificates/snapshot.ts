/** What a certificate says, frozen when it is issued. Pages, PDF and verification read this, never today's data. */
import { z } from 'zod'
import { CalendarDate, DecimalString } from '../../connectors/contract.ts'

export const CertificateSnapshot = z.object({
  /** Số hiệu, as printed. */
  number: z.string(),
  /** Số vào sổ: gapless per issuer and year of issue. */
  registerNumber: z.int().positive(),
  year: z.int(),
  title: z.string(),
  issuer: z.string(),
  place: z.string().nullable(),
  signer: z.object({ title: z.string(), name: z.string() }).nullable(),
  program: z.object({ id: z.string(), vi: z.string(), en: z.string().nullable() }),
  cohort: z.object({ id: z.string(), name: z.string() }),
  learner: z.object({ fullName: z.string(), dateOfBirth: CalendarDate, unit: z.string() }),
  /** First and last day of the cohort. */
  start: CalendarDate.nullable(),
  end: CalendarDate.nullable(),
  /** Length of the course in tiết. */
  periods: z.int().positive().nullable(),
  /** Points of 10, exact. */
  score: DecimalString.nullable(),
  /** Attended and required in minutes (or topics, or hundredths where the platform reports a share). */
  attendance: z
    .object({
      attended: DecimalString,
      required: DecimalString,
      unit: z.enum(['minutes', 'topics', 'share']),
    })
    .nullable(),
  /** Date of issue in Vietnam. */
  issueDate: CalendarDate,
  /** Public verification code; another secret than the learner's private link. */
  code: z.string(),
  /** What the QR code opens; frozen with PUBLIC_URL at issue. */
  verifyUrl: z.url(),
})
export type CertificateSnapshot = z.infer<typeof CertificateSnapshot>

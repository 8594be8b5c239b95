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
  /** The body above the issuer, printed over it: "UBND TỈNH SƠN LA". */
  parentBody: z.string().nullable().default(null),
  place: z.string().nullable(),
  /** `title` has a line for each "/" between spaces: "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC". */
  signer: z.object({ title: z.string(), name: z.string() }).nullable(),
  /** "Căn cứ …", a line each. */
  legalBasis: z.array(z.string()).default([]),
  /** Further lines of the paper. */
  wording: z.array(z.object({ vi: z.string(), en: z.string().nullable() })).default([]),
  /** The office's decision that released it, where the program asks for one. */
  decision: z.object({ number: z.string(), date: CalendarDate }).nullable().default(null),
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
  revision: z.int().positive().default(1),
  /** Of a later revision: the one it replaces, and the days in Vietnam on which both were made. */
  replaces: z
    .object({ revision: z.int().positive(), madeOn: CalendarDate, revisedOn: CalendarDate })
    .nullable()
    .default(null),
  /** Folder under `templates/` of the configuration; null: the house's own. */
  template: z.string().nullable().default(null),
  /** The day on which the person had their data erased: name, birth date and unit are marks then. Left out: it was not. */
  erasedOn: CalendarDate.optional(),
  /** The file is served only with the agency's own signature. */
  agencySignature: z.boolean().default(false),
})
export type CertificateSnapshot = z.infer<typeof CertificateSnapshot>

/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'
import { DecimalString, MINUTES_OF_A_PERIOD, SheetKind } from '../contract.ts'
import { SignIn } from '../sign-in.ts'
import { isField } from './fields.ts'

/** Headers of the operator's own for a field, one or several. */
const OwnHeaders = z
  .union([z.string(), z.array(z.string())])
  .transform((headers) => [headers].flat())

const Words = z.array(z.string().trim().min(1)).default([])

export const SpreadsheetSettings = z
  .object({
    /** A folder whose files are taken in. */
    folder: z.string().trim().min(1).optional(),
    /** For `url`, an export that is downloaded. */
    token: z.string().trim().min(1).optional(),
    signIn: SignIn.default({ type: 'bearer' }),
    /** Deadline of a download in seconds. */
    timeout: z.number().positive().max(3600).default(120),
    columns: z
      .record(z.string(), OwnHeaders)
      .default({})
      .refine((columns) => Object.keys(columns).every(isField), {
        error: 'names a field that there is not; see the README of the connector',
      }),
    /** Headers of modules by the code of the module, as programs name it. */
    modules: z.record(z.string(), OwnHeaders).default({}),
    /** What the files are, where nobody says otherwise and their columns leave it open. */
    kind: SheetKind.optional(),
    course: z.string().trim().min(1).optional(),
    /** Length of a session. */
    minutes: z.int().min(1).max(100_000).optional(),
    /** The same in tiết of 45 minutes. */
    periods: z.int().min(1).max(2000).optional(),
    /** What a score is out of where the header does not say. */
    scale: z.union([z.number().positive().transform(String), DecimalString]).optional(),
    /** Marks beside the usual ones. */
    marks: z
      .strictObject({ present: Words, late: Words, excused: Words, absent: Words })
      .default({ present: [], late: [], excused: [], absent: [] }),
    /** The download names everybody of its courses: who is missing is no longer enrolled. */
    complete: z.boolean().default(false),
  })
  .refine(({ minutes, periods }) => minutes === undefined || periods === undefined, {
    path: ['periods'],
    error: 'says the same as minutes; keep one of them',
  })
export type SpreadsheetSettings = z.infer<typeof SpreadsheetSettings>

/** Minutes of a session where the sheet does not say. */
export function usualMinutes({ minutes, periods }: SpreadsheetSettings): number | null {
  return minutes ?? (periods === undefined ? null : periods * MINUTES_OF_A_PERIOD)
}

import { HocvuError } from '../errors.ts'

/** Why a file cannot be read at all, and what to do about it, in both languages. */
export interface UnreadableReason {
  en: string
  vi: string
}

/** The error for a file that cannot be read as a whole; single bad rows are told one by one instead. */
export function unreadable(reason: UnreadableReason, cause?: unknown): HocvuError {
  return new HocvuError('sheet.unreadable', `The file cannot be read: ${reason.en}`, {
    params: { reason: reason.en },
    paramsVi: { reason: reason.vi },
    cause,
  })
}

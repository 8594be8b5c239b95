import { HocvuError } from '../foundation/errors.ts'

/** Why a roster file cannot be read at all, and what to do about it, in both languages. */
interface UnreadableReason {
  en: string
  vi: string
}

/** The error for a file that cannot be read as a whole; single bad rows are rejected instead. */
export function unreadable(reason: UnreadableReason, cause?: unknown): HocvuError {
  return new HocvuError('roster.unreadable', `The roster file cannot be read: ${reason.en}`, {
    params: { reason: reason.en },
    paramsVi: { reason: reason.vi },
    cause,
  })
}

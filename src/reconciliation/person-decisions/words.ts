/** What people write beside a decision: stored and shown, so without a citizen's number. Pure. */
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'

export const LONGEST_WORDS = 2000

/** @throws HocvuError `request.invalid` when nothing is written, or too much */
export function wordsOf(field: 'reason' | 'acceptedBy', text: string): string {
  const words = redactText(cleanText(text))
  const fault =
    words === ''
      ? 'must not be empty'
      : words.length > LONGEST_WORDS
        ? `must not be longer than ${LONGEST_WORDS} letters`
        : null
  if (fault === null) return words
  throw new HocvuError('request.invalid', `${field} ${fault}.`, {
    fields: [{ field, reason: fault }],
  })
}

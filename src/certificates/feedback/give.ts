/** What a learner says of a course, by the link of their certificate. */
import type { Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import { saveFeedback } from './store.ts'

const MOST_STARS = 5
export const LONGEST_COMMENT = 2000

/** Lines stay; citizen's numbers and private links do not. null: nothing is said. */
function cleanComment(text: string): string | null {
  const lines = text.split(/\r\n|\r|\n/).map(cleanText)
  const clean = redactText(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return clean === '' ? null : clean.slice(0, LONGEST_COMMENT)
}

/**
 * @param certificateId of a certificate that was found by its link
 * @throws HocvuError `request.invalid` when no stars are given
 */
export async function giveFeedback(
  { db, clock }: { db: Queryable; clock: Clock },
  certificateId: string,
  given: { stars: string; comment: string },
): Promise<void> {
  const stars = /^\d$/.test(given.stars) ? Number(given.stars) : 0
  if (stars < 1 || stars > MOST_STARS)
    throw new HocvuError('request.invalid', `Give 1 to ${MOST_STARS} stars.`, {
      fields: [{ field: 'stars', reason: `must be 1 to ${MOST_STARS}` }],
    })
  await saveFeedback(
    db,
    certificateId,
    { stars, comment: cleanComment(given.comment) },
    clock.now(),
  )
}

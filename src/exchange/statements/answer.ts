/** What an answer of a Learning Record Store means for what was sent. Pure. */
import type { OutgoingAnswer } from '../../foundation/outgoing/outgoing.ts'
import { retryAfterMs } from '../../foundation/outgoing/retry-after.ts'
import type { Carried } from '../carrier.ts'

/** `refused`: it is about what was sent, of which a part may be taken; `too-large`: less at once may be. */
export type Meaning = { kind: 'end'; carried: Carried } | { kind: 'refused' | 'too-large' }

const CONTENT_REFUSED = new Set([400, 409, 422])

/** @param now for `Retry-After` */
export function meaningOf({ status, headers }: OutgoingAnswer, now: Date): Meaning {
  if (status >= 200 && status < 300) return end({ end: 'sent', status })
  if (status === 410)
    return end({ end: 'gone', status, fault: 'The store answered 410: it takes nothing more.' })
  if (status === 413) return { kind: 'too-large' }
  if (CONTENT_REFUSED.has(status)) return { kind: 'refused' }
  const asked = retryAfterMs(headers['retry-after'], now) ?? undefined
  return end({ end: 'again', status, fault: faultOfStatus(status), retryAfterMs: asked })
}

const end = (carried: Carried): Meaning => ({ kind: 'end', carried })

function faultOfStatus(status: number): string {
  if (status === 401)
    return 'The store does not know the user name and password (401). Set them anew.'
  if (status === 403)
    return 'The store lets this user in and takes no statements of it (403). Give it the right to write statements, and to void them.'
  if (status === 404 || status === 405)
    return `Nothing takes statements at the address (${status}). Check that it is the xAPI endpoint of the store, the part before /statements.`
  const sendsOn = status >= 300 && status < 400 ? ' A redirect is not followed.' : ''
  return `The store answered ${status}.${sendsOn}`
}

/** Of one event alone. */
export function refusal(status: number): Carried {
  if (status === 409)
    return dead(
      409,
      'The store holds a statement of the same id that says something else (409). It keeps that one: look there whether PUBLIC_URL, the ids of learners or names were changed after it was sent, and put this one away.',
    )
  if (status === 413)
    return dead(
      413,
      'The store takes no statement of this size (413). Raise its limit for requests, then send again.',
    )
  return dead(
    status,
    `The store refuses the statement (${status}). Its own log says why; send again when that is mended, or put it away.`,
  )
}

export const dead = (status: number | null, fault: string): Carried => ({
  end: 'dead',
  status,
  fault,
})

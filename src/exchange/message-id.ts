/** Ids of what is told: derived from the fact, so that telling it again is the same message. */
import { v5 } from 'uuid'
import type { ExchangeEvent } from './events.ts'

/** Of this product, for all installations: a subject's id is unique by itself. */
const NAMESPACE = 'b0a7e1a4-6f63-5d43-9a0e-6a7c1d1f5c2e'

/**
 * UUIDv5 of kind, subject, revision and time of the fact; `part` tells apart several messages about one event. Without the
 * time a revision that is made anew after a restore would have the id of the one that was lost, and whoever keeps ids would
 * throw it away unread.
 */
export function messageId(
  { kind, subject, revision, at }: Omit<ExchangeEvent, 'position'>,
  part = '',
): string {
  return v5([kind, subject, revision, at.toISOString(), part].join(' '), NAMESPACE)
}

/** Ties together what is told of one enrolment. */
export const registrationId = (enrolmentId: string): string =>
  v5(`registration ${enrolmentId}`, NAMESPACE)

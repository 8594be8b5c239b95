/** Addresses of the queue of waiting accounts: they carry the filter along, from one account to the next. */
import type { QueueFilter } from '../../evidence/waiting-queue.ts'

export const QUEUE = '/console/accounts'

export interface QueueSpot {
  /** A place of the queue that was passed. */
  after?: string | undefined
  /** An account that is to be shown, if it still waits. */
  account?: string | undefined
  /** A learner beside whom it is to be shown. */
  person?: string | undefined
}

export function queueAddress(filter: QueueFilter, spot: QueueSpot = {}): string {
  const query = queueQuery(filter, spot)
  return query === '' ? QUEUE : `${QUEUE}?${query}`
}

/** Without the question mark. */
export function queueQuery(filter: QueueFilter, spot: QueueSpot = {}): string {
  const { platform, cohort, reason, search } = filter
  const fields = Object.entries({ platform, cohort, reason, q: search, ...spot })
  return new URLSearchParams(
    fields.flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString()
}

export const isNarrowed = ({ platform, cohort, reason, search }: QueueFilter) =>
  [platform, cohort, reason, search].some((value) => value !== undefined && value !== '')

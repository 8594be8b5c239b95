/**
 * On whose behalf this is being done: the request, the sync, the run. Every log line written meanwhile says so, and
 * every run that is begun meanwhile keeps it, so that one id finds the whole chain across processes.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Correlation {
  /** Of the HTTP request that began it. */
  request?: string
  /** The sync whose records are worked on. */
  sync?: string
  run?: string
  /** The kind of that run. */
  job?: string
  /** What the run is about: a platform or a cohort. */
  subject?: string
  /** The queue's own id of the job that the run was picked up by. */
  queueJob?: string
}

const present = new AsyncLocalStorage<Correlation>()

/**
 * Does something under these ids and no others: what was being done when a connection was opened says nothing of what
 * comes in over it later.
 */
export function correlated<Result>(ids: Correlation, work: () => Result): Result {
  return present.run(ids, work)
}

export function correlation(): Correlation {
  return present.getStore() ?? {}
}

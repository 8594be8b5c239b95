/** How many jobs the queues hold. */
import { setTimeout as pause } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'
import type { RunKind } from '../src/runs/run.ts'
import { jobKinds } from './definitions.ts'
import type { QueueCounts, Queues } from './queues.ts'

/** A queue that does not answer must not hold up the figures of everything else. */
const PATIENCE_MS = 2_000
/** All figures of one look come from one reading. */
const KEPT_MS = 1_000

type Reading = [RunKind, QueueCounts][] | null

export function measureQueues(registry: Registry, queues: Pick<Queues, 'counts'>): void {
  let last: { at: number; reading: Promise<Reading> } | undefined
  const read = () => {
    const now = performance.now()
    if (!last || now - last.at > KEPT_MS) last = { at: now, reading: readAll(queues) }
    return last.reading
  }
  new Gauge({
    name: 'hocvu_queues_up',
    help: 'Whether the queues (PostgreSQL or Redis) answer.',
    registers: [registry],
    async collect() {
      this.set((await read()) === null ? 0 : 1)
    },
  })
  new Gauge({
    name: 'hocvu_queue_jobs',
    help: 'Jobs in the queues, by kind and state. All processes see the same.',
    labelNames: ['kind', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const [kind, states] of (await read()) ?? [])
        for (const [state, count] of Object.entries(states)) this.set({ kind, state }, count)
    },
  })
}

async function readAll(queues: Pick<Queues, 'counts'>): Promise<Reading> {
  const stop = new AbortController()
  try {
    return await Promise.race([
      Promise.all(
        jobKinds.map(
          async (kind): Promise<[RunKind, QueueCounts]> => [kind, await queues.counts(kind)],
        ),
      ),
      pause(PATIENCE_MS, null, { signal: stop.signal }),
    ])
  } catch {
    return null
  } finally {
    stop.abort()
  }
}

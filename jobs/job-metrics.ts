/** How long this process's jobs and sweeps take, and how they end. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { NoteTry } from '../src/exchange/deliveries/courier.ts'
import { asHocvuError } from '../src/foundation/errors.ts'
import type { RunKind } from '../src/runs/run.ts'
import { jobKinds } from './definitions.ts'
import type { Handled } from './queues.ts'

export interface JobMetrics {
  job(kind: RunKind, work: () => Promise<Handled>): Promise<Handled>
  sweep(name: string, work: () => Promise<unknown>): Promise<void>
  /** A try to tell another system ended. */
  delivery: NoteTry
}

/** From a reconciliation with nothing to do to a first sync of a whole platform. */
const SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 1800]

export function createJobMetrics(registry: Registry): JobMetrics {
  const registers = [registry]
  const durations = new Histogram({
    name: 'hocvu_job_duration_seconds',
    help: 'Time that a job took, by kind and how this try of it ended.',
    labelNames: ['kind', 'result'],
    buckets: SECONDS,
    registers,
  })
  const failures = new Counter({
    name: 'hocvu_job_failures_total',
    help: 'Tries of jobs that failed, by kind and the code of the error.',
    labelNames: ['kind', 'code'],
    registers,
  })
  const atWork = new Gauge({
    name: 'hocvu_jobs_at_work',
    help: 'Jobs that this process is at.',
    labelNames: ['kind'],
    registers,
  })
  for (const kind of jobKinds) atWork.set({ kind }, 0)
  const sweepFailures = new Counter({
    name: 'hocvu_sweep_failures_total',
    help: 'Rounds of a sweep that failed; the next round tries again.',
    labelNames: ['sweep'],
    registers,
  })
  const swept = new Gauge({
    name: 'hocvu_sweep_last_success_timestamp_seconds',
    help: 'When a sweep of this process last went through.',
    labelNames: ['sweep'],
    registers,
  })
  const deliveries = new Counter({
    name: 'hocvu_delivery_tries_total',
    help: 'Tries to tell another system of something, by its kind and how they ended.',
    labelNames: ['kind', 'end'],
    registers,
  })
  return {
    delivery: (kind, end) => deliveries.inc({ kind, end }),
    async job(kind, work) {
      const began = performance.now()
      const observe = (result: Handled | 'failed') =>
        durations.observe({ kind, result }, (performance.now() - began) / 1000)
      atWork.inc({ kind })
      try {
        const handled = await work()
        // Somebody else is at the same thing: no work was done.
        if (handled === 'done') observe('done')
        return handled
      } catch (thrown) {
        observe('failed')
        failures.inc({ kind, code: asHocvuError(thrown).code })
        throw thrown
      } finally {
        atWork.dec({ kind })
      }
    },
    async sweep(name, work) {
      // Known from the first round on, so that a rise is seen.
      sweepFailures.inc({ sweep: name }, 0)
      try {
        await work()
        swept.set({ sweep: name }, Date.now() / 1000)
      } catch (thrown) {
        sweepFailures.inc({ sweep: name })
        throw thrown
      }
    },
  }
}

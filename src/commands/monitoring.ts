/** What a process of the service counts, and the door at which it tells. */
import type { Registry } from 'prom-client'
import { createJobMetrics, type JobMetrics } from '../../jobs/job-metrics.ts'
import { measureQueues } from '../../jobs/queue-metrics.ts'
import { measurePools } from '../database/pool-metrics.ts'
import { createProcessRegistry } from '../foundation/process-metrics.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import { startMetricsServer } from '../http/metrics-server.ts'
import type { RunningServer } from '../http/server.ts'
import type { Installation } from '../main.ts'

export interface Monitoring {
  registry: Registry
  metrics: Metrics
  jobs: JobMetrics
}

/** @param part such as `worker` */
export async function createMonitoring(
  installation: Pick<Installation, 'database' | 'queues'>,
  part: string,
): Promise<Monitoring> {
  const registry = createProcessRegistry(part)
  const queues = await installation.queues()
  const { pool } = installation.database
  measurePools(registry, { work: pool, ...(queues.pool !== null && { queues: queues.pool }) })
  measureQueues(registry, queues)
  return { registry, metrics: createMetrics(registry), jobs: createJobMetrics(registry) }
}

/** @returns null: METRICS_PORT is not set */
export async function openMetricsDoor(
  { settings, database, clock, log, queues }: Installation,
  { metrics }: Monitoring,
): Promise<RunningServer | null> {
  const { METRICS_HOST, METRICS_PORT } = settings
  if (METRICS_PORT === undefined) return null
  const known = await queues()
  const checkQueues = async () => {
    await known.depth('sync')
  }
  return await startMetricsServer(
    { db: database.db, clock, log, metrics, checkQueues },
    { host: METRICS_HOST, port: METRICS_PORT },
  )
}

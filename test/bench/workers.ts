/**
 * `npm run bench -- workers`: syncs of many platforms, each of which takes 200 ms over a page, by one, two and four worker
 * processes. The platforms are a process of their own; the workers stand ready before the runs are handed over.
 */
import type { ChildProcess } from 'node:child_process'
import { jobs } from '../../jobs/definitions.ts'
import { enqueueRuns } from '../../jobs/enqueue.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { createRuns } from '../../src/runs/run.ts'
import { killProcess, startWorkerProcess } from '../faults/worker-child.ts'
import { until } from '../support/until.ts'
import { type BenchRow, timed } from './comparison.ts'
import { type BenchInstallation, withBenchInstallation } from './installation.ts'
import { startBenchPortal } from './portal.ts'

/** As many as four workers have hands: one worker goes four rounds. */
const PLATFORMS = 4 * jobs.sync.concurrency
const LEARNERS = 200
/** Small pages: what is measured is waiting, which workers share, not the work of two processors, which they cannot. */
const LIMIT = 10
const PAGE_MS = 200
const GOALS = { 2: 1.8, 4: 3.4 } as const

const names = Array.from({ length: PLATFORMS }, (_, at) => `platform-${at}`)
const platforms = (url: string) =>
  `platforms:\n${names
    .map(
      (id) =>
        `  - { id: ${id}, connector: provincial-portal, url: "${url}", token: bench, limit: ${LIMIT}, allowPrivateNetwork: true, requestsPerSecond: 1000 }\n`,
    )
    .join('')}`
const program = `
id: kns
title: { vi: Kỹ năng số }
rules: { finalTest: { pass: 5 }, attendance: none }
cohorts:
${names.map((id) => `  - { id: of-${id}, enrol: roster, evidence: [{ platform: ${id}, course: KNS, attendance: sessions }] }`).join('\n')}
`

export async function benchWorkers(): Promise<BenchRow[]> {
  const portal = await startBenchPortal(LEARNERS, { pageMs: PAGE_MS })
  const files = { 'platforms.yaml': platforms(portal.url), 'programs/kns.yaml': program }
  try {
    return await withBenchInstallation({ files }, async (installation) => {
      // Learners and records that are there in every round that counts.
      await syncAll(installation, 4)
      const alone = await syncAll(installation, 1)
      const rows: BenchRow[] = []
      for (const workers of [2, 4] as const)
        rows.push({
          work: `${workers} workers, ${PLATFORMS} platforms that answer in ${PAGE_MS} ms`,
          unit: 'syncs/s',
          ours: await syncAll(installation, workers),
          beside: 'one worker',
          yardstick: alone,
          goal: { atLeast: GOALS[workers] },
          note: `${LEARNERS / LIMIT} pages of ${LIMIT} learners each, ${jobs.sync.concurrency} syncs at once a worker`,
        })
      return rows
    })
  } finally {
    await portal.close()
  }
}

/** @returns syncs a second */
async function syncAll(installation: BenchInstallation, workers: number): Promise<number> {
  const { database, environment } = installation
  const queues = await installation.queues()
  const children: ChildProcess[] = Array.from({ length: workers }, () =>
    startWorkerProcess(environment),
  )
  try {
    await until(
      'the workers are there',
      async () => (await database.presence.others()).length === workers,
      60,
    )
    // A worker lives for weeks: what it costs to begin is not measured.
    await syncEach(installation, queues)
    const [, milliseconds] = await timed(() => syncEach(installation, queues))
    return (PLATFORMS * 1000) / milliseconds
  } finally {
    await Promise.all(children.map(killProcess))
  }
}

async function syncEach(
  installation: BenchInstallation,
  queues: Awaited<ReturnType<BenchInstallation['queues']>>,
): Promise<void> {
  const { db } = installation.database
  const runs = await createRuns(
    db,
    systemClock,
    names.map((subject) => ({
      ...({ kind: 'sync', actor: 'bench', subject } as const),
      options: { full: true, chain: false, acceptLosses: false },
    })),
  )
  await enqueueRuns(
    { db, queues },
    runs.map(({ id }) => id),
  )
  await until('all are synced', () => allEnded(installation), 300)
}

async function allEnded({ database: { db } }: BenchInstallation): Promise<boolean> {
  const rows = await db
    .selectFrom('runs')
    .select('state')
    .where('state', '<>', 'succeeded')
    .execute()
  const failed = rows.filter(({ state }) => state !== 'queued' && state !== 'running')
  if (failed.length > 0) throw new Error(`${failed.length} syncs ended as ${failed[0]?.state}`)
  return rows.length === 0
}

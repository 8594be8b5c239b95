import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueueRun } from '../../jobs/enqueue.ts'
import type { Queues } from '../../jobs/queues.ts'
import { fireTick } from '../../jobs/schedule.ts'
import { sweepRuns } from '../../jobs/sweep.ts'
import { startWorker } from '../../jobs/worker.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { isWorkerAlive } from '../../src/runs/lock.ts'
import { createRun, getRun } from '../../src/runs/run.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { startRun } from '../support/started-run.ts'
import { until } from '../support/until.ts'

const silent = pino({ level: 'silent' })
const backends = redisAvailable() ? (['postgresql', 'redis'] as const) : (['postgresql'] as const)
const COHORT = 'cds-xa-2022-1'
/** While the cohort is still on the schedule. */
const IN_SEASON = fixedClock('2023-01-02T01:00:00Z')

describe.each(backends)('a worker on %s', (backend) => {
  let moodle: MoodleReplay
  let redis: Awaited<ReturnType<typeof startRedis>> | undefined
  let installation: TestInstallation
  let queues: Queues
  let worker: Awaited<ReturnType<typeof startWorker>>

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    if (backend === 'redis') redis = await startRedis()
    installation = await createTestInstallation({
      files: {
        'platforms.yaml': recordedPlatforms,
        'programs/cds.yaml': recordedProgram.replace('rules:', 'issue: automatic\nrules:'),
      },
      clock: IN_SEASON,
      environment: {
        MOODLE_URL: moodle.url,
        MOODLE_TOKEN: moodle.token,
        ...(redis ? { REDIS_URL: redis.url } : {}),
      },
    })
    await installation.importRoster(recordedRoster())
    queues = await installation.queues()
    worker = await startWorker({ ...installation, queues })
  })
  afterAll(async () => {
    await worker.close()
    await installation.close()
    await redis?.close()
    await moodle.close()
  })

  const deps = () => ({
    db: installation.database.db,
    clock: installation.clock,
    queues,
    log: silent,
  })
  const certificates = async () =>
    (await installation.database.db.selectFrom('certificates').select('id').execute()).length

  it('is seen by commands, which then leave the work to it', async () => {
    expect(await isWorkerAlive(installation.database.pool)).toBe(true)
  })

  it('goes from a scheduled sync to reconciliation to certificates; two processes that fire one tick queue one sync', async () => {
    const tick = new Date('2023-01-02T01:00:00Z')
    const [first, second] = await Promise.all([
      fireTick(deps(), 'onetouch', tick),
      fireTick(deps(), 'onetouch', tick),
    ])
    expect(second.id).toBe(first.id)
    await until('80 certificates are issued', async () => (await certificates()) === 80, 40)
    const { db } = installation.database
    await until('every run has ended but for the files', async () => {
      const open = await db
        .selectFrom('runs')
        .select('id')
        .where('finished_at', 'is', null)
        .where('kind', '<>', 'files')
        .execute()
      return open.length === 0
    })
    const runs = await db
      .selectFrom('runs')
      .select(['kind', 'subject', 'state', 'actor', 'sync_id'])
      .orderBy('kind')
      .execute()
    const sync_id = first.id
    expect(runs).toEqual([
      { kind: 'certify', subject: COHORT, state: 'succeeded', actor: 'schedule', sync_id },
      { kind: 'files', subject: COHORT, state: expect.any(String), actor: 'schedule', sync_id },
      { kind: 'reconcile', subject: COHORT, state: 'succeeded', actor: 'schedule', sync_id },
      { kind: 'sync', subject: 'onetouch', state: 'succeeded', actor: 'schedule', sync_id: null },
    ])
  })

  it('takes up a run whose row was written but whose job never reached the queue', async () => {
    const { db } = installation.database
    const lost = await createRun(db, installation.clock, {
      kind: 'reconcile',
      subject: COHORT,
      options: { dryRun: false, chain: false },
      actor: 'cli:lan',
    })
    // This sweep or the worker's own.
    await sweepRuns({ ...installation, queues })
    await until('the run has ended', async () => (await getRun(db, lost.id)).finishedAt !== null)
    expect((await getRun(db, lost.id)).state).toBe('succeeded')
  })

  it('takes up a run that says "running" while nobody is at work on it', async () => {
    const { db } = installation.database
    const orphan = await createRun(db, installation.clock, {
      kind: 'certify',
      subject: COHORT,
      options: {},
      actor: 'cli:lan',
    })
    await startRun(db, installation.clock, orphan.id)
    await sweepRuns({ ...installation, queues })
    await until('the run has ended', async () => (await getRun(db, orphan.id)).finishedAt !== null)
    expect(await certificates()).toBe(80)
  })

  it('a job that comes twice finds nothing left to do', async () => {
    const { db } = installation.database
    const run = await createRun(db, installation.clock, {
      kind: 'certify',
      subject: COHORT,
      options: {},
      actor: 'cli:lan',
    })
    await enqueueRun({ db, queues }, run)
    await enqueueRun({ db, queues }, run)
    await until('the run has ended', async () => (await getRun(db, run.id)).finishedAt !== null)
    await until('the queue is empty', async () => (await queues.depth('certify')) === 0)
    expect(await certificates()).toBe(80)
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hocvu, type Service, startHocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'

const COHORT = 'cds-xa-2022-1'

describe.runIf(redisAvailable())('the main job with the queues on Redis', () => {
  let moodle: MoodleReplay
  let redis: Awaited<ReturnType<typeof startRedis>>
  let installation: TestInstallation
  let worker: Service

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    redis = await startRedis()
    installation = await createTestInstallation({
      files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
      environment: {
        MOODLE_URL: moodle.url,
        MOODLE_TOKEN: moodle.token,
        REDIS_URL: redis.url,
      },
    })
    worker = await startHocvu(['worker'], installation.environment)
  })
  afterAll(async () => {
    await worker.stop()
    await installation.close()
    await redis.close()
    await moodle.close()
  })
  const run = (...args: string[]) => hocvu([...args, '--json'], installation.environment)

  it('goes through the worker, to the same end', async () => {
    const roster = join(installation.settings.HOCVU_CONFIG, 'roster.csv')
    writeFileSync(roster, recordedRoster())
    expect((await run('roster', 'import', roster)).json).toMatchObject({ accepted: 200 })
    expect((await run('sync', 'onetouch')).json).toMatchObject({ state: 'succeeded' })
    expect((await run('reconcile', COHORT)).json).toMatchObject({
      counts: { passed: 80, failed: 81, incomplete: 0, review: 39 },
    })
    expect((await run('certify', COHORT)).json).toMatchObject({ issued: 80 })
    expect(await run('doctor')).toMatchObject({
      code: 0,
      json: {
        findings: expect.arrayContaining([
          {
            name: 'queues',
            ok: true,
            detail: 'on redis, 0 syncs waiting, a worker is running',
          },
        ]),
      },
    })
  })

  it('hands every run over on Redis, and leaves nothing in those of PostgreSQL', async () => {
    const { db } = installation.database
    const runs = await db.selectFrom('runs').select(['id', 'kind', 'enqueued']).execute()
    expect(runs.map(({ kind }) => kind).toSorted()).toEqual([
      'certify',
      'files',
      'reconcile',
      'sync',
    ])
    for (const { id, kind, enqueued } of runs) {
      // The worker's sweep may find a run as well, before whoever wrote it hands it over.
      expect([1, 2]).toContain(enqueued)
      // The job itself is gone with its end; the queue's own history tells of it.
      const history = await redis.client.xrange(`hocvu:${kind}:events`, '-', '+')
      expect(history.map(([, fields]) => fields)).toContainEqual(
        expect.arrayContaining(['added', `${id}-1`]),
      )
    }
    // The tables come with the template of the tests; nothing ever stood in them.
    const events = await sql`select event from bullmq.event`.execute(db)
    expect(events.rows).toEqual([])
  })
})

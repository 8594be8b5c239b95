import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countVerdicts } from '../../src/reconciliation/store.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import {
  recordedLearners,
  recordedPlatforms,
  recordedProgram,
  recordedRoster,
} from '../support/recorded-course.ts'

const COHORT = 'cds-xa-2022-1'

describe('the main job on the recorded course', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    installation = await createTestInstallation({
      files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
      environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
    })
    await installation.importRoster(recordedRoster())
    await installation.run('sync', 'onetouch')
    await installation.run('reconcile', COHORT)
    await installation.run('certify', COHORT)
  })
  afterAll(async () => {
    await installation.close()
    await moodle.close()
  })

  it('links all 200 learners by code or e-mail', async () => {
    const { db } = installation.database
    const waiting = await db
      .selectFrom('accounts')
      .selectAll()
      .where('state', '=', 'waiting')
      .execute()
    expect(waiting.map(({ full_name, reason }) => ({ full_name, reason }))).toEqual([])
    expect(recordedLearners()).toHaveLength(200)
  })

  it('decides 80 passed, 81 failed, 39 review', async () => {
    expect(await countVerdicts(installation.database.db, COHORT)).toEqual({
      passed: 80,
      failed: 81,
      incomplete: 0,
      review: 39,
    })
  })

  it('names the deciding reason of each', async () => {
    const reasons = await sql<{ reason: string; count: number }>`
      select reason, count(*) as count from outcomes group by reason`.execute(
      installation.database.db,
    )
    expect(Object.fromEntries(reasons.rows.map(({ reason, count }) => [reason, count]))).toEqual({
      '': 80,
      score: 60,
      attendance: 8,
      'test-not-taken': 13,
      unexcused: 24,
      unrecorded: 5,
      'suspended-on-platform': 10,
    })
  })
})

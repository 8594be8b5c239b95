import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countVerdicts } from '../../src/reconciliation/outcome-store.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import {
  recordedLearners,
  recordedPlatforms,
  recordedProgram,
  recordedRoster,
} from '../support/recorded-course.ts'

const COHORT = 'cds-xa-2022-1'

async function mainJob(moodle: MoodleReplay): Promise<TestInstallation> {
  const installation = await createTestInstallation({
    files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
    environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
  })
  await installation.importRoster(recordedRoster())
  await installation.run('sync', 'onetouch')
  await installation.run('reconcile', COHORT)
  await installation.run('certify', COHORT)
  return installation
}

const accountsOf = ({ database }: TestInstallation) =>
  database.db
    .selectFrom('accounts')
    .select(['source_id', 'full_name', 'name_order', 'state', 'reason'])
    .execute()

describe('the main job on the recorded course', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    installation = await mainJob(moodle)
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

  it('asks the platform eight times for 200 learners, and eight times again the next night', async () => {
    const asked = () => moodle.requests.splice(0).map(({ wsfunction }) => wsfunction)
    const course = [
      'core_webservice_get_site_info',
      'core_course_get_courses_by_field',
      'core_enrol_get_enrolled_users',
      'core_enrol_get_enrolled_users',
      'gradereport_user_get_grade_items',
      'mod_quiz_get_quizzes_by_courses',
      'core_course_get_contents',
      'mod_attendance_get_sessions',
    ]
    expect(asked()).toEqual(course)
    const again = await installation.run('sync', 'onetouch')
    expect(again.result).toMatchObject({ changed: 0, quarantined: 0 })
    expect(asked()).toEqual(course)
  })

  it('keeps names composed (NFC), family name first, on accounts and on certificates', async () => {
    const { db } = installation.database
    const accounts = await accountsOf(installation)
    const printed = await sql<{ name: string }>`
      select snapshot->'learner'->>'fullName' as name from certificate_revisions`.execute(db)
    const names = [
      ...accounts.map(({ full_name }) => full_name),
      ...printed.rows.map(({ name }) => name),
    ]
    expect(names).toHaveLength(280)
    expect(names.filter((name) => name !== name.normalize('NFC'))).toEqual([])
    expect(accounts.find(({ source_id }) => source_id === '3')).toMatchObject({
      full_name: 'Trần Quốc Giang',
      name_order: 'family-first',
    })
  })
})

describe('the main job with a token that may not see both name fields', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation

  beforeAll(async () => {
    moodle = await startMoodleReplay({ withoutViewFullNames: true })
    installation = await mainJob(moodle)
  })
  afterAll(async () => {
    await installation.close()
    await moodle.close()
  })

  it('takes "Giang Trần Quốc" for what it is, given name first, and finds no false contradiction', async () => {
    const accounts = await accountsOf(installation)
    expect(accounts.find(({ source_id }) => source_id === '3')).toMatchObject({
      full_name: 'Giang Trần Quốc',
      name_order: 'given-first',
    })
    expect(accounts.filter(({ state }) => state !== 'linked')).toEqual([])
    expect(accounts).toHaveLength(200)
  })

  it('decides and issues the same, with the names of the roster', async () => {
    const { db } = installation.database
    expect(await countVerdicts(db, COHORT)).toEqual({
      passed: 80,
      failed: 81,
      incomplete: 0,
      review: 39,
    })
    const printed = await sql<{ name: string; roster: string }>`
      select r.snapshot->'learner'->>'fullName' as name, l.full_name as roster
      from certificate_revisions r join certificates c on c.id = r.certificate_id
      join learners l on l.id = c.learner_id`.execute(db)
    expect(printed.rows).toHaveLength(80)
    for (const { name, roster } of printed.rows) expect(name).toBe(roster)
  })
})

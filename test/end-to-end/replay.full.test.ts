import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepAnswers } from '../../jobs/sweep.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram } from '../support/recorded-course.ts'
import { tableContents } from '../support/table-contents.ts'

const CITIZEN = '014185000011'
/** Whoever is excused has a mark that nothing is known of, until the operator says what it means. */
const INCOMPLETE = { P: 'present', L: 'late', A: 'absent' }
const COMPLETE = { ...INCOMPLETE, E: 'excused' }

let moodle: MoodleReplay
let installation: TestInstallation
let sync: string

const meaning = (attendanceStatuses: object) => {
  const [platform] = installation.platforms
  Object.assign(platform?.settings ?? {}, { attendanceStatuses })
}
const waitingRows = async () =>
  (
    await installation.database.db
      .selectFrom('quarantined_rows')
      .select('row_key')
      .where('state', '=', 'waiting')
      .execute()
  ).length
const replay = () =>
  installation.run('sync', 'onetouch', { full: false, chain: false, replayOf: sync })

beforeAll(async () => {
  moodle = await startMoodleReplay()
  moodle.edit('core_enrol_get_enrolled_users', (answer) =>
    Array.isArray(answer)
      ? answer.map((row) => (row.id === 3 ? { ...row, idnumber: CITIZEN } : row))
      : answer,
  )
  installation = await createTestInstallation({
    files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
    environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
  })
  meaning(INCOMPLETE)
  const run = await installation.run('sync', 'onetouch')
  expect(run.state).toBe('partial')
  sync = run.id
})
afterAll(async () => {
  await installation.close()
  await moodle.close()
})

describe('a sync that is replayed', () => {
  it('asks the platform nothing and, read as before, changes nothing', async () => {
    const [requests, waiting] = [moodle.requests.length, await waitingRows()]
    expect(waiting).toBeGreaterThan(0)
    const before = await tableContents(installation.database.db)
    const run = await replay()
    expect(run.state).toBe('partial')
    expect(run.result).toMatchObject({ changed: 0, quarantined: waiting, settled: 0 })
    expect(moodle.requests).toHaveLength(requests)
    const after = await tableContents(installation.database.db)
    for (const table of ['records', 'record_versions', 'accounts', 'raw_pages'])
      expect(after[table], table).toEqual(before[table])
    expect(await waitingRows()).toBe(waiting)
  })

  it('reads the rows that its connector understands by now, and knows the same people', async () => {
    const waiting = await waitingRows()
    meaning(COMPLETE)
    const run = await replay()
    expect(run).toMatchObject({ state: 'succeeded', result: { quarantined: 0, settled: waiting } })
    expect(await waitingRows()).toBe(0)
    const { db } = installation.database
    const changed = await db
      .selectFrom('record_versions')
      .select('kind')
      .distinct()
      .where('run_id', '=', run.id)
      .execute()
    expect(changed).toEqual([{ kind: 'sessions' }])
    const citizen = await db
      .selectFrom('accounts')
      .select('national_id_last4')
      .where('national_id_hash', '=', installation.vault.hash('national-id', CITIZEN))
      .execute()
    expect(citizen).toEqual([{ national_id_last4: '0011' }])
  })

  it('never overwrites what was read since', async () => {
    const { db } = installation.database
    const scores = () =>
      db
        .selectFrom('records')
        .select(['source_id', 'version_id'])
        .where('kind', '=', 'test')
        .orderBy('source_id')
        .execute()
    const later = { ...installation, clock: fixedClock('2026-03-03T02:00:00Z') }
    moodle.edit('gradereport_user_get_grade_items', (answer) =>
      JSON.parse(JSON.stringify(answer).replaceAll('"graderaw":5,', '"graderaw":5.5,')),
    )
    const { runNow } = await import('../../src/commands/run-now.ts')
    const wanted = {
      kind: 'sync' as const,
      subject: 'onetouch',
      options: { full: true, chain: false },
      actor: 'cli:lan',
    }
    const newer = await runNow(later, wanted, () => {})
    expect(Object(newer.result).changed).toBeGreaterThan(0)
    const before = await scores()
    await replay()
    expect(await scores()).toEqual(before)
  })

  it('is refused once its answers are gone', async () => {
    const days = (rawPageDays: number) =>
      sweepAnswers({
        ...installation,
        rawPageDays,
        clock: fixedClock('2026-05-31T02:00:00Z'),
      })
    expect(await days(90)).toBe(0)
    expect(await days(89)).toBeGreaterThan(0)
    await expect(replay()).rejects.toMatchObject({ code: 'sync.not-kept' })
  })
})

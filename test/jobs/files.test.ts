import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { makeFiles } from '../../jobs/files.ts'
import { cohortProgress } from '../../src/certificates/progress-store.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createRun, getRun } from '../../src/runs/run.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { movingClock } from '../support/world.ts'

const COHORT = 'cds-xa-2022-1'

describe('making the files of certificates', () => {
  const clock = movingClock('2026-03-02T02:00:00Z')
  let moodle: MoodleReplay
  let installation: TestInstallation

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    installation = await createTestInstallation({
      clock,
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

  const look = () => cohortProgress(installation.database.db, lan, COHORT, clock.now())
  const all = { goOn: async () => true }
  const files = async () =>
    (await installation.database.db.selectFrom('certificate_files').select('sha256').execute())
      .length

  it('stops when it is told to', async () => {
    expect(await makeFiles(installation, { goOn: async () => false })).toEqual({
      made: 0,
      failed: 0,
    })
    expect(await files()).toBe(0)
  })

  it('goes on past a certificate that cannot be printed, and tells why', async () => {
    const { renderer } = installation
    const stubborn = {
      render: (...given: Parameters<typeof renderer.render>) => {
        const [{ registerNumber }] = given
        if (registerNumber === 7)
          throw new HocvuError('certificate.template', 'certificate.typ:12:3: it stumbles here')
        return renderer.render(...given)
      },
    }
    const broken = { ...installation, renderer: stubborn }
    expect(await makeFiles(broken, all)).toEqual({ made: 79, failed: 1 })
    const progress = await look()
    expect(progress.files).toMatchObject({ made: 79, waiting: 0, faulty: 1 })
    expect(progress.files.faults).toMatchObject([
      { number: '7/2026/GCN', fault: 'certificate.typ:12:3: it stumbles here' },
    ])
    expect(progress.files.faults[0]?.triedAt).toEqual(clock.now())
  })

  it('leaves it alone for an hour, then tries again', async () => {
    clock.pass(59)
    expect(await makeFiles(installation, all)).toEqual({ made: 0, failed: 0 })
    expect((await look()).files.faulty).toBe(1)
    clock.pass(1)
    expect(await makeFiles(installation, all)).toEqual({ made: 1, failed: 0 })
    expect((await look()).files).toEqual({ made: 80, waiting: 0, faulty: 0, faults: [] })
    expect(await files()).toBe(80)
  })

  it('is a run with progress', async () => {
    const { db } = installation.database
    await sql`update certificates set file_made = false`.execute(db)
    const seen: object[] = []
    const run = await createRun(db, clock, {
      kind: 'files',
      subject: COHORT,
      options: {},
      actor: 'cli:lan',
    })
    const onProgress = (progress: object) => seen.push(progress)
    await executeRun(installation, run.id, { lastTry: true, onProgress })
    expect(seen.at(-1)).toEqual({ made: 80, failed: 0, of: 80 })
    expect(await getRun(db, run.id)).toMatchObject({
      state: 'succeeded',
      result: { cohort: COHORT, made: 80, failed: 0 },
    })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFiles } from '../../jobs/files.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'

const COHORT = 'cds-xa-2022-1'

describe('making the files of certificates', () => {
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

  it('goes on past a certificate that cannot be printed, which is tried again later', async () => {
    const { renderer } = installation
    const stubborn = {
      render: (snapshot: Parameters<typeof renderer.render>[0]) => {
        if (snapshot.registerNumber === 7) throw new Error('the template stumbles over this one')
        return renderer.render(snapshot)
      },
    }
    expect(await makeFiles({ ...installation, renderer: stubborn }, all)).toEqual({
      made: 79,
      failed: 1,
    })
    expect(await makeFiles(installation, all)).toEqual({ made: 1, failed: 0 })
    expect(await files()).toBe(80)
    expect(await makeFiles(installation, all)).toEqual({ made: 0, failed: 0 })
  })
})

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { listCohorts } from '../../src/programs/store.ts'
import { hocvu } from '../support/hocvu.ts'
import { installRecordedCourse, type RecordedInstallation } from '../support/recorded-course.ts'

const COHORT = 'cds-xa-2022-1'

describe('the command line, further', () => {
  let recorded: RecordedInstallation
  let moodle: RecordedInstallation['moodle']
  let installation: RecordedInstallation['installation']

  beforeAll(async () => {
    recorded = await installRecordedCourse()
    ;({ moodle, installation } = recorded)
  })
  afterAll(() => recorded.close())
  const run: RecordedInstallation['run'] = (...args) => recorded.run(...args)

  it('takes a code that begins with a dash for a code', async () => {
    expect(await run('verify', '-0s_1uruT6CZojNoJDBLsQ')).toMatchObject({
      code: 1,
      json: { result: 'unknown' },
    })
  })

  it('lists and checks platforms', async () => {
    expect((await run('platforms')).json).toMatchObject({
      platforms: [{ id: 'onetouch', state: 'configured', courses: ['CDS-XA-2022'] }],
    })
    expect(await run('platforms', 'check', 'onetouch')).toMatchObject({
      json: { platform: 'onetouch' },
    })
  })

  it('names a platform whose variable is not set, and is stopped by it only where it is needed', async () => {
    const { MOODLE_TOKEN: _, ...environment } = installation.environment
    const listed = await hocvu(['platforms', '--json'], environment)
    expect(listed).toMatchObject({
      code: 0,
      json: { platforms: [{ state: 'not configured', missing: ['MOODLE_TOKEN'] }] },
    })
    const synced = await hocvu(['sync', 'onetouch', '--json'], environment)
    expect(synced).toMatchObject({
      code: 1,
      json: { error: { code: 'platform.not-configured', retryable: false } },
    })
  })

  it('stops at once when asked to, and goes on from there the next time', async () => {
    moodle.failNext({ hang: 'headers' }, 'gradereport_user_get_grade_items')
    const before = moodle.requests.length
    const reached = () =>
      moodle.requests
        .slice(before)
        .some(({ wsfunction }) => wsfunction === 'gradereport_user_get_grade_items')
    const cut = await hocvu(['sync', 'onetouch', '--json'], installation.environment, reached)
    expect(cut).toMatchObject({
      code: 1,
      json: { error: { code: 'interrupted', retryable: true } },
    })
    const open = await installation.database.db
      .selectFrom('runs')
      .select('id')
      .where('finished_at', 'is', null)
      .execute()
    expect(open).toHaveLength(1)
    expect(await run('sync', 'onetouch')).toMatchObject({ code: 0, json: { state: 'succeeded' } })
  })

  it('refuses to certify while PUBLIC_URL is not set', async () => {
    const { PUBLIC_URL: _, ...environment } = installation.environment
    expect(await hocvu(['certify', COHORT, '--json'], environment)).toMatchObject({
      code: 1,
      json: { error: { code: 'certificate.no-public-url' } },
      // Said once, in words: no stack beside it.
      stderr: '',
    })
  })

  it('refuses a configuration folder that is not there instead of switching every cohort off', async () => {
    const nowhere = join(installation.settings.HOCVU_CONFIG, 'nowhere')
    expect(
      await hocvu(['platforms', '--json'], { ...installation.environment, HOCVU_CONFIG: nowhere }),
    ).toMatchObject({ code: 1, json: { error: { code: 'configuration.invalid' } } })
    const cohorts = await listCohorts(installation.database.db)
    expect(cohorts.map(({ id, active }) => [id, active])).toEqual([[COHORT, true]])
  })

  it('makes, lists and revokes API keys, and shows a key once', async () => {
    const made = await run('api-keys', 'create', 'portal', '--scopes', 'cohorts:read')
    const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(made.json)
    const listed = await run('api-keys', 'list')
    expect(listed.stdout).not.toContain(key)
    expect(listed.json).toMatchObject({ keys: [{ id, name: 'portal', scopes: ['cohorts:read'] }] })
    expect(await run('api-keys', 'revoke', id)).toMatchObject({ code: 0 })
  })

  it('doctor finds nothing wrong', async () => {
    expect(await run('doctor')).toMatchObject({ code: 0, json: { ok: true } })
  })
})

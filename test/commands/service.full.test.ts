import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hocvu, type Service, startHocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'

const COHORT = 'cds-xa-2022-1'

describe('the service', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation
  let service: Service
  let url: string

  beforeAll(async () => {
    moodle = await startMoodleReplay()
    installation = await createTestInstallation({
      files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
      environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token, PORT: '0' },
    })
    await installation.importRoster(recordedRoster())
    service = await startHocvu(['start'], installation.environment)
    url = z.object({ url: z.url() }).parse(service.ready).url
  })
  afterAll(async () => {
    await service.kill()
    await installation.close()
    await moodle.close()
  })

  it('does the work of commands that find it running, and serves what comes out', async () => {
    const run = (...args: string[]) => hocvu([...args, '--json'], installation.environment)
    expect(await run('sync', 'onetouch')).toMatchObject({ code: 0, json: { state: 'succeeded' } })
    expect(await run('reconcile', COHORT)).toMatchObject({ json: { counts: { passed: 80 } } })
    const certified = await run('certify', COHORT)
    const { certificates } = z
      .object({ certificates: z.array(z.object({ link: z.url(), code: z.string() })).length(80) })
      .parse(certified.json)
    const link = new URL(certificates[0]?.link ?? '').pathname
    const page = await fetch(`${url}${link}`)
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('Giấy chứng nhận'),
    ])
    const pdf = await fetch(`${url}${link}/certificate.pdf`)
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect((await fetch(`${url}/verify/${certificates[0]?.code}`)).status).toBe(200)
    expect((await fetch(`${url}/api/v1/cohorts`)).status).toBe(401)
  })

  it('stops when asked, with exit code 0', async () => {
    expect(await service.stop()).toBe(0)
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { platformsYaml, programYaml, rosterCsv } from '../support/world.ts'

describe('hocvu accounts', () => {
  let installation: TestInstallation
  let list: string

  beforeAll(async () => {
    installation = await createTestInstallation({
      files: { 'platforms.yaml': platformsYaml, 'programs/p.yaml': programYaml() },
    })
    await installation.importRoster(rosterCsv([{ code: 'CB1' }, { code: 'CB2' }]))
    list = join(installation.settings.HOCVU_CONFIG, 'accounts.csv')
    writeFileSync(
      list,
      'Tên đăng nhập;Mã CBCCVC;Ngày cấp\nnv-01;CB1;06/05/2022\nnv-09;CB9;06/05/2022\n',
    )
  })
  afterAll(() => installation.close())
  const run = (...args: string[]) => hocvu(['accounts', ...args], installation.environment)

  it('keeps the ledger: allot, import, hand out, take back, look', async () => {
    const days = ['--from', '06/05/2022', '--until', '2022-05-21']
    const allotted = await run(
      'allot',
      'lms',
      '--unit',
      'Sở Nội vụ',
      '--count',
      '12',
      ...days,
      '--json',
    )
    expect(allotted).toMatchObject({ code: 0, json: { state: 'new', accounts: 12 } })
    const imported = await run('import', 'lms', list, '--json')
    expect(imported).toMatchObject({
      code: 3,
      json: { handedOut: 1, rejected: [{ row: 3, field: 'employee_code' }] },
    })
    const handed = await run(
      'hand-out',
      'lms',
      'nv-02',
      'cb2',
      '--at',
      '2022-05-07 08:30',
      '--json',
    )
    expect(handed).toMatchObject({
      code: 0,
      json: { learner: 'CB2', handedOutAt: '2022-05-07T01:30:00.000Z' },
    })
    const back = await run('take-back', 'lms', 'NV-02', '--mistaken', '--json')
    expect(back).toMatchObject({ code: 0, json: { learner: 'CB2' } })
    const shown = await run('ledger', 'lms')
    expect(shown.code).toBe(0)
    expect(shown.stdout).toMatch(
      /^lms +Sở Nội vụ +06\/05\/2022-21\/05\/2022 +expired +12 +1 +11 +0 +0 +0 +1$/m,
    )
    expect(shown.stdout).toMatch(/^ {2}nv-01 {2}CB1 .*not known to the platform, expired$/m)
  })

  it('says what is wrong with a day', async () => {
    expect(
      await run('hand-out', 'lms', 'nv-01', 'CB1', '--at', '2022-13-01', '--json'),
    ).toMatchObject({
      code: 2,
      json: { error: { code: 'request.invalid' } },
    })
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  accountEvents,
  createFromAccount,
  decideFromFile,
  linkAccount,
  mergeTwo,
  rejectAccount,
  waitingAccounts,
} from '../../src/commands/accounts.ts'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { undo } from '../../src/commands/person-decisions.ts'
import { hocvu } from '../support/hocvu.ts'
import { lan } from '../support/installation.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'

const why = { reason: 'Đã gọi điện xác nhận' }

describe('hocvu accounts', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
    await world.importRoster(
      rosterCsv([
        { code: 'A1', name: 'Lò Thị An', email: 'vp@example.gov.vn' },
        { code: 'A2', name: 'Lò Thị Bình', email: 'vp@example.gov.vn' },
        { code: 'A3' },
      ]),
    )
    const people = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6']
    await world.sync(
      onePage(
        ...people.flatMap((id) => [
          account(id, { fullName: `Vàng A ${id}`, employeeCode: id === 'x5' ? 'NEW5' : null }),
          enrolment(id),
          finalTest(id, '8'),
        ]),
        account('shared', { fullName: 'Lò Thị An', email: 'vp@example.gov.vn' }),
      ),
    )
  })
  afterAll(() => world.close())

  async function run<Given extends unknown[]>(
    json: boolean,
    command: Command<Given>,
    ...given: Given
  ) {
    let said = ''
    const stream = {
      write: (text: string) => {
        said += text
      },
    }
    const context = {
      settings: world.settings,
      output: createOutput(json, { out: stream, err: { write: () => {} } }),
      viewer: lan,
      open: async () => world,
      untilStopped: async () => {},
    }
    const code = await command(context, ...given)
    return { code, said }
  }
  const say = <Given extends unknown[]>(command: Command<Given>, ...given: Given) =>
    run(false, command, ...given)
  const give = async <Given extends unknown[]>(command: Command<Given>, ...given: Given) => {
    const { code, said } = await run(true, command, ...given)
    return { code, json: z.record(z.string(), z.unknown()).parse(JSON.parse(said)) }
  }
  const actOf = (json: Record<string, unknown>) =>
    z.object({ acts: z.array(z.object({ id: z.string() })).min(1) }).parse(json).acts[0]?.id ?? ''

  it('lists who waits, with whom they may be', async () => {
    const { json } = await give(waitingAccounts, { platform: 'lms' })
    const { accounts } = z
      .object({ accounts: z.array(z.object({ sourceId: z.string() }).loose()) })
      .parse(json)
    expect(accounts.find(({ sourceId }) => sourceId === 'shared')).toMatchObject({
      platform: 'lms',
      reason: expect.any(String),
      candidates: [
        { learner: 'A1', score: expect.any(Number), agrees: expect.arrayContaining(['email']) },
        { learner: 'A2', disagrees: expect.arrayContaining(['full_name']) },
      ],
    })
    const { said } = await say(waitingAccounts, {})
    expect(said).toMatch(/^lms\/shared {2}Lò Thị An, vp@example\.gov\.vn: [a-z-]+$/m)
    expect(said).toMatch(/^ {2}-?[\d.]+ {2}A1 {2}Lò Thị An, Sở Nội vụ; agrees: /m)
    await expect(give(waitingAccounts, { platform: 'no-such' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('links, has the outcome follow at once, and takes it back', async () => {
    const linked = await give(linkAccount, 'lms/x1', 'A1', why)
    expect(linked).toMatchObject({
      code: 0,
      json: { accounts: 1, reconciled: [{ cohort: COHORT, counts: { passed: 1 } }] },
    })
    const undone = await give(undo, actOf(linked.json), { reason: 'Nhầm' })
    expect(undone.json).toMatchObject({
      reconciled: [{ cohort: COHORT, counts: { passed: 0, incomplete: 1 } }],
    })
    const { said } = await say(accountEvents, 'lms/x1')
    expect(said).toMatch(/rules: waiting \(/)
    expect(said).toMatch(/cli:lan: linked with A1 {2}Lò Thị An, Sở Nội vụ \(linked-by-person\)/)
    expect(said).toMatch(/undone by cli:lan: Nhầm/)
  })

  it('rejects: for one learner, or altogether', async () => {
    await give(rejectAccount, 'lms/x2', { ...why, learner: 'A1' })
    await give(rejectAccount, 'lms/x2', why)
    const { said } = await say(accountEvents, 'lms/x2')
    expect(said).toMatch(/not of A1 {2}Lò Thị An/)
    expect(said).toMatch(/cli:lan: rejected \(rejected-by-person\)/)
    expect((await say(rejectAccount, 'lms/x2', why)).said).toBe('It stood so already.\n')
  })

  it('makes a learner of an account', async () => {
    const { json } = await give(createFromAccount, 'lms/x5', { ...why, unit: 'Sở Nội vụ' })
    expect(json).toMatchObject({
      learner: { learner: 'NEW5', fullName: 'Vàng A x5', unit: 'Sở Nội vụ' },
      reconciled: [{ cohort: COHORT }],
    })
    await expect(
      give(createFromAccount, 'lms/x6', { ...why, born: '31/02/1990' }),
    ).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('decides a whole list, or nothing of it', async () => {
    const file = join(world.settings.HOCVU_CONFIG, 'decisions.csv')
    writeFileSync(file, '\uFEFFTài khoản;Học viên\nlms/x3;A2\nlms/none;A3\n;A3\n')
    await expect(give(decideFromFile, file, why)).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringMatching(/row 4\.account is missing/),
    })
    writeFileSync(file, 'account,learner\nlms/x3,A2\nlms/none,A3\n')
    await expect(give(decideFromFile, file, why)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/row 3\.account lms\/none: there is no such account/),
    })
    writeFileSync(file, 'account,learner\nlms/x3,A2\nlms/x4,\n')
    expect((await give(decideFromFile, file, why)).json).toMatchObject({
      accounts: 2,
      acts: [{ kind: 'link' }, { kind: 'reject' }],
    })
    for (const nothing of ['tài khoản\nlms/x3\n', 'account,learner\n']) {
      writeFileSync(file, nothing)
      await expect(give(decideFromFile, file, why)).rejects.toMatchObject({
        code: 'sheet.unreadable',
      })
    }
  })

  it('merges two rows of one person', async () => {
    const { json } = await give(mergeTwo, 'A3', 'A2', why)
    expect(json).toMatchObject({ accounts: 1, enrolments: 1, leftBehind: [] })
  })

  it('is written so, and needs a reason', async () => {
    const without = await hocvu(['accounts', 'link', 'lms/x6', 'A1', '--json'], world.environment)
    expect(without).toMatchObject({ code: 2, json: { error: { code: 'request.invalid' } } })
    const linked = await hocvu(
      ['accounts', 'link', 'lms/x6', 'A1', '--reason', 'Đúng người', '--json'],
      { ...world.environment, LMS_TOKEN: 'a-token-of-the-test-platform' },
    )
    expect(linked).toMatchObject({ code: 0, json: { accounts: 1 } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator, type Viewer } from '../../src/access/viewer.ts'
import { startOfDateInVietnam } from '../../src/foundation/dates.ts'
import { ledgerCounts, listLedger } from '../../src/reports/account-ledger.ts'
import { allotAccounts } from '../../src/roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../src/roster/ledger/hand-out.ts'
import { importLedger } from '../../src/roster/ledger/import.ts'
import { lan } from '../support/installation.ts'
import {
  account,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'

const PLATFORM = 'lms'
const UNIT = 'Sở Nội vụ'
/** Stories of the accounts; each is held by the person of the same number. */
const STORIES = {
  P1: 'passed',
  P2: 'completed, says the platform',
  P3: 'took the test and failed',
  P4: 'opened the course',
  P5: 'enrolled and never came',
  P6: 'unknown to the platform',
  P7: 'sat in a session',
}
const CODES = Object.keys(STORIES)
let world: World

const question = { platform: PLATFORM, expiringDays: 7 }
const on = (day: string) => ({ ...question, now: startOfDateInVietnam(day) })

beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(
    rosterCsv([
      ...CODES.map((code) => ({ code, unit: UNIT })),
      { code: 'Q1', unit: 'Xã Mường Bú' },
    ]),
  )
  const allot = (unit: string, accounts: number) =>
    allotAccounts(world, lan, {
      platform: PLATFORM,
      unit,
      accounts,
      usableFrom: '2026-02-20',
      usableUntil: '2026-03-20',
      source: '003',
    })
  await allot(UNIT, 12)
  await allot('Xã Mường Bú', 3)
  const lines = CODES.map((code) => `USER-${code},${code},25/02/2026,`)
  await importLedger(
    world,
    lan,
    PLATFORM,
    Buffer.from(
      ['user_name,employee_code,handed_out_at,unit_code', ...lines, `user-spare,,,${UNIT}`].join(
        '\n',
      ),
    ),
  )
  await handOutAccount(world, lan, PLATFORM, {
    userName: '77',
    learner: 'Q1',
    unit: null,
    at: null,
  })
  const known = (code: string) => account(code, { employeeCode: code, username: `user-${code}` })
  await world.sync(
    onePage(
      ...learnerWith('P1', '8').map((record) =>
        record.kind === 'account' ? { ...record, username: 'user-p1' } : record,
      ),
      known('P2'),
      enrolment('P2'),
      {
        kind: 'completion',
        sourceId: 'completion:P2',
        account: 'P2',
        course: 'KNS',
        sourceUpdatedAt: null,
        completedAt: '2026-03-01T02:00:00Z',
        progress: '1',
        attendance: null,
      },
      known('P3'),
      enrolment('P3'),
      finalTest('P3', '4'),
      known('P4'),
      enrolment('P4', { firstAccessAt: '2026-02-26T02:00:00Z' }),
      known('P5'),
      enrolment('P5'),
      finalTest('P5', null),
      sessions('P5', [{ code: 'B1', minutes: 60, state: 'unrecorded' }]),
      known('P7'),
      sessions('P7', [{ code: 'B1', minutes: 60 }]),
      // Known by its id only.
      account('77', { employeeCode: 'Q1' }),
      enrolment('77', { firstAccessAt: '2026-02-26T02:00:00Z' }),
    ),
  )
  await world.reconcile()
})
afterAll(() => world.close())

const everything = { limit: 100 }
const line = async (userName: string, day = '2026-03-02') =>
  (await listLedger(world.db, lan, on(day), everything)).find((one) => one.userName === userName)

describe('the account ledger', () => {
  it('counts what was allotted, handed out, left, used and finished, for each unit and in all', async () => {
    const { allotments, total } = await ledgerCounts(world.db, lan, on('2026-03-02'))
    expect(allotments.map(({ unit, state, counts }) => [unit.name, state, counts])).toEqual([
      [
        UNIT,
        'usable',
        { allotted: 12, handedOut: 7, left: 5, used: 5, finished: 2, expiring: 0, expired: 0 },
      ],
      [
        'Xã Mường Bú',
        'usable',
        { allotted: 3, handedOut: 1, left: 2, used: 1, finished: 0, expiring: 0, expired: 0 },
      ],
    ])
    expect(total).toMatchObject({ allotted: 15, handedOut: 8, left: 7, used: 6, finished: 2 })
  })

  it('warns of what is not finished in the last days, and says what expired', async () => {
    const of = async (day: string) => {
      const { total, allotments } = await ledgerCounts(world.db, lan, on(day))
      return [allotments[0]?.state, total.expiring, total.expired]
    }
    expect(await of('2026-03-12')).toEqual(['usable', 0, 0])
    expect(await of('2026-03-13')).toEqual(['expiring', 6, 0])
    expect(await of('2026-03-20')).toEqual(['expiring', 6, 0])
    expect(await of('2026-03-21')).toEqual(['expired', 0, 6])
  })

  it.each<[string, object]>([
    ['USER-P1', { learner: 'P1', known: true, used: true, finished: true }],
    ['USER-P2', { learner: 'P2', known: true, used: true, finished: true }],
    ['USER-P3', { learner: 'P3', known: true, used: true, finished: false }],
    ['USER-P4', { learner: 'P4', known: true, used: true, finished: false }],
    ['USER-P5', { learner: 'P5', known: true, used: false, finished: false }],
    ['USER-P6', { learner: 'P6', known: false, used: false, finished: false }],
    ['USER-P7', { learner: 'P7', known: true, used: true, finished: false }],
    ['user-spare', { learner: null, handedOutAt: null, known: false, used: false }],
    ['77', { learner: 'Q1', known: true, used: true }],
  ])('tells of the account %s what it came to', async (userName, facts) => {
    expect(await line(userName)).toMatchObject(facts)
  })

  it('says the same of the accounts as of their counts', async () => {
    const accounts = await listLedger(world.db, lan, on('2026-03-25'), everything)
    const { total } = await ledgerCounts(world.db, lan, on('2026-03-25'))
    const number = (key: 'used' | 'finished' | 'expiring' | 'expired') =>
      accounts.filter((one) => one[key]).length
    expect(total).toMatchObject({
      used: number('used'),
      finished: number('finished'),
      expiring: number('expiring'),
      expired: number('expired'),
    })
  })

  it('turns pages without losing or doubling an account', async () => {
    const seen: string[] = []
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await listLedger(world.db, lan, on('2026-03-02'), { after, limit: 4 })
      if (page.length === 0) break
      seen.push(...page.map(({ id }) => id))
    }
    expect(new Set(seen).size).toBe(9)
    expect(seen).toHaveLength(9)
  })

  it('shows who sees one branch of units the accounts of its units only', async () => {
    const { id } = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', 'Xã Mường Bú')
      .executeTakeFirstOrThrow()
    const viewer: Viewer = { ...operator('api-key:commune'), unitId: id }
    const { allotments, total } = await ledgerCounts(world.db, viewer, on('2026-03-02'))
    expect(allotments.map(({ unit }) => unit.name)).toEqual(['Xã Mường Bú'])
    expect(total).toMatchObject({ allotted: 3, handedOut: 1 })
    const accounts = await listLedger(world.db, viewer, on('2026-03-02'), everything)
    expect(accounts.map(({ userName }) => userName)).toEqual(['77'])
  })

  it('names nobody who has moved to a unit that the viewer does not see', async () => {
    world.clock.pass(24 * 60)
    await world.importRoster(rosterCsv([{ code: 'P6', unit: 'Xã Mường Bú' }]))
    const { id } = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', UNIT)
      .executeTakeFirstOrThrow()
    const viewer: Viewer = { ...operator('api-key:department'), unitId: id }
    const seen = await listLedger(world.db, viewer, on('2026-03-02'), everything)
    expect(seen.find(({ userName }) => userName === 'USER-P6')).toMatchObject({
      learner: null,
      fullName: null,
      handedOutAt: expect.any(Date),
    })
    expect(seen).toHaveLength(8)
  })

  it('does not let the next holder of an account finish by what the one before completed', async () => {
    expect(await line('USER-P2')).toMatchObject({ finished: true })
    await takeBackAccount(world, lan, PLATFORM, { userName: 'user-p2', mistaken: false })
    world.clock.pass(1)
    await handOutAccount(world, lan, PLATFORM, {
      userName: 'user-p2',
      learner: 'P5',
      unit: null,
      at: null,
    })
    expect(await line('USER-P2')).toMatchObject({ learner: 'P5', used: true, finished: false })
  })
})

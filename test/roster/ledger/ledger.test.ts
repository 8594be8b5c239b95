import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../../src/access/viewer.ts'
import { startOfDateInVietnam } from '../../../src/foundation/dates.ts'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { allotAccounts, type NewAllotment } from '../../../src/roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../../src/roster/ledger/hand-out.ts'
import { importLedger } from '../../../src/roster/ledger/import.ts'
import { atOnce } from '../../support/at-once.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import {
  cohortYaml,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'

const PLATFORM = 'lms'
let world: World

beforeAll(async () => {
  world = await createWorld({
    programs: [
      programYaml({
        rules: '{ finalTest: { pass: 5 }, attendance: none, window: { days: 10, from: account } }',
        cohorts: cohortYaml('kns-1') + cohortYaml('by-roster', { enrol: 'roster' }),
      }),
    ],
  })
})
afterAll(() => world.close())

const people = (codes: string[], unit: string, cohort = '') =>
  world.importRoster(rosterCsv(codes.map((code) => ({ code, unit, cohort }))))

const allot = (unit: string, changes: Partial<NewAllotment> = {}) =>
  allotAccounts(world, lan, {
    platform: PLATFORM,
    unit,
    accounts: 12,
    usableFrom: '2026-02-20',
    usableUntil: '2026-03-20',
    source: '003',
    ...changes,
  })

const handOut = (userName: string, learner: string, day: string | null = '2026-02-25') =>
  handOutAccount(world, lan, PLATFORM, {
    userName,
    learner,
    unit: null,
    at: day === null ? null : startOfDateInVietnam(day),
  })

const takeBack = (userName: string, mistaken = false) =>
  takeBackAccount(world, lan, PLATFORM, { userName, mistaken })

const importList = (lines: string[]) =>
  importLedger(
    world,
    lan,
    PLATFORM,
    Buffer.from(['Tên đăng nhập;Mã CBCCVC;Ngày cấp;Mã đơn vị', ...lines].join('\n')),
  )

/** Days on which the enrolments of a learner say that the account was handed out, by cohort. */
async function told(code: string): Promise<Record<string, string | null>> {
  const rows = await sql<{ cohort: string; day: string | null }>`
    select e.cohort_id as cohort, to_char(e.handed_out_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as day
    from enrolments e join learners l on l.id = e.learner_id where l.employee_code = ${code}`.execute(
    world.db,
  )
  return Object.fromEntries(rows.rows.map(({ cohort, day }) => [cohort, day]))
}

async function lastAudit() {
  return await world.db
    .selectFrom('audit_entries')
    .select(['actor', 'action', 'before', 'after'])
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow()
}

describe('an allotment', () => {
  it('is entered once, corrected by naming its days again, and every change is in the audit trail', async () => {
    await people(['A1'], 'Sở A')
    const first = await allot('Sở A')
    expect(first).toMatchObject({ state: 'new', accounts: 12, unit: { name: 'Sở A' } })
    expect(await allot('sở a')).toEqual({ ...first, state: 'unchanged' })
    expect(await allot('Sở A', { accounts: 14, usableUntil: '2026-03-25' })).toMatchObject({
      id: first.id,
      state: 'corrected',
    })
    expect(await lastAudit()).toMatchObject({
      actor: lan.actor,
      action: 'ledger.allot',
      before: { accounts: 12, usableUntil: '2026-03-20' },
      after: { accounts: 14, usableUntil: '2026-03-25' },
    })
  })

  it('of other days stands beside it, but one over both is refused', async () => {
    await people(['A2'], 'Sở A hai')
    const first = await allot('Sở A hai')
    const later = { usableFrom: '2026-06-01', usableUntil: '2026-06-30' }
    expect((await allot('Sở A hai', later)).id).not.toBe(first.id)
    await expect(allot('Sở A hai', { usableUntil: '2026-06-15' })).rejects.toMatchObject({
      code: 'request.conflict',
    })
  })

  it('cannot be of fewer accounts than are handed out', async () => {
    await people(['A3', 'A4'], 'Sở A ba')
    await allot('Sở A ba')
    await handOut('a3', 'A3')
    await handOut('a4', 'A4')
    await expect(allot('Sở A ba', { accounts: 1 })).rejects.toMatchObject({
      code: 'ledger.allotment-full',
    })
    expect(await allot('Sở A ba', { accounts: 2 })).toMatchObject({ state: 'corrected' })
  })

  it.each<[string, Partial<NewAllotment>, string]>([
    ['a platform that is not configured', { platform: 'nowhere' }, 'not-found'],
    ['a unit that the roster does not know', { unit: 'Sở Không có' }, 'not-found'],
    ['a last day before the first', { usableUntil: '2026-02-19' }, 'request.invalid'],
    ['half an account', { accounts: 0.5 }, 'request.invalid'],
  ])('is refused for %s', async (_, changes, code) => {
    await expect(allot('Sở A', changes)).rejects.toMatchObject({ code })
  })
})

describe('handing out', () => {
  it('knows the user name and the learner however they are written, and is audited', async () => {
    await people(['B1'], 'Sở B')
    await allot('Sở B')
    const done = await handOut(' B-01 ', ' b1 ')
    expect(done).toMatchObject({ userName: 'B-01', learner: 'B1', state: 'handed-out' })
    expect(await lastAudit()).toMatchObject({
      action: 'ledger.hand-out',
      after: { userName: 'B-01', handedOutAt: '2026-02-24T17:00:00.000Z' },
    })
    expect(await handOut('b-01', 'B1', null)).toEqual({ ...done, state: 'unchanged' })
  })

  const allAtOnce = (acts: (() => Promise<unknown>)[]) =>
    atOnce(
      world.database,
      'ledger_holdings',
      acts.map((act) => async () => {
        try {
          await act()
          return 'done'
        } catch (thrown) {
          return thrown instanceof HocvuError ? thrown.code : thrown
        }
      }),
    )

  it('never gives out more accounts than were allotted, however many ask at once', async () => {
    const codes = ['C1', 'C2', 'C3', 'C4', 'C5']
    await people(codes, 'Sở C')
    await allot('Sở C', { accounts: 3 })
    expect(await allAtOnce(codes.map((code) => () => handOut(`of-${code}`, code)))).toEqual([
      ...['done', 'done', 'done'],
      ...['ledger.allotment-full', 'ledger.allotment-full'],
    ])
  })

  it('gives one account to one person, however many ask at once', async () => {
    const codes = ['D1', 'D2', 'D3', 'D4']
    await people(codes, 'Sở D')
    await allot('Sở D')
    expect(await allAtOnce(codes.map((code) => () => handOut('d-01', code)))).toEqual([
      'done',
      ...['ledger.account-held', 'ledger.account-held', 'ledger.account-held'],
    ])
  })

  it('leaves a second present holder to no code: the database refuses', async () => {
    await people(['E1', 'E2'], 'Sở E')
    await allot('Sở E')
    await handOut('e-01', 'E1')
    const second = sql`
      insert into ledger_holdings (id, account_id, learner_id, handed_out_at)
      select gen_random_uuid(), a.id, l.id, now() from ledger_accounts a, learners l
      where a.user_name = 'e-01' and l.employee_code = 'E2'`.execute(world.db)
    await expect(second).rejects.toMatchObject({ constraint: 'ledger_holdings_present' })
    await expect(sql`delete from ledger_holdings`.execute(world.db)).rejects.toThrow()
  })

  it('to the next person takes a taking back first; who had it when is kept', async () => {
    await people(['F1', 'F2'], 'Sở F')
    await allot('Sở F')
    await handOut('f-01', 'F1')
    await takeBack('F-01')
    await expect(handOut('f-01', 'F2', '2026-02-26')).rejects.toMatchObject({
      code: 'ledger.account-held',
    })
    world.clock.pass(1)
    expect(await handOut('f-01', 'F2', null)).toMatchObject({ learner: 'F2', state: 'handed-out' })
    await expect(takeBack('nobody-has-this')).rejects.toMatchObject({ code: 'not-found' })
    const history = await sql<{ code: string; back: boolean }>`
      select l.employee_code as code, h.taken_back_at is not null as back
      from ledger_holdings h join learners l on l.id = h.learner_id
      join ledger_accounts a on a.id = h.account_id
      where a.user_name = 'f-01' order by h.handed_out_at`.execute(world.db)
    expect(history.rows).toEqual([
      { code: 'F1', back: true },
      { code: 'F2', back: false },
    ])
    await takeBack('f-01')
    await expect(takeBack('f-01')).rejects.toMatchObject({ code: 'request.conflict' })
  })

  it('is refused to who writes for another branch of units, and tells them nothing', async () => {
    await people(['G1'], 'Sở G')
    await people(['H1'], 'Sở H')
    await allot('Sở G')
    await allot('Sở H')
    await handOut('g-01', 'G1')
    const { id } = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', 'Sở H')
      .executeTakeFirstOrThrow()
    const ofH = { ...operator('api-key:h'), unitId: id }
    const asH = (userName: string, learner: string) =>
      handOutAccount(world, ofH, PLATFORM, { userName, learner, unit: null, at: null })
    await expect(asH('g-01', 'H1')).rejects.toMatchObject({ code: 'ledger.not-allotted' })
    await expect(asH('g-02', 'G1')).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(
      takeBackAccount(world, ofH, PLATFORM, { userName: 'g-01', mistaken: false }),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(await asH('h-01', 'H1')).toMatchObject({ state: 'handed-out' })
  })
})

describe('a list of accounts', () => {
  it('is taken row by row, and names what it cannot take', async () => {
    await people(['I1', 'I2', 'I3', 'I4'], 'Sở I')
    await allot('Sở I', { accounts: 2 })
    const list = [
      'i-01;I1;25/02/2026;Sở I',
      'i-02;i2;26/02/2026 08:30;',
      'i-03;;;Sở I',
      'i-04;I3;26/02/2026;',
      'i-05;I4;;',
      'I-01;I4;25/02/2026;',
      ';I4;25/02/2026;',
      'i-06;nobody;25/02/2026;',
      'i-07;I4;31/02/2026;',
      '',
      ';;;Người lập biểu',
    ]
    const result = await importList(list)
    expect(result).toMatchObject({ handedOut: 2, listed: 1, corrected: 0, unchanged: 0 })
    expect(result.rejected.map(({ row, field }) => [row, field])).toEqual([
      [5, 'user_name'],
      [6, 'handed_out_at'],
      [7, 'user_name'],
      [8, 'user_name'],
      [9, 'employee_code'],
      [10, 'handed_out_at'],
    ])
  })

  it('writes nothing when it is imported again, and corrects a day that changed', async () => {
    await people(['J1', 'J2'], 'Sở J')
    await allot('Sở J')
    const list = ['j-01;J1;25/02/2026;', 'j-02;J2;25/02/2026;']
    expect(await importList(list)).toMatchObject({ handedOut: 2 })
    const before = await tableContents(world.db)
    expect(await importList(list)).toMatchObject({ handedOut: 0, unchanged: 2, rejected: [] })
    expect(await tableContents(world.db)).toEqual(before)
    expect(await importList(['j-01;J1;24/02/2026;', 'j-02;J2;25/02/2026;'])).toMatchObject({
      corrected: 1,
      unchanged: 1,
    })
  })

  it('may have a header of two lines below its titles, and old letters once they are confirmed', async () => {
    await people(['KA1', 'KA2'], 'Sở KA')
    await allot('Sở KA')
    const twoLines = [
      'SỞ KA;;;;',
      'Tài khoản;Người nhận;;Ngày cấp',
      ';Họ và tên;Mã CBCCVC;',
      'ka-01;Lò An;KA1;25/02/2026',
    ]
    const csv = Buffer.from(twoLines.join('\n'))
    expect(await importLedger(world, lan, PLATFORM, csv)).toMatchObject({ handedOut: 1 })
    const old = Buffer.from('Tµi kho¶n;M· CBCCVC;Ngµy cÊp\nka-02;KA2;25/02/2026', 'latin1')
    await expect(importLedger(world, lan, PLATFORM, old)).rejects.toMatchObject({
      code: 'sheet.old-letters',
    })
    expect(await importLedger(world, lan, PLATFORM, old, 'TCVN3')).toMatchObject({ handedOut: 1 })
  })

  it('is no longer searched for its header than it is long', async () => {
    const hostile = Buffer.from(`Tài khoản;Ngày cấp;${'('.repeat(500_000)}\n`)
    const began = performance.now()
    await importLedger(world, lan, PLATFORM, hostile)
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('needs a column of user names', async () => {
    const noList = importLedger(
      world,
      lan,
      PLATFORM,
      Buffer.from('Họ và tên,Ngày cấp\nAn,1/1/2026'),
    )
    await expect(noList).rejects.toMatchObject({ code: 'sheet.unreadable' })
  })
})

describe('the day of handing out', () => {
  it('reaches who is enrolled already: the earliest of all accounts', async () => {
    await people(['K1'], 'Sở K', 'by-roster')
    await allot('Sở K')
    expect(await told('K1')).toEqual({ 'by-roster': null })
    await handOut('k-02', 'K1', '2026-02-27')
    expect(await told('K1')).toEqual({ 'by-roster': '2026-02-27' })
    await handOut('k-01', 'K1', '2026-02-23')
    expect(await told('K1')).toEqual({ 'by-roster': '2026-02-23' })
  })

  it('stays when the account is taken back, unless it was entered by mistake', async () => {
    await people(['L1'], 'Sở L', 'by-roster')
    await allot('Sở L')
    await handOut('l-01', 'L1', '2026-02-23')
    await takeBack('l-01')
    expect(await told('L1')).toEqual({ 'by-roster': '2026-02-23' })
    await handOut('l-02', 'L1', '2026-02-22')
    await takeBack('l-02', true)
    expect(await told('L1')).toEqual({ 'by-roster': '2026-02-23' })
    expect(await handOut('l-02', 'L1', '2026-02-24')).toMatchObject({ state: 'handed-out' })
  })

  it('reaches who is enrolled later, by a roster or by a platform, and decides the window', async () => {
    await people(['M1', 'M2'], 'Sở M')
    await allot('Sở M')
    await handOut('m-01', 'M1', '2026-02-25')
    await people(['M1'], 'Sở M', 'by-roster')
    expect(await told('M1')).toEqual({ 'by-roster': '2026-02-25' })
    await world.sync(onePage(...learnerWith('M1', null), ...learnerWith('M2', null)))
    await world.reconcile('kns-1')
    expect(await told('M1')).toEqual({ 'by-roster': '2026-02-25', 'kns-1': '2026-02-25' })
    expect(await told('M2')).toEqual({ 'kns-1': null })
    const closes = await sql<{ code: string; closes: Date }>`
      select l.employee_code as code, r.window_closes_at as closes
      from outcomes o join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
      join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
      where e.cohort_id = 'kns-1' order by 1`.execute(world.db)
    expect(closes.rows).toEqual([
      // Handed out on 25/2: until the end of 7/3. First seen enrolled on 2/3: until the end of 12/3.
      { code: 'M1', closes: startOfDateInVietnam('2026-03-08') },
      { code: 'M2', closes: startOfDateInVietnam('2026-03-13') },
    ])
  })

  it('moves the window of who was decided before', async () => {
    await handOut('m-02', 'M2', '2026-02-21')
    await world.reconcile('kns-1')
    const { closes } = (
      await sql<{ closes: Date }>`
        select r.window_closes_at as closes from outcomes o
        join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
        join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
        where l.employee_code = 'M2' and e.cohort_id = 'kns-1'`.execute(world.db)
    ).rows[0] ?? { closes: null }
    expect(closes).toEqual(startOfDateInVietnam('2026-03-04'))
  })
})

/** Whose an account is changes while outcomes are being decided or certificates issued. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allotAccounts } from '../../../src/roster/ledger/allot.ts'
import { handOutAccount } from '../../../src/roster/ledger/hand-out.ts'
import { lan } from '../../support/installation.ts'
import { until } from '../../support/until.ts'
import {
  createWorld,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { certify } from '../meanwhile.ts'
import { deciding } from './deciding.ts'
import { merging } from './merging.ts'

let world: World
let so: ReturnType<typeof deciding>
let both: ReturnType<typeof merging>
beforeAll(async () => {
  world = await createWorld()
  so = deciding(world)
  both = merging(world)
})
afterAll(() => world.close())

/**
 * Holds the first back where it would write into a table, lets the second go as far as it comes by itself, then both to
 * their ends.
 */
async function whileHeld<First, Second>(
  table: string,
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  return await world.database.asOwner(async (owner) => {
    const gate = await owner.connect()
    const waiting = async () =>
      (
        await owner.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rows.length
    try {
      await gate.query(`begin; lock table ${table} in share row exclusive mode`)
      const held = first()
      held.catch(() => {})
      await until(`somebody waits for ${table}`, async () => (await waiting()) === 1)
      let isOver = false
      const other = second().finally(() => {
        isOver = true
      })
      other.catch(() => {})
      await until('the other is done or waits', async () => isOver || (await waiting()) === 2)
      await gate.query('commit')
      return await Promise.all([held, other])
    } finally {
      gate.release(true)
    }
  })
}

/** Somebody whose newest result is still to be reconciled. */
async function passedAnew(code: string): Promise<void> {
  await world.importRoster(rosterCsv([{ code }]))
  await world.sync(onePage(...learnerWith(code, '6')))
  await world.reconcile()
  await world.sync(onePage(finalTest(code, '7')))
}

describe('while outcomes are decided', () => {
  it('the rules take an account away: nothing is issued on what it showed', async () => {
    await passedAnew('A1')
    await world.db
      .updateTable('accounts')
      .set({ employee_code: 'KHAC', full_name: 'Lò Văn Khác' })
      .where('source_id', '=', 'A1')
      .execute()
    await whileHeld('outcome_revisions', () => world.reconcile(), so.match)
    expect(await so.standing('A1')).toMatchObject({ state: 'waiting' })
    expect(await so.outcome('A1')).toMatchObject({ reopened: true })
    expect((await certify(world)).issued).toEqual([])
    await world.reconcile()
    expect(await so.outcome('A1')).toMatchObject({ verdict: 'incomplete', reopened: false })
  })

  it('a person links an account otherwise: nothing is issued on what it showed', async () => {
    await passedAnew('B1')
    await world.importRoster(rosterCsv([{ code: 'B2' }]))
    await whileHeld(
      'outcome_revisions',
      () => world.reconcile(),
      () => so.decide(lan, { account: 'B1', decision: 'link', learner: 'B2' }),
    )
    expect(await so.outcome('B1')).toMatchObject({ reopened: true })
    await world.reconcile()
    expect(await so.outcome('B2')).toMatchObject({ verdict: 'passed' })
  })

  it('a person links otherwise the account of somebody who is being enrolled', async () => {
    await world.importRoster(rosterCsv([{ code: 'C1' }, { code: 'C2' }]))
    await world.sync(onePage(...learnerWith('C1', '6')))
    expect(await so.outcome('C1')).toBeNull()
    await whileHeld(
      'outcome_revisions',
      () => world.reconcile(),
      () => so.decide(lan, { account: 'C1', decision: 'link', learner: 'C2' }),
    )
    expect(await so.outcome('C1')).toMatchObject({ verdict: 'passed', reopened: true })
  })

  it('two rows become one person, and two again', async () => {
    await passedAnew('D1')
    await world.importRoster(rosterCsv([{ code: 'D2' }]))
    const [, merged] = await whileHeld(
      'outcome_revisions',
      () => world.reconcile(),
      () => both.merge('D2', 'D1'),
    )
    await world.sync(onePage(finalTest('D1', '8')))
    await whileHeld(
      'outcome_revisions',
      () => world.reconcile(),
      () => so.undo(lan, merged.act),
    )
    await world.reconcile()
    expect(await so.outcome('D1')).toMatchObject({ verdict: 'passed', reopened: false })
  })
})

describe('while an account is handed out', () => {
  it('to a row that turns out to be a second one, it is handed to the person', async () => {
    await world.importRoster(rosterCsv([{ code: 'F1' }, { code: 'F2' }]))
    const deps = { db: world.db, clock: world.clock }
    await allotAccounts(deps, lan, {
      platform: 'lms',
      unit: 'Sở Nội vụ',
      accounts: 5,
      usableFrom: '2026-01-01',
      usableUntil: '2026-12-31',
      source: null,
    })
    const [, { kept }] = await whileHeld(
      'ledger_holdings',
      () =>
        handOutAccount(deps, lan, 'lms', { userName: 'f', learner: 'F2', at: null, unit: null }),
      () => both.merge('F1', 'F2'),
    )
    expect((await both.holdingsOf(kept)).ledger).toHaveLength(1)
  })
})

describe('while certificates are issued', () => {
  it('two rows of one person do not get one each', async () => {
    await world.importRoster(rosterCsv([{ code: 'E1' }, { code: 'E2' }]))
    await world.sync(onePage(...learnerWith('E1', '6'), ...learnerWith('E2', '7')))
    await world.reconcile()
    await expect(
      whileHeld(
        'certificates',
        () => certify(world),
        () => both.merge('E1', 'E2'),
      ),
    ).rejects.toMatchObject({ code: 'learner.certificate-in-the-way' })
    expect([...(await so.certificates('E1')), ...(await so.certificates('E2'))]).toHaveLength(2)
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { operator } from '../../../src/access/viewer.ts'
import { sha256 } from '../../../src/foundation/secrets.ts'
import { decideAccounts } from '../../../src/reconciliation/account-decisions/decide.ts'
import { atOnce } from '../../support/at-once.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { cohortsOf, deciding, mai } from './deciding.ts'

let world: World
let so: ReturnType<typeof deciding>
beforeAll(async () => {
  world = await createWorld()
  so = deciding(world)
})
afterAll(() => world.close())

const link = (source: string, learner: string) =>
  ({ account: source, decision: 'link', learner }) as const
const reject = (source: string, learner: string | null = null) =>
  ({ account: source, decision: 'reject', learner }) as const

/** Somebody on the roster, and an account that no key ties to them. */
async function strangers(...codes: string[]) {
  await world.importRoster(rosterCsv(codes.map((code) => ({ code, name: `Lò Thị ${code}` }))))
  await world.sync(
    onePage(...codes.map((code) => account(`x${code}`, { fullName: 'Phòng họp', username: code }))),
  )
}

describe('a link by a person', () => {
  it('stands, with reason and act in the history and one entry in the audit trail', async () => {
    await strangers('A1')
    const { act, accounts } = await so.decide(lan, link('xA1', ' a1 '))
    expect(await so.standing('xA1')).toMatchObject({ state: 'linked', code: 'A1', by: 'cli:lan' })
    expect(accounts).toEqual([await so.idOf('xA1')])
    const learner = await so.learnerId('A1')
    const [entry, ...others] = await so.audited(await so.idOf('xA1'))
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      actor: 'cli:lan',
      action: 'account.link',
      before: { state: 'waiting', learner: null },
      after: { act, state: 'linked', learner, reason: 'Đã gọi điện xác nhận', count: 1 },
    })
    expect(entry?.items_hash).toHaveLength(32)
    const kept = await world.db
      .selectFrom('decision_acts')
      .select(['kind', 'reason', 'actor'])
      .where('id', '=', act)
      .execute()
    expect(kept).toEqual([{ kind: 'link', reason: 'Đã gọi điện xác nhận', actor: 'cli:lan' }])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('is kept by the rules, whatever the platform says later', async () => {
    await strangers('A2', 'A3')
    await so.decide(lan, link('xA2', 'A2'))
    await world.sync(onePage(account('xA2', { employeeCode: 'A3', fullName: 'Lò Thị A3' })))
    await so.match()
    expect(await so.standing('xA2')).toMatchObject({ code: 'A2', reason: 'linked-by-person' })
  })

  it('said again changes nothing', async () => {
    await strangers('A4')
    await so.decide(lan, link('xA4', 'A4'))
    const before = await tableContents(world.db)
    expect(await so.decide(mai, link('xA4', 'A4'))).toMatchObject({ acts: [], runs: [] })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('asks to undo what another person decided first, and names that', async () => {
    await strangers('A5', 'A6')
    const { act } = await so.decide(lan, link('xA5', 'A5'))
    await expect(so.decide(mai, link('xA5', 'A6'))).rejects.toMatchObject({
      code: 'account.already-decided',
      fields: [{ field: 'account', reason: expect.stringContaining(act) }],
    })
    await expect(so.decide(mai, reject('xA5'))).rejects.toMatchObject({
      code: 'account.already-decided',
    })
    await so.undo(mai, act)
    await so.decide(mai, link('xA5', 'A6'))
    expect(await so.standing('xA5')).toMatchObject({ code: 'A6', by: 'cli:mai' })
  })

  it('goes before a link by the rules, and remembers how well that had fitted', async () => {
    await world.importRoster(rosterCsv([{ code: 'A7' }, { code: 'A8' }]))
    await world.sync(onePage(account('A7', { employeeCode: 'A7' })))
    expect(await so.standing('A7')).toMatchObject({ code: 'A7', by: 'key' })
    await so.decide(lan, link('A7', 'A8'))
    await so.match()
    expect(await so.standing('A7')).toMatchObject({ code: 'A8', by: 'cli:lan' })
    expect((await so.history('A7')).map(({ actor }) => actor)).toEqual(['rules', 'cli:lan'])
  })

  it('brings the learner into the cohorts that count the platform', async () => {
    await world.importRoster(rosterCsv([{ code: 'A9' }]))
    await world.sync(
      onePage(account('n9', { fullName: 'Phòng' }), enrolment('n9'), finalTest('n9', '8')),
    )
    const { runs } = await so.decide(lan, link('n9', 'A9'))
    expect(cohortsOf(runs)).toEqual([COHORT])
    await world.reconcile()
    expect(await so.outcome('A9')).toMatchObject({ verdict: 'passed' })
  })

  it('is refused for who sees a part of the roster only: to them the account is not there', async () => {
    await strangers('A10')
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    await expect(so.decide(viewer, link('xA10', 'A10'))).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await so.standing('xA10')).toMatchObject({ state: 'waiting' })
  })

  it('by two people at once is one person’s; the other is told', async () => {
    await strangers('A11', 'A12')
    const said = await atOnce(world.database, 'accounts', [
      () => so.decide(lan, link('xA11', 'A11')).then(() => 'linked', String),
      () => so.decide(mai, link('xA11', 'A12')).then(() => 'linked', String),
    ])
    expect(said[0]).toBe('linked')
    expect(said[1]).toMatch(/was linked to somebody else by cli:lan before/)
    expect(await so.standing('xA11')).toMatchObject({ code: 'A11' })
  })
})

describe('a rejection', () => {
  it('of an account lets it wait no longer, and no rule link it', async () => {
    await world.sync(onePage(account('r1', { employeeCode: 'R1', fullName: 'Lò Thị R1' })))
    await so.decide(lan, reject('r1'))
    await world.importRoster(rosterCsv([{ code: 'R1', name: 'Lò Thị R1' }]))
    expect(await so.standing('r1')).toMatchObject({
      state: 'rejected',
      reason: 'rejected-by-person',
      code: null,
    })
  })

  it('for one learner is never linked to them again, by any key', async () => {
    await world.importRoster(rosterCsv([{ code: 'R2', name: 'Lò Thị R2' }]))
    const r2 = account('r2', { employeeCode: 'R2', fullName: 'Lò Thị R2' })
    await world.sync(onePage(r2))
    expect(await so.standing('r2')).toMatchObject({ state: 'linked', code: 'R2' })
    await so.decide(lan, reject('r2', 'R2'))
    await so.match()
    await world.sync(onePage({ ...r2, unit: 'Sở Nội vụ' }))
    await so.match()
    expect(await so.standing('r2')).toMatchObject({ state: 'waiting', code: null })
  })

  it('for one learner takes them from the candidates and leaves the others', async () => {
    const email = 'vp-r@example.gov.vn'
    await world.importRoster(
      rosterCsv([
        { code: 'R3', name: 'Lò Thị Rạng', email },
        { code: 'R4', name: 'Lò Thị Rạng', email },
      ]),
    )
    await world.sync(onePage(account('r3', { email, fullName: 'Lò Thị Rạng' })))
    expect((await so.standing('r3')).candidates.toSorted()).toEqual(['R3', 'R4'])
    await so.decide(lan, reject('r3', 'R3'))
    expect((await so.standing('r3')).candidates).toEqual(['R4'])
    await so.match()
    expect((await so.standing('r3')).candidates).not.toContain('R3')
  })

  it('for one learner must be undone before a person links them', async () => {
    await strangers('R5')
    const { act } = await so.decide(lan, reject('xR5', 'R5'))
    await expect(so.decide(mai, link('xR5', 'R5'))).rejects.toMatchObject({
      code: 'account.already-decided',
      message: expect.stringContaining(act),
    })
    expect(await so.decide(mai, reject('xR5', 'R5'))).toMatchObject({ acts: [] })
  })

  it('of what another person linked to that learner is refused', async () => {
    await strangers('R6')
    await so.decide(lan, link('xR6', 'R6'))
    await expect(so.decide(mai, reject('xR6', 'R6'))).rejects.toMatchObject({
      code: 'account.already-decided',
    })
  })

  it('takes evidence away: nothing is issued until it is decided anew', async () => {
    await world.importRoster(rosterCsv([{ code: 'R7' }]))
    await world.sync(onePage(...learnerWith('R7', '9')))
    await world.reconcile()
    expect(await so.outcome('R7')).toMatchObject({ verdict: 'passed', reopened: false })
    const { runs } = await so.decide(lan, reject('R7', 'R7'))
    expect(cohortsOf(runs)).toEqual([COHORT])
    expect(await so.outcome('R7')).toMatchObject({ verdict: 'passed', reopened: true })
    await world.run('certify', COHORT)
    expect(await so.certificates('R7')).toEqual([])
    await world.reconcile()
    expect(await so.outcome('R7')).toEqual({
      verdict: 'incomplete',
      reason: 'no-evidence',
      reopened: false,
    })
  })
})

describe('many accounts with one reason', () => {
  it('are one act and one entry in the audit trail, with the hash of its rows', async () => {
    await strangers('B1', 'B2', 'B3')
    const { act } = await so.decide(lan, link('xB1', 'B1'), link('xB2', 'B2'), link('xB3', 'B3'))
    const entries = await so.audited(act)
    expect(entries).toMatchObject([{ action: 'account.link', after: { count: 3 } }])
    const items = await Promise.all(
      ['B1', 'B2', 'B3'].map(async (code) => ({
        account: await so.idOf(`x${code}`),
        before: { state: 'waiting', learner: null },
        after: { state: 'linked', learner: await so.learnerId(code) },
      })),
    )
    expect(entries[0]?.items_hash).toEqual(sha256(JSON.stringify(items)))
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('are all decided or none, and each faulty row is named with its mend', async () => {
    await strangers('B4', 'B5')
    const before = await tableContents(world.db)
    const faulty = so.decide(
      lan,
      link('xB4', 'B4'),
      link('nobody-here', 'B5'),
      link('xB5', 'no-such-code'),
      link('xB4', 'B5'),
    )
    await expect(faulty).rejects.toMatchObject({
      code: 'request.conflict',
      fields: [
        { field: 'links.1.account', reason: expect.stringContaining('there is no such account') },
        { field: 'links.2.learner', reason: expect.stringContaining('nobody on the roster') },
        { field: 'links.3.account', reason: expect.stringContaining('links.0 already') },
      ],
    })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('may be linked and rejected together: an act for each', async () => {
    await strangers('B6', 'B7')
    const { acts } = await so.decide(lan, link('xB6', 'B6'), reject('xB7'))
    expect(acts.map(({ kind }) => kind)).toEqual(['link', 'reject'])
    expect(await so.standing('xB6')).toMatchObject({ code: 'B6' })
    expect(await so.standing('xB7')).toMatchObject({ state: 'rejected' })
  })

  it('asks for the employee code where a key is shared', async () => {
    const email = 'chung-b@example.gov.vn'
    await world.importRoster(
      rosterCsv([
        { code: 'B8', email },
        { code: 'B9', email },
      ]),
    )
    await world.sync(onePage(account('b8')))
    await expect(so.decide(lan, link('b8', email))).rejects.toMatchObject({
      code: 'request.conflict',
      fields: [{ field: 'learner', reason: expect.stringContaining('name the employee code') }],
    })
  })
})

describe('a reason', () => {
  it('is needed, and keeps no citizen’s number', async () => {
    await strangers('W1')
    const say = (reason: string, attachment: string | null = null) =>
      decideAccounts(
        { db: world.db, clock: world.clock },
        lan,
        [{ place: '', ...link('lms/xW1', 'W1') }],
        { reason, attachment },
      )
    await expect(say('  ')).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(say('Theo công văn', randomUUID())).rejects.toMatchObject({
      code: 'not-found',
      fields: [{ field: 'attachment' }],
    })
    const { acts } = await say('CCCD 014185000012 khớp')
    const { reason } = await world.db
      .selectFrom('decision_acts')
      .select('reason')
      .where('id', '=', acts[0]?.id ?? '')
      .executeTakeFirstOrThrow()
    expect(reason).not.toContain('014185000012')
  })
})

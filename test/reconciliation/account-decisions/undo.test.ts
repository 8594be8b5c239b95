import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { operator, type Scope } from '../../../src/access/viewer.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { undoDecision } from '../../../src/reconciliation/account-decisions/undo.ts'
import { overrideOutcomes } from '../../../src/reconciliation/person-decisions/override.ts'
import { lan } from '../../support/installation.ts'
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

/** On the roster, and with a passed test under an account that names nobody. */
async function unknownWithEvidence(...codes: string[]) {
  await world.importRoster(rosterCsv(codes.map((code) => ({ code, name: `Lò Thị ${code}` }))))
  await world.sync(
    onePage(
      ...codes.flatMap((code) => [
        account(`x${code}`, { fullName: 'Phòng họp' }),
        enrolment(`x${code}`),
        finalTest(`x${code}`, '8'),
      ]),
    ),
  )
}

describe('an undo', () => {
  it('of a link lets the account wait again', async () => {
    await unknownWithEvidence('A1')
    const before = await so.standing('xA1')
    const { act } = await so.decide(lan, link('xA1', 'A1'))
    const { undone } = await so.undo(mai, act)
    expect(undone).toEqual({ id: act, kind: 'link' })
    expect(await so.standing('xA1')).toEqual(before)
    expect((await so.history('xA1')).map(({ state, actor }) => [state, actor])).toEqual([
      ['waiting', 'rules'],
      ['linked', 'cli:lan'],
      ['waiting', 'cli:mai'],
    ])
    expect(await so.audited(act)).toMatchObject([
      { actor: 'cli:mai', action: 'account.link.undo', after: { reason: 'Nối nhầm', count: 1 } },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('of a link over the rules gives the account back to whom they had linked', async () => {
    await world.importRoster(rosterCsv([{ code: 'A2' }, { code: 'A3' }]))
    await world.sync(onePage(account('A2', { employeeCode: 'A2' })))
    const { act } = await so.decide(lan, link('A2', 'A3'))
    await so.undo(lan, act)
    expect(await so.standing('A2')).toMatchObject({ code: 'A2', by: 'key' })
    await so.match()
    expect(await so.standing('A2')).toMatchObject({ code: 'A2', by: 'key' })
  })

  it('of a rejection lets the rules link again', async () => {
    await world.importRoster(rosterCsv([{ code: 'A4' }]))
    await world.sync(onePage(account('A4', { employeeCode: 'A4' })))
    const { act } = await so.decide(lan, reject('A4', 'A4'))
    await so.match()
    expect(await so.standing('A4')).toMatchObject({ state: 'waiting' })
    await so.undo(lan, act)
    expect(await so.standing('A4')).toMatchObject({ state: 'linked', code: 'A4', by: 'key' })
    await so.match()
    expect(await so.standing('A4')).toMatchObject({ state: 'linked', code: 'A4' })
  })

  it('of a rejection altogether lets the account wait again', async () => {
    await unknownWithEvidence('A5')
    const { act } = await so.decide(lan, reject('xA5'))
    await so.undo(lan, act)
    expect(await so.standing('xA5')).toMatchObject({ state: 'waiting', by: null })
  })

  it('of many accounts gives each back what it had', async () => {
    await unknownWithEvidence('A6', 'A7')
    await world.sync(onePage(account('A6', { employeeCode: 'A6', fullName: 'Lò Thị A6' })))
    const { act } = await so.decide(lan, link('xA6', 'A6'), link('A6', 'A7'))
    await so.undo(lan, act)
    expect(await so.standing('xA6')).toMatchObject({ state: 'waiting' })
    expect(await so.standing('A6')).toMatchObject({ code: 'A6', by: 'key' })
  })

  it('leaves what the rules linked meanwhile to the rules', async () => {
    const email = 'uyen@example.gov.vn'
    const named = { fullName: 'Lò Thị Uyên', email, nationalId: '014180000088' }
    await world.importRoster(rosterCsv([{ code: 'A8', name: 'Lò Thị Uyên', email }]))
    await world.sync(onePage(account('a8', named)))
    const { act } = await so.decide(lan, reject('a8', 'A8'))
    await world.importRoster(
      rosterCsv([{ code: 'A9', name: 'Lò Thị Uyên', born: '05/05/1980', id: '014180000088' }]),
    )
    expect(await so.standing('a8')).toMatchObject({ state: 'linked', code: 'A9', by: 'key' })
    await so.undo(lan, act)
    expect(await so.standing('a8')).toMatchObject({ state: 'linked', code: 'A9' })
    await so.match()
    expect(await so.standing('a8')).toMatchObject({
      state: 'waiting',
      reason: 'keys-point-to-different-people',
    })
  })
})

describe('outcomes after an undo', () => {
  it('are decided anew, and nothing is issued on them until then', async () => {
    await unknownWithEvidence('C1')
    const { act } = await so.decide(lan, link('xC1', 'C1'))
    await world.reconcile()
    expect(await so.outcome('C1')).toMatchObject({ verdict: 'passed', reopened: false })
    const { runs } = await so.undo(lan, act)
    expect(cohortsOf(runs)).toEqual([COHORT])
    expect(await so.outcome('C1')).toMatchObject({ verdict: 'passed', reopened: true })
    await world.run('certify', COHORT)
    expect(await so.certificates('C1')).toEqual([])
    await world.reconcile()
    expect(await so.outcome('C1')).toEqual({
      verdict: 'incomplete',
      reason: 'no-evidence',
      reopened: false,
    })
  })

  it('go to review where a certificate was issued, which nobody touches', async () => {
    await unknownWithEvidence('C2')
    const { act } = await so.decide(lan, link('xC2', 'C2'))
    await world.reconcile()
    await world.run('certify', COHORT)
    const issued = await so.certificates('C2')
    expect(issued).toEqual([{ state: 'valid', revision: 1 }])
    await so.undo(lan, act)
    await world.reconcile()
    expect(await so.outcome('C2')).toMatchObject({
      verdict: 'review',
      reason: 'changed-after-issue',
    })
    expect(await so.certificates('C2')).toEqual(issued)
  })

  it('of somebody whose other evidence says the same are free again, too', async () => {
    await world.importRoster(rosterCsv([{ code: 'C3' }]))
    await world.sync(onePage(...learnerWith('C3', '9'), account('idle', { fullName: 'Phòng' })))
    const { act } = await so.decide(lan, link('idle', 'C3'))
    await world.reconcile()
    await so.undo(lan, act)
    expect(await so.outcome('C3')).toMatchObject({ reopened: true })
    await world.reconcile()
    expect(await so.outcome('C3')).toEqual({ verdict: 'passed', reason: '', reopened: false })
  })

  it('are free again, too, where the rules took away an account that had shown nothing', async () => {
    await world.importRoster(rosterCsv([{ code: 'C4' }, { code: 'C5' }]))
    const idle = account('idle-2', { employeeCode: 'C4', fullName: 'Nguyễn Văn C4' })
    await world.sync(onePage(...learnerWith('C4', '9'), idle))
    await world.reconcile()
    await world.sync(onePage({ ...idle, employeeCode: 'C5', fullName: 'Nguyễn Văn C5' }))
    expect(await so.outcome('C4')).toMatchObject({ verdict: 'passed', reopened: true })
    await world.reconcile()
    expect(await so.outcome('C4')).toMatchObject({ verdict: 'passed', reopened: false })
  })
})

describe('an undo is refused', () => {
  it('a second time', async () => {
    await unknownWithEvidence('D1')
    const { act } = await so.decide(lan, link('xD1', 'D1'))
    await so.undo(lan, act)
    await expect(so.undo(mai, act)).rejects.toMatchObject({ code: 'decision.already-undone' })
  })

  it('of an undo', async () => {
    await unknownWithEvidence('D2')
    const { act } = await so.decide(lan, link('xD2', 'D2'))
    const undo = await so.undo(lan, act)
    await expect(so.undo(lan, undo.act)).rejects.toMatchObject({ code: 'request.conflict' })
  })

  it('while a later decision about the account stands, and names that', async () => {
    await world.importRoster(rosterCsv([{ code: 'D3' }, { code: 'D4' }]))
    await world.sync(onePage(account('D3', { employeeCode: 'D3' })))
    const first = await so.decide(lan, reject('D3', 'D3'))
    const second = await so.decide(mai, link('D3', 'D4'))
    await expect(so.undo(lan, first.act)).rejects.toMatchObject({
      code: 'decision.built-upon',
      message: expect.stringContaining(`link by cli:mai (${second.act})`),
    })
    await so.undo(lan, second.act)
    await so.undo(lan, first.act)
    expect(await so.standing('D3')).toMatchObject({ code: 'D3', by: 'key' })
  })

  it('of what is not there, and for who sees a part of the roster only', async () => {
    await expect(so.undo(lan, randomUUID())).rejects.toMatchObject({ code: 'not-found' })
    await unknownWithEvidence('D5')
    const { act } = await so.decide(lan, link('xD5', 'D5'))
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    await expect(so.undo(viewer, act)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an undo of a decision about outcomes', () => {
  const only = (scope: Scope) => ({ ...lan, scopes: new Set([scope]) })

  it('takes the override back and begins to decide anew', async () => {
    await unknownWithEvidence('E1')
    await so.decide(lan, link('xE1', 'E1'))
    await world.reconcile()
    const deps = { db: world.db, clock: world.clock }
    const { act } = await overrideOutcomes(deps, lan, await getCohort(world.db, COHORT), {
      kind: 'refuse',
      lastDay: null,
      expiresOn: null,
      reason: 'Thi hộ',
      attachment: null,
      selection: { learners: ['E1'] },
    })
    await world.reconcile()
    expect(await so.outcome('E1')).toMatchObject({ verdict: 'failed' })
    const why = { reason: 'Đã xác minh', attachment: null }
    await expect(undoDecision(deps, only('accounts:write'), act, why)).rejects.toMatchObject({
      code: 'access.forbidden',
    })
    const { undone, runs } = await undoDecision(deps, only('outcomes:write'), act, why)
    expect([undone.kind, cohortsOf(runs)]).toEqual(['override', [COHORT]])
    await world.reconcile()
    expect(await so.outcome('E1')).toMatchObject({ verdict: 'passed' })
  })

  it('needs for accounts the scope of accounts', async () => {
    await unknownWithEvidence('E2')
    const { act } = await so.decide(lan, link('xE2', 'E2'))
    await expect(so.undo(only('outcomes:write'), act)).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })
})

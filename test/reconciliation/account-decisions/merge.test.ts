import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { operator } from '../../../src/access/viewer.ts'
import { listOutcomes } from '../../../src/reconciliation/list-outcomes.ts'
import { allotAccounts } from '../../../src/roster/ledger/allot.ts'
import { handOutAccount } from '../../../src/roster/ledger/hand-out.ts'
import { lan } from '../../support/installation.ts'
import {
  account,
  COHORT,
  cohortYaml,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { cohortsOf, deciding, mai } from './deciding.ts'
import { merging } from './merging.ts'

const ROSTERED = 'kns-2'

let world: World
let so: ReturnType<typeof deciding>
let both: ReturnType<typeof merging>
beforeAll(async () => {
  const cohorts = cohortYaml(COHORT) + cohortYaml(ROSTERED, { enrol: 'roster' })
  world = await createWorld({ programs: [programYaml({ cohorts })] })
  so = deciding(world)
  both = merging(world)
})
afterAll(() => world.close())

describe('a merge', () => {
  it('gives accounts, evidence and enrolments to the kept one', async () => {
    await world.importRoster(rosterCsv([{ code: 'A1' }, { code: 'A2', name: 'Nguyễn Văn A1' }]))
    await world.sync(onePage(...learnerWith('A2', '8')))
    await world.reconcile()
    const [kept, absorbed] = [await so.learnerId('A1'), await so.learnerId('A2')]
    const { act, runs, ...merged } = await both.merge('A1', 'A2')
    expect(merged).toMatchObject({ kept, absorbed, accounts: 1, enrolments: 1, leftBehind: [] })
    expect(cohortsOf(runs)).toContain(COHORT)
    expect(await so.standing('A2')).toMatchObject({ code: 'A1', by: 'key' })
    await so.match()
    expect(await so.standing('A2')).toMatchObject({ code: 'A1' })
    await world.reconcile()
    expect(await both.outcomesOf(kept)).toEqual([
      { cohort: COHORT, verdict: 'passed', reopened: false },
    ])
    expect(await both.outcomesOf(absorbed)).toEqual([])
    expect(await so.audited(kept)).toMatchObject([
      { action: 'learner.merge', before: { kept, absorbed }, after: { act, accounts: 1 } },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('lets what two accounts show of one course count for one person', async () => {
    await world.importRoster(
      rosterCsv([
        { code: 'B1', name: 'Lò Thị Bông' },
        { code: 'B2', name: 'Lò Thị Bông' },
      ]),
    )
    const named = { fullName: 'Lò Thị Bông' }
    await world.sync(
      onePage(
        ...[account('B1', { ...named, employeeCode: 'B1' }), enrolment('B1'), finalTest('B1', '3')],
        ...[account('B2', { ...named, employeeCode: 'B2' }), enrolment('B2'), finalTest('B2', '8')],
      ),
    )
    await world.reconcile()
    expect(await so.outcome('B1')).toMatchObject({ verdict: 'incomplete' })
    const { leftBehind, absorbed } = await both.merge('B1', 'B2')
    expect(leftBehind).toEqual([COHORT])
    await world.reconcile()
    expect(await so.outcome('B1')).toMatchObject({ verdict: 'passed', reopened: false })
    // Whom nobody decides any more is shown nowhere, and earns nothing.
    expect(await both.outcomesOf(absorbed)).toMatchObject([{ reopened: true }])
    const shown = await listOutcomes(world.db, lan, COHORT, {
      limit: 1000,
      now: world.clock.now(),
    })
    expect(shown.filter(({ fullName }) => fullName === 'Lò Thị Bông')).toHaveLength(1)
    await world.run('certify', COHORT)
    expect((await both.holdingsOf(absorbed)).certificates).toEqual([])
  })

  it('gives the kept one the keys they lack, and no others', async () => {
    await world.importRoster(
      rosterCsv([
        { code: '', name: 'Lò Thị Chanh', born: '', email: 'chanh@example.gov.vn', unit: '' },
        {
          code: 'C2',
          name: 'Lò Thị Chanh',
          born: '02/03/1991',
          id: '014191000077',
          email: 'c2@example.gov.vn',
          phone: '0912345777',
        },
      ]),
    )
    const absorbed = await so.learnerId('C2')
    const { kept } = await both.merge('chanh@example.gov.vn', 'C2')
    expect((await both.holdingsOf(kept)).person).toMatchObject([
      {
        roster_key: 'code:c2',
        employee_code: 'C2',
        national_id_last4: '0077',
        email: 'chanh@example.gov.vn',
        phone: '0912345777',
        date_of_birth: '1991-03-02',
      },
    ])
    expect((await both.holdingsOf(absorbed)).person).toMatchObject([
      { employee_code: null, national_id: null, email: 'c2@example.gov.vn', merged_into: kept },
    ])
  })

  it('makes one person of them for whoever names either', async () => {
    await world.importRoster(rosterCsv([{ code: 'D1' }, { code: 'D2' }, { code: 'D3' }]))
    const { kept } = await both.merge('D1', 'D2')
    await world.sync(onePage(account('d', { fullName: 'Phòng họp' })))
    await so.decide(lan, { account: 'd', decision: 'link', learner: 'D2' })
    expect(await so.standing('d')).toMatchObject({ code: 'D1' })
    await expect(both.merge('D1', 'D2')).rejects.toMatchObject({ code: 'request.conflict' })
    // One who took somebody over may be taken over too.
    const { kept: last } = await both.merge('D3', 'D1')
    expect(await so.standing('d')).toMatchObject({ code: 'D3' })
    expect((await both.holdingsOf(kept)).person).toMatchObject([{ merged_into: last }])
    const imported = await world.importRoster(rosterCsv([{ code: 'D2', cohort: ROSTERED }]))
    expect(imported).toMatchObject({ accepted: 0, enrolled: 1 })
    expect((await both.holdingsOf(last)).enrolments).toMatchObject([{ cohort_id: ROSTERED }])
  })

  it('keeps the unit of the kept one, and what units the absorbed one was of', async () => {
    await world.importRoster(
      rosterCsv([
        { code: 'E1', unit: 'Xã Một' },
        { code: 'E2', unit: 'Xã Hai' },
      ]),
    )
    const { kept, absorbed } = await both.merge('E1', 'E2')
    expect((await both.holdingsOf(kept)).units).toMatchObject([{ valid_to: null }])
    expect((await both.holdingsOf(absorbed)).units).toMatchObject([{ valid_to: '2026-03-02' }])
  })

  it('takes over what the ledger handed out, and when', async () => {
    await world.importRoster(
      rosterCsv(
        [{ code: 'F1', cohort: ROSTERED }, { code: 'F2' }].map((one) => ({ ...one, name: 'Lò F' })),
      ),
    )
    const deps = { db: world.db, clock: world.clock }
    const days = { usableFrom: '2026-02-20', usableUntil: '2026-06-30' }
    await allotAccounts(deps, lan, {
      platform: 'lms',
      unit: 'Sở Nội vụ',
      accounts: 5,
      source: null,
      ...days,
    })
    const at = new Date('2026-02-21T02:00:00Z')
    await handOutAccount(deps, lan, 'lms', { userName: 'f-2', learner: 'F2', at, unit: null })
    const { kept } = await both.merge('F1', 'F2')
    const enrolments = await world.db
      .selectFrom('enrolments')
      .select('handed_out_at')
      .where('learner_id', '=', kept)
      .execute()
    expect(enrolments).toEqual([{ handed_out_at: at }])
  })

  it('carries a certificate along with its enrolment', async () => {
    await world.importRoster(rosterCsv([{ code: 'G1' }, { code: 'G2' }]))
    await world.sync(onePage(...learnerWith('G2', '8')))
    await world.reconcile()
    await world.run('certify', COHORT)
    const { kept, absorbed } = await both.merge('G1', 'G2')
    expect((await both.holdingsOf(kept)).certificates).toMatchObject([{ state: 'valid' }])
    expect((await both.holdingsOf(absorbed)).certificates).toEqual([])
    await world.reconcile()
    expect(await both.outcomesOf(kept)).toMatchObject([{ verdict: 'passed', reopened: false }])
  })
})

describe('a merge is refused', () => {
  it('when the absorbed one holds a certificate where both are enrolled: the other way round it goes', async () => {
    await world.importRoster(rosterCsv([{ code: 'H1' }, { code: 'H2' }]))
    await world.sync(onePage(...learnerWith('H1', '3'), ...learnerWith('H2', '8')))
    await world.reconcile()
    await world.run('certify', COHORT)
    await expect(both.merge('H1', 'H2')).rejects.toMatchObject({
      code: 'learner.certificate-in-the-way',
      message: expect.stringMatching(/the other way round: keep H2/),
    })
    await expect(both.merge('H2', 'H1')).resolves.toMatchObject({ leftBehind: [COHORT] })
  })

  it('when both hold one: one is revoked first', async () => {
    await world.importRoster(rosterCsv([{ code: 'I1' }, { code: 'I2' }]))
    await world.sync(onePage(...learnerWith('I1', '7'), ...learnerWith('I2', '8')))
    await world.reconcile()
    await world.run('certify', COHORT)
    await expect(both.merge('I1', 'I2')).rejects.toMatchObject({
      message: expect.stringMatching(/Both hold one .* revoke one of the two first/),
    })
    await world.db
      .updateTable('certificates')
      .set({ state: 'revoked' })
      .where('learner_id', '=', await so.learnerId('I2'))
      .execute()
    await expect(both.merge('I1', 'I2')).resolves.toMatchObject({ leftBehind: [COHORT] })
  })

  it('of one person, of nobody, of several, and for who sees a part of the roster only', async () => {
    const email = 'chung-m@example.gov.vn'
    await world.importRoster(
      rosterCsv([
        { code: 'J1', email },
        { code: 'J2', email },
      ]),
    )
    await expect(both.merge('J1', ' j1')).rejects.toMatchObject({ code: 'request.conflict' })
    await expect(both.merge('J1', 'no-such')).rejects.toMatchObject({
      code: 'not-found',
      fields: [{ field: 'absorbed' }],
    })
    await expect(both.merge(email, 'J2')).rejects.toMatchObject({ fields: [{ field: 'kept' }] })
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    await expect(both.merge('J1', 'J2', viewer)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a learner who changes their unit', () => {
  it('keeps accounts, links and outcomes', async () => {
    await world.importRoster(rosterCsv([{ code: 'K1', unit: 'Xã Cũ' }]))
    await world.sync(onePage(...learnerWith('K1', '8'), account('k1-2', { fullName: 'Phòng họp' })))
    await so.decide(mai, { account: 'k1-2', decision: 'link', learner: 'K1' })
    await world.reconcile()
    world.clock.set('2026-04-02T02:00:00Z')
    await world.importRoster(rosterCsv([{ code: 'K1', unit: 'Xã Mới' }]))
    await so.match()
    await world.reconcile()
    const after = await both.holdingsOf(await so.learnerId('K1'))
    expect(after.accounts).toMatchObject([
      { source_id: 'K1', linked_by: 'key' },
      { source_id: 'k1-2', linked_by: 'cli:mai' },
    ])
    expect(after.units).toMatchObject([{ valid_to: '2026-04-01' }, { valid_to: null }])
    expect(await so.outcome('K1')).toMatchObject({ verdict: 'passed' })
  })
})

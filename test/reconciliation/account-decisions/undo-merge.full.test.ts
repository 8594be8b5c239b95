import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { dateInVietnam } from '../../../src/foundation/dates.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { overrideOutcomes } from '../../../src/reconciliation/person-decisions/override.ts'
import { endUnit } from '../../../src/roster/units/end-unit.ts'
import { lan } from '../../support/installation.ts'
import {
  account,
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'
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

const override = async (code: string) =>
  await overrideOutcomes(
    { db: world.db, clock: world.clock },
    lan,
    await getCohort(world.db, COHORT),
    {
      kind: 'allow',
      lastDay: null,
      expiresOn: null,
      reason: 'Đặc cách',
      attachment: null,
      selection: { learners: [code] },
    },
  )

describe('a merge that is undone', () => {
  it('leaves both exactly as they were', async () => {
    await world.importRoster(
      rosterCsv([
        { name: 'Lò Thị Á', born: '', email: 'a1@example.gov.vn', unit: '' },
        {
          code: 'A2',
          name: 'Lò Thị Á',
          born: '02/03/1991',
          id: '014191000077',
          phone: '0912000111',
        },
      ]),
    )
    const named = { fullName: 'Lò Thị Á' }
    await world.sync(
      onePage(
        ...learnerWith('A2', '8').map((record) =>
          record.kind === 'account' ? { ...record, ...named } : record,
        ),
        account('a1', { ...named, email: 'a1@example.gov.vn' }),
        account('a3', { fullName: 'Phòng họp' }),
      ),
    )
    await so.decide(lan, { account: 'a3', decision: 'link', learner: 'A2' })
    await world.reconcile()
    await world.run('certify', COHORT)
    const absorbed = await so.learnerId('A2')
    const { id: kept } = await world.db
      .selectFrom('learners')
      .select('id')
      .where('email', '=', 'a1@example.gov.vn')
      .executeTakeFirstOrThrow()
    const before = [await both.holdingsOf(kept), await both.holdingsOf(absorbed)]

    const { act } = await both.merge('a1@example.gov.vn', 'A2')
    await so.match()
    await world.reconcile()
    expect((await both.holdingsOf(absorbed)).accounts).toEqual([])
    const { undone } = await so.undo(lan, act)
    expect(undone.kind).toBe('merge')
    expect([await both.holdingsOf(kept), await both.holdingsOf(absorbed)]).toEqual(before)
    await so.match()
    await world.reconcile()
    expect([await both.holdingsOf(kept), await both.holdingsOf(absorbed)]).toEqual(before)
    expect(await both.outcomesOf(absorbed)).toMatchObject([{ verdict: 'passed', reopened: false }])
    expect(await so.audited(act)).toMatchObject([{ action: 'learner.merge.undo' }])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('leaves the kept one what they got for themselves meanwhile', async () => {
    await world.importRoster(rosterCsv([{ code: 'B1' }, { code: 'B2', phone: '0912000222' }]))
    const { act, kept } = await both.merge('B1', 'B2')
    await world.importRoster(rosterCsv([{ code: 'B1', phone: '0912000333' }]))
    await so.undo(lan, act)
    expect((await both.holdingsOf(kept)).person).toMatchObject([
      { employee_code: 'B1', phone: '0912000333' },
    ])
    expect((await both.holdingsOf(await so.learnerId('B2'))).person).toMatchObject([
      { phone: '0912000222', merged_into: null },
    ])
  })

  it('leaves both in what their unit has become meanwhile', async () => {
    const list = (...units: (string | undefined)[]) =>
      world.importRoster(
        ['employee_code,full_name,unit_code,unit_name']
          .concat(units.map((unit, n) => `M${n},Lò Mơ,${unit ?? ''},${unit ?? ''}`))
          .join('\n'),
      )
    await list(undefined, 'CU')
    await list(undefined, 'CU', 'MOI')
    const { act, kept } = await both.merge('M0', 'M1')
    const on = dateInVietnam(world.clock.now())
    // Ends units the day before, so that it is over today.
    await endUnit(world, lan, 'CU', { into: ['MOI'], on, source: null })
    await so.undo(lan, act)
    const { id } = await world.db
      .selectFrom('units')
      .select('id')
      .where('code', '=', 'MOI')
      .executeTakeFirstOrThrow()
    expect((await both.holdingsOf(kept)).units).toEqual([])
    expect((await both.holdingsOf(await so.learnerId('M1'))).units).toMatchObject([
      { unit_id: id, valid_to: null },
    ])
  })

  it('decides both anew where both were enrolled', async () => {
    await world.importRoster(rosterCsv([{ code: 'C1' }, { code: 'C2' }]))
    await world.sync(onePage(...learnerWith('C1', '3'), ...learnerWith('C2', '8')))
    await world.reconcile()
    const { act } = await both.merge('C1', 'C2')
    await world.reconcile()
    expect(await so.outcome('C1')).toMatchObject({ verdict: 'passed' })
    await so.undo(lan, act)
    await world.reconcile()
    expect(await so.outcome('C1')).toMatchObject({ verdict: 'incomplete', reopened: false })
    expect(await so.outcome('C2')).toMatchObject({ verdict: 'passed', reopened: false })
  })
})

describe('a merge is not undone', () => {
  it('while decisions made since rest on it, which are named', async () => {
    await world.importRoster(rosterCsv([{ code: 'D1' }, { code: 'D2' }, { code: 'D3' }]))
    await world.sync(onePage(...learnerWith('D2', '3')))
    await world.reconcile()
    const earlier = await override('D2')
    const { act } = await both.merge('D1', 'D2')
    const later = await override('D1')
    await expect(so.undo(lan, act)).rejects.toMatchObject({
      code: 'decision.built-upon',
      message: expect.stringContaining(later.act),
    })
    await so.undo(lan, later.act)
    const chain = await both.merge('D3', 'D1')
    await expect(so.undo(lan, act)).rejects.toMatchObject({
      message: expect.stringContaining(chain.act),
    })
    await so.undo(lan, chain.act)
    // What had been decided before the merge goes back with the enrolment.
    await so.undo(lan, act)
    await so.undo(lan, earlier.act)
  })

  it('while a certificate stands that was issued since on what had moved', async () => {
    await world.importRoster(rosterCsv([{ code: 'E1' }, { code: 'E2' }]))
    await world.sync(onePage(...learnerWith('E2', '8')))
    await world.reconcile()
    const { act } = await both.merge('E1', 'E2')
    await world.reconcile()
    await world.run('certify', COHORT)
    await expect(so.undo(lan, act)).rejects.toMatchObject({
      code: 'decision.built-upon',
      message: expect.stringMatching(/certificate \d/),
    })
  })

  it('while a certificate stands that was corrected since: it names the merged row', async () => {
    await world.importRoster(rosterCsv([{ code: 'K1' }, { code: 'K2' }]))
    await world.sync(onePage(...learnerWith('K2', '8')))
    await world.reconcile()
    await world.run('certify', COHORT)
    // In one moment of the clock, which stands still in a demonstration.
    const { act, kept } = await both.merge('K1', 'K2')
    const [held] = (await both.holdingsOf(kept)).certificates
    const number = held !== null && typeof held === 'object' && 'number' in held ? held.number : ''
    await reviseCertificates(world, lan, {
      reason: 'Trùng người',
      attachment: null,
      choice: { names: [String(number)], issuer: null },
      taken: ['name'],
      dryRun: false,
    })
    await expect(so.undo(lan, act)).rejects.toMatchObject({
      code: 'decision.built-upon',
      message: expect.stringContaining(String(number)),
    })
  })

  it('when somebody else has a key by now that would go back', async () => {
    await world.importRoster(
      rosterCsv([
        { name: 'Lò F', email: 'f1@example.gov.vn' },
        { code: 'F2', name: 'Lò Văn F', born: '04/04/1984' },
      ]),
    )
    const { act, kept } = await both.merge('f1@example.gov.vn', 'F2')
    await world.db
      .updateTable('learners')
      .set({ employee_code: null, employee_code_key: null, roster_key: 'email:f1' })
      .where('id', '=', kept)
      .execute()
    await world.importRoster(rosterCsv([{ code: 'F2', name: 'Vàng A Phủ', born: '03/03/1993' }]))
    await expect(so.undo(lan, act)).rejects.toMatchObject({
      code: 'learner.key-taken',
      params: { holder: 'F2' },
    })
  })
})

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { startOfDateInVietnam } from '../../../src/foundation/dates.ts'
import { reconcileAsOf } from '../../../src/reconciliation/as-of/reconcile.ts'
import { allotAccounts } from '../../../src/roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../../src/roster/ledger/hand-out.ts'
import { lan } from '../../support/installation.ts'
import { linkByHand } from '../../support/link-by-hand.ts'
import { tableContents } from '../../support/table-contents.ts'
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
import { createSchool, happen, traced } from '../happenings.ts'
import { changePrograms, overrideBy, undoNewest } from '../meanwhile.ts'
import { outcomesAt, presentOutcomes } from './look-back.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function worldOf(
  scores: Record<string, string>,
  options: Parameters<typeof createWorld>[0] = {},
) {
  const world = await createWorld(options)
  worlds.push(world)
  await world.importRoster(rosterCsv(Object.keys(scores).map((code) => ({ code }))))
  await world.sync(
    onePage(...Object.entries(scores).flatMap(([code, score]) => learnerWith(code, score))),
  )
  return world
}

/** Reconciles, and says when. */
async function reconciled(world: World): Promise<Date> {
  await world.reconcile()
  return world.clock.now()
}

describe('what was known then', () => {
  it('is the score before it changed, and the one after', async () => {
    const world = await worldOf({ A: '4', B: '7' })
    const before = await reconciled(world)
    await world.sync(onePage(finalTest('A', '6')))
    const after = await reconciled(world)
    const then = await outcomesAt(world, before)
    expect(then.outcomes).toMatchObject({
      A: { verdict: 'incomplete', score: '4' },
      B: { score: '7' },
    })
    expect(then.result).toMatchObject({
      cohort: COHORT,
      asOf: before.toISOString(),
      counts: { passed: 1, incomplete: 1 },
      changed: 1,
      enrolledLater: 0,
    })
    const now = await outcomesAt(world, after)
    expect(now.outcomes).toMatchObject(await presentOutcomes(world))
    expect(now.result).toMatchObject({ changed: 0 })
  })

  it('is whose account it was, before a person linked it', async () => {
    const world = await worldOf({ A: '4' })
    const before = await reconciled(world)
    await world.sync(onePage(account('x'), enrolment('x'), finalTest('x', '8')))
    world.clock.pass(1)
    const waiting = await world.db
      .selectFrom('accounts')
      .select('id')
      .where('source_id', '=', 'x')
      .executeTakeFirstOrThrow()
    const learner = await world.db.selectFrom('learners').select('id').executeTakeFirstOrThrow()
    const unlinked = world.clock.now()
    world.clock.pass(1)
    await linkByHand(world.db, world.clock, lan, waiting.id, learner.id)
    await world.reconcile()
    expect((await outcomesAt(world, before)).outcomes).toMatchObject({ A: { score: '4' } })
    expect((await outcomesAt(world, unlinked)).outcomes).toMatchObject({ A: { score: '4' } })
    expect((await outcomesAt(world, world.clock.now())).outcomes).toMatchObject({
      A: { score: '8' },
    })
  })

  it('is a link that was lost since', async () => {
    const world = await worldOf({ A: '7' })
    const before = await reconciled(world)
    await world.importRoster(rosterCsv([{ code: 'B', name: 'Nguyễn Văn A' }]))
    await world.sync(onePage(account('A', { employeeCode: 'B' })))
    await world.reconcile()
    expect((await outcomesAt(world, before)).outcomes).toMatchObject({ A: { verdict: 'passed' } })
    expect((await outcomesAt(world, before)).outcomes).not.toHaveProperty('B')
    expect((await outcomesAt(world, before)).result).toMatchObject({ changed: 1, enrolledLater: 1 })
    expect((await outcomesAt(world, world.clock.now())).outcomes).toMatchObject({
      A: { reasons: [{ code: 'no-evidence' }, {}] },
      B: { verdict: 'passed' },
    })
  })

  it('is whom reconciling would have enrolled, also if nobody did then or since', async () => {
    const world = await worldOf({ A: '7' })
    const never = world.clock.now()
    world.clock.pass(1)
    await world.importRoster(rosterCsv([{ code: 'B', name: 'Nguyễn Văn A' }]))
    await world.sync(onePage(account('A', { employeeCode: 'B' })))
    await world.reconcile()
    const { outcomes, result } = await outcomesAt(world, never)
    expect(outcomes).toMatchObject({ A: { verdict: 'passed' } })
    expect(result).toMatchObject({ counts: { passed: 1 }, changed: 1, enrolledLater: 1 })
    const kept = await world.db
      .selectFrom('recomputed_outcomes')
      .select('enrolment_id')
      .executeTakeFirstOrThrow()
    expect(kept.enrolment_id).toBeNull()
  })

  it('is a person’s override while it stood, and neither before nor after its undoing', async () => {
    const world = await worldOf({ A: '4' })
    const before = await reconciled(world)
    world.clock.pass(5)
    await overrideBy(world, { who: 'A', kind: 'allow' })
    const allowed = await reconciled(world)
    world.clock.pass(5)
    await undoNewest(world)
    const undone = await reconciled(world)
    const verdictAt = async (at: Date) => (await outcomesAt(world, at)).outcomes.A
    expect(await verdictAt(before)).toMatchObject({ verdict: 'incomplete' })
    expect(await verdictAt(allowed)).toMatchObject({ verdict: 'passed' })
    expect(await verdictAt(undone)).toMatchObject({ verdict: 'incomplete' })
  })

  it('is the audience that the roster gave then', async () => {
    const programs = [
      programYaml({
        rules:
          '{ finalTest: { pass: 5 }, attendance: none, modules: all }\nmodules: { leader: [NTS], staff: [] }',
      }),
    ]
    const world = await worldOf({}, { programs })
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'staff' }]))
    await world.sync(onePage(...learnerWith('A', '7')))
    const before = await reconciled(world)
    world.clock.pass(5)
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'leader' }]))
    await world.reconcile()
    const missing = async (at: Date) => (await outcomesAt(world, at)).outcomes.A
    expect(await missing(before)).not.toMatchObject({ reasons: [{ params: { missing: 'NTS' } }] })
    expect(await missing(world.clock.now())).toMatchObject({
      reasons: [{ code: 'modules', params: { missing: 'NTS' } }],
    })
  })

  it('is the program and the cohort of then', async () => {
    const world = await worldOf({ A: '6' })
    const before = await reconciled(world)
    world.clock.pass(5)
    await changePrograms(
      world,
      programYaml({
        rules: '{ finalTest: { pass: 8 }, attendance: none }',
        cohorts: cohortYaml(COHORT, { deadline: '2026-03-31' }),
      }),
    )
    await world.reconcile()
    expect((await outcomesAt(world, before)).outcomes.A).toMatchObject({
      verdict: 'passed',
      programVersion: 1,
      cohortVersion: 1,
      closes: new Date('2026-12-31T17:00:00Z'),
    })
    expect((await outcomesAt(world, world.clock.now())).outcomes.A).toMatchObject({
      verdict: 'incomplete',
      programVersion: 2,
      cohortVersion: 2,
      closes: new Date('2026-03-31T17:00:00Z'),
    })
  })

  it('is the program that the cohort was of, before it moved to another', async () => {
    const world = await worldOf({ A: '6' })
    const before = await reconciled(world)
    world.clock.pass(5)
    await changePrograms(
      world,
      programYaml({ cohorts: '[]' }),
      programYaml({ id: 'nang-cao', rules: '{ finalTest: { pass: 8 }, attendance: none }' }),
    )
    await world.reconcile()
    expect((await outcomesAt(world, before)).outcomes.A).toMatchObject({ program: 'ky-nang-so' })
    expect((await outcomesAt(world, world.clock.now())).outcomes.A).toMatchObject({
      program: 'nang-cao',
      verdict: 'incomplete',
    })
  })

  it('is not what was read out of old answers later', async () => {
    const world = await worldOf({ A: '4' })
    await world.sync([{ records: [], raw: [{ place: 'grades', body: '[]' }] }])
    const { id } = await world.db
      .selectFrom('runs')
      .select('id')
      .where('kind', '=', 'sync')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
    const before = await reconciled(world)
    const pages = [{ records: [finalTest('A', '9')], raw: [{ place: 'grades', body: '[]' }] }]
    await world.replay(id, pages)
    await world.reconcile()
    expect((await outcomesAt(world, before)).outcomes).toMatchObject({ A: { score: '4' } })
    const now = world.clock.now()
    expect((await outcomesAt(world, now)).outcomes).toMatchObject({ A: { score: '9' } })
  })

  it('is when accounts were handed out, as it was entered, corrected, and taken back as a mistake', async () => {
    const programs = [
      programYaml({ rules: '{ finalTest: { pass: 5 }, attendance: none, window: { days: 10 } }' }),
    ]
    const world = await worldOf({ A: '6' }, { programs })
    const usable = { usableFrom: '2026-01-01', usableUntil: '2026-12-31' }
    const allotment = { platform: 'lms', unit: 'Sở Nội vụ', accounts: 9, source: null, ...usable }
    await allotAccounts(world, lan, allotment)
    const handOut = (day: string) => {
      const at = startOfDateInVietnam(day)
      return handOutAccount(world, lan, 'lms', { learner: 'A', userName: 'a-01', unit: null, at })
    }
    const decided: { at: Date; outcomes: Record<string, object> }[] = []
    const decide = async () => {
      const at = await reconciled(world)
      decided.push({ at, outcomes: await presentOutcomes(world) })
      world.clock.pass(5)
    }
    await decide()
    await handOut('2026-02-20')
    await decide()
    await handOut('2026-02-24')
    await decide()
    await takeBackAccount(world, lan, 'lms', { userName: 'a-01', mistaken: true })
    await decide()
    expect(decided.map(({ outcomes }) => outcomes.A)).toMatchObject(
      ['2026-03-12', '2026-03-02', '2026-03-06', '2026-03-12'].map((day) => ({
        closes: new Date(`${day}T17:00:00Z`),
      })),
    )
    for (const { at, outcomes } of decided)
      expect((await outcomesAt(world, at)).outcomes).toMatchObject(outcomes)
  })
})

describe('looking back', () => {
  it('changes nothing but the runs and what it recomputed', async () => {
    const world = await worldOf({ A: '4', B: '7' })
    const before = await reconciled(world)
    await world.sync(onePage(finalTest('A', '6'), ...learnerWith('C', '9')))
    const without = { without: ['runs', 'recomputed_outcomes'] }
    const stored = await tableContents(world.db, without)
    await outcomesAt(world, before)
    await outcomesAt(world, world.clock.now())
    expect(await tableContents(world.db, without)).toEqual(stored)
  })

  it('begun again after it was cut off gives the same, and keeps what was written', async () => {
    const world = await worldOf({ A: '4', B: '7' })
    const at = await reconciled(world)
    const runId = await world.newRun('reconcile', COHORT)
    const look = () => reconcileAsOf(world.db, COHORT, at, { runId, dryRun: false })
    const first = await look()
    const kept = (await tableContents(world.db)).recomputed_outcomes
    expect(kept).toHaveLength(2)
    expect(await look()).toEqual(first)
    expect((await tableContents(world.db)).recomputed_outcomes).toEqual(kept)
  })

  it('is not possible to before the cohort was there', async () => {
    const world = await worldOf({ A: '4' })
    await expect(outcomesAt(world, new Date('2026-03-02T01:59:59Z'))).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'asOf', reason: expect.stringContaining('was not set up yet') }],
    })
  })

  it('goes through more people than one page holds', async () => {
    const codes = Array.from({ length: 1100 }, (_, at) => `N${at}`)
    const world = await worldOf(Object.fromEntries(codes.map((code) => [code, '7'])))
    const before = world.clock.now()
    const { result } = await outcomesAt(world, before)
    expect(result).toMatchObject({ counts: { passed: 1100 }, changed: 1100 })
  })

  it('to any instant at which it was reconciled gives what was decided then, whatever happened', async () => {
    const world = await createSchool()
    worlds.push(world)
    const decided: { at: Date; outcomes: object; after: unknown }[] = []
    for (const event of [null, ...fc.sample(traced, { numRuns: 45, seed: 5 })]) {
      world.clock.pass(1)
      if (event !== null) await happen(world, event)
      const at = await reconciled(world)
      decided.push({ at, outcomes: await presentOutcomes(world), after: event })
    }
    for (const { at, outcomes, after } of decided) {
      const then = Object.entries((await outcomesAt(world, at)).outcomes).map(([code, outcome]) => {
        const { program: _, programVersion: __, cohortVersion: ___, ...decision } = outcome
        return [code, decision]
      })
      expect({ after, outcomes: Object.fromEntries(then) }).toEqual({ after, outcomes })
    }
    expect(new Set(decided.map(({ outcomes }) => JSON.stringify(outcomes))).size).toBeGreaterThan(
      15,
    )
  })
})

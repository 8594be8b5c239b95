import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../../src/access/viewer.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { describeDiff } from '../../../src/commands/describe-diff.ts'
import { compareRuns, type RunDiff } from '../../../src/reconciliation/diff/compare-runs.ts'
import { lan } from '../../support/installation.ts'
import { linkByHand } from '../../support/link-by-hand.ts'
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
  sessions,
  type World,
} from '../../support/world.ts'
import { certify, changePrograms, overrideBy, undoNewest } from '../meanwhile.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function worldOf(
  scores: Record<string, string | null>,
  programs: string[] = [programYaml()],
): Promise<World> {
  const world = await createWorld({ programs })
  worlds.push(world)
  await world.importRoster(rosterCsv(Object.keys(scores).map((code) => ({ code }))))
  await world.sync(
    onePage(...Object.entries(scores).flatMap(([code, score]) => learnerWith(code, score))),
  )
  return world
}

/** Reconciles as a job does, some minutes after and before whatever happens. @returns the run */
async function reconcile(world: World, options: { asOf?: Date; dryRun?: boolean } = {}) {
  world.clock.pass(5)
  const { asOf, ...rest } = options
  const run = await world.run('reconcile', COHORT, {
    ...rest,
    ...(asOf === undefined ? {} : { asOf: asOf.toISOString() }),
  })
  world.clock.pass(5)
  return run.id
}

const compare = (world: World, a: string, b: string, viewer = lan) =>
  compareRuns(world.db, viewer, [a, b], { limit: 100 })

const causesOf = ({ people }: RunDiff) =>
  Object.fromEntries(people.map(({ learner, causes }) => [learner, causes]))

describe('what two reconciliations differ in', () => {
  it('is who changed, from what to what, and the record that was read anew', async () => {
    const world = await worldOf({ A: '4', B: '7' })
    const first = await reconcile(world)
    await world.sync(onePage(finalTest('A', '6')))
    const second = await reconcile(world)
    const found = await compare(world, first, second)
    expect(found).toMatchObject({
      cohort: COHORT,
      before: { run: first, lookedBack: false },
      after: { run: second, lookedBack: false },
      counts: {
        compared: 2,
        changed: 1,
        verdicts: [{ from: 'incomplete', to: 'passed', count: 1 }],
      },
      people: [
        {
          learner: 'A',
          fullName: 'Nguyễn Văn A',
          unit: 'Sở Nội vụ',
          before: { verdict: 'incomplete', score: '4', reasons: [{ code: 'score' }] },
          after: { verdict: 'passed', score: '6', reasons: [] },
          causes: [
            {
              kind: 'records',
              records: [
                {
                  platform: 'lms',
                  course: 'KNS',
                  id: 'test:A',
                  kind: 'test',
                  before: { readAt: new Date('2026-03-02T02:05:00Z') },
                  after: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
                },
              ],
            },
          ],
        },
      ],
    })
    expect(found.people[0]?.causes).toHaveLength(1)
  })

  it('is nothing between a run and itself, or one that changed nothing', async () => {
    const world = await worldOf({ A: '4' })
    const first = await reconcile(world)
    const second = await reconcile(world)
    for (const other of [first, second])
      expect(await compare(world, first, other)).toMatchObject({
        counts: { compared: 1, changed: 0, verdicts: [] },
        people: [],
      })
  })

  it('is told from the earlier to the later, in whatever order they are named', async () => {
    const world = await worldOf({ A: '4' })
    const first = await reconcile(world)
    await world.sync(onePage(finalTest('A', '6')))
    const second = await reconcile(world)
    const back = await reconcile(world, { asOf: new Date('2026-03-02T02:06:00Z') })
    expect(await compare(world, second, first)).toMatchObject({ before: { run: first } })
    expect(await compare(world, second, back)).toMatchObject({
      before: { run: back, lookedBack: true, at: new Date('2026-03-02T02:06:00Z') },
      after: { run: second },
      counts: { changed: 1 },
    })
  })

  it('stays what it was after later reconciliations, also where the clock stands still', async () => {
    const world = await worldOf({ A: '4' })
    const still = async () => (await world.run('reconcile', COHORT, {})).id
    const first = await still()
    await world.db.updateTable('learners').set({ audience: 'x' }).execute()
    const nothing = await still()
    await overrideBy(world, { who: 'A', kind: 'allow' })
    const second = await still()
    expect((await compare(world, first, nothing)).counts.changed).toBe(0)
    const found = await compare(world, nothing, second)
    expect(found.counts.changed).toBe(1)
    expect(causesOf(found)).toMatchObject({ A: [{ kind: 'decision', change: 'made' }] })
  })

  it('pages through many, and only through who the viewer sees', async () => {
    const world = await worldOf({ A: '4', B: '4', C: '4' })
    await world.importRoster(rosterCsv([{ code: 'B', unit: 'Xã Mường Bú' }]))
    const first = await reconcile(world)
    await world.sync(onePage(...['A', 'B', 'C'].map((code) => finalTest(code, '6'))))
    const second = await reconcile(world)
    const page = await compareRuns(world.db, lan, [first, second], { limit: 2 })
    const after = page.people.at(-1)?.id
    const rest = await compareRuns(world.db, lan, [first, second], { after, limit: 2 })
    expect([...page.people, ...rest.people].map(({ learner }) => learner).toSorted()).toEqual([
      'A',
      'B',
      'C',
    ])
    const unit = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', 'Xã Mường Bú')
      .executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    expect(await compare(world, first, second, viewer)).toMatchObject({
      counts: { compared: 1, changed: 1 },
      people: [{ learner: 'B' }],
    })
  })
})

describe('why', () => {
  it('a person allowed, undid it, or it expired', async () => {
    const world = await worldOf({ A: '4', B: '4' })
    const first = await reconcile(world)
    await overrideBy(world, { who: 'A', kind: 'allow' })
    await overrideBy(world, { who: 'B', kind: 'allow', days: 1 })
    const second = await reconcile(world)
    await undoNewestOf(world, 'A')
    world.clock.set('2026-03-05T02:00:00Z')
    const third = await reconcile(world)
    const made = { kind: 'decision', change: 'made', decision: 'allow', actor: 'cli:lan' }
    expect(causesOf(await compare(world, first, second))).toMatchObject({
      A: [{ ...made, reason: 'Biên bản override' }],
      B: [made],
    })
    expect(causesOf(await compare(world, second, third))).toMatchObject({
      A: [{ kind: 'decision', change: 'undone', decision: 'allow', reason: 'Biên bản undo' }],
      B: [{ kind: 'decision', change: 'expired', decision: 'allow' }],
    })
    expect(causesOf(await compare(world, first, third))).toEqual({})
  })

  it('an account became theirs, or another’s', async () => {
    const world = await worldOf({ A: '7', B: '4' })
    const first = await reconcile(world)
    await world.sync(onePage(account('x'), enrolment('x'), finalTest('x', '8')))
    const waiting = await world.db
      .selectFrom('accounts')
      .select('id')
      .where('source_id', '=', 'x')
      .executeTakeFirstOrThrow()
    const learner = await world.db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', 'B')
      .executeTakeFirstOrThrow()
    await linkByHand(world.db, world.clock, lan, waiting.id, learner.id)
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second)).B).toMatchObject([
      {
        kind: 'link',
        change: 'linked',
        platform: 'lms',
        account: 'x',
        why: 'linked-by-person',
        actor: 'cli:lan',
      },
      { kind: 'records', records: [{ id: 'enrolment:x', before: null }, { id: 'test:x' }] },
    ])
    await world.importRoster(rosterCsv([{ code: 'C', name: 'Nguyễn Văn A' }]))
    await world.sync(onePage(account('A', { employeeCode: 'C' })))
    const third = await reconcile(world)
    const found = await compare(world, second, third)
    expect(found.counts.verdicts).toContainEqual({ from: null, to: 'passed', count: 1 })
    expect(causesOf(found)).toMatchObject({
      A: [
        { kind: 'link', change: 'unlinked', account: 'A', actor: 'rules' },
        { kind: 'records', records: [{ after: null }, { after: null }] },
      ],
      C: [
        { kind: 'enrolled', origin: 'platform' },
        { kind: 'link', change: 'linked' },
      ],
    })
  })

  it('the program or the cohort changed; but not for who was certified under the one before', async () => {
    const world = await worldOf({ A: '6', B: '4' })
    const first = await reconcile(world)
    await changePrograms(
      world,
      programYaml({
        rules: '{ finalTest: { pass: 8 }, attendance: none }',
        cohorts: cohortYaml(COHORT, { deadline: '2026-03-31' }),
      }),
    )
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second))).toMatchObject({
      A: [
        { kind: 'program', before: { version: 1 }, after: { id: 'ky-nang-so', version: 2 } },
        { kind: 'cohort', before: 1, after: 2 },
      ],
    })
  })

  it('time passed', async () => {
    const world = await worldOf({ A: '4' })
    const first = await reconcile(world)
    world.clock.set('2027-01-05T02:00:00Z')
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second))).toEqual({
      A: [{ kind: 'window-closed', at: new Date('2026-12-31T17:00:00Z') }],
    })
  })

  it('the audience is another', async () => {
    const rules =
      '{ finalTest: { pass: 5 }, attendance: none, modules: all }\nmodules: { leader: [NTS], staff: [DLTT] }'
    const world = await worldOf({}, [programYaml({ rules })])
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'staff' }]))
    await world.sync(onePage(...learnerWith('A', '7')))
    const first = await reconcile(world)
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'leader' }]))
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second))).toEqual({
      A: [{ kind: 'audience', before: 'staff', after: 'leader' }],
    })
  })

  it('others’ records tell of one session more', async () => {
    const cohorts = cohortYaml(COHORT, { attendance: 'sessions' })
    const world = await worldOf({ A: '8', B: '8' }, [programYaml({ rules: '{}', cohorts })])
    const held = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ code: `S${at}`, minutes: 45 }))
    await world.sync(onePage(sessions('A', held(2)), sessions('B', held(2))))
    const first = await reconcile(world)
    await world.sync(onePage(sessions('B', held(4))))
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second))).toMatchObject({
      A: [{ kind: 'class-sessions' }],
      B: [{ kind: 'records' }],
    })
  })

  it('a certificate was issued, and the score fell', async () => {
    const world = await worldOf({ A: '6' })
    const first = await reconcile(world)
    world.clock.pass(1)
    await certify(world)
    await world.sync(onePage(finalTest('A', '4')))
    const second = await reconcile(world)
    expect(causesOf(await compare(world, first, second)).A).toMatchObject([
      { kind: 'records' },
      { kind: 'certificate', change: 'issued', number: expect.stringContaining('/2026/GCN') },
    ])
  })

  it('a certificate was revoked: the rules judge without it', async () => {
    const world = await worldOf({ A: '6' })
    await reconcile(world)
    const [certificate] = (await certify(world)).issued
    await world.sync(onePage(finalTest('A', '4')))
    const first = await reconcile(world)
    await revokeCertificates(world, lan, {
      reason: 'Điểm bị hạ',
      attachment: null,
      choice: { names: [certificate?.number ?? ''], issuer: null },
    })
    const diff = await compare(world, first, await reconcile(world))
    expect(diff.people).toMatchObject([
      { before: { verdict: 'review' }, after: { verdict: 'incomplete' } },
    ])
    expect(causesOf(diff).A).toMatchObject([
      { kind: 'certificate', change: 'revoked', actor: 'cli:lan' },
    ])
  })
})

async function undoNewestOf(world: World, code: string): Promise<void> {
  await world.db
    .selectFrom('overrides')
    .innerJoin('enrolments', 'enrolments.id', 'overrides.enrolment_id')
    .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
    .select('overrides.act_id')
    .where('learners.employee_code', '=', code)
    .executeTakeFirstOrThrow()
    .then(({ act_id }) => undoNewest(world, act_id))
}

describe('what cannot be compared', () => {
  let world: World
  let run: string
  beforeAll(async () => {
    world = await worldOf({ A: '4' }, [
      programYaml({ cohorts: `${cohortYaml(COHORT)}${cohortYaml('kns-2')}` }),
    ])
    run = await reconcile(world)
  })

  it('is a run that is not there, or no reconciliation', async () => {
    const sync = await world.newRun('sync', 'lms')
    for (const other of [sync, 'x', '00000000-0000-4000-8000-000000000000'])
      await expect(compare(world, run, other)).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no reconciliation ${other}.`,
      })
  })

  it.each([
    ['of which nothing is kept', () => reconcile(world, { dryRun: true }), 'dry run'],
    ['that has not ended', () => world.newRun('reconcile', COHORT), 'has not ended'],
    [
      'of another cohort',
      async () => (await world.run('reconcile', 'kns-2', {})).id,
      `One is of cohort ${COHORT}, the other of kns-2`,
    ],
  ])('is a run %s', async (_, begin, why) => {
    await expect(compare(world, run, await begin())).rejects.toMatchObject({
      code: 'reconciliation.not-comparable',
      message: expect.stringContaining(why),
      params: { why: expect.stringContaining(why) },
      paramsVi: { why: expect.any(String) },
    })
  })
})

it('reads as a page: counts first, then a block a person', async () => {
  const world = await worldOf({ A: '4', B: '7' })
  const first = await reconcile(world)
  await world.sync(onePage(finalTest('A', '6')))
  const second = await reconcile(world)
  const text = describeDiff(await compare(world, first, second), null, 'vi')
  expect(
    text
      .replace(/[0-9a-f]{12}\)/g, '…)')
      .replaceAll(first, '<first>')
      .replaceAll(second, '<second>'),
  ).toBe(`kns-1: 1 of 2 people have another outcome
  before  run <first>, of 02/03/2026 09:10
  after   run <second>, of 02/03/2026 09:25
       1  incomplete → passed

Nguyễn Văn A (A), Sở Nội vụ
  before incomplete, score 4, window closes 01/01/2027 00:00
         · Điểm kiểm tra cuối khóa 4 thấp hơn mức đạt 5 (thang điểm 10).
  after  passed, score 6, window closes 01/01/2027 00:00
  because record test lms KNS test:A says something else: read 02/03/2026 09:05 (version 3,
      …) → read 02/03/2026 09:20 (version 7, …)`)
})

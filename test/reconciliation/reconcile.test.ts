import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { countVerdicts } from '../../src/reconciliation/outcome-store.ts'
import { everybodyOf } from '../../src/reconciliation/store.ts'
import { atOnce } from '../support/at-once.ts'
import { tableContents } from '../support/table-contents.ts'
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
} from '../support/world.ts'
import { certify, changePrograms } from './meanwhile.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

/** A world in which these learners are on the roster and on the platform, with their scores. */
async function worldOf(
  scores: Record<string, string | null>,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<World> {
  const world = await createWorld(options)
  worlds.push(world)
  await world.importRoster(rosterCsv(Object.keys(scores).map((code) => ({ code }))))
  await world.sync(
    onePage(...Object.entries(scores).flatMap(([code, score]) => learnerWith(code, score))),
  )
  return world
}

/** Verdict, deciding reason and revision by employee code. */
async function outcomes(world: World, cohort = COHORT): Promise<Record<string, string>> {
  const rows = await sql<{ code: string; said: string }>`
    select l.employee_code as code, concat_ws(' ', o.verdict, nullif(o.reason, ''), o.revision) as said
    from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
    where o.cohort_id = ${cohort} order by 1`.execute(world.db)
  return Object.fromEntries(rows.rows.map(({ code, said }) => [code, said]))
}

const strict = { rules: '{ finalTest: { pass: 8 }, attendance: none }' }
/** Of whom it was found out before that something has changed for them, and when the class was looked at, stand beside. */
const LOOKS = ['evidence_changes', 'changed_enrolments', 'cohort_looks']
const OF_THE_RUN = { without: ['runs', ...LOOKS] }
const OF_THE_LOOK = { without: ['runs', 'reconciliation_previews', ...LOOKS] }

describe('reconciling a cohort', () => {
  it('enrols whom the platform has and the roster knows, and decides each', async () => {
    const world = await worldOf({ A: '5', B: '4.99', C: null })
    await world.sync(onePage(...learnerWith('nobody-of-ours', '9')))
    expect(await world.reconcile()).toEqual({
      cohort: COHORT,
      counts: { passed: 1, failed: 0, incomplete: 2, review: 0 },
      changed: 3,
      looked: 3,
    })
    expect(await outcomes(world)).toEqual({
      A: 'passed 1',
      B: 'incomplete score 1',
      C: 'incomplete no-evidence 1',
    })
  })

  it('again changes nothing and writes nothing', async () => {
    const world = await worldOf({ A: '5', B: '4.99' })
    await world.reconcile()
    const before = await tableContents(world.db, OF_THE_RUN)
    expect(await world.reconcile()).toMatchObject({
      counts: { passed: 1, incomplete: 1 },
      changed: 0,
    })
    expect(await tableContents(world.db, OF_THE_RUN)).toEqual(before)
  })

  it('with new evidence changes only whom it is about', async () => {
    const world = await worldOf({ A: '5', B: '4.99' })
    await world.reconcile()
    await world.sync(onePage(finalTest('B', '6')))
    expect(await world.reconcile()).toMatchObject({ changed: 1, counts: { passed: 2 } })
    expect(await outcomes(world)).toEqual({ A: 'passed 1', B: 'passed 2' })
  })

  it('keeps every decision with the record versions that led to it', async () => {
    const world = await worldOf({ A: '4' })
    await world.reconcile()
    await world.sync(onePage(finalTest('A', '6')))
    await world.reconcile()
    const scores = await sql<{ score: string; read: string }>`
      select r.score, string_agg(v.payload->'attempts'->0->>'raw', '') as read
      from outcome_revisions r join record_versions v on v.id = any(r.evidence) and v.kind = 'test'
      group by r.revision, r.score order by r.revision`.execute(world.db)
    expect(scores.rows).toEqual([
      { score: '4', read: '4' },
      { score: '6', read: '6' },
    ])
  })

  it('changes with the time alone: the window closes', async () => {
    const world = await worldOf({ A: '4' })
    await world.reconcile()
    world.clock.set('2026-12-31T16:50:00Z')
    expect(await world.reconcile()).toMatchObject({ changed: 0, counts: { incomplete: 1 } })
    world.clock.set('2026-12-31T17:00:00Z')
    expect(await world.reconcile()).toMatchObject({ changed: 1, counts: { failed: 1 } })
  })

  it('leaves out records that were set aside', async () => {
    const world = await worldOf({ A: '5' })
    await world.db
      .updateTable('records')
      .set({ quarantined: true })
      .where('kind', '=', 'test')
      .execute()
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ A: 'incomplete no-evidence 1' })
  })

  it('done by several at once is done once', async () => {
    const world = await worldOf({ A: '5', B: '4.99' })
    const decide = () => world.reconcile()
    const results = await atOnce(world.database, 'outcome_revisions', [decide, decide, decide])
    expect(results.map(({ changed }) => changed).toSorted()).toEqual([0, 0, 2])
    expect(await outcomes(world)).toEqual({ A: 'passed 1', B: 'incomplete score 1' })
  })

  it('goes through more enrolments than one batch holds', async () => {
    const codes = Array.from({ length: 1100 }, (_, at) => `N${at}`)
    const world = await worldOf(Object.fromEntries(codes.map((code) => [code, '7'])))
    expect(await world.reconcile()).toMatchObject({ changed: 1100, counts: { passed: 1100 } })
    expect(await countVerdicts(world.db, COHORT)).toMatchObject({ passed: 1100 })
    const everybody = await everybodyOf(world.db, COHORT)
    expect(everybody.length).toBe(1100)
    const taken = [0, 500, 1000].flatMap((from) => everybody.slice(from, from + 500))
    const there = await world.db.selectFrom('enrolments').select('id').execute()
    expect(taken.toSorted()).toEqual(there.map(({ id }) => id).toSorted())
  })
})

describe('a dry run', () => {
  it('counts what would be, also whom it would enrol, and writes nothing but its preview', async () => {
    const world = await worldOf({ A: '5', B: '4.99' })
    const before = await tableContents(world.db, OF_THE_LOOK)
    const counted = await world.reconcile(COHORT, { dryRun: true })
    expect(counted).toMatchObject({ changed: 2, counts: { passed: 1, incomplete: 1 } })
    expect(await tableContents(world.db, OF_THE_LOOK)).toEqual(before)
    const foreseen = await previews(world)
    expect(foreseen).toMatchObject([
      { enrolment_id: null, verdict_before: null, verdict_after: 'incomplete' },
      { enrolment_id: null, verdict_before: null, verdict_after: 'passed' },
    ])
    await world.reconcile(COHORT, { dryRun: true })
    expect(await previews(world)).toHaveLength(foreseen.length)
    expect(await world.reconcile()).toEqual(counted)
    expect(await previews(world)).toEqual([])
  })
})

const previews = ({ db }: World) =>
  db.selectFrom('reconciliation_previews').selectAll().orderBy('verdict_after').execute()

describe('after a certificate', () => {
  it('a score that falls asks a person: nothing is deleted or taken back', async () => {
    const world = await worldOf({ A: '5', B: '5' })
    await world.reconcile()
    await certify(world)
    const certificates = async () =>
      (await tableContents(world.db)).certificates?.concat(
        (await tableContents(world.db)).certificate_revisions ?? [],
      )
    const before = await certificates()
    await world.sync(onePage(finalTest('A', '4.9')))
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ A: 'review changed-after-issue 2', B: 'passed 1' })
    const { reasons } = await world.db
      .selectFrom('outcome_revisions')
      .select('reasons')
      .where('revision', '=', 2)
      .executeTakeFirstOrThrow()
    expect(reasons).toMatchObject([
      { code: 'changed-after-issue', params: { verdict: 'incomplete' } },
      { code: 'score' },
      { code: 'score-changed-after-issue', params: { old: '5', new: '4.9' } },
    ])
    expect(await certificates()).toEqual(before)
  })

  it('a score that comes back is passed again, without a second certificate', async () => {
    const world = await worldOf({ A: '5' })
    await world.reconcile()
    await certify(world)
    for (const score of ['4.9', '5']) {
      await world.sync(onePage(finalTest('A', score)))
      await world.reconcile()
    }
    expect(await outcomes(world)).toEqual({ A: 'passed 3' })
    expect((await certify(world)).issued).toEqual([])
  })

  it('rules that change bind only whom they have not certified yet', async () => {
    const world = await worldOf({ A: '6' })
    await world.reconcile()
    await certify(world)
    await world.importRoster(rosterCsv([{ code: 'B' }]))
    await world.sync(onePage(...learnerWith('B', '6')))
    await world.reconcile()
    await changePrograms(world, programYaml(strict))
    expect(await world.reconcile()).toMatchObject({ changed: 1 })
    expect(await outcomes(world)).toEqual({ A: 'passed 1', B: 'incomplete score 2' })
    const versions = await sql<{ code: string; versions: number[] }>`
      select l.employee_code as code, array_agg(r.program_version order by r.revision) as versions
      from outcome_revisions r join enrolments e on e.id = r.enrolment_id
      join learners l on l.id = e.learner_id group by 1 order by 1`.execute(world.db)
    expect(versions.rows).toEqual([
      { code: 'A', versions: [1] },
      { code: 'B', versions: [1, 2] },
    ])
  })

  it('whoever was certified stays under the program of then when the cohort moves to another', async () => {
    const world = await worldOf({ A: '6', B: '4' })
    await world.reconcile()
    await certify(world)
    await changePrograms(
      world,
      programYaml({ cohorts: '[]' }),
      programYaml({ id: 'nang-cao', ...strict }),
    )
    await world.sync(onePage(finalTest('B', '7')))
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ A: 'passed 1', B: 'incomplete score 2' })
  })

  it('waits for a certificate that is being issued, so that neither misses the other', async () => {
    const world = await worldOf({ A: '5' })
    await world.reconcile()
    await world.sync(onePage(finalTest('A', '4.9')))
    const acts = [() => certify(world), () => world.reconcile()]
    const [certified] = await atOnce<object>(world.database, 'certificates', acts)
    expect(certified).toMatchObject({ issued: [{ learner: 'A' }] })
    expect(await outcomes(world)).toEqual({ A: 'review changed-after-issue 2' })
  })
})

describe('who is enrolled', () => {
  it('with `enrol: roster` only who was assigned', async () => {
    const cohorts = cohortYaml(COHORT, { enrol: 'roster' })
    const world = await worldOf({ A: '7', B: '7' }, { programs: [programYaml({ cohorts })] })
    expect(await world.reconcile()).toMatchObject({ counts: { passed: 0 }, changed: 0 })
    await world.importRoster(
      rosterCsv([
        { code: 'B', cohort: COHORT },
        { code: 'C', cohort: COHORT },
      ]),
    )
    await world.reconcile()
    expect(await outcomes(world)).toEqual({
      B: 'passed 1',
      C: 'incomplete no-evidence 1',
    })
  })

  it('nobody by an account that waits; by a person’s word as soon as it is linked', async () => {
    const world = await worldOf({})
    await world.sync(onePage(account('x'), enrolment('x'), finalTest('x', '8')))
    expect(await world.reconcile()).toMatchObject({ changed: 0 })
    await world.importRoster(rosterCsv([{ code: 'X', name: 'Nguyễn Văn x' }]))
    await world.sync(onePage(account('x', { employeeCode: 'X' })))
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ X: 'passed 1' })
  })

  it('keeps who has lost the account: the evidence is gone, the enrolment is not', async () => {
    const world = await worldOf({ A: '7' })
    await world.importRoster(rosterCsv([{ code: 'B', name: 'Nguyễn Văn A' }]))
    await world.reconcile()
    await world.sync(onePage(account('A', { employeeCode: 'B' })))
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ A: 'incomplete no-evidence 2', B: 'passed 1' })
  })
})

describe('evidence of one learner', () => {
  const twoPlatforms = programYaml({
    cohorts: `
  - { id: ${COHORT}, deadline: 2026-12-31, evidence: [{ platform: lms, course: KNS, finalTest: final }, { platform: portal, course: NTS }] }`,
  })

  it('comes together from two platforms and two accounts, as one person', async () => {
    const world = await worldOf({ A: '4' }, { programs: [twoPlatforms] })
    const onPortal = learnerWith('A', '8').map((record) =>
      record.kind === 'account' ? record : { ...record, course: 'NTS' },
    )
    await world.sync(onePage(...onPortal), { platform: 'portal' })
    await world.sync(
      onePage(
        account('second', { employeeCode: 'A', fullName: 'Nguyễn Văn A' }),
        enrolment('second'),
        finalTest('second', '6'),
      ),
    )
    expect(await world.reconcile()).toMatchObject({ counts: { passed: 1, incomplete: 0 } })
    const { score } = await world.db
      .selectFrom('outcome_revisions')
      .select('score')
      .executeTakeFirstOrThrow()
    expect(score).toBe('8')
  })

  it('has its final test told by name or idnumber, and by no other', async () => {
    const name = 'Kiểm tra cuối khóa'
    const tests = {
      byName: { id: '9', name, code: null },
      inOtherLetters: { id: '9', name: ' Kiểm tra  cuối khóa'.normalize('NFD'), code: null },
      byIdnumber: { id: '9', name: 'x', code: name },
      another: { id: '9', name: 'Kiểm tra giữa khóa', code: 'GK' },
      nameless: { id: '9', name: null, code: null },
    }
    const people = Object.fromEntries(Object.keys(tests).map((code) => [code, null]))
    const cohorts = cohortYaml(COHORT, { finalTest: name })
    const world = await worldOf(people, { programs: [programYaml({ cohorts })] })
    await world.sync(
      onePage(...Object.entries(tests).map(([code, test]) => finalTest(code, '8', { test }))),
    )
    await world.reconcile()
    expect(await outcomes(world)).toEqual({
      byName: 'passed 1',
      inOtherLetters: 'passed 1',
      byIdnumber: 'passed 1',
      another: 'incomplete no-evidence 1',
      nameless: 'incomplete no-evidence 1',
    })
  })

  it('includes the sessions that only the others’ records name', async () => {
    const cohorts = cohortYaml(COHORT, { attendance: 'sessions' })
    const programs = [programYaml({ rules: '{}', cohorts })]
    const world = await worldOf({ A: '8', B: '8' }, { programs })
    const held = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ code: `S${at}`, minutes: 45 }))
    await world.sync(onePage(sessions('A', held(2)), sessions('B', held(4))))
    await world.reconcile()
    expect(await outcomes(world)).toEqual({ A: 'review unrecorded 1', B: 'passed 1' })
  })
})

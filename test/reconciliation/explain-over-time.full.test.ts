import { afterAll, describe, expect, it } from 'vitest'
import { describeExplanation } from '../../src/commands/explanation.ts'
import { purgeAnswers } from '../../src/evidence/raw-pages.ts'
import { reasonText } from '../../src/foundation/texts/reasons.ts'
import { explain } from '../../src/reconciliation/explain.ts'
import { lan } from '../support/installation.ts'
import {
  account,
  COHORT,
  cohortYaml,
  createWorld,
  finalTest,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'
import { changePrograms, overrideBy, stateMarks, undoNewest } from './meanwhile.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function worldOf(scores: Record<string, string>, programs = [programYaml()]) {
  const world = await createWorld({ programs })
  worlds.push(world)
  await world.importRoster(rosterCsv(Object.keys(scores).map((code) => ({ code }))))
  await world.sync([
    {
      records: Object.entries(scores).flatMap(([code, score]) => learnerWith(code, score)),
      raw: [{ place: 'grades of the course', body: '[]' }],
    },
  ])
  return world
}

const ask = (world: World, code: string) => explain(world.db, lan, code, COHORT, world.clock.now())

const holding = ({ how }: Awaited<ReturnType<typeof ask>>) =>
  how?.rules.filter(({ holds }) => holds).map(({ rule }) => rule)

describe('an outcome after things have changed', () => {
  it('is explained by what it was decided on, and says what has changed', async () => {
    const world = await worldOf({ A: '4' })
    await world.reconcile()
    await world.sync(onePage(finalTest('A', '6')))
    await changePrograms(
      world,
      programYaml({ rules: '{ finalTest: { pass: 3 }, attendance: none }' }),
    )
    const found = await ask(world, 'A')
    expect(found).toMatchObject({
      outcome: { verdict: 'incomplete', score: '4' },
      cohort: { programVersion: 1 },
      how: { reproduced: true },
      records: [{}, { id: 'test:A', payload: { attempts: [{ raw: '4' }] } }],
      since: {
        due: true,
        held: false,
        wouldBe: 'passed',
        causes: [
          { kind: 'records', records: [{ id: 'test:A' }] },
          { kind: 'program', before: { version: 1 }, after: { version: 2 } },
        ],
      },
    })
    expect(holding(found)).toEqual(['score'])
    await world.reconcile()
    const anew = await ask(world, 'A')
    expect(anew.since).toEqual({ due: false, held: false, wouldBe: null, causes: [] })
    expect(holding(anew)).toEqual(['otherwise'])
  })

  it('is due, and the same, where what has changed makes no difference', async () => {
    const world = await worldOf({ A: '6' })
    await world.reconcile()
    world.clock.pass(1)
    await overrideBy(world, { who: 'A', kind: 'extend' })
    await changePrograms(world, programYaml({ cohorts: cohortYaml(COHORT) }))
    expect((await ask(world, 'A')).since).toMatchObject({ due: true, wouldBe: null, causes: [] })
  })

  it('shows the sessions of the class as they were', async () => {
    const cohorts = cohortYaml(COHORT, { attendance: 'sessions' })
    const world = await worldOf({ A: '8', B: '8' }, [programYaml({ rules: '{}', cohorts })])
    const held = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ code: `S${at}`, minutes: 45 }))
    await world.sync(onePage(sessions('A', held(1)), sessions('B', held(2))))
    await world.reconcile()
    await world.sync(onePage(sessions('B', held(4))))
    const found = await ask(world, 'A')
    expect(found.how).toMatchObject({
      reproduced: true,
      sessions: [
        { code: 'S0', mark: 'present', attended: 45, markedBy: 'platform' },
        { code: 'S1', mark: 'unrecorded', attended: 0 },
      ],
    })
    expect(found.since).toMatchObject({ due: true, causes: [{ kind: 'class-sessions' }] })
  })

  it('says that an outcome is held, for a person took evidence away', async () => {
    const world = await worldOf({ A: '6' })
    await world.reconcile()
    await world.db.updateTable('outcomes').set({ reopened_at: world.clock.now() }).execute()
    expect((await ask(world, 'A')).since).toMatchObject({ due: true, held: true })
  })

  it('tells the earlier owners of accounts, without naming others', async () => {
    const world = await worldOf({ A: '7' })
    await world.importRoster(rosterCsv([{ code: 'B', name: 'Nguyễn Văn A' }]))
    await world.reconcile()
    await world.sync(onePage(account('A', { employeeCode: 'B' })))
    await world.reconcile()
    const lost = await ask(world, 'A')
    expect(lost.accounts).toEqual([])
    expect(lost.links).toMatchObject([
      { id: 'A', of: 'learner', reason: 'linked-by-employee-code' },
      { id: 'A', of: 'another' },
    ])
    expect(JSON.stringify(lost.links)).not.toContain('learnerId')
  })

  it('tells of decisions that were undone, and of answers that are gone', async () => {
    const world = await worldOf({ A: '4' })
    await world.reconcile()
    await overrideBy(world, { who: 'A', kind: 'allow' })
    await world.reconcile()
    expect(holding(await ask(world, 'A'))).toContain('override-allow')
    await undoNewest(world)
    await world.reconcile()
    await purgeAnswers(world.db, new Date('2027-01-01T00:00:00Z'))
    const found = await ask(world, 'A')
    expect(found.decisions.overrides).toMatchObject([
      { kind: 'allow', state: 'undone', undone: { reason: 'Biên bản undo' } },
    ])
    expect(found.records[0]?.answer).toMatchObject({ sha256: null, place: null })
    expect(holding(found)).toEqual(['score'])
  })
})

it('reads as a page that a coordinator and a court can follow', async () => {
  const cohorts = cohortYaml(COHORT, { attendance: 'sessions' })
  const world = await worldOf({ A: '8' }, [programYaml({ rules: '{}', cohorts })])
  await world.sync(
    onePage(
      sessions('A', [
        { code: 'S1', minutes: 45, state: 'unrecorded' },
        { code: 'S2', minutes: 45 },
      ]),
    ),
  )
  await world.reconcile()
  world.clock.pass(1)
  await stateMarks(world, { who: 'A', mark: 'absent' })
  await world.reconcile()
  const found = await ask(world, 'A')
  const [reason] = found.outcome?.reasons ?? []
  const lowAttendance = reason && reasonText(reason, 'vi')
  const text = describeExplanation(found, 'vi')
  const shown = text
    .replace(/[0-9a-f]{64}/g, '<sha256>')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/[+−]\d+\.\d/g, '<bits>')
    .replace(/score \d+\.\d bits/, 'score <bits>')
  expect(shown).toBe(`Nguyễn Văn A (A), Sở Nội vụ
cohort kns-1 version 1, program ky-nang-so version 1; times are those of Vietnam

verdict: failed (decision 2 of 02/03/2026 09:21, run <id>)
  → attendance: ${lowAttendance?.replace(' 3/4.', '\n      3/4.')}
score: 8 of 10
attendance: 45 of 90 minutes held so far, at most 45 in the end
window: closes 01/01/2027 00:00, all of the day before counts
certificate: none
since then: nothing has changed that the outcome rests on

rules, in their order; the first that holds decides:
     1  a person refused: no
     2  a person allowed: no
     3  the platform withholds or has ended the enrolment: no
         state active
     4  there is no evidence at all: no
         attempts 1, sessions 2, topics 0, window open yes
     5  the final test was not taken in time: no
         attempt 1, window open yes
     6  the score is below the pass mark: no
         points 8, pass 5, attempts highest, attempt 1, raw 8, from 0, to 10
  →  7  enough attendance is out of reach: yes → failed
         attended 45, required 90, possible 45, course 90, unit minutes, minimum 3/4
     8  enough attendance is still to come: no
         attended 45, required 90, possible 45, course 90, unit minutes, minimum 3/4
     9  sessions without a mark would make a difference: no
         unrecorded 0, unit minutes, if attended failed, if absent failed
    10  an absence has no reason: no
         policy review
    11  a required module is missing: no
         asked optional
    12  nothing of this: no

sessions:
  S1 of lms/KNS, 45 minutes: absent, counts 0, marked by cli:lan, excused: "Biên bản excuse",
      accepted by Lan
  S2 of lms/KNS, 45 minutes: present, counts 45, marked by platform

records that were decided on:
  enrolment lms / KNS / enrolment:A, of account A
    read 02/03/2026 09:05
    state: active
    content SHA-256 <sha256>
    answer 0 of sync <id> (grades of the course)
    answer SHA-256 <sha256>
  sessions lms / KNS / sessions:A, of account A
    read 02/03/2026 09:10
    sessions: 1 unrecorded, 1 present
    content SHA-256 <sha256>
    read by sync <id>, whose answer is not kept
  test lms / KNS / test:A, of account A
    read 02/03/2026 09:05
    attempt 1: 8 on a scale of 0 to 10, no time of submission
    content SHA-256 <sha256>
    answer 0 of sync <id> (grades of the course)
    answer SHA-256 <sha256>

accounts:
  lms A "Nguyễn Văn A": linked by employee code, by the rules, 02/03/2026 09:05
    score <bits>: employee code same <bits>, full name same <bits>

decisions of people:
  excuse for session S1 of lms / KNS, accepted by Lan; standing
    by cli:lan, 02/03/2026 09:16: "Biên bản excuse", decision <id>
  absent in session S1 of lms / KNS; standing
    by cli:lan, 02/03/2026 09:16: "Biên bản presence", decision <id>`)
})

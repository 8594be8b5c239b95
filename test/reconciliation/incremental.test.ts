import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../connectors/contract.ts'
import { getCohort } from '../../src/programs/store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'
import { certify, changePrograms } from './meanwhile.ts'

interface Rules {
  pass?: number
  unexcused?: 'review' | 'fail' | 'accept'
  modules?: 'all' | 'optional'
  deadline?: string
}

/** A program with a portal beside the platform: tests and sessions of both count, and ten days from the account. */
const program = ({
  pass = 5,
  unexcused = 'review',
  modules = 'optional',
  deadline = '2026-06-30',
}: Rules = {}) => `
id: ky-nang-so
title: { vi: Kỹ năng số cơ bản }
source: "003"
rules: { finalTest: { pass: ${pass} }, attendance: { unexcused: ${unexcused} }, window: { days: 10, from: account }, modules: ${modules} }
modules: { leader: [NTS], staff: [NTS, DLTT] }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts:
  - id: ${COHORT}
    start: 2026-01-05
    deadline: ${deadline}
    evidence:
      - { platform: lms, course: KNS, finalTest: final, attendance: sessions }
      - { platform: portal, course: NTS, attendance: sessions }
`

const held = (count: number, state: 'present' | 'unrecorded' = 'present') =>
  Array.from({ length: count }, (_, at) => ({ code: `S${at + 1}`, minutes: 45, state }))

const topics = (id: string, completed: string[]): SourceRecord => ({
  kind: 'topics',
  sourceId: `topics:${id}`,
  account: id,
  course: 'KNS',
  sourceUpdatedAt: null,
  topics: ['NTS', 'DLTT'].map((code) => ({
    code,
    name: null,
    completed: completed.includes(code),
    completedAt: null,
  })),
})

const onPortal = (record: SourceRecord): SourceRecord =>
  record.kind === 'account' ? record : { ...record, course: 'NTS' }

const codes = ['A', 'B', 'C', 'D', 'E', 'F']
const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

/** Six people with four sessions and a test each, on the first day of their ten. */
async function createSchool(): Promise<World> {
  const world = await createWorld({ programs: [program()] })
  worlds.push(world)
  await world.importRoster(rosterCsv(codes.map((code) => ({ code }))))
  await world.sync(
    onePage(
      ...codes.flatMap((code) => [
        ...learnerWith(code, '7'),
        sessions(code, held(4)),
        topics(code, ['NTS', 'DLTT']),
      ]),
    ),
  )
  return world
}

/** At this very moment, so that two can be compared. */
async function decide(world: World, { dryRun = false, full = false } = {}) {
  const runId = await world.newRun('reconcile', COHORT)
  const cohort = await getCohort(world.db, COHORT)
  return await reconcileCohort(world.db, world.clock, cohort, { runId, dryRun, full })
}

const enrolmentOf = (code: string) => sql`enrolments.learner_id = (
  select id from learners where employee_code = ${code})`

describe('the next reconciliation looks at', () => {
  let world: World
  beforeEach(async () => {
    world = await createSchool()
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 6, counts: { passed: 6 } })
  })

  it('nobody when nothing changed; at everybody when asked to', async () => {
    expect(await decide(world)).toMatchObject({ looked: 0, changed: 0, counts: { passed: 6 } })
    expect(await decide(world, { full: true })).toMatchObject({ looked: 6, changed: 0 })
  })

  it('the one whose record changed, and who has come', async () => {
    await world.importRoster(rosterCsv([{ code: 'G' }]))
    await world.sync(onePage(finalTest('A', '4'), ...learnerWith('G', '9')))
    expect(await decide(world)).toMatchObject({
      looked: 2,
      changed: 2,
      counts: { passed: 5, incomplete: 1, review: 1 },
    })
  })

  it('both whose account has passed from one to the other', async () => {
    await world.sync(onePage(account('A', { employeeCode: 'B', fullName: 'Nguyễn Văn B' })))
    expect(await decide(world)).toMatchObject({ looked: 2, changed: 2 })
  })

  it('the one whose records were set aside, and again when they are back', async () => {
    const setAside = (quarantined: boolean) =>
      world.db
        .updateTable('records')
        .set({ quarantined })
        .where('source_id', '=', 'test:A')
        .execute()
    await setAside(true)
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { incomplete: 1 } })
    await setAside(false)
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { passed: 6 } })
  })

  it('the one whose audience changed, or whose account was handed out on another day', async () => {
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'leader' }]))
    expect(await decide(world)).toMatchObject({ looked: 1, changed: 0 })
    await sql`update enrolments set handed_out_at = '2026-02-25T00:00:00Z'
      where ${enrolmentOf('B')}`.execute(world.db)
    expect(await decide(world)).toMatchObject({ looked: 1, changed: 1 })
    expect(await decide(world)).toMatchObject({ looked: 0 })
  })

  it('everybody when a session is new, a rule or the cohort another', async () => {
    await world.sync(onePage(sessions('A', held(5))))
    expect(await decide(world)).toMatchObject({ looked: 6, counts: { passed: 1, review: 5 } })
    await changePrograms(world, program({ unexcused: 'accept' }))
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 5 })
    await changePrograms(world, program({ unexcused: 'accept', deadline: '2026-07-31' }))
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 0 })
  })

  it('nobody for a certificate; the certified only for what binds them still', async () => {
    await sql`update learners set date_of_birth = null where employee_code = 'F'`.execute(world.db)
    expect((await certify(world)).issued).toHaveLength(5)
    expect(await decide(world)).toMatchObject({ looked: 0 })
    await changePrograms(world, program({ pass: 8 }))
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { passed: 5, incomplete: 1 } })
  })

  it('whose window has closed, once; and again if the clock was wrong', async () => {
    await sql`update enrolments set handed_out_at = '2026-02-25T00:00:00Z'
      where ${enrolmentOf('A')}`.execute(world.db)
    await world.sync(onePage(finalTest('A', '4')))
    await decide(world)
    world.clock.set('2026-03-07T16:59:59Z')
    expect(await decide(world)).toMatchObject({ looked: 0, counts: { incomplete: 1 } })
    world.clock.set('2026-03-07T17:00:00Z')
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { failed: 1 } })
    expect(await decide(world)).toMatchObject({ looked: 0 })
    world.clock.set('2026-03-07T16:59:59Z')
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { incomplete: 1 } })
  })
})

const who = fc.constantFrom(...codes)
const happening = fc.oneof(
  fc.record({ what: fc.constant('score' as const), who, raw: fc.constantFrom('3', '6', '9') }),
  fc.record({
    what: fc.constant('sessions' as const),
    who,
    platform: fc.constantFrom('lms', 'portal'),
    count: fc.integer({ min: 2, max: 5 }),
    state: fc.constantFrom('present', 'unrecorded' as const),
  }),
  fc.record({ what: fc.constant('topics' as const), who, completed: fc.subarray(['NTS', 'DLTT']) }),
  fc.record({
    what: fc.constant('enrolment' as const),
    who,
    state: fc.constantFrom('active', 'suspended', 'expired', 'removed' as const),
  }),
  fc.record({ what: fc.constant('link' as const), who, to: fc.option(who) }),
  fc.record({ what: fc.constant('set aside' as const), who, aside: fc.boolean() }),
  fc.record({ what: fc.constant('days pass' as const), days: fc.constantFrom(1, 4, 11) }),
  fc.record({
    what: fc.constant('handed out' as const),
    who,
    daysAgo: fc.option(fc.constantFrom(-20, 0, 5, 9, 10, 30)),
  }),
  fc.record({
    what: fc.constant('audience' as const),
    who,
    audience: fc.constantFrom('', 'leader', 'staff'),
  }),
  fc.record({
    what: fc.constant('rules' as const),
    pass: fc.constantFrom(5, 8),
    unexcused: fc.constantFrom('review', 'accept' as const),
    modules: fc.constantFrom('all', 'optional' as const),
    deadline: fc.constantFrom('2026-06-30', '2026-12-31'),
  }),
  fc.record({ what: fc.constant('certify' as const) }),
)

async function happen(
  world: World,
  event: typeof happening extends fc.Arbitrary<infer T> ? T : never,
) {
  const { db } = world
  switch (event.what) {
    case 'score':
      return await world.sync(onePage(finalTest(event.who, event.raw)))
    case 'sessions': {
      const record = sessions(event.who, held(event.count, event.state))
      return event.platform === 'lms'
        ? await world.sync(onePage(record))
        : await world.sync(
            onePage(account(event.who, { employeeCode: event.who }), onPortal(record)),
            { platform: 'portal' },
          )
    }
    case 'topics':
      return await world.sync(onePage(topics(event.who, event.completed)))
    case 'enrolment':
      return await world.sync(onePage(enrolment(event.who, { state: event.state })))
    case 'link':
      return await world.sync(
        onePage(
          account(event.who, {
            employeeCode: event.to,
            fullName: `Nguyễn Văn ${event.to ?? event.who}`,
          }),
        ),
      )
    case 'set aside':
      return await db
        .updateTable('records')
        .set({ quarantined: event.aside })
        .where('account', '=', event.who)
        .where('kind', '=', 'sessions')
        .execute()
    case 'days pass':
      return world.clock.pass(event.days * 24 * 60)
    case 'handed out': {
      const at =
        event.daysAgo === null
          ? null
          : new Date(world.clock.now().getTime() - event.daysAgo * 86_400_000)
      return await sql`update enrolments set handed_out_at = ${at} where ${enrolmentOf(event.who)}`.execute(
        db,
      )
    }
    case 'audience':
      return await world.importRoster(rosterCsv([{ code: event.who, audience: event.audience }]))
    case 'rules':
      return await changePrograms(world, program(event))
    case 'certify':
      return await certify(world)
  }
}

it('whatever happens, deciding whom something has changed for gives what deciding everybody gives', async () => {
  const world = await createSchool()
  const verdicts = new Set<string>()
  let [looked, changed] = [0, 0]
  const events = fc.sample(happening, { numRuns: 60, seed: 11 })
  for (const event of events) {
    await happen(world, event)
    const everybody = await decide(world, { dryRun: true, full: true })
    const few = await decide(world)
    expect({ event, ...few }).toEqual({ event, ...everybody, looked: few.looked })
    // Nothing is left that a full decision would change, its record versions included; and nobody is looked at twice.
    expect({ event, ...(await decide(world, { dryRun: true, full: true })) }).toEqual({
      event,
      ...everybody,
      changed: 0,
    })
    expect({ event, ...(await decide(world)) }).toMatchObject({ event, looked: 0, changed: 0 })
    for (const [verdict, count] of Object.entries(few.counts)) if (count > 0) verdicts.add(verdict)
    looked += few.looked
    changed += few.changed
  }
  expect(verdicts.size).toBe(4)
  expect(changed).toBeGreaterThan(30)
  expect(looked).toBeLessThan(events.length * codes.length * 0.6)
})

import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { achievementOf } from '../../src/reconciliation/achievement.ts'
import { afterIssue, type DecisionInput, decideOn } from '../../src/reconciliation/decide.ts'
import { factsOf } from '../../src/reconciliation/facts.ts'
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
} from '../support/world.ts'
import {
  attempt,
  catalogued,
  excused,
  present,
  rules,
  session,
  situation,
  withAttendance,
} from './situation.ts'

type Of = Parameters<typeof achievementOf>[2]

const SIX = ['NTS', 'DLTT', 'GTHT', 'STND', 'ATAN', 'GQVD']
const LEADERS = ['NTS', 'ATAN']
const program: Of['program'] = { modules: { CBQL: LEADERS, GV: SIX }, moduleTitles: {} }
const aClass = (evidence: Partial<Of['cohort']['evidence'][number]>[] = [{}]): Of['cohort'] => ({
  delivery: null,
  evidence: evidence.map((one) => ({
    ...{ platform: 'lms', course: 'KNS', finalTest: null, paper: null, module: null },
    ...{ attendance: 'sessions' },
    ...one,
  })),
})

function achievement(given: DecisionInput, of: Partial<Of> = {}) {
  const facts = factsOf(given)
  return achievementOf(facts, decideOn(facts), {
    ...{ program, cohort: aClass(), audience: null },
    ...of,
  })
}

const dayOf = (changes: Partial<DecisionInput> = {}) => achievement(situation(changes)).on

/** Sessions of a lesson each, on these days of December 2022; the last one of the year in the evening. */
function on(...days: (number | null)[]) {
  const own = days.map((day, index) =>
    session(`S${index}`, day === null ? excused : present, {
      startsAt: `2022-12-${String(day ?? 28).padStart(2, '0')}T02:00:00Z`,
    }),
  )
  return {
    sessions: own,
    sessionCatalogue: own.map((one) => catalogued(one.code, { startsAt: one.startsAt })),
  }
}

describe('the day on which a pass was earned', () => {
  it('is that of the test that counts, in Vietnam, where it came last', () => {
    const best = attempt('8', { id: '2', submittedAt: '2022-12-31T16:59:00Z' })
    expect(dayOf({ attempts: [attempt('6'), best], ...on(1, 2) })).toBe('2022-12-31')
    const earlyOnTheNextDay = attempt('8', { submittedAt: '2022-12-30T17:30:00Z' })
    expect(dayOf({ attempts: [earlyOnTheNextDay], ...on(1, 2) })).toBe('2022-12-31')
  })

  it('is that of the session with which enough was attended, not of those after it', () => {
    expect(dayOf(on(1, 5, 12, 20))).toBe('2022-12-12')
    expect(dayOf(on(1, null, 12, 20))).toBe('2022-12-20')
  })

  it('does not hang on sessions where the program asks for no attendance', () => {
    const none = { ...rules, attendance: null }
    expect(dayOf({ rules: none, ...on(1, 2) })).toBe('2022-11-20')
  })

  it('is that of the last topic that was needed', () => {
    const topic = (code: string, day: number, completed = true) => ({
      ...{ code, completed },
      completedAt: `2022-12-0${day}T02:00:00Z`,
    })
    const topics = {
      required: ['A', 'B', 'C', 'D'],
      records: [topic('A', 9), topic('B', 2), topic('C', 3), topic('D', 4), topic('X', 8)],
    }
    expect(dayOf({ attendance: ['topics'], topics })).toBe('2022-12-04')
    const all = { ...withAttendance({}), modules: 'all' } as const
    expect(dayOf({ attendance: ['topics'], topics, rules: all })).toBe('2022-12-09')
  })

  it('is that of the completion where nothing else has a day; where nothing has one it is not known', () => {
    const attempts = [attempt('8', { submittedAt: null })]
    const completion = { completedAt: '2022-12-24T02:00:00Z', progress: null }
    expect(dayOf({ attempts, completion })).toBe('2022-12-24')
    expect(achievement(situation({ attempts }))).toMatchObject({ on: null, by: '2022-12-31' })
  })

  it('is none of who has not passed; who holds a certificate keeps theirs', () => {
    const low = situation({ attempts: [attempt('4')] })
    expect(achievement(low)).toMatchObject({ on: null, by: null, kept: false })
    const facts = factsOf(low)
    const decision = afterIssue(decideOn(facts), '8')
    expect(
      achievementOf(facts, decision, { program, cohort: aClass(), audience: 'GV' }),
    ).toMatchObject({ on: null, by: null, kept: true, modules: SIX.toSorted() })
  })
})

describe('modules are completed', () => {
  const failed = { attempts: [attempt('4')] }
  const modulesOf = (changes: Partial<DecisionInput>, of: Partial<Of> = {}) =>
    achievement(situation(changes), of).modules

  it('by a pass, where no source tells them apart: those of the class, else those of the audience', () => {
    expect(modulesOf({}, { audience: 'GV' })).toEqual(SIX.toSorted())
    const delivery = {
      ...{ learners: null, days: null, inPersonPeriods: null, onlinePeriods: null },
      modules: { STND: { inPersonPeriods: 4, onlinePeriods: 0 } },
    }
    expect(modulesOf({}, { audience: 'GV', cohort: { ...aClass(), delivery } })).toEqual(['STND'])
    expect(modulesOf(failed, { audience: 'GV' })).toEqual([])
  })

  it('of an audience that the program does not list those that all audiences have', () => {
    expect(modulesOf({}, { audience: 'Học sinh' })).toEqual(LEADERS.toSorted())
  })

  it('by what a source says, with and without a pass; what is no module of the program is left out', () => {
    const records = [
      { code: 'NTS', completed: true },
      { code: 'STND', completed: false },
      { code: 'Bài 1', completed: true },
    ]
    const topics = { required: null, records }
    expect(modulesOf({ topics }, { audience: 'GV' })).toEqual(['NTS'])
    expect(modulesOf({ topics, ...failed })).toEqual(['NTS'])
    const lessons = { required: null, records: records.slice(2) }
    expect(modulesOf({ topics: lessons }, { audience: 'CBQL' })).toEqual(LEADERS.toSorted())
  })

  it('by courses that are modules', () => {
    const course = (module: string, completed: boolean) => ({
      ...{ module, source: `lms/${module}`, completed, bySessions: false },
    })
    const cohort = aClass([{ module: 'NTS' }, { module: 'ATAN' }])
    const modules = [course('NTS', true), course('ATAN', false)]
    expect(modulesOf({ modules }, { cohort, audience: 'GV' })).toEqual(['NTS'])
  })
})

describe('with an outcome is kept', () => {
  const worlds: World[] = []
  afterAll(() => Promise.all(worlds.map((world) => world.close())))

  const earned = async ({ db }: World) => {
    const found = await sql<{
      day: string | null
    }>`select achieved_on as day from outcomes`.execute(db)
    return found.rows.map(({ day }) => day)
  }

  it('the day, found for everybody once without any outcome being another', async () => {
    const world = await createWorld()
    worlds.push(world)
    await world.importRoster(rosterCsv([{ code: 'A' }]))
    await world.sync(
      onePage(
        account('A', { employeeCode: 'A' }),
        enrolment('A'),
        finalTest('A', '8', { attempts: [attempt('8', { submittedAt: '2026-01-20T03:00:00Z' })] }),
      ),
    )
    expect(await world.reconcile()).toMatchObject({ changed: 1 })
    expect(await earned(world)).toEqual(['2026-01-20'])
    // As they stand after an upgrade: decided under an earlier revision of the rules.
    await sql`update outcomes set context_hash = '\\x00', achieved_on = '2026-03-02'`.execute(
      world.db,
    )
    await sql`update cohort_looks set basis = '\\x00'`.execute(world.db)
    expect(await world.reconcile()).toMatchObject({ changed: 0, looked: 1 })
    expect(await earned(world)).toEqual(['2026-01-20'])
  })

  it('the day of the first pass, where nothing that was done has a day', async () => {
    const world = await createWorld()
    worlds.push(world)
    await world.importRoster(rosterCsv([{ code: 'A' }]))
    await world.sync(onePage(...learnerWith('A', '8')))
    await world.reconcile()
    expect(await earned(world)).toEqual(['2026-03-02'])
    world.clock.pass(60 * 24 * 3)
    await world.sync(onePage(finalTest('A', '9')))
    expect(await world.reconcile(COHORT, { full: true })).toMatchObject({ changed: 1 })
    expect(await earned(world)).toEqual(['2026-03-02'])
    await world.sync(onePage(finalTest('A', '2')))
    await world.reconcile()
    expect(await earned(world)).toEqual([null])
  })
})

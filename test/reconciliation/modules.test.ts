import { describe, expect, it } from 'vitest'
import { decide } from '../../src/reconciliation/decide.ts'
import type { ModuleCourse } from '../../src/reconciliation/modules.ts'
import type { HeldSession } from '../../src/reconciliation/sessions.ts'
import {
  catalogued,
  excused,
  present,
  rules,
  session,
  situation,
  unrecorded,
  whileOpen,
} from './situation.ts'

const SOURCE = 'lms/ATAN'
const byPlatform = (completed: boolean): ModuleCourse => ({
  module: 'ATAN',
  source: SOURCE,
  completed,
  bySessions: false,
})
const bySessions: ModuleCourse = { ...byPlatform(false), bySessions: true }
const all = { ...rules, modules: 'all' } as const

type Marks = readonly (HeldSession['presence'] | 'to come')[]

const sessionsOf = (source: string, marks: Marks): HeldSession[] =>
  marks.map((mark, index) =>
    session(`${source}-${index}`, mark === 'to come' ? unrecorded : mark, {
      source,
      taken: mark !== 'to come',
    }),
  )

/** Everybody has 12 sessions of another course attended, so that the course as a whole is attended enough. */
function learner(marks: Marks, modules: readonly ModuleCourse[], changes = {}) {
  const sessions = [
    ...sessionsOf(
      'lms/KNS',
      Array.from({ length: 12 }, () => present),
    ),
    ...sessionsOf(SOURCE, marks),
  ]
  const sessionCatalogue = sessions.map(({ presence: _, ...one }) => catalogued(one.code, one))
  return situation({
    rules: all,
    sessions,
    sessionCatalogue,
    topics: { required: ['ATAN'], records: [] },
    modules,
    ...changes,
  })
}

describe('a module that is a course', () => {
  it('is completed where the platform says so', () => {
    expect(decide(learner([], [byPlatform(true)])).verdict).toBe('passed')
    expect(decide(learner([], [byPlatform(false)]))).toMatchObject({
      verdict: 'failed',
      decisive: { code: 'modules', params: { missing: 'ATAN' } },
    })
  })

  it('is not completed by attending a course whose sessions are not asked for', () => {
    expect(decide(learner([present, present], [byPlatform(false)])).verdict).toBe('failed')
  })

  it.each([
    { marks: [present, present, present, excused], verdict: 'passed' },
    { marks: [present, present, excused], verdict: 'failed' },
    { marks: [], verdict: 'failed' },
  ])('is completed by three quarters of its own sessions: $verdict', ({ marks, verdict }) => {
    expect(decide(learner(marks, [bySessions])).verdict).toBe(verdict)
  })

  it('counts by the better of two platforms', () => {
    const elsewhere = { ...byPlatform(true), source: 'portal/AT' }
    for (const courses of [
      [byPlatform(false), elsewhere],
      [elsewhere, byPlatform(false)],
    ])
      expect(decide(learner([], courses)).verdict).toBe('passed')
  })

  it('is not completed by sessions where the program has no rule for attendance', () => {
    const none = { rules: { ...all, attendance: null } }
    expect(decide(learner([present], [bySessions], none)).decisive?.code).toBe('modules')
    expect(decide(learner([present], [byPlatform(true)], none)).verdict).toBe('passed')
  })

  it('is evidence once it is completed', () => {
    const untouched = {
      attempts: [],
      sessions: [],
      sessionCatalogue: [],
      attendance: ['topics'] as const,
    }
    const codes = (completed: boolean) =>
      decide(learner([], [byPlatform(completed)], untouched)).reasons.map(({ code }) => code)
    expect(codes(true)).not.toContain('no-evidence')
    expect(codes(false)).toContain('no-evidence')
  })
})

describe('modules and topics as attendance', () => {
  const topics = { attendance: ['sessions', 'topics'] as const, rules }
  const required = (records: { code: string; completed: boolean }[]) => ({
    ...topics,
    topics: { required: ['NTS', 'ATAN'], records },
  })

  it('are counted together', () => {
    const decision = decide(
      learner([], [byPlatform(true)], {
        ...required([{ code: 'NTS', completed: true }]),
        attendance: ['topics'],
      }),
    )
    expect(decision).toMatchObject({
      verdict: 'passed',
      attendance: { unit: 'topics', attended: '2', required: '2' },
    })
  })

  it('are all required where nobody says which are, the courses too', () => {
    const known = {
      ...topics,
      attendance: ['topics'],
      topics: { required: null, records: [{ code: 'NTS', completed: true }] },
    }
    expect(decide(learner([], [byPlatform(false)], known)).attendance).toMatchObject({
      attended: '1',
      required: '2',
    })
  })

  it('can still be completed by sessions to come after the window has closed', () => {
    const marks = [present, 'to come'] as const
    const own = required([{ code: 'NTS', completed: true }])
    expect(decide(learner(marks, [bySessions], own))).toMatchObject({
      verdict: 'incomplete',
      decisive: { code: 'attendance-pending', params: { unit: 'topics', possible: '2' } },
      attendance: { unit: 'topics', attended: '1', required: '2', possible: '2' },
    })
  })

  it('wait each for its own sessions', () => {
    const own = {
      ...topics,
      topics: { required: ['STND', 'ATAN'], records: [{ code: 'STND', completed: false }] },
    }
    expect(decide(learner([present, 'to come'], [bySessions], own)).attendance).toMatchObject({
      attended: '0',
      required: '2',
      possible: '1',
    })
    expect(decide(learner([present, unrecorded], [bySessions], own)).attendance).toMatchObject({
      attended: '0',
      required: '2',
      possible: '1',
    })
  })

  it('have nothing to wait for where the course has no sessions', () => {
    const own = required([{ code: 'NTS', completed: true }])
    expect(decide(learner([], [bySessions], own))).toMatchObject({
      verdict: 'failed',
      attendance: { attended: '1', required: '2', possible: '1' },
    })
  })

  it.each([
    { name: 'out of reach', marks: [excused, excused] },
    { name: 'of no sessions', marks: [] },
  ])(
    'are required and missing where they are $name and nobody says what is required',
    ({ marks }) => {
      const unsaid = { topics: { required: null, records: [] } }
      expect(decide(learner(marks, [bySessions], unsaid)).decisive?.params).toEqual({
        missing: 'ATAN',
      })
    },
  )

  it('wait for the marks of sessions that were held', () => {
    const own = required([{ code: 'NTS', completed: true }])
    expect(decide(learner([present, unrecorded], [bySessions], own))).toMatchObject({
      verdict: 'review',
      decisive: { code: 'unrecorded', params: { sessions: `${SOURCE}-1` } },
      attendance: { unit: 'topics', attended: '1', required: '2', possible: '2' },
    })
    const open = decide(learner([present, unrecorded], [bySessions], { ...own, now: whileOpen }))
    expect(open.attendance?.possible).toBe('2')
  })

  it('are out of reach once their sessions are', () => {
    const own = required([{ code: 'NTS', completed: true }])
    expect(decide(learner([present, excused, unrecorded], [bySessions], own))).toMatchObject({
      verdict: 'failed',
      decisive: { code: 'attendance', params: { possible: '1' } },
    })
  })
})

describe('all modules asked for', () => {
  it('wait for marks that decide whether a module is completed', () => {
    expect(decide(learner([present, unrecorded], [bySessions])).decisive).toEqual({
      code: 'unrecorded',
      params: { sessions: `${SOURCE}-1` },
    })
  })
})

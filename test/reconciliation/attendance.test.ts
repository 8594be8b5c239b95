import { describe, expect, it } from 'vitest'
import { decide } from '../../src/reconciliation/decide.ts'
import {
  afterClose,
  catalogued,
  excused,
  late,
  measured,
  present,
  session,
  sessions,
  situation,
  unexcused,
  unrecorded,
  whileOpen,
  withAttendance,
} from './situation.ts'

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('three quarters of the sessions', () => {
  it.each([
    {
      name: '30 of 40 tiết',
      held: [...times(30, present), ...times(10, excused)],
      verdict: 'passed',
    },
    {
      name: '29 of 40 tiết',
      held: [...times(29, present), ...times(11, excused)],
      verdict: 'failed',
    },
    { name: '3 of 4', held: [...times(3, present), excused], verdict: 'passed' },
    { name: '2 of 3', held: [present, present, excused], verdict: 'failed' },
    { name: 'late is present', held: [late, late, late, excused], verdict: 'passed' },
  ])('$name: $verdict', ({ held, verdict }) => {
    expect(decide(situation(sessions(held))).verdict).toBe(verdict)
  })

  it.each([
    { minutes: 7500, verdict: 'passed' },
    { minutes: 7499, verdict: 'failed' },
  ])('$minutes of 10000 minutes: $verdict', ({ minutes, verdict }) => {
    const decision = decide(situation(sessions([measured(minutes)], 10_000)))
    expect(decision).toMatchObject({
      verdict,
      attendance: { unit: 'minutes', attended: String(minutes), required: '10000' },
    })
  })

  it('weighs sessions by their length', () => {
    const held = (short: typeof present, long: typeof present) => [
      session('A', short, { minutes: 50 }),
      session('B', long, { minutes: 150 }),
    ]
    const verdict = (own: ReturnType<typeof held>) =>
      decide(situation({ sessions: own, sessionCatalogue: [] })).verdict
    expect(verdict(held(excused, present))).toBe('passed')
    expect(verdict(held(present, excused))).toBe('failed')
  })

  it('keeps an excused absence in the denominator', () => {
    expect(decide(situation(sessions([present, excused]))).attendance).toEqual({
      unit: 'minutes',
      attended: '45',
      required: '90',
      possible: '45',
    })
  })

  it('takes any other share exactly', () => {
    const twoThirds = withAttendance({ minimum: { numerator: 2, denominator: 3 } })
    expect(
      decide(situation({ rules: twoThirds, ...sessions([present, present, excused]) })).verdict,
    ).toBe('passed')
  })
})

describe('partial presence', () => {
  it.each([
    { minutes: 45, reasons: [] },
    { minutes: 44, reasons: ['unexcused'] },
    { minutes: 0, reasons: ['unexcused'] },
  ])('$minutes of 90 minutes: $reasons', ({ minutes, reasons }) => {
    const decision = decide(situation(sessions([...times(4, measured(90)), measured(minutes)], 90)))
    expect(decision.reasons.map(({ code }) => code)).toEqual(reasons)
  })

  it('needs no reason above the half, and a given reason excuses it below', () => {
    expect(
      decide(situation(sessions([present, present, present, measured(20, 'đi công tác')]))).verdict,
    ).toBe('passed')
    expect(
      decide(situation(sessions([present, present, present, measured(20, '  ')]))).verdict,
    ).toBe('review')
  })

  it('is clipped to the session: an hour too long makes up for nothing', () => {
    const decision = decide(situation(sessions([measured(500), measured(500), excused])))
    expect(decision).toMatchObject({
      verdict: 'failed',
      attendance: { attended: '90', required: '135' },
    })
  })

  it('follows the share that the program sets', () => {
    const strict = withAttendance({ presence: { numerator: 2, denominator: 3 } })
    const held = sessions([...times(4, measured(90)), measured(59)], 90)
    expect(decide(situation({ rules: strict, ...held })).decisive?.code).toBe('unexcused')
    expect(decide(situation(held)).verdict).toBe('passed')
  })
})

describe('sessions of the cohort', () => {
  const catalogue = ['S1', 'S2', 'S3', 'S4'].map((code) => catalogued(code))

  it('a code missing for this learner is unrecorded when the session was taken', () => {
    const own = [session('S1', present), session('S2', present)]
    expect(decide(situation({ sessions: own, sessionCatalogue: catalogue }))).toMatchObject({
      verdict: 'review',
      decisive: { code: 'unrecorded', params: { sessions: 'S3, S4' } },
    })
  })

  it('a code missing for this learner is still possible when it was not', () => {
    const own = [session('S1', present), session('S2', present)]
    const toCome = catalogue.map((entry) => ({ ...entry, taken: entry.code < 'S3' }))
    expect(decide(situation({ sessions: own, sessionCatalogue: toCome }))).toMatchObject({
      verdict: 'incomplete',
      decisive: { code: 'attendance-pending' },
      attendance: { attended: '90', required: '90', possible: '180' },
    })
  })

  it('named by two records count once, by the better mark', () => {
    const own = [session('S1', unexcused), session('S1', present), session('S1', unrecorded)]
    const one = catalogue.slice(0, 1)
    for (const order of [own, own.toReversed()])
      expect(decide(situation({ sessions: order, sessionCatalogue: one }))).toMatchObject({
        verdict: 'passed',
        attendance: { attended: '45', required: '45' },
      })
  })
})

describe('whether a session was held', () => {
  const own = (changes: Parameters<typeof session>[2]) =>
    situation({
      sessions: [session('S1', present), session('S2', unrecorded, changes)],
      sessionCatalogue: [catalogued('S1'), catalogued('S2', { taken: false })],
    })

  it('is known from any record that says so', () => {
    expect(decide(own({ taken: true })).attendance).toMatchObject({ required: '90' })
    expect(decide(own({ taken: false })).attendance).toMatchObject({ required: '45' })
    const listed = { ...own({ taken: false }), sessionCatalogue: [catalogued('S2')] }
    expect(decide(listed).attendance).toMatchObject({ required: '90' })
  })

  it('is known from a mark, also where the platform does not call the session taken', () => {
    const marked = {
      sessions: [
        session('S1', present, { taken: false }),
        session('S2', excused, { taken: false }),
      ],
      sessionCatalogue: [],
    }
    expect(decide(situation(marked)).attendance).toEqual({
      unit: 'minutes',
      attended: '45',
      required: '90',
      possible: '45',
    })
  })
})

describe('one code in two courses', () => {
  const portal = { source: 'portal/NTS', minutes: 90 }

  it('is two sessions: presence at the one makes up for nothing at the other', () => {
    const own = [session('S1', present), session('S1', excused, portal)]
    const sessionCatalogue = [catalogued('S1'), catalogued('S1', portal)]
    for (const order of [own, own.toReversed()])
      expect(decide(situation({ sessions: order, sessionCatalogue }))).toMatchObject({
        verdict: 'failed',
        decisive: { code: 'attendance' },
        attendance: { attended: '45', required: '135' },
      })
  })

  it('is unrecorded where nothing marks it, and called by the plain code', () => {
    const sessionCatalogue = [catalogued('S1'), catalogued('S1', portal)]
    const own = [session('S1', present, portal)]
    expect(decide(situation({ sessions: own, sessionCatalogue }))).toMatchObject({
      verdict: 'review',
      decisive: { code: 'unrecorded', params: { sessions: 'S1' } },
    })
  })

  it('has for each its own day and hour', () => {
    const startsAt = '2022-11-07T01:00:00Z'
    const own = [
      session('S1', present, { minutes: 300, startsAt }),
      session('S1', unexcused, { ...portal, startsAt: '2022-11-08T01:00:00Z' }),
    ]
    expect(decide(situation({ sessions: own, sessionCatalogue: [] })).decisive).toEqual({
      code: 'unexcused',
      params: { sessions: '08/11/2022 08:00' },
    })
  })
})

it('an excuse in one record holds against none in another', () => {
  const own = [session('S4', unexcused), session('S4', excused)]
  const others = sessions([present, present, present]).sessions
  for (const order of [own, own.toReversed()])
    expect(
      decide(situation({ sessions: [...others, ...order], sessionCatalogue: [] })).verdict,
    ).toBe('passed')
})

describe('no session at all', () => {
  const none = { sessions: [], sessionCatalogue: [] }

  it('passes nobody: it waits while the window is open, then a person looks', () => {
    expect(decide(situation({ ...none, now: whileOpen }))).toMatchObject({
      verdict: 'incomplete',
      decisive: { code: 'attendance-pending' },
    })
    expect(decide(situation({ ...none, now: afterClose }))).toMatchObject({
      verdict: 'review',
      decisive: { code: 'unrecorded' },
    })
  })

  it('is the same for sessions without length', () => {
    expect(decide(situation(sessions([present, present], 0))).verdict).toBe('review')
  })

  it('does not matter where the program has no attendance rule or the cohort no source', () => {
    const rules = { ...situation().rules, attendance: null }
    expect(decide(situation({ ...none, rules })).verdict).toBe('passed')
    expect(decide(situation({ ...none, attendance: ['none'] }))).toMatchObject({
      verdict: 'passed',
      attendance: null,
    })
  })
})

describe('topics as attendance', () => {
  const codes = ['NTS', 'DLTT', 'GTHT', 'STND', 'ATAN']
  const completing = (count: number, required: string[] | null = codes) =>
    situation({
      attendance: ['topics'],
      topics: {
        required,
        records: codes.map((code, index) => ({ code, completed: index < count })),
      },
    })

  it('4 of 5 is 80 per cent, and a missing topic is no absence', () => {
    expect(decide(completing(4))).toMatchObject({
      verdict: 'passed',
      reasons: [],
      attendance: { unit: 'topics', attended: '4', required: '5', possible: '4' },
    })
  })

  it('3 of 5 is not enough: possible while the window is open, then out of reach', () => {
    expect(decide({ ...completing(3), now: whileOpen }).decisive?.code).toBe('attendance-pending')
    expect(decide(completing(3))).toMatchObject({
      verdict: 'failed',
      decisive: { code: 'attendance' },
    })
  })

  it('counts only what the audience has to complete', () => {
    expect(decide(completing(3, ['NTS', 'DLTT', 'GTHT'])).verdict).toBe('passed')
    expect(decide(completing(4, ['ATAN'])).verdict).toBe('failed')
  })

  it('counts a topic once that two records complete', () => {
    const twice = [...completing(3).topics.records, ...completing(3).topics.records]
    expect(
      decide({ ...completing(3), topics: { required: null, records: twice } }).attendance,
    ).toMatchObject({
      attended: '3',
      required: '5',
    })
  })

  it('passes nobody when no topic is known', () => {
    const unknown = situation({ attendance: ['topics'] })
    expect(decide(unknown).verdict).toBe('review')
    expect(decide({ ...unknown, now: whileOpen }).verdict).toBe('incomplete')
  })
})

describe('attendance that the platform states', () => {
  it.each([
    { share: '0.75', now: afterClose, verdict: 'passed' },
    { share: '0.7499', now: afterClose, verdict: 'failed' },
    { share: '0.7499', now: whileOpen, verdict: 'incomplete' },
    { share: null, now: whileOpen, verdict: 'incomplete' },
    { share: null, now: afterClose, verdict: 'review' },
  ])('$share at $now: $verdict', ({ share, now, verdict }) => {
    const stated = situation({ attendance: ['reported'], reportedAttendance: share, now })
    expect(decide(stated).verdict).toBe(verdict)
  })

  it('is kept in hundredths', () => {
    const stated = situation({ attendance: ['reported'], reportedAttendance: '0.8125' })
    expect(decide(stated).attendance).toEqual({
      unit: 'share',
      attended: '81.25',
      required: '100',
      possible: '81.25',
    })
  })
})

it('a cohort with two sources of attendance asks for both', () => {
  const both = (completed: boolean) =>
    situation({
      attendance: ['sessions', 'topics'],
      topics: { required: null, records: [{ code: 'NTS', completed }] },
    })
  expect(decide(both(true)).verdict).toBe('passed')
  expect(decide(both(false))).toMatchObject({ verdict: 'failed', attendance: { unit: 'topics' } })
})

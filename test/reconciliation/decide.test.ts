import { describe, expect, it } from 'vitest'
import { decide } from '../../src/reconciliation/decide.ts'
import {
  afterClose,
  attempt,
  excused,
  present,
  rules,
  sessions,
  situation,
  unexcused,
  unrecorded,
  whileOpen,
  withAttendance,
} from './situation.ts'

const tooLate = attempt('9', { id: '2', submittedAt: '2023-01-05T00:00:00Z' })
const empty = situation({ attempts: [], ...sessions([unrecorded, unrecorded]) })
const allModules = { ...rules, modules: 'all' } as const
const moduleSituation = (completed: boolean) =>
  situation({
    rules: allModules,
    topics: {
      required: ['NTS', 'ATAN'],
      records: [
        { code: 'NTS', completed: true },
        { code: 'ATAN', completed },
      ],
    },
  })

describe('the verdict table, row by row', () => {
  it.each([
    {
      row: 1,
      input: situation({ override: 'refuse' }),
      open: 'failed',
      closed: 'failed',
      code: 'override-refused',
    },
    {
      row: 2,
      input: { ...empty, override: 'allow' as const },
      open: 'passed',
      closed: 'passed',
      code: 'override-allowed',
    },
    {
      row: 3,
      input: situation({ platformState: 'suspended' }),
      open: 'review',
      closed: 'review',
      code: 'suspended-on-platform',
    },
    {
      row: 3,
      input: situation({ platformState: 'expired' }),
      open: 'review',
      closed: 'review',
      code: 'expired-on-platform',
    },
    {
      row: 3,
      input: situation({ platformState: 'removed' }),
      open: 'review',
      closed: 'review',
      code: 'removed-from-platform',
    },
    { row: 4, input: empty, open: 'incomplete', closed: 'failed', code: 'no-evidence' },
    {
      row: 5,
      input: situation({ attempts: [] }),
      open: 'incomplete',
      closed: 'failed',
      code: 'test-not-taken',
    },
    {
      row: 5,
      input: situation({ attempts: [tooLate] }),
      open: 'incomplete',
      closed: 'failed',
      code: 'late',
    },
    {
      row: 6,
      input: situation({ attempts: [attempt('4.99')] }),
      open: 'incomplete',
      closed: 'failed',
      code: 'score',
    },
    {
      row: 7,
      input: situation(sessions([present, excused])),
      open: 'failed',
      closed: 'failed',
      code: 'attendance',
    },
    {
      row: 7,
      input: situation(sessions([excused, excused, unrecorded, 'to come'])),
      open: 'failed',
      closed: 'failed',
      code: 'attendance',
    },
    {
      row: 8,
      input: situation(sessions([present, present, 'to come', 'to come'])),
      open: 'incomplete',
      closed: 'incomplete',
      code: 'attendance-pending',
    },
    {
      row: 9,
      input: situation(sessions([present, present, unrecorded, unrecorded])),
      open: 'review',
      closed: 'review',
      code: 'unrecorded',
    },
    {
      row: 10,
      input: situation(sessions([present, present, present, unexcused])),
      open: 'review',
      closed: 'review',
      code: 'unexcused',
    },
    {
      row: 11,
      input: moduleSituation(false),
      open: 'incomplete',
      closed: 'failed',
      code: 'modules',
    },
    { row: 12, input: moduleSituation(true), open: 'passed', closed: 'passed', code: undefined },
    { row: 12, input: situation(), open: 'passed', closed: 'passed', code: undefined },
  ])('row $row: $code', ({ input, open, closed, code }) => {
    const before = decide({ ...input, now: whileOpen })
    const after = decide({ ...input, now: afterClose })
    expect([before.verdict, after.verdict]).toEqual([open, closed])
    expect([before.decisive?.code, after.decisive?.code]).toEqual([code, code])
  })

  it('decides by the first row: each situation keeps its reason when a later one is added', () => {
    const later = {
      attempts: [attempt('1')],
      ...sessions([unexcused, unexcused]),
    }
    expect(decide(situation({ ...later, override: 'refuse' })).decisive?.code).toBe(
      'override-refused',
    )
    expect(decide(situation({ ...later, platformState: 'suspended' })).decisive?.code).toBe(
      'suspended-on-platform',
    )
    expect(decide(situation({ ...later, attempts: [] })).decisive?.code).toBe('test-not-taken')
  })
})

describe('evidence', () => {
  it.each([
    { name: 'a mark of absence', changes: sessions([unexcused]) },
    {
      name: 'a completed topic',
      changes: { topics: { required: null, records: [{ code: 'NTS', completed: true }] } },
    },
    { name: 'a stated attendance', changes: { reportedAttendance: '0.1' } },
    {
      name: 'a completion',
      changes: { completion: { completedAt: '2022-11-20T03:00:00Z', progress: null } },
    },
    { name: 'progress', changes: { completion: { completedAt: null, progress: '0.4' } } },
    { name: 'a late test', changes: { attempts: [tooLate] } },
  ])('$name is evidence', ({ changes }) => {
    const decision = decide({ ...empty, sessions: [], sessionCatalogue: [], ...changes })
    expect(decision.reasons.map(({ code }) => code)).not.toContain('no-evidence')
  })

  it.each([
    {
      name: 'a topic not begun',
      changes: { topics: { required: null, records: [{ code: 'NTS', completed: false }] } },
    },
    {
      name: 'nought',
      changes: { reportedAttendance: '0', completion: { completedAt: null, progress: '0' } },
    },
  ])('$name is none', ({ changes }) => {
    expect(decide({ ...empty, ...changes }).decisive?.code).toBe('no-evidence')
  })
})

describe('reasons', () => {
  it('a failing score is named before a failing attendance, and both are listed', () => {
    const decision = decide(
      situation({ attempts: [attempt('3.5')], ...sessions([excused, present]) }),
    )
    expect(decision.reasons).toEqual([
      { code: 'score', params: { points: '3.5', pass: '5' } },
      {
        code: 'attendance',
        params: { attended: '45', course: '90', possible: '45', unit: 'minutes', minimum: '3/4' },
      },
    ])
    expect(decision.decisive?.code).toBe('score')
  })

  it('a late submission is named beside the score it would have mended, and not beside a pass', () => {
    const failing = decide(situation({ attempts: [attempt('3'), tooLate] }))
    expect(failing.reasons.map(({ code }) => code)).toEqual(['score', 'late'])
    expect(failing.score).toMatchObject({ points: '3', late: false })
    expect(decide(situation({ attempts: [attempt('6'), tooLate] })).reasons).toEqual([])
  })

  it('a late submission names the last valid day', () => {
    expect(decide(situation({ attempts: [tooLate] })).decisive).toEqual({
      code: 'late',
      params: { lastDay: '2022-12-31' },
    })
  })

  it('an allowed learner keeps the reasons that the decision set aside', () => {
    const decision = decide(situation({ override: 'allow', attempts: [attempt('3')] }))
    expect(decision.verdict).toBe('passed')
    expect(decision.reasons.map(({ code }) => code)).toEqual(['override-allowed', 'score'])
  })
})

describe('the window', () => {
  it('is open until the last instant of the last valid day, and closed from then on', () => {
    const at = (instant: string) => decide(situation({ attempts: [], now: new Date(instant) }))
    expect(at('2022-12-31T16:59:59.999Z').verdict).toBe('incomplete')
    expect(at('2022-12-31T17:00:00Z').verdict).toBe('failed')
    expect(at('2022-12-31T17:00:00Z').windowClosesAt).toEqual(new Date('2022-12-31T17:00:00Z'))
  })

  it('never closes without a deadline, so that nobody fails for want of time', () => {
    const cohort = { start: null, deadline: null }
    expect(decide(situation({ attempts: [], cohort }))).toMatchObject({
      verdict: 'incomplete',
      windowClosesAt: null,
    })
    expect(decide(situation({ attempts: [tooLate], cohort })).verdict).toBe('passed')
  })
})

describe('sessions to come', () => {
  it('are not waited for when attendance is out of reach', () => {
    const decision = decide(situation(sessions([excused, excused, present, 'to come'])))
    expect(decision.reasons.map(({ code }) => code)).toEqual(['attendance'])
  })

  it('no longer matter once the whole course is attended enough without them', () => {
    const decision = decide(situation(sessions([present, present, present, 'to come'])))
    expect(decision.verdict).toBe('passed')
  })

  it('keep a learner waiting who attended everything so far, when that is not yet enough of the course', () => {
    const decision = decide(situation(sessions([present, 'to come'])))
    expect(decision).toMatchObject({
      verdict: 'incomplete',
      decisive: { code: 'attendance-pending' },
    })
  })
})

describe('unrecorded sessions', () => {
  it('do not matter when enough is attended and an absence is accepted', () => {
    const held = sessions([present, present, present, unrecorded])
    expect(
      decide(situation({ ...held, rules: withAttendance({ unexcused: 'accept' }) })).verdict,
    ).toBe('passed')
    expect(decide(situation(held)).decisive?.code).toBe('unrecorded')
    expect(
      decide(situation({ ...held, rules: withAttendance({ unexcused: 'fail' }) })).decisive?.code,
    ).toBe('unrecorded')
  })

  it('do not matter when the result is the same either way', () => {
    const held = sessions([...Array.from({ length: 7 }, () => present), unexcused, unrecorded])
    const failing = withAttendance({ unexcused: 'fail' })
    expect(decide(situation({ ...held, rules: failing })).decisive?.code).toBe('unexcused')
    const lowScore = decide(situation({ ...held, attempts: [attempt('2')] }))
    expect(lowScore.reasons.map(({ code }) => code)).toEqual(['score', 'unexcused'])
  })

  it('matter when too few sessions are left without them', () => {
    const accept = withAttendance({ unexcused: 'accept' })
    const held = sessions([present, present, unrecorded, excused])
    expect(decide(situation({ ...held, rules: accept })).decisive?.code).toBe('unrecorded')
  })
})

describe('an absence without a reason inside the quarter', () => {
  it.each([
    { policy: 'review', verdict: 'review' },
    { policy: 'fail', verdict: 'failed' },
    { policy: 'accept', verdict: 'passed' },
  ] as const)('$policy: $verdict', ({ policy, verdict }) => {
    const held = sessions([present, present, present, unexcused])
    const decision = decide(situation({ ...held, rules: withAttendance({ unexcused: policy }) }))
    expect(decision.verdict).toBe(verdict)
  })

  it('beyond the quarter is simply too little attendance', () => {
    const decision = decide(situation(sessions([present, unexcused])))
    expect(decision.reasons.map(({ code }) => code)).toEqual(['attendance'])
  })
})

describe('a session in a reason', () => {
  const absent = sessions([present, present, present, unexcused])
  const held = (startsAt: string | null) => ({
    ...absent,
    sessions: absent.sessions.map((session) => ({ ...session, startsAt })),
  })

  it('is called by its day and hour in Vietnam', () => {
    expect(decide(situation(held('2022-11-07T17:30:00Z'))).decisive?.params).toEqual({
      sessions: '08/11/2022 00:30',
    })
  })

  it('is called by its code where no platform says when it begins', () => {
    expect(decide(situation(held(null))).decisive?.params).toEqual({ sessions: 'S4' })
  })
})

describe('every reason that holds', () => {
  it('is listed, in the order of the table', () => {
    const decision = decide(
      situation({
        override: 'allow',
        platformState: 'expired',
        attempts: [attempt('3')],
        rules: allModules,
        topics: { required: ['NTS'], records: [] },
        ...sessions([present, present, present, unexcused]),
      }),
    )
    expect(decision.reasons.map(({ code }) => code)).toEqual([
      'override-allowed',
      'expired-on-platform',
      'score',
      'unexcused',
      'modules',
    ])
  })

  it('of several sources is judged one by one: one out of reach does not hide an absence in another', () => {
    const decision = decide(
      situation({
        attendance: ['sessions', 'topics'],
        topics: { required: ['NTS'], records: [] },
        ...sessions([present, present, present, unexcused]),
      }),
    )
    expect(decision.verdict).toBe('failed')
    expect(decision.reasons.map(({ code }) => code)).toEqual(['attendance', 'unexcused'])
    expect(decision.attendance?.unit).toBe('topics')
  })

  it('of an override that refuses leaves the others standing beside it', () => {
    const decision = decide(situation({ override: 'refuse', attempts: [] }))
    expect(decision.reasons.map(({ code }) => code)).toEqual(['override-refused', 'test-not-taken'])
  })
})

describe('all modules asked for', () => {
  it('names the ones that are missing', () => {
    expect(decide(moduleSituation(false)).decisive?.params).toEqual({ missing: 'ATAN' })
    const none = { required: ['NTS', 'ATAN'], records: [] }
    expect(decide(situation({ rules: allModules, topics: none })).decisive?.params).toEqual({
      missing: 'ATAN, NTS',
    })
  })

  it('are not completed by somebody for whom none is known', () => {
    expect(decide(situation({ rules: allModules })).verdict).toBe('failed')
  })
})

import { describe, expect, it } from 'vitest'
import type { DecisionInput } from '../../src/reconciliation/decide.ts'
import { traceOf } from '../../src/reconciliation/trace.ts'
import {
  attempt,
  excused,
  present,
  rules,
  sessions,
  situation,
  unexcused,
  unrecorded,
  withAttendance,
} from './situation.ts'

const rowOf = (input: DecisionInput, row: number) => traceOf(input)[row - 1]

it('every row has a stable name, and the last holds where no other does', () => {
  const trace = traceOf(situation())
  expect(trace.map(({ row, rule, holds, verdict }) => [row, rule, holds, verdict])).toEqual([
    [1, 'override-refuse', false, null],
    [2, 'override-allow', false, null],
    [3, 'platform-state', false, null],
    [4, 'evidence', false, null],
    [5, 'test-taken', false, null],
    [6, 'score', false, null],
    [7, 'attendance-reachable', false, null],
    [8, 'attendance-pending', false, null],
    [9, 'unrecorded', false, null],
    [10, 'unexcused', false, null],
    [11, 'modules', false, null],
    [12, 'otherwise', true, 'passed'],
  ])
})

it('every row that holds says what it would decide', () => {
  const input = situation({
    override: 'refuse',
    attempts: [attempt('3')],
    ...sessions([present, excused]),
  })
  const holding = traceOf(input).filter(({ holds }) => holds)
  expect(holding.map(({ row, verdict }) => [row, verdict])).toEqual([
    [1, 'failed'],
    [6, 'failed'],
    [7, 'failed'],
  ])
})

describe('the numbers that a row compared', () => {
  it('rows 1 and 2: the override', () => {
    expect(rowOf(situation({ override: 'allow' }), 1)?.figures).toEqual({ override: 'allow' })
    expect(rowOf(situation(), 2)?.figures).toEqual({ override: '' })
  })

  it('row 3: what the platform says of the enrolment', () => {
    expect(rowOf(situation({ platformState: 'suspended' }), 3)).toMatchObject({
      holds: true,
      verdict: 'review',
      figures: { state: 'suspended' },
    })
    expect(rowOf(situation({ platformState: null }), 3)?.figures).toEqual({ state: '' })
  })

  it('row 4: what there is, and whether there is still time', () => {
    const input = situation({
      topics: {
        required: null,
        records: [
          { code: 'NTS', completed: true },
          { code: 'ATAN', completed: false },
        ],
      },
      reportedAttendance: '0.5',
      completion: { completedAt: '2022-11-20T03:00:00Z', progress: '1' },
      extendedTo: '2022-06-01',
    })
    expect(rowOf(input, 4)?.figures).toEqual({
      attempts: '1',
      sessions: '4',
      topics: '1',
      reported: '0.5',
      completedAt: '2022-11-20T03:00:00Z',
      progress: '1',
      now: '2023-02-01T00:00:00.000Z',
      closes: '2022-12-31T17:00:00.000Z',
      extendedTo: '2022-06-01',
      open: 'no',
    })
    const nothing = situation({
      attempts: [],
      ...sessions([unrecorded]),
      cohort: { start: null, deadline: null },
    })
    expect(rowOf(nothing, 4)?.figures).toMatchObject({
      attempts: '0',
      sessions: '0',
      topics: '0',
      reported: '',
      completedAt: '',
      progress: '',
      closes: '',
      extendedTo: '',
      open: 'yes',
    })
  })

  it('row 5: the attempt in time and the late one', () => {
    const late = attempt('9', { id: '2', submittedAt: '2023-01-05T00:00:00Z' })
    expect(rowOf(situation({ attempts: [attempt('8'), late] }), 5)?.figures).toMatchObject({
      attempt: '1',
      submitted: '2022-11-20T03:00:00Z',
      lateAttempt: '2',
      lateSubmitted: '2023-01-05T00:00:00Z',
      closes: '2022-12-31T17:00:00.000Z',
    })
    expect(rowOf(situation({ attempts: [] }), 5)?.figures).toMatchObject({
      attempt: '',
      submitted: '',
      lateAttempt: '',
      lateSubmitted: '',
    })
  })

  it('row 6: the points, the pass mark, and what they were made of', () => {
    const input = situation({ attempts: [attempt('49.95', { maximum: '100' })] })
    expect(rowOf(input, 6)).toMatchObject({
      holds: true,
      verdict: 'failed',
      figures: {
        points: '4.995',
        pass: '5',
        attempts: 'highest',
        attempt: '1',
        raw: '49.95',
        from: '0',
        to: '100',
      },
    })
    expect(Object.keys(rowOf(input, 6)?.figures ?? {})).not.toContain('combine')
    expect(rowOf(situation({ attempts: [] }), 6)?.figures).toEqual({
      points: '',
      pass: '5',
      attempts: 'highest',
      attempt: '',
      raw: '',
      from: '',
      to: '',
    })
  })

  it('row 6 of several papers: each under its code', () => {
    const papers = [
      { code: 'LT', weight: '1' },
      { code: 'TH', weight: '2' },
    ]
    const input = situation({
      rules: { ...rules, finalTest: { ...rules.finalTest, papers } },
      attempts: [{ ...attempt('6'), paper: 'LT' }],
    })
    expect(rowOf(input, 6)?.figures).toMatchObject({
      combine: 'average',
      'LT.points': '6',
      'LT.weight': '1',
      'LT.attempt': '1',
      'TH.points': '',
      'TH.weight': '2',
    })
    expect(rowOf(input, 5)?.figures).toMatchObject({ 'LT.attempt': '1', 'TH.attempt': '' })
  })

  it('rows 7 and 8: attended, required, possible and the minimum', () => {
    const input = situation(sessions([present, excused, unrecorded, 'to come']))
    const figures = {
      attended: '45',
      required: '135',
      possible: '135',
      course: '180',
      unit: 'minutes',
      minimum: '3/4',
    }
    expect(rowOf(input, 7)).toMatchObject({ holds: false, figures })
    expect(rowOf(input, 8)).toMatchObject({ holds: true, verdict: 'incomplete', figures })
  })

  it('rows 7 to 9 in tiết, where the program counts so', () => {
    const counted = withAttendance({ counted: 'periods' })
    const input = situation({ rules: counted, ...sessions([present, unrecorded], 100) })
    expect(rowOf(input, 7)?.figures).toMatchObject({
      attended: '2.22222222222222222222',
      required: '4.44444444444444444444',
      unit: 'periods',
    })
    expect(rowOf(input, 9)?.figures).toMatchObject({
      unrecorded: '2.22222222222222222222',
      unit: 'periods',
    })
  })

  it('rows 7 and 8 of several sources: each under its unit', () => {
    const input = situation({
      attendance: ['sessions', 'topics'],
      topics: { required: ['A', 'B'], records: [{ code: 'A', completed: true }] },
    })
    expect(rowOf(input, 7)?.figures).toMatchObject({
      'minutes.attended': '180',
      'topics.attended': '1',
      'topics.required': '2',
    })
    const none = situation({ rules: { ...rules, attendance: null } })
    expect(rowOf(none, 7)?.figures).toMatchObject({ attended: '180', minimum: '' })
  })

  it('row 9: the sessions without a mark, and how each supposition ends', () => {
    const input = situation(sessions([present, present, unrecorded, unrecorded]))
    expect(rowOf(input, 9)).toMatchObject({
      holds: true,
      verdict: 'review',
      figures: {
        sessions: 'S3, S4',
        unrecorded: '90',
        unit: 'minutes',
        ifAttended: 'passed',
        ifAbsent: 'failed',
      },
    })
  })

  it('row 10: the absences without a reason, and the program’s answer to them', () => {
    const input = situation(sessions([present, present, present, unexcused]))
    expect(rowOf(input, 10)).toMatchObject({
      holds: true,
      figures: { policy: 'review', sessions: 'S4' },
    })
    const none = situation({ rules: { ...rules, attendance: null } })
    expect(rowOf(none, 10)?.figures).toEqual({ policy: '', sessions: '' })
  })

  it('row 11: what is required and what is missing', () => {
    const input = situation({
      rules: { ...rules, modules: 'all' },
      topics: { required: ['NTS', 'ATAN', 'AI'], records: [{ code: 'NTS', completed: true }] },
      modules: [{ module: 'STND', source: 'lms/STND', completed: false, bySessions: false }],
    })
    expect(rowOf(input, 11)).toMatchObject({
      holds: true,
      figures: { asked: 'all', required: 'AI, ATAN, NTS', missing: 'AI, ATAN' },
    })
    expect(rowOf(situation(), 12)?.figures).toEqual({})
  })
})

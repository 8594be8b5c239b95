import { describe, expect, it } from 'vitest'
import { reasonText } from '../../src/foundation/texts/reasons.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import {
  attempt,
  excused,
  present,
  sessions,
  situation,
  unexcused,
  unrecorded,
  withAttendance,
} from './situation.ts'

const named = (code: string) => ({ source: 'lms/KNS', code })
const missed = sessions([present, present, present, unexcused])
const unmarked = sessions([present, present, unrecorded, unrecorded])
const tooLate = [attempt('9', { submittedAt: '2023-01-05T00:00:00Z' })]

describe('what people did', () => {
  it('is said beside a pass that it made, without being the reason of it', () => {
    const decision = decide(situation({ ...missed, excuses: [named('S4')] }))
    expect(decision).toMatchObject({ verdict: 'passed', decisive: null })
    expect(decision.reasons).toEqual([{ code: 'excuse-accepted', params: { sessions: 'S4' } }])
  })

  it('is said beside a verdict that it did not change, where it changed a reason', () => {
    const held = sessions([...Array.from({ length: 7 }, () => present), unexcused, unexcused])
    expect(decide(situation({ ...held, excuses: [named('S9')] })).reasons).toEqual([
      { code: 'unexcused', params: { sessions: 'S8' } },
      { code: 'excuse-accepted', params: { sessions: 'S9' } },
    ])
  })

  it('is not said where it made no difference', () => {
    const accept = { rules: withAttendance({ unexcused: 'accept' }) }
    expect(decide(situation({ ...missed, ...accept, excuses: [named('S4')] })).reasons).toEqual([])
    expect(decide(situation({ extendedTo: '2023-06-30' })).reasons).toEqual([])
    const said = { presences: [{ ...named('S1'), mark: 'absent' as const }] }
    expect(decide(situation(said)).reasons).toEqual([])
  })

  it('names the sessions whose reason was accepted, not those that the platform excuses', () => {
    const held = sessions([...Array.from({ length: 6 }, () => present), excused, unexcused])
    const excuses = [named('S7'), named('S8')]
    expect(decide(situation({ ...held, excuses })).reasons).toEqual([
      { code: 'excuse-accepted', params: { sessions: 'S8' } },
    ])
  })

  it('passes over sessions that nobody marked', () => {
    const held = sessions([...Array.from({ length: 7 }, () => present), unexcused, unrecorded])
    const excuses = [named('S8')]
    const presences = [{ ...named('S9'), mark: 'present' as const }]
    const codes = (changes: object) =>
      decide(situation({ ...held, ...changes })).reasons.map(({ code }) => code)
    expect(codes({ excuses })).toEqual(['unrecorded', 'excuse-accepted'])
    const more = sessions([...Array.from({ length: 7 }, () => present), 'to come', unrecorded])
    expect(codes({ ...more, presences })).toEqual(['presence-stated'])
  })

  it('tells presence from absence', () => {
    const presences = [
      { ...named('S3'), mark: 'present' as const },
      { ...named('S4'), mark: 'absent' as const },
    ]
    expect(decide(situation({ ...unmarked, presences })).reasons).toEqual([
      { code: 'unexcused', params: { sessions: 'S4' } },
      { code: 'presence-stated', params: { sessions: 'S3' } },
      { code: 'absence-stated', params: { sessions: 'S4' } },
    ])
  })

  it('stands in the order of time, reasons, presence', () => {
    const decision = decide(
      situation({
        ...sessions([present, present, present, present, unrecorded, unexcused]),
        attempts: tooLate,
        extendedTo: '2023-01-10',
        excuses: [named('S6')],
        presences: [{ ...named('S5'), mark: 'present' }],
      }),
    )
    expect(decision.verdict).toBe('passed')
    expect(decision.reasons.map(({ code }) => code)).toEqual([
      'window-extended',
      'excuse-accepted',
      'presence-stated',
    ])
  })
})

it('an extension is said with the day that was granted', () => {
  const extended = situation({ attempts: tooLate, extendedTo: '2023-01-10' })
  const [note] = decide(extended).reasons
  expect(note).toEqual({ code: 'window-extended', params: { lastDay: '2023-01-10' } })
  expect(note && reasonText(note, 'vi')).toBe('Được gia hạn đến hết ngày 10/01/2023.')
})

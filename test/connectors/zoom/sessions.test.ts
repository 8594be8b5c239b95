import { describe, expect, it } from 'vitest'
import {
  heldSessions,
  type Instance,
  type Session,
  scheduleOf,
} from '../../../connectors/zoom/sessions.ts'
import { Meeting } from '../../../connectors/zoom/wire.ts'

const span = (from: string, to: string) => ({
  from: Date.parse(`2026-02-0${from}:00Z`),
  to: Date.parse(`2026-02-0${to}:00Z`),
})
const ran = (uuid: string, from: string, to: string): Instance => ({ uuid, span: span(from, to) })
const planned = (from: string, to: string): Session => {
  const whole = span(from, to)
  const code = new Date(whole.from).toISOString()
  return { code, span: whole, minutes: (whole.to - whole.from) / 60_000 }
}
const MORNING = planned('2T01:00', '2T03:00')
const AFTERNOON = planned('2T06:00', '2T08:00')

const held = (
  schedule: Session[],
  instances: Instance[],
  wishes: Parameters<typeof heldSessions>[2] = {},
) => {
  const { sessions, outside } = heldSessions(schedule, instances, wishes)
  return {
    sessions: sessions.map(({ code, minutes, instances: used }) => [
      code,
      minutes,
      ...used.map(({ uuid }) => uuid),
    ]),
    outside: outside.map(({ uuid }) => uuid),
  }
}

describe('the sessions of a meeting', () => {
  it('are as long as they were scheduled, whenever the host opened and closed', () => {
    expect(held([MORNING], [ran('a', '2T00:30', '2T03:40')])).toEqual({
      sessions: [[MORNING.code, 120, 'a']],
      outside: [],
    })
  })

  it('stay one session when the host fell out and Zoom began another instance', () => {
    const instances = [ran('a', '2T01:00', '2T01:50'), ran('b', '2T01:55', '2T03:00')]
    expect(held([MORNING], instances).sessions).toEqual([[MORNING.code, 120, 'a', 'b']])
  })

  it('are two when one instance ran through both', () => {
    expect(held([MORNING, AFTERNOON], [ran('a', '2T01:00', '2T08:00')]).sessions).toEqual([
      [MORNING.code, 120, 'a'],
      [AFTERNOON.code, 120, 'a'],
    ])
  })

  it('are held from half of their time on; less was another meeting', () => {
    expect(held([MORNING], [ran('a', '2T01:00', '2T02:00')]).sessions).toHaveLength(1)
    expect(held([MORNING], [ran('a', '2T01:00', '2T01:59')])).toEqual({
      sessions: [],
      outside: ['a'],
    })
  })

  it('leave out an instance of another day, until a person says what it was', () => {
    const moved = ran('m/1==', '3T01:00', '3T02:30')
    expect(held([MORNING], [moved])).toEqual({ sessions: [], outside: ['m/1=='] })
    expect(held([MORNING], [moved], { 'm/1==': 'session' })).toEqual({
      sessions: [['m/1==', 90, 'm/1==']],
      outside: [],
    })
    expect(held([MORNING], [moved], { 'm/1==': 'ignore' })).toEqual({ sessions: [], outside: [] })
  })

  it('are the instances themselves where nothing is scheduled, without their begun minute', () => {
    const long = { uuid: 'a', span: { from: 0, to: 61 * 60_000 + 59_999 } }
    const glimpse = { uuid: 'b', span: { from: 0, to: 30_000 } }
    expect(held([], [long, glimpse]).sessions).toEqual([['a', 61, 'a']])
  })
})

describe('the schedule of a meeting', () => {
  const meeting = (part: object) => Meeting.parse({ id: 81234567890, ...part })
  const start_time = '2026-02-02T01:00:00Z'
  const occurrence = (part: object) => ({ start_time, duration: 120, status: 'available', ...part })

  it('is one session for a meeting scheduled once', () => {
    expect(scheduleOf(meeting({ type: 2, start_time, duration: 120 }))).toEqual([MORNING])
  })

  it('is its occurrences for a recurring meeting, without those that were deleted', () => {
    const occurrences = [
      occurrence({ start_time: '2026-02-02T06:00:00Z' }),
      occurrence({}),
      occurrence({ start_time: '2026-02-03T01:00:00Z', status: 'deleted' }),
    ]
    expect(scheduleOf(meeting({ type: 8, start_time, duration: 60, occurrences }))).toEqual([
      MORNING,
      AFTERNOON,
    ])
  })

  it('is nothing for a meeting without fixed times', () => {
    expect(scheduleOf(meeting({ type: 3 }))).toEqual([])
    expect(scheduleOf(meeting({ type: 1, start_time, duration: 40 }))).toEqual([])
    expect(scheduleOf(meeting({ type: 2, start_time: '', duration: 40 }))).toEqual([])
  })
})

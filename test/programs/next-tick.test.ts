import { describe, expect, it } from 'vitest'
import { nextTick } from '../../src/programs/next-tick.ts'

const at = (local: string) => new Date(`${local}+07:00`)
const next = (schedule: string, now: string) => nextTick(schedule, at(now))

describe('the next tick of a schedule', () => {
  it.each([
    ['every night at two', '0 2 * * *', '2026-03-01T01:59:59', '2026-03-01T02:00:00'],
    ['at two sharp, the next night', '0 2 * * *', '2026-03-01T02:00:00', '2026-03-02T02:00:00'],
    ['over the end of the year', '0 2 * * *', '2026-12-31T12:00:00', '2027-01-01T02:00:00'],
    ['every quarter of an hour', '*/15 * * * *', '2026-03-01T10:16:00', '2026-03-01T10:30:00'],
    ['on working days', '30 6 * * 1-5', '2026-03-06T07:00:00', '2026-03-09T06:30:00'],
    ['on Sundays, as 7 or by name', '0 8 * * 7', '2026-03-06T07:00:00', '2026-03-08T08:00:00'],
    ['by the names of days', '0 8 * * sun,Wed', '2026-03-08T09:00:00', '2026-03-11T08:00:00'],
    ['with seconds in front', '0 0 3 1 * *', '2026-03-06T07:00:00', '2026-04-01T03:00:00'],
    ['on a leap day', '0 0 29 2 *', '2026-03-06T07:00:00', '2028-02-29T00:00:00'],
  ])('%s, by the clock of Vietnam', (_, schedule, now, expected) => {
    expect(next(schedule, now)).toEqual(at(expected))
  })

  it('is none where the schedule cannot be read or never comes', () => {
    for (const schedule of ['0 2 * *', '61 2 * * *', 'hourly', '0 0 31 2 *'])
      expect(next(schedule, '2026-03-01T00:00:00')).toBeNull()
  })
})

/** Days as calendars read them: written here, read by another library. */
import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { CalendarDay } from '../../../src/exchange/calendar/calendar-day.ts'
import { writeCalendar } from '../../../src/exchange/calendar/write-calendar.ts'

const day = (changes: Partial<CalendarDay> = {}): CalendarDay => ({
  ...{ uid: 'paper.ke-hoach.ket-qua@hocvu', on: '2026-11-30', summary: 'Báo cáo kết quả' },
  description: ['Kế hoạch: Bồi dưỡng kỹ năng số'],
  path: '/console/plans/ke-hoach/submissions?deadline=ket-qua',
  ...{ sequence: 3, changedAt: new Date('2026-03-02T02:00:00Z'), remind: [7, 1] },
  ...changes,
})
const write = (days: CalendarDay[], language: 'vi' | 'en' = 'vi') =>
  writeCalendar(days, { language, consoleUrl: 'https://hocvu.example.gov.vn/' })
const read = (text: string) => new ICAL.Component(ICAL.parse(text))
const events = (text: string) => read(text).getAllSubcomponents('vevent')

describe('a calendar', () => {
  it('names itself, asks to be fetched again, and holds whole days with reminders in the morning', () => {
    const text = write([day()])
    const calendar = read(text)
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Học Vụ: thời hạn')
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0')
    expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT4H')
    expect(calendar.getFirstPropertyValue('x-published-ttl')).toBe('PT4H')
    const [found, ...others] = events(text)
    expect(others).toEqual([])
    if (found === undefined) throw new Error('there is no event')
    const event = new ICAL.Event(found)
    expect(event).toMatchObject({ uid: 'paper.ke-hoach.ket-qua@hocvu', sequence: 3 })
    expect([event.startDate.isDate, event.startDate.toString()]).toEqual([true, '2026-11-30'])
    expect([event.endDate.isDate, event.endDate.toString()]).toEqual([true, '2026-12-01'])
    expect(String(found.getFirstPropertyValue('last-modified'))).toBe('2026-03-02T02:00:00Z')
    expect(found.getFirstPropertyValue('url')).toBe(
      'https://hocvu.example.gov.vn/console/plans/ke-hoach/submissions?deadline=ket-qua',
    )
    expect(found.getFirstPropertyValue('transp')).toBe('TRANSPARENT')
    // 7 days and 1 day before, at eight in the morning: the day begins at midnight.
    const alarms = found.getAllSubcomponents('valarm')
    expect(alarms.map((alarm) => String(alarm.getFirstPropertyValue('trigger')))).toEqual([
      '-P6DT16H',
      '-PT16H',
    ])
    expect(alarms.map((alarm) => alarm.getFirstPropertyValue('action'))).toEqual([
      'DISPLAY',
      'DISPLAY',
    ])
  })

  it('the same days are the same bytes; with another day the entry keeps its id', () => {
    expect(write([day()])).toBe(write([day()]))
    const moved = events(write([day({ on: '2026-12-15', sequence: 4 })]))[0]
    expect(moved?.getFirstPropertyValue('uid')).toBe('paper.ke-hoach.ket-qua@hocvu')
    expect(moved?.getFirstPropertyValue('sequence')).toBe(4)
  })

  it('whatever a deadline is called comes back as it was, in lines of at most 75 bytes', () => {
    const words = fc.string({
      unit: fc.constantFrom(...'Báo cáo kết quả; lớp, "số" \\ đợt: ữ ệ 𝑥 nN'.split('')),
      minLength: 1,
      maxLength: 200,
    })
    fc.assert(
      fc.property(words, words, (summary, line) => {
        const text = write([day({ summary, description: ['Kế hoạch', line] })])
        const [event] = events(text)
        expect(event?.getFirstPropertyValue('summary')).toBe(summary)
        expect(event?.getFirstPropertyValue('description')).toBe(`Kế hoạch\n${line}`)
        expect(text.endsWith('\r\n')).toBe(true)
        for (const one of text.split('\r\n')) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75)
      }),
      { numRuns: 50 },
    )
  })
})

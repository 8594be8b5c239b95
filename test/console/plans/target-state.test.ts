import { describe, expect, it } from 'vitest'
import { targetState } from '../../../src/console/plans/target-state.ts'
import { forecastWords, percentWords } from '../../../src/console/plans/target-words.ts'
import { trendOfTarget } from '../../../src/console/plans/trend-of-target.ts'
import { count, target } from './invented-report.ts'

const ON = '2026-03-16'
const slow = {
  perWeek: 1,
  weeksLeft: 41,
  neededPerWeek: 1.3,
  atDeadline: 71,
  reachedOn: '2027-02-27',
}
const fewCourses = { kind: 'coursesPerYear' as const, wanted: 2, actual: 1, year: 2026, met: false }

describe('how a target stands', () => {
  it.each([
    ['onTrack', target()],
    ['behind', target({ forecast: slow })],
    ['met', target(count(80, 80, 100))],
    ['running', target({ ...count(80, 80, 100), minimums: [fewCourses] })],
    ['over', target({ due: '2026-03-15' })],
    ['onTrack', target({ due: ON })],
    ['open', target(count(30, null))],
    ['open', target(count(null, 80, 100))],
    ['running', target({ ...count(30, null), minimums: [fewCourses] })],
  ] as const)('%s', (state, given) => {
    expect(targetState(given, ON)).toBe(state)
  })

  it('is told in words: the pace, what is needed, where it leads', () => {
    expect(forecastWords(target(), ON, 'vi')).toEqual([
      'Bình quân 7,5 người/tuần trong 4 tuần qua',
      'Cần 2 người/tuần để kịp hạn',
      'Nếu giữ nhịp này, đạt chỉ tiêu ngày 02/05/2026',
    ])
    expect(forecastWords(target({ forecast: slow }), ON, 'vi').at(-1)).toBe(
      'Nếu giữ nhịp này, đến hạn được 71 người',
    )
    expect(forecastWords(target(count(80, 80, 100)), ON, 'vi')).toEqual([])
  })

  it('without a head count has no share', () => {
    expect(percentWords(count(30, null), 'vi')).toBe('chưa có tổng số đối tượng')
    expect(percentWords(count(30, 80, 100), 'vi')).toBe('30,0% tổng số đối tượng')
  })
})

describe('the trend of a target', () => {
  const label = () => ''

  it('runs from the first week to the deadline, and on from today as foreseen', () => {
    const trend = trendOfTarget(target(), ON, label)
    expect([trend?.from, trend?.to]).toEqual(['2026-03-02', '2026-12-31'])
    expect(trend?.chart.totals.map(({ value }) => value)).toEqual([0, 10, 30])
    expect(trend?.chart.ahead).toMatchObject({ value: 100 })
    expect(trend?.chart.goal).toBe(80)
  })

  it('of a deadline far away shows what has happened; of nobody, nothing', () => {
    const far = trendOfTarget(target({ due: '2100-12-31' }), ON, label)
    expect([far?.to, far?.chart.ahead]).toEqual(['2026-04-26', null])
    expect(trendOfTarget(target({ weeks: [] }), ON, label)).toBeNull()
  })
})

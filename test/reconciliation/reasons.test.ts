import { describe, expect, it } from 'vitest'
import { type ReasonCode, reasonText, reasonTexts } from '../../src/foundation/texts/reasons.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import {
  attempt,
  excused,
  present,
  rules,
  sessions,
  situation,
  unexcused,
  withAttendance,
} from './situation.ts'

const codes = Object.keys(reasonTexts).filter((code): code is ReasonCode => code in reasonTexts)

describe('the text of a reason', () => {
  it('has the decimal comma in Vietnamese, and names the mark', () => {
    const [reason] = decide(situation({ attempts: [attempt('4.95')] })).reasons
    expect(reason && reasonText(reason, 'vi')).toBe(
      'Điểm kiểm tra cuối khóa 4,95 thấp hơn mức đạt 5 (thang điểm 10).',
    )
    expect(reason && reasonText(reason, 'en')).toBe(
      'The final test score 4.95 is below the pass mark 5 (of 10).',
    )
  })

  it('never shows a failing score as the mark it missed', () => {
    const [reason] = decide(situation({ attempts: [attempt('4.99999999')] })).reasons
    expect(reason && reasonText(reason, 'vi')).toContain('4,9999…')
  })

  it('gives dates day first and minutes in words', () => {
    const late = attempt('9', { submittedAt: '2023-01-05T00:00:00Z' })
    const decision = decide(situation({ attempts: [late], ...sessions([present, excused]) }))
    const texts = decision.reasons.map((reason) => reasonText(reason, 'vi'))
    expect(texts[0]).toContain('31/12/2022')
    expect(texts[1]).toBe(
      'Tham gia 45/90 phút; dù tham gia hết phần còn lại (45) vẫn chưa đủ mức tối thiểu 3/4.',
    )
  })

  it('names the sessions missed', () => {
    const decision = decide(situation(sessions([present, present, present, unexcused])))
    expect(decision.reasons.map((reason) => reasonText(reason, 'en'))).toEqual([
      'Absent without a reason: S4.',
    ])
  })

  it('has the same placeholders in both languages', () => {
    for (const { vi, en } of Object.values(reasonTexts))
      expect(vi.match(/\{\w+\}/g)?.toSorted()).toEqual(en.match(/\{\w+\}/g)?.toSorted())
  })

  it('leaves out what stands in brackets where there is nothing to say, and never shows a bracket', () => {
    const text = (params: Record<string, string>) =>
      reasonText({ code: 'unrecorded', params }, 'en')
    expect(text({ sessions: '' })).toBe('Attendance is not recorded, so nothing can be concluded.')
    expect(text({ sessions: 'S1' })).toContain(' Sessions not marked: S1.')
    for (const code of codes)
      for (const language of ['vi', 'en'] as const)
        expect(reasonText({ code, params: {} }, language)).not.toMatch(/[[\]{}]/)
  })

  it('shows a dash for a value that there is none of', () => {
    const params = { old: '', new: '7.5' }
    expect(reasonText({ code: 'score-changed-after-issue', params }, 'vi')).toBe(
      'Điểm trên giấy chứng nhận là –, nay tính lại là 7,5.',
    )
  })

  it('cuts long decimals, each in a list, and marks the cut', () => {
    const params = { points: '4.993333333', pass: '5', each: 'LT 4.99999; TH 5.1234' }
    expect(reasonText({ code: 'score', params }, 'vi')).toBe(
      'Điểm kiểm tra cuối khóa 4,9933… thấp hơn mức đạt 5 (thang điểm 10); từng phần: LT 4,9999…; TH 5,1234.',
    )
  })

  it('leaves names and codes as they are, also where they look like numbers', () => {
    const unexcused = (sessions: string) =>
      reasonText({ code: 'unexcused', params: { sessions } }, 'vi')
    expect(unexcused('Buổi 1.2')).toBe('Nghỉ không có lý do: Buổi 1.2.')
    expect(unexcused('07/11/2022 08:00, 08/11/2022 08:00')).toContain('07/11/2022 08:00, 08/11')
  })

  it('counts in the unit of the program', () => {
    const counted = withAttendance({ counted: 'periods' })
    const text = (minutes: number, unit = counted) => {
      const held = sessions([present, excused], minutes)
      const [reason] = decide(situation({ rules: unit, ...held })).reasons
      return reason && reasonText(reason, 'vi')
    }
    expect(text(90)).toContain('Tham gia 2/4 tiết;')
    expect(text(100)).toContain('Tham gia 2,2222…/4,4444… tiết;')
    expect(text(90, rules)).toContain('Tham gia 90/180 phút;')
    expect(reasonText({ code: 'attendance-pending', params: { unit: 'weeks' } }, 'en')).toContain(
      'weeks',
    )
  })

  it('counts topics and shares as they are, also where sessions are counted in tiết', () => {
    const counted = withAttendance({ counted: 'periods' })
    const reported = situation({
      rules: counted,
      attendance: ['reported'],
      reportedAttendance: '0.7499',
    })
    const [reason] = decide(reported).reasons
    expect(reason && reasonText(reason, 'vi')).toContain('Tham gia 74,99/100 %;')
    const topics = situation({
      rules: counted,
      attendance: ['topics'],
      topics: { required: ['A', 'B'], records: [] },
    })
    expect(decide(topics).reasons[0]?.params.unit).toBe('topics')
  })
})

import { describe, expect, it } from 'vitest'
import { reasonText, reasonTexts } from '../../src/foundation/texts/reasons.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import { attempt, excused, present, sessions, situation, unexcused } from './situation.ts'

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
})

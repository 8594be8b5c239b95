import { describe, expect, it } from 'vitest'
import { reasonText } from '../../src/foundation/texts/reasons.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import type { PaperAttempt } from '../../src/reconciliation/final-test.ts'
import { weightedAverage } from '../../src/reconciliation/score.ts'
import { attempt, rules, situation } from './situation.ts'

const LT = { code: 'LT', weight: '1' }
const TH = { code: 'TH', weight: '1' }
const early = '2022-11-20T03:00:00Z'
const tooLate = '2023-01-05T00:00:00Z'

const at = (paper: string, raw: string, changes: Partial<PaperAttempt> = {}): PaperAttempt => ({
  ...attempt(raw, { id: `${paper}-${raw}` }),
  paper,
  ...changes,
})

function decideTest(
  attempts: readonly PaperAttempt[],
  changes: Partial<typeof rules.finalTest> = {},
) {
  return decide(
    situation({
      rules: { ...rules, finalTest: { ...rules.finalTest, papers: [LT, TH], ...changes } },
      attempts,
    }),
  )
}

describe('the average of several papers', () => {
  it('is weighed exactly and reaches the mark or does not', () => {
    const weighed = { papers: [LT, { code: 'TH', weight: '0.5' }] }
    expect(decideTest([at('LT', '4'), at('TH', '7')], weighed).verdict).toBe('passed')
    expect(decideTest([at('LT', '4'), at('TH', '6.99999999999999999999')], weighed)).toMatchObject({
      verdict: 'failed',
      score: { points: '4.99999999999999999999' },
    })
  })

  it('names the points of each paper when it is too low', () => {
    const { decisive } = decideTest([at('LT', '4.5'), at('TH', '5.25')])
    expect(decisive).toEqual({
      code: 'score',
      params: { points: '4.875', pass: '5', each: 'LT 4.5; TH 5.25' },
    })
    expect(decisive && reasonText(decisive, 'vi')).toBe(
      'Điểm kiểm tra cuối khóa 4,875 thấp hơn mức đạt 5 (thang điểm 10); từng phần: LT 4,5; TH 5,25.',
    )
    expect(decisive && reasonText(decisive, 'en')).toBe(
      'The final test score 4.875 is below the pass mark 5 (of 10); each paper: LT 4.5; TH 5.25.',
    )
  })

  it('is that of the attempts that count, each paper by the attempt rule', () => {
    const attempts = [
      at('LT', '2', { submittedAt: '2022-11-01T00:00:00Z' }),
      at('LT', '8', { submittedAt: '2022-11-02T00:00:00Z' }),
      at('TH', '8', { submittedAt: '2022-11-01T00:00:00Z' }),
      at('TH', '2', { submittedAt: '2022-11-03T00:00:00Z' }),
    ]
    const points = (rule: 'highest' | 'first' | 'last') =>
      decideTest(attempts, { attempts: rule }).score?.points
    expect([points('highest'), points('first'), points('last')]).toEqual(['8', '5', '5'])
  })

  it('cannot be made of weights that come to nothing', () => {
    const share = { top: 1n, bottom: 1n }
    expect(() => weightedAverage([{ share, weight: '0' }])).toThrow(
      new RangeError('the weights of the papers must come to more than 0'),
    )
    expect(weightedAverage([{ share, weight: '0.5' }]).bottom).toBeGreaterThan(0n)
  })
})

describe('a test whose every paper must be passed', () => {
  const each = { combine: 'each' } as const

  it('fails by the papers that are too low, and names them', () => {
    const { verdict, reasons } = decideTest([at('LT', '4.99'), at('TH', '3')], each)
    expect(verdict).toBe('failed')
    expect(reasons).toEqual([
      { code: 'score', params: { points: '4.99', pass: '5', papers: 'LT' } },
      { code: 'score', params: { points: '3', pass: '5', papers: 'TH' } },
    ])
    expect(reasons.map((reason) => reasonText(reason, 'vi'))[1]).toBe(
      'Điểm kiểm tra cuối khóa phần TH 3 thấp hơn mức đạt 5 (thang điểm 10).',
    )
  })

  it('shows the average all the same', () => {
    expect(decideTest([at('LT', '4'), at('TH', '10')], each)).toMatchObject({
      verdict: 'failed',
      score: { points: '7' },
    })
    expect(decideTest([at('LT', '5'), at('TH', '5')], each).verdict).toBe('passed')
  })

  it('names a paper that is too low beside one that is missing', () => {
    expect(decideTest([at('LT', '4')], each).reasons).toEqual([
      { code: 'test-not-taken', params: { papers: 'TH' } },
      { code: 'score', params: { points: '4', pass: '5', papers: 'LT' } },
    ])
  })

  it('names a late attempt only beside a paper that is too low', () => {
    const late = at('LT', '9', { submittedAt: tooLate })
    expect(decideTest([at('LT', '4'), late, at('TH', '5')], each).reasons).toEqual([
      { code: 'score', params: { points: '4', pass: '5', papers: 'LT' } },
      { code: 'late', params: { lastDay: '2022-12-31', papers: 'LT' } },
    ])
    expect(decideTest([at('LT', '5'), late, at('TH', '4')], each).reasons).toHaveLength(1)
  })
})

describe('a missing paper', () => {
  it('is a test not taken, and has no score', () => {
    const { decisive, score } = decideTest([at('LT', '10')])
    expect(decisive).toEqual({ code: 'test-not-taken', params: { papers: 'TH' } })
    expect(decisive && reasonText(decisive, 'vi')).toBe(
      'Chưa làm bài kiểm tra cuối khóa (phần TH).',
    )
    expect(score).toBeNull()
    expect(decideTest([]).decisive?.params).toEqual({ papers: 'LT, TH' })
  })

  it('leaves the others as evidence', () => {
    const { reasons } = decide(
      situation({
        rules: { ...rules, finalTest: { ...rules.finalTest, papers: [LT, TH] } },
        attempts: [at('TH', '10')],
        sessions: [],
        sessionCatalogue: [],
      }),
    )
    expect(reasons.map(({ code }) => code)).not.toContain('no-evidence')
  })

  it('that came late is named as late, beside one that never came', () => {
    const late = [at('LT', '10', { submittedAt: tooLate })]
    const { reasons } = decideTest(late)
    expect(reasons).toEqual([
      { code: 'test-not-taken', params: { papers: 'TH' } },
      { code: 'late', params: { lastDay: '2022-12-31', papers: 'LT' } },
    ])
    expect(reasons.map((reason) => reasonText(reason, 'en'))[1]).toBe(
      'The final test (paper LT) was submitted after the last valid day, 31/12/2022, and does not count.',
    )
  })

  it('is not made up for by attempts at papers that the test does not have, or at none', () => {
    const { code, params } = decideTest([at('LT', '10'), at('VD', '10'), attempt('10')])
      .decisive ?? { code: null, params: null }
    expect({ code, params }).toEqual({ code: 'test-not-taken', params: { papers: 'TH' } })
  })
})

describe('the score of several papers', () => {
  it('keeps each paper with its attempt, and is as old as the last of them', () => {
    const attempts = [
      at('LT', '6', { submittedAt: early }),
      at('TH', '9', { submittedAt: '2022-11-22T03:00:00Z' }),
    ]
    for (const order of [attempts, attempts.toReversed()])
      expect(decideTest(order).score).toEqual({
        points: '7.5',
        attemptId: 'LT-6, TH-9',
        submittedAt: '2022-11-22T03:00:00Z',
        late: false,
        papers: [
          { code: 'LT', points: '6', attemptId: 'LT-6', submittedAt: early },
          { code: 'TH', points: '9', attemptId: 'TH-9', submittedAt: '2022-11-22T03:00:00Z' },
        ],
      })
  })

  it('is as old as the last of three, whichever that is', () => {
    const papers = ['A', 'B', 'C'].map((code) => ({ code, weight: '1' }))
    const days = ['2022-11-22T03:00:00Z', '2022-11-20T03:00:00Z', '2022-11-21T03:00:00Z']
    for (const turn of [0, 1, 2]) {
      const attempts = papers.map(({ code }, index) =>
        at(code, '6', { submittedAt: days[(index + turn) % 3] ?? null }),
      )
      expect(decideTest(attempts, { papers }).score?.submittedAt).toBe(days[0])
    }
  })

  it('is as old as the known times say where one is unknown', () => {
    const undated = at('TH', '9', { submittedAt: null })
    for (const papers of [
      [LT, TH],
      [TH, LT],
    ])
      expect(decideTest([at('LT', '6'), undated], { papers }).score?.submittedAt).toBe(early)
  })

  it('is late as soon as one paper is', () => {
    const attempts = [at('LT', '6'), at('TH', '9', { submittedAt: tooLate })]
    expect(decideTest(attempts).score).toMatchObject({ points: '7.5', late: true })
  })

  it('of one paper names none', () => {
    expect(decide(situation()).score).toEqual({
      points: '8',
      attemptId: '1',
      submittedAt: early,
      late: false,
    })
  })
})

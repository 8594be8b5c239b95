import { describe, expect, it } from 'vitest'
import { afterIssue, decide } from '../../src/reconciliation/decide.ts'
import { attempt, situation, whileOpen } from './situation.ts'

describe('after a certificate', () => {
  it('a pass stays a pass', () => {
    const decision = decide(situation())
    expect(afterIssue(decision)).toEqual(decision)
    expect(afterIssue(decision, '8')).toEqual(decision)
    expect(afterIssue(decision, '8.00')).toEqual(decision)
  })

  it('a pass with another score stays a pass, and says both scores', () => {
    const decision = decide(situation())
    expect(afterIssue(decision, '7.25')).toEqual({
      ...decision,
      reasons: [{ code: 'score-changed-after-issue', params: { old: '7.25', new: '8' } }],
    })
  })

  it('a score that came or went since is another score', () => {
    const without = decide(situation({ override: 'allow', attempts: [] }))
    expect(afterIssue(without, null)).toEqual(without)
    expect(afterIssue(without, '7').reasons.at(-1)?.params).toEqual({ old: '7', new: '' })
    expect(afterIssue(decide(situation()), null).reasons.at(-1)?.params).toEqual({
      old: '',
      new: '8',
    })
  })

  it.each([
    { name: 'failed', input: situation({ attempts: [attempt('4.9')] }) },
    { name: 'failed', input: situation({ override: 'refuse' }) },
    { name: 'incomplete', input: situation({ attempts: [], now: whileOpen }) },
    { name: 'review', input: situation({ platformState: 'suspended' }) },
  ])('$name becomes review and keeps its reasons', ({ name, input }) => {
    const decision = decide(input)
    expect(decision.verdict).toBe(name)
    expect(afterIssue(decision)).toEqual({
      ...decision,
      verdict: 'review',
      decisive: { code: 'changed-after-issue', params: { verdict: name } },
      reasons: [{ code: 'changed-after-issue', params: { verdict: name } }, ...decision.reasons],
    })
  })

  it('a fallen score is named after what became of it', () => {
    const fallen = afterIssue(decide(situation({ attempts: [attempt('4.9')] })), '5')
    expect(fallen.reasons.map(({ code }) => code)).toEqual([
      'changed-after-issue',
      'score',
      'score-changed-after-issue',
    ])
  })
})

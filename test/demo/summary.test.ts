import { describe, expect, it } from 'vitest'
import { describeSummary } from '../../src/demo/summary.ts'

const summary = {
  roster: { accepted: 1712, rejected: 3 },
  platforms: [{ id: 'onetouch', pages: 10, records: 3390, quarantined: 0 }],
  cohorts: [{ id: 'kns', passed: 9, failed: 2, incomplete: 0, review: 1 }],
  waitingAccounts: 26,
  certificates: 1147,
  links: ['http://127.0.0.1:3000/c/made-up'],
}

describe('the summary of the demo', () => {
  it('says where to look while it goes on serving', () => {
    const serving = { url: 'http://127.0.0.1:3000', key: 'hocvu_made-up' }
    const text = describeSummary(summary, { seconds: 6, serving })
    expect(text).toContain('http://127.0.0.1:3000/verify')
    expect(text).toContain("'Authorization: Bearer hocvu_made-up'")
    expect(text).not.toContain('--once')
  })

  it('says that the links do not open when it ends after the summary', () => {
    const text = describeSummary(summary, { seconds: 6, serving: null })
    expect(text).toContain('without it the demo goes on serving')
    expect(text).not.toContain('Bearer')
  })
})

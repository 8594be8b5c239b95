import { describe, expect, it } from 'vitest'
import { describeSummary } from '../../src/demo/summary.ts'

const summary = {
  roster: { accepted: 1712, rejected: 3 },
  platforms: [{ id: 'onetouch', pages: 10, records: 3390, quarantined: 0 }],
  allotted: { platform: 'onetouch', accounts: 12, handedOut: 11 },
  cohorts: [{ id: 'kns', passed: 9, failed: 2, incomplete: 0, review: 1 }],
  accounts: 2576,
  waitingAccounts: 40,
  people: 1665,
  onSeveralPlatforms: 452,
  certificates: 1544,
  certified: 1291,
  links: ['http://127.0.0.1:3000/c/made-up'],
}

const serving = {
  url: 'http://127.0.0.1:3000',

  person: { login: 'demo', password: 'một câu' },
  key: 'hocvu_made-up',
  environment: 'HOCVU_DATA=.hocvu/demo HOCVU_CONFIG=.hocvu/demo/config',
  lateSheet: { file: '.hocvu/demo/a.csv', folder: '.hocvu/demo/bang-tinh', cohort: 'kns' },
}

describe('the summary of the demo', () => {
  it('says where to look while it goes on serving', () => {
    const text = describeSummary(summary, { seconds: 6, serving })
    expect(text).toContain('http://127.0.0.1:3000/verify')
    expect(text).toContain("'Authorization: Bearer hocvu_made-up'")
    expect(text).not.toContain('--once')
  })

  it('says how to sync a platform, and where to lay a sheet', () => {
    const text = describeSummary(summary, { seconds: 6, serving })
    expect(text).toContain(
      'HOCVU_DATA=.hocvu/demo HOCVU_CONFIG=.hocvu/demo/config npx hocvu sync onetouch',
    )
    expect(text).toContain('cp .hocvu/demo/a.csv .hocvu/demo/bang-tinh/')
  })

  it('counts people, not accounts', () => {
    const text = describeSummary(summary, { seconds: 6, serving: null })
    expect(text).toContain('452 people are known on two or more platforms; each counts once.')
    expect(text).toMatch(/Certificates +1,544, held by 1,291 people/)
  })

  it('says that the links do not open when it ends after the summary', () => {
    const text = describeSummary(summary, { seconds: 6, serving: null })
    expect(text).toContain('without it the demo goes on serving')
    expect(text).not.toContain('Bearer')
  })
})

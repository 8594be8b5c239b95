import { describe, expect, it } from 'vitest'
import { describeSync, describeSyncProgress, syncResult } from '../../src/commands/describe-sync.ts'
import type { Run } from '../../src/runs/run.ts'

const result = {
  platform: 'portal',
  state: 'partial',
  ...{ pages: 4, records: 1200, changed: 7, quarantined: 0 },
  ...{ lost: 0, missing: 0, held: [] },
}
const run = (changes: object, state: Run['state'] = 'partial'): Run => ({
  id: '3a742aa0-d4b4-408d-be35-c322a7b3c05a',
  kind: 'sync',
  subject: 'portal',
  state,
  options: {},
  progress: {},
  result: { ...result, ...changes },
  error: null,
  actor: 'cli:lan',
  parentId: null,
  requestId: null,
  syncId: null,
  traceParent: null,
  createdAt: new Date(0),
  startedAt: null,
  finishedAt: null,
})

describe('what is said of a sync', () => {
  it('is one line when there is nothing to do', () => {
    expect(describeSync(run({}, 'succeeded'))).toBe(
      'portal: succeeded. pages 4, records 1,200, changed 7, quarantined 0',
    )
  })

  it.each([
    ['rows that could not be read', { quarantined: 1 }, 'quarantine list. Sync 3a742aa0-d4b4'],
    ['learners who did not come', { missing: 2 }, '2 learners did not come'],
    ['learners who are gone', { lost: 3 }, '3 learners count as suspended, ended or gone'],
    ['a replay that helped', { settled: 4 }, '4 rows that could not be read before are read now'],
    ['a replay that did not', { settled: 0, quarantined: 1 }, 'Rows that still cannot be read'],
    [
      'a course that lost too many',
      { held: [{ course: 'KNS', lost: 5, of: 9 }] },
      /Held: 5 of 9 .* KNS[\s\S]*Look at the platform first[\s\S]*hocvu sync portal --accept-losses/,
    ],
  ])('says what to do about %s', (_, changes, text) => {
    expect(describeSync(run(changes))).toMatch(text)
  })

  it('names the sync to machines, so that it can be replayed', () => {
    expect(syncResult(run({}))).toEqual({ sync: '3a742aa0-d4b4-408d-be35-c322a7b3c05a', ...result })
  })

  it('while it goes on is how far it is, how fast, and how long it still takes', () => {
    const progress = { pages: 12, records: 5120, changed: 0, quarantined: 0, perSecond: 850 }
    const known = { ...progress, done: 40, total: 100, secondsLeft: 150 }
    expect(describeSyncProgress('onetouch', known)).toBe(
      'onetouch: 40 % · 12 pages · 5,120 records · 850 a second · 3 min left',
    )
    const unknown = { ...progress, done: null, total: null, secondsLeft: null }
    expect(describeSyncProgress('onetouch', unknown)).toBe(
      'onetouch: 12 pages · 5,120 records · 850 a second',
    )
  })
})

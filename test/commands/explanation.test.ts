import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../connectors/contract.ts'
import { describeDiff } from '../../src/commands/describe-diff.ts'
import { describeExplanation } from '../../src/commands/explanation.ts'
import { compareRuns } from '../../src/reconciliation/diff/compare-runs.ts'
import { explain } from '../../src/reconciliation/explain.ts'
import { lan } from '../support/installation.ts'
import {
  COHORT,
  cohortYaml,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'

const topics: SourceRecord = {
  kind: 'topics',
  sourceId: 'topics:A',
  account: 'A',
  course: 'KNS',
  sourceUpdatedAt: '2026-03-01T02:00:00Z',
  topics: [
    { code: 'NTS', name: 'Nền tảng số', completed: true, completedAt: '2026-02-28T17:30:00Z' },
    { code: 'DLTT', name: null, completed: false, completedAt: null },
  ],
}

let world: World
let runs: [string, string]
beforeAll(async () => {
  const rules = '{ attendance: { counted: periods } }'
  const cohorts = cohortYaml(COHORT, { attendance: 'sessions' })
  world = await createWorld({ programs: [programYaml({ rules, cohorts })] })
  await world.importRoster(rosterCsv([{ code: 'A' }]))
  await world.sync(onePage(...learnerWith('A', '8'), topics))
  const reconcile = async () => {
    world.clock.pass(5)
    return (await world.run('reconcile', COHORT, {})).id
  }
  const first = await reconcile()
  const held = [
    { code: 'S1', minutes: 180, state: 'unrecorded' as const },
    { code: 'S2', minutes: 90 },
  ]
  await world.sync(onePage(sessions('A', held)))
  runs = [first, await reconcile()]
})
afterAll(() => world.close())

const page = async () =>
  describeExplanation(await explain(world.db, lan, 'A', COHORT, world.clock.now()), 'vi')

describe('an explanation in a terminal', () => {
  it('counts in tiết all through where the program does', async () => {
    const text = await page()
    expect(text).toContain('attendance: 2 of 6 tiết held so far, at most 6 in the end')
    expect(text).toContain('attended 2, required 6, possible 6, course 6, unit tiết')
    expect(text).toContain('S1 of lms/KNS, 4 tiết: unrecorded')
    expect(text).toContain('S2 of lms/KNS, 2 tiết: present, counts 2')
    expect(text).not.toContain('minutes')
    const diff = await compareRuns(world.db, lan, runs, { limit: 10 })
    expect(describeDiff(diff, null, 'vi')).toContain('attended 2 of 6 tiết')
  })

  it('says what records say in words, each line of a terminal’s width', async () => {
    const text = await page()
    expect(text).toContain(
      'topics completed: NTS (01/03/2026 00:30)\n    topics not completed: DLTT',
    )
    expect(text).not.toMatch(/\{|sourceUpdatedAt/)
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
  })
})

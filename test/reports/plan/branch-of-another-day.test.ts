/** What a coordinator of a branch sees on the tree of another day. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getPlan } from '../../../src/programs/plans/store.ts'
import { makePlanReport } from '../../../src/reports/plan/make-plan-report.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { platformsYaml } from '../../support/world.ts'
import { WrittenPeople } from './written-people.ts'

let world: TestInstallation
let people: WrittenPeople

beforeAll(async () => {
  world = await createTestInstallation({
    files: {
      'platforms.yaml': platformsYaml,
      'programs/co-ban.yaml':
        'id: co-ban\ntitle: { vi: Cơ bản }\ncohorts: [{ id: b1, name: Lớp 1, start: 2025-03-03 }]\n',
    },
  })
  const { db } = world.database
  people = new WrittenPeople(db)
  await people.addUnits([
    { name: 'Xã', kind: 'commune' },
    { name: 'Trường ở lại', kind: 'school', under: 'Xã' },
    { name: 'Trường đã đi', kind: 'school' },
  ])
  // Until 2026 the second school stood below the commune as well.
  await sql`insert into unit_parents (unit_id, parent_id, valid_from) values
    (${people.unit('Trường đã đi')}, ${people.unit('Xã')}, '2020-01-01'),
    (${people.unit('Trường đã đi')}, null, '2026-01-01')`.execute(db)
  for (const school of ['Trường ở lại', 'Trường đã đi'])
    await people.add(`Người của ${school}`, {
      units: [[school, '2025-01-01']],
      results: [{ class: 'b1', passed: '2025-03-10' }],
    })
})
afterAll(() => world.close())

const unitsSeen = async (unitId: string | null, treeOn: string) => {
  const { db } = world.database
  const now = new Date('2026-11-16T02:00:00Z')
  const plan = await getPlan(db, 'co-ban')
  const made = await makePlanReport(db, { ...lan, unitId }, plan, { now, treeOn })
  return made.units.map(({ name, people: count }) => `${name} ${count}`)
}

describe('the tree of a day before a unit left the branch', () => {
  it('has the unit for who sees everything', async () => {
    expect(await unitsSeen(null, '2025-06-01')).toEqual([
      'Xã 2',
      'Trường đã đi 1',
      'Trường ở lại 1',
      ' 0',
    ])
  })

  it('does not show it, nor count it, to the coordinator of the branch that it left', async () => {
    expect(await unitsSeen(people.unit('Xã'), '2025-06-01')).toEqual([
      'Xã 1',
      'Trường ở lại 1',
      ' 0',
    ])
  })
})

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator, seesLearner, type Viewer } from '../../src/access/viewer.ts'
import { createWorld, rosterCsv, type World } from '../support/world.ts'

let world: World
const unitIds = new Map<string, string>()

/** Province ⟶ Commune ⟶ School; Department beside them. */
const TREE = { Commune: 'Province', School: 'Commune', Department: null, Province: null }

beforeAll(async () => {
  world = await createWorld()
  const people = Object.keys(TREE).map((unit) => ({ code: `in ${unit}`, unit }))
  await world.importRoster(rosterCsv([...people, { code: 'in no unit', unit: '' }]))
  for (const { id, name } of await world.db.selectFrom('units').select(['id', 'name']).execute())
    unitIds.set(name, id)
  for (const [unit, parent] of Object.entries(TREE))
    if (parent !== null)
      await world.db
        .updateTable('units')
        .set({ parent_id: unitIds.get(parent) ?? null })
        .where('name', '=', unit)
        .execute()
})
afterAll(() => world.close())

async function seenBy(viewer: Viewer): Promise<string[]> {
  const rows = await sql<{ code: string }>`
    select l.employee_code as code from learners l
    where ${seesLearner(viewer, sql`l.id`)} order by 1`.execute(world.db)
  return rows.rows.map(({ code }) => code)
}

const of = (unit: string): Viewer => ({
  ...operator('api-key:x'),
  unitId: unitIds.get(unit) ?? null,
})

describe('whom a viewer sees', () => {
  it('everybody, without a unit', async () => {
    expect(await seenBy(operator('cli:lan'))).toHaveLength(5)
  })

  it('the people of the unit and of all below it', async () => {
    expect(await seenBy(of('Commune'))).toEqual(['in Commune', 'in School'])
    expect(await seenBy(of('Province'))).toEqual(['in Commune', 'in Province', 'in School'])
    expect(await seenBy(of('School'))).toEqual(['in School'])
  })

  it('nobody, with a unit that is not there', async () => {
    expect(await seenBy({ ...operator('x'), unitId: randomUUID() })).toEqual([])
  })

  it('no longer who has moved away', async () => {
    world.clock.pass(24 * 60)
    await world.importRoster(rosterCsv([{ code: 'mover', unit: 'School' }]))
    world.clock.pass(24 * 60)
    await world.importRoster(rosterCsv([{ code: 'mover', unit: 'Department' }]))
    expect(await seenBy(of('School'))).toEqual(['in School'])
    expect(await seenBy(of('Department'))).toEqual(['in Department', 'mover'])
  })

  it('the same, when somebody has closed the tree to a ring', async () => {
    const own = await createWorld()
    try {
      await own.importRoster(
        rosterCsv([
          { code: 'A1', unit: 'A' },
          { code: 'B1', unit: 'B' },
        ]),
      )
      const [a, b] = await own.db.selectFrom('units').select('id').orderBy('name').execute()
      if (!a || !b) throw new Error('two units were imported')
      await own.db.updateTable('units').set({ parent_id: b.id }).where('id', '=', a.id).execute()
      await own.db.updateTable('units').set({ parent_id: a.id }).where('id', '=', b.id).execute()
      const { rows } = await sql`
        select from learners l where ${seesLearner({ ...operator('x'), unitId: a.id }, sql`l.id`)}`.execute(
        own.db,
      )
      expect(rows).toHaveLength(2)
    } finally {
      await own.close()
    }
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../../src/access/viewer.ts'
import { compareRuns } from '../../../src/reconciliation/diff/compare-runs.ts'
import { lan } from '../../support/installation.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { deciding } from '../account-decisions/deciding.ts'
import { merging } from '../account-decisions/merging.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  const other = { code: 'A2', name: 'Nguyễn Văn A1', unit: 'Xã Mường Bú' }
  await world.importRoster(rosterCsv([{ code: 'A1' }, other]))
  await world.sync(onePage(...learnerWith('A1', '8'), ...learnerWith('A2', '4')))
})
afterAll(() => world.close())

async function reconcile(): Promise<string> {
  world.clock.pass(5)
  const { id } = await world.run('reconcile', COHORT, {})
  world.clock.pass(5)
  return id
}

it('a row that was merged for a while is told of without naming whom the viewer does not see', async () => {
  const first = await reconcile()
  const { act } = await merging(world).merge('A1', 'A2')
  const second = await reconcile()
  await deciding(world).undo(lan, act)
  const unit = await world.db
    .selectFrom('units')
    .select('id')
    .where('name', '=', 'Xã Mường Bú')
    .executeTakeFirstOrThrow()
  const viewer = { ...operator('api-key:xa'), unitId: unit.id }
  const mergedInto = async (who = lan) => {
    const { people } = await compareRuns(world.db, who, [first, second], { limit: 10 })
    return people.find(({ learner }) => learner === 'A2')?.causes[0]
  }
  expect(await mergedInto()).toMatchObject({ kind: 'merged', into: 'A1' })
  expect(await mergedInto(viewer)).toMatchObject({ kind: 'merged', into: null })
})

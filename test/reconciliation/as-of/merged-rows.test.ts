import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lan } from '../../support/installation.ts'
import {
  account,
  COHORT,
  cohortYaml,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { deciding } from '../account-decisions/deciding.ts'
import { merging } from '../account-decisions/merging.ts'
import { outcomesAt, presentOutcomes } from './look-back.ts'

/** Two rows of one person each: A2 has the account, A1 has nothing; both Bs have one. */
const roster = rosterCsv([
  { code: 'A1' },
  { code: 'A2', name: 'Nguyễn Văn A1' },
  { code: 'B1', name: 'Lò Thị Bông' },
  { code: 'B2', name: 'Lò Thị Bông' },
])

const ofBong = (id: string, score: string) => [
  account(id, { employeeCode: id, fullName: 'Lò Thị Bông' }),
  enrolment(id),
  finalTest(id, score),
]

describe('rows of the roster that became one person', () => {
  let world: World
  let both: ReturnType<typeof merging>
  let so: ReturnType<typeof deciding>
  const decided: { at: Date; outcomes: object }[] = []

  const reconciled = async () => {
    await world.reconcile()
    decided.push({ at: world.clock.now(), outcomes: await presentOutcomes(world, 'id') })
    world.clock.pass(5)
  }

  beforeAll(async () => {
    world = await createWorld({ programs: [programYaml({ cohorts: cohortYaml(COHORT) })] })
    both = merging(world)
    so = deciding(world)
    await world.importRoster(roster)
    await world.sync(onePage(...learnerWith('A2', '8'), ...ofBong('B1', '3'), ...ofBong('B2', '7')))
    await reconciled()
  })
  afterAll(() => world.close())

  it('were two before, one while they were merged, and two again after it was undone', async () => {
    const first = await both.merge('A1', 'A2')
    const second = await both.merge('B1', 'B2')
    await reconciled()
    await so.undo(lan, first.act)
    await reconciled()
    await so.undo(lan, second.act)
    await reconciled()
    const sizes = decided.map(({ outcomes }) => Object.keys(outcomes).length)
    expect(sizes).toEqual([3, 2, 2, 3])
    for (const { at, outcomes } of decided) {
      const then = await outcomesAt(world, at, 'id')
      expect(Object.keys(then.outcomes)).toEqual(Object.keys(outcomes))
      expect(then.outcomes).toMatchObject(outcomes)
    }
  })

  it('are not there twice, though one of them took over the other’s place in the class later', async () => {
    const absorbed = await both.merge('B1', 'B2')
    await reconciled()
    await so.undo(lan, absorbed.act)
    await reconciled()
    await both.merge('A1', 'B2')
    await reconciled()
    for (const { at, outcomes } of decided.slice(-3))
      expect(Object.keys((await outcomesAt(world, at, 'id')).outcomes)).toEqual(
        Object.keys(outcomes),
      )
  })
})

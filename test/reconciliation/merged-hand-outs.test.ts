import { afterAll, beforeAll, expect, it } from 'vitest'
import { startOfDateInVietnam } from '../../src/foundation/dates.ts'
import { compareRuns } from '../../src/reconciliation/diff/compare-runs.ts'
import { explainEnrolment } from '../../src/reconciliation/explain.ts'
import { allotAccounts } from '../../src/roster/ledger/allot.ts'
import { handOutAccount } from '../../src/roster/ledger/hand-out.ts'
import { lan } from '../support/installation.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../support/world.ts'
import { deciding } from './account-decisions/deciding.ts'
import { merging } from './account-decisions/merging.ts'

let world: World
beforeAll(async () => {
  const rules = '{ finalTest: { pass: 5 }, attendance: none, window: { days: 10 } }'
  world = await createWorld({ programs: [programYaml({ rules })] })
  await world.importRoster(rosterCsv([{ code: 'A1' }, { code: 'A2', name: 'Nguyễn Văn A1' }]))
  await world.sync(onePage(...learnerWith('A1', '8'), ...learnerWith('A2', '4')))
  await allotAccounts(world, lan, {
    platform: 'lms',
    unit: 'Sở Nội vụ',
    accounts: 2,
    usableFrom: '2026-01-01',
    usableUntil: '2026-12-31',
    source: null,
  })
})
afterAll(() => world.close())

const handOut = (day: string) =>
  handOutAccount(world, lan, 'lms', {
    learner: 'A2',
    userName: 'a-01',
    unit: null,
    at: startOfDateInVietnam(day),
  })

async function reconcile(): Promise<string> {
  world.clock.pass(5)
  const { id } = await world.run('reconcile', COHORT, {})
  world.clock.pass(5)
  return id
}

it('what was handed out to a row that became another’s is still told of decisions before', async () => {
  await handOut('2026-02-22')
  const first = await reconcile()
  await handOut('2026-02-24')
  const second = await reconcile()
  const learner = await deciding(world).learnerId('A2')
  const { id } = await world.db
    .selectFrom('enrolments')
    .select('id')
    .where('learner_id', '=', learner)
    .executeTakeFirstOrThrow()
  await merging(world).merge('A1', 'A2')
  world.clock.pass(5)
  expect(await explainEnrolment(world.db, lan, id, COHORT, world.clock.now())).toMatchObject({
    how: { reproduced: true },
    outcome: { windowClosesAt: new Date('2026-03-06T17:00:00Z') },
  })
  const { people } = await compareRuns(world.db, lan, [first, second], { limit: 10 })
  expect(people).toMatchObject([
    {
      causes: [
        {
          kind: 'hand-out',
          before: startOfDateInVietnam('2026-02-22'),
          after: startOfDateInVietnam('2026-02-24'),
        },
      ],
    },
  ])
})

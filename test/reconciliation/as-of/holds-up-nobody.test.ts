import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../../jobs/execute.ts'
import { dueCohorts } from '../../../src/reconciliation/due-store.ts'
import { withRunLock } from '../../../src/runs/lock.ts'
import { createRun, getRun } from '../../../src/runs/run.ts'
import { lan } from '../../support/installation.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'

describe('a reconciliation that looks back', () => {
  let world: World
  let then: Date
  beforeAll(async () => {
    world = await createWorld()
    await world.importRoster(rosterCsv([{ code: 'A' }]))
    await world.sync(onePage(...learnerWith('A', '4')))
    await world.run('reconcile', COHORT, {})
    then = world.clock.now()
  })
  afterAll(() => world.close())

  const lookBack = () =>
    createRun(world.db, world.clock, {
      kind: 'reconcile',
      subject: COHORT,
      options: { asOf: then.toISOString() },
      actor: lan.actor,
    })

  it('is done while another decides the cohort, but not twice at once', async () => {
    const run = await lookBack()
    const execute = () => executeRun(world, run.id, { lastTry: true })
    const { pool } = world.database
    await withRunLock(pool, 'reconcile', COHORT, async () => {
      await withRunLock(pool, 'reconcile', `${COHORT}/${then.toISOString()}`, async () => {
        expect(await execute()).toBe('busy')
      })
      expect(await execute()).toBe('done')
    })
    expect(await getRun(world.db, run.id)).toMatchObject({ state: 'succeeded' })
  })

  it('leaves a cohort whose time is up due, also while it goes on or was killed', async () => {
    await lookBack()
    world.clock.set('2027-01-05T02:00:00Z')
    expect(await dueCohorts(world.db, world.clock.now())).toMatchObject([{ cohort: COHORT }])
  })
})

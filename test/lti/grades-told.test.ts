/** Which outcomes wait for the gradebook of a platform, and when it is told at all. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { switchSubscriber } from '../../src/exchange/change-subscriber.ts'
import { putAwayDead } from '../../src/exchange/deliveries/dead-letters.ts'
import { listSubscribers } from '../../src/exchange/subscriber-store.ts'
import { tellEarlierOutcomes } from '../../src/lti/grades/earlier-outcomes.ts'
import { switchRegistrationOff, switchRegistrationOn } from '../../src/lti/register.ts'
import { readRegistration } from '../../src/lti/registration-store.ts'
import { forgetOldDeliveries } from '../../src/privacy/old-deliveries-store.ts'
import { an } from '../support/lti-platform/tool.ts'
import { type GradedCourse, startGradedCourse } from './graded-course.ts'

let world: GradedCourse
beforeAll(async () => {
  world = await startGradedCourse()
})
afterAll(() => world.close())
beforeEach(() => world.clear())

describe('what was decided before somebody came', () => {
  const comes = async (part: Partial<Parameters<typeof tellEarlierOutcomes>[1]> = {}) => {
    const { db } = world.lti.service.deps
    const registration = await readRegistration(db, world.connected.registration.id)
    if (registration === null) throw new Error('the platform is not registered')
    const comer = { registration, sub: an.id, isLearner: true, isTest: false, ...part }
    await tellEarlierOutcomes(world.lti.service.deps, comer)
    return await db
      .selectFrom('deliveries as d')
      .innerJoin('events as e', 'e.position', 'd.position')
      .innerJoin('subscribers as s', 's.id', 'd.subscriber_id')
      .innerJoin('outcomes as o', 'o.enrolment_id', 'e.subject')
      .select(['d.state', 'd.subject'])
      .whereRef('e.revision', '=', 'o.revision')
      .where('s.kind', '=', 'grades')
      .execute()
  }

  it('goes into the gradebook as they come, once, and not that of others', async () => {
    const { db } = world.lti.service.deps
    await db.deleteFrom('deliveries').execute()
    expect(await comes({ isTest: true })).toEqual([])
    expect(await comes({ isLearner: false })).toEqual([])
    expect(await comes({ sub: 'somebody else' })).toEqual([])
    expect(await comes()).toEqual([{ state: 'waiting', subject: world.enrolment }])
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    expect(await comes()).toEqual([{ state: 'sent', subject: world.enrolment }])
    // It was not known yet whose account it is.
    await db.updateTable('deliveries').set({ state: 'skipped' }).execute()
    expect(await comes()).toEqual([{ state: 'waiting', subject: world.enrolment }])
  })

  it('stays put away where a person has put it away', async () => {
    const { deps } = world.lti.service
    await deps.db.deleteFrom('deliveries').execute()
    await comes()
    const given = { state: 'dead', fault: 'The gradebook answered 403.', status: 403 } as const
    await deps.db.updateTable('deliveries').set(given).execute()
    const [gradebook] = await listSubscribers(deps.db, world.lti.clock.at, ['grades'])
    expect(await putAwayDead(deps, 'lan', gradebook?.id ?? '', 'all-dead')).toBe(1)
    expect(await comes()).toEqual([{ state: 'skipped', subject: world.enrolment }])
  })

  it('is not told again once what was told is long past', async () => {
    const { db } = world.lti.service.deps
    await db.deleteFrom('deliveries').execute()
    await comes()
    const past = new Date('2025-01-01T00:00:00Z')
    const old = await db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow()
    await db.updateTable('deliveries').set({ state: 'sent', changed_at: past }).execute()
    // Of a revision that another has taken the place of, and of somebody else who is told of the same.
    const { position } = await db
      .insertInto('events')
      .values({ kind: 'outcome.changed', subject: world.enrolment, revision: 0, at: past })
      .returning('position')
      .executeTakeFirstOrThrow()
    const sent = { ...old, state: 'sent' as const, changed_at: past }
    const other = '00000000-0000-4000-8000-000000000002'
    await db
      .insertInto('deliveries')
      .values([
        { ...sent, position },
        { ...sent, subscriber_id: other },
      ])
      .execute()
    expect(await forgetOldDeliveries(db, new Date('2025-06-01T00:00:00Z'))).toBe(2)
    expect(await comes()).toEqual([{ state: 'sent', subject: world.enrolment }])
  })

  it('is left to the next launch while others hold it, and holds up nobody', async () => {
    const { db } = world.lti.service.deps
    await db.deleteFrom('deliveries').execute()
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(7201, 9)`.execute(trx)
      const ended = comes().then(
        () => 'told',
        (error: unknown) => String(error),
      )
      const late = new Promise((resolve) => setTimeout(resolve, 5000, 'waits'))
      expect(await Promise.race([ended, late])).toContain('lock timeout')
    })
    expect(await comes()).toEqual([{ state: 'waiting', subject: world.enrolment }])
  }, 15_000)

  it('stays here while grades are not to go back', async () => {
    await world.lti.service.deps.db.deleteFrom('deliveries').execute()
    await world.change({ gradesOut: false })
    expect(await comes()).toEqual([])
  })

  it('stays here while the gradebook is switched off by hand', async () => {
    const { deps } = world.lti.service
    await deps.db.deleteFrom('deliveries').execute()
    const [gradebook] = await listSubscribers(deps.db, world.lti.clock.at, ['grades'])
    await switchSubscriber(deps, 'lan', gradebook?.id ?? '', 'off')
    expect(await comes()).toEqual([])
    await switchSubscriber(deps, 'lan', gradebook?.id ?? '', 'active')
    expect(await comes()).toEqual([{ state: 'waiting', subject: world.enrolment }])
  })
})

describe('the gradebook is a subscriber', () => {
  const states = async () =>
    (await listSubscribers(world.lti.service.deps.db, world.lti.clock.at, ['grades'])).map(
      ({ state, events, url }) => ({ state, events, url }),
    )

  it('that stands while its platform is set so, and is off otherwise', async () => {
    const url = world.connected.registration.issuer
    const one = { events: ['outcome.changed'], url }
    expect(await states()).toEqual([{ ...one, state: 'active' }])
    await world.change({ gradesOut: false })
    expect(await states()).toEqual([{ ...one, state: 'off' }])
    await world.change({ gradesOut: true })
    await switchRegistrationOff(world.lti.service.deps, 'lan', world.connected.registration.id)
    expect(await states()).toEqual([{ ...one, state: 'off' }])
  })

  it('that stays off where a person has switched it off, until grades are switched on anew', async () => {
    const { deps } = world.lti.service
    await switchRegistrationOn(deps, 'lan', world.connected.registration.id)
    const [gradebook] = await listSubscribers(deps.db, world.lti.clock.at, ['grades'])
    await switchSubscriber(deps, 'lan', gradebook?.id ?? '', 'off')
    await world.change({ name: 'Moodle của tỉnh' })
    expect(await states()).toMatchObject([{ state: 'off' }])
    await world.change({ gradesOut: false })
    await world.change({ gradesOut: true })
    expect(await states()).toMatchObject([{ state: 'active' }])
  })
})

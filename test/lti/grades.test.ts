import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeEvent } from '../../src/exchange/events.ts'
import type { OutgoingCall } from '../../src/foundation/outgoing/outgoing.ts'
import { createGradesCarrier } from '../../src/lti/grades/carrier.ts'
import { COHORT } from '../http/service.ts'
import { scope } from '../support/lti-platform/claims.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { an, course, teacher } from '../support/lti-platform/tool.ts'
import { type GradedCourse, startGradedCourse } from './graded-course.ts'

let world: GradedCourse
beforeAll(async () => {
  world = await startGradedCourse()
})
afterAll(() => world.close())
beforeEach(() => world.clear())

describe('an outcome in the gradebook of a course', () => {
  it('makes a column for the class once, of ten points, and posts the exact score with the time of the decision', async () => {
    const at = '2026-03-02T01:00:01.250Z'
    expect(await world.carry(await world.decided('passed', '8.33', at))).toEqual([
      { end: 'sent', status: 200 },
    ])
    await world.carry(await world.decided('failed', '4.99', '2026-03-02T01:00:02.250Z'))
    const { lineItems, scores, faults } = world.connected.platform.state
    expect(lineItems).toMatchObject([
      { label: 'Kết quả: Lớp 1', scoreMaximum: 10, resourceId: COHORT },
    ])
    expect(scores).toMatchObject([
      {
        ...{ userId: an.id, timestamp: at, scoreGiven: 8.33, scoreMaximum: 10 },
        ...{ activityProgress: 'Completed', gradingProgress: 'FullyGraded', comment: 'Đạt' },
      },
      { scoreGiven: 4.99, gradingProgress: 'FullyGraded', comment: 'Không đạt' },
    ])
    expect(faults).toEqual([])
  })

  it('is pending without a score where nothing is decided', async () => {
    await world.carry(await world.decided('incomplete', '7', '2026-03-02T02:00:00Z'))
    await world.carry(await world.decided('review', '7', '2026-03-02T02:00:01Z'))
    expect(world.connected.platform.state.scores).toMatchObject([
      { activityProgress: 'InProgress', gradingProgress: 'Pending' },
      { activityProgress: 'Completed', gradingProgress: 'PendingManual' },
    ])
    for (const { scoreGiven } of world.connected.platform.state.scores)
      expect(scoreGiven).toBeUndefined()
  })

  it('never takes the place of a later one, however late it arrives, and may come twice', async () => {
    const late = await world.decided('failed', '3', '2026-03-02T03:00:00Z')
    const newer = await world.decided('passed', '9', '2026-03-02T03:00:05Z')
    await world.carry(newer)
    expect(await world.carry(late)).toEqual([{ end: 'sent', status: 409 }])
    expect(await world.carry(newer)).toEqual([{ end: 'sent', status: 409 }])
    expect(world.connected.platform.state.scores).toMatchObject([{ scoreGiven: 9 }])
  })

  it('goes into one column though several are told at once', async () => {
    const events = await Promise.all(
      [1, 2, 3, 4].map((second) => world.decided('passed', '8', `2026-03-02T04:00:0${second}Z`)),
    )
    await Promise.all(events.map((event) => world.carry(event)))
    expect(world.connected.platform.state.lineItems).toHaveLength(1)
  })

  it('finds the column that it made before, and makes one anew where somebody has deleted it', async () => {
    const { state } = world.connected.platform
    await world.carry(await world.decided('passed', '8', '2026-03-02T05:00:00Z'))
    await world.lti.service.deps.db.deleteFrom('lti_line_items').execute()
    await world.carry(await world.decided('passed', '8.5', '2026-03-02T05:00:01Z'))
    expect(state.lineItems).toHaveLength(1)
    state.lineItems.length = 0
    expect(await world.carry(await world.decided('passed', '9', '2026-03-02T05:00:02Z'))).toEqual([
      { end: 'sent', status: 200 },
    ])
    expect(state.lineItems).toHaveLength(1)
    expect(state.scores.at(-1)).toMatchObject({ scoreGiven: 9 })
  })

  it('asks for access anew, once, where it is not taken any more', async () => {
    await world.carry(await world.decided('passed', '8', '2026-03-02T06:00:00Z'))
    world.connected.platform.state.accessTokens.clear()
    expect(await world.carry(await world.decided('passed', '9', '2026-03-02T06:00:01Z'))).toEqual([
      { end: 'sent', status: 200 },
    ])
  })
})

describe('there is nothing to tell', () => {
  it('of somebody who has left the course, and no second column is made', async () => {
    const { state } = world.connected.platform
    state.members.set(course.id, [teacher])
    expect(await world.carry(await world.decided('passed', '8', '2026-03-02T07:00:00Z'))).toEqual([
      { end: 'skipped' },
    ])
    expect(state.lineItems).toHaveLength(1)
    state.members.set(course.id, [an, teacher])
  })

  it('where the course does not let scores be written', async () => {
    const { db } = world.lti.service.deps
    await db
      .updateTable('lti_courses')
      .set({ grade_scopes: [scope.lineItem] })
      .execute()
    expect(await world.carry(await world.decided('passed', '8', '2026-03-02T08:00:00Z'))).toEqual([
      { end: 'skipped' },
    ])
    await db
      .updateTable('lti_courses')
      .set({ grade_scopes: [scope.lineItem, scope.score] })
      .execute()
  })

  it('of somebody who never came from the platform', async () => {
    const other = await world.lti.service.deps.db
      .selectFrom('outcome_revisions')
      .select(['enrolment_id', 'revision'])
      .where('enrolment_id', '<>', world.enrolment)
      .executeTakeFirstOrThrow()
    const event: ExchangeEvent = {
      ...{ position: 1, kind: 'outcome.changed', subject: other.enrolment_id },
      ...{ revision: other.revision, at: world.lti.clock.at },
    }
    expect(await world.carry(event)).toEqual([{ end: 'skipped' }])
    expect(world.connected.platform.state.scores).toEqual([])
  })
})

it('is tried again while the platform gives no access, and says what to do there', async () => {
  const { tool } = world.connected
  const { scopes } = tool
  tool.scopes = []
  await world.change({ tokenAudience: `${world.connected.platform.origin}${moodle.paths.token}` })
  const [carried] = await world.carry(await world.decided('passed', '8', '2026-03-02T09:00:00Z'))
  expect(carried).toMatchObject({ end: 'again', fault: expect.stringContaining('invalid_scope') })
  tool.scopes = scopes
})

describe('several courses of a class', () => {
  const FIRST = '00000000-0000-4000-8000-000000000001'
  /** Before the other, for courses are visited by their ids. */
  async function withFirstCourse(lineItemsUrl: string, act: () => Promise<void>): Promise<void> {
    const { db } = world.lti.service.deps
    const at = world.lti.clock.at
    await db
      .insertInto('lti_courses')
      .values({
        ...{ id: FIRST, registration_id: world.connected.registration.id, deployment_id: '1' },
        ...{ context_id: 'FIRST', line_items_url: lineItemsUrl },
        grade_scopes: [scope.lineItem, scope.score],
        ...{ first_seen_at: at, last_seen_at: at },
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ line_items_url: lineItemsUrl }))
      .execute()
    await db
      .insertInto('lti_course_cohorts')
      .values({ course_id: FIRST, cohort_id: COHORT, added_at: at, added_by: 'lan' })
      .execute()
    try {
      await act()
    } finally {
      await db.deleteFrom('lti_course_cohorts').where('course_id', '=', FIRST).execute()
    }
  }

  it('passes over one that was deleted on the platform', async () => {
    const { origin, state } = world.connected.platform
    await withFirstCourse(`${origin}/mod/lti/services.php/gone/lineitems?type_id=1`, async () => {
      const event = await world.decided('passed', '8', '2026-03-02T10:00:00Z')
      expect(await world.carry(event)).toEqual([{ end: 'sent', status: 200 }])
      expect(state.scores).toMatchObject([{ scoreGiven: 8 }])
    })
  })

  it('writes into the others where one is not reached, which is tried again', async () => {
    await withFirstCourse('http://127.0.0.1:1/lineitems', async () => {
      const event = await world.decided('passed', '8', '2026-03-02T10:01:00Z')
      expect(await world.carry(event)).toMatchObject([{ end: 'again', status: null }])
      expect(world.connected.platform.state.scores).toMatchObject([{ scoreGiven: 8 }])
    })
  })
})

describe('a score that is refused with 400', () => {
  const productIs = async (product: 'moodle' | 'other') => {
    const { db } = world.lti.service.deps
    await db.updateTable('lti_registrations').set({ product }).execute()
  }

  it('is of somebody who cannot be graded on Moodle, and a fault elsewhere', async () => {
    const { state } = world.connected.platform
    state.members.set(course.id, [teacher])
    const event = await world.decided('passed', '8', '2026-03-02T11:00:00Z')
    expect(await world.carry(event)).toEqual([{ end: 'skipped' }])
    expect(state.faults).toEqual(['grades: Incorrect score received'])
    await productIs('other')
    expect(await world.carry(event)).toMatchObject([{ end: 'dead', status: 400 }])
    await productIs('moodle')
    state.members.set(course.id, [an, teacher])
  })
})

describe('a column that is kept', () => {
  const courseId = async () => {
    const { db } = world.lti.service.deps
    const ofCourse = db.selectFrom('lti_courses').select('id').where('context_id', '=', course.id)
    return (await ofCourse.executeTakeFirstOrThrow()).id
  }
  const keep = async (url: string) => {
    const { db } = world.lti.service.deps
    const id = await courseId()
    const row = { course_id: id, cohort_id: COHORT, url, made_at: world.lti.clock.at }
    await db.insertInto('lti_line_items').values(row).execute()
  }
  const kept = async () =>
    await world.lti.service.deps.db.selectFrom('lti_line_items').select('url').execute()
  const ELSEWHERE = 'http://127.0.0.1:1/lineitems/1'

  it.each(['before', 'meanwhile'])('is not used where it is of another host: %s', async (when) => {
    const { origin } = world.connected.platform
    if (when === 'before') await keep(ELSEWHERE)
    const event = await world.decided('passed', '8', '2026-03-02T12:00:00Z')
    const called: string[] = []
    const carried = await world.carry(event, {
      before: async ({ what, url }) => {
        called.push(new URL(url).origin)
        if (when === 'meanwhile' && what === 'line item for a class') await keep(ELSEWHERE)
      },
    })
    expect(carried).toEqual([{ end: 'sent', status: 200 }])
    expect(new Set(called)).toEqual(new Set([origin]))
    expect(await kept()).toMatchObject([{ url: expect.stringContaining(origin) }])
  })

  it('is that of the process that was first, where two make one at once', async () => {
    const events = [
      await world.decided('failed', '4', '2026-03-02T13:00:00Z'),
      await world.decided('passed', '8', '2026-03-02T13:00:01Z'),
    ]
    let looking = 0
    let both = () => {}
    const bothLook = new Promise<void>((resolve, reject) => {
      both = resolve
      setTimeout(reject, 5000, new Error('one waits for the other'))
    })
    const before = async ({ what }: { what: string }) => {
      if (what !== 'line items of a course') return
      looking += 1
      if (looking === 2) both()
      await bothLook
    }
    await Promise.all(
      events.map((event) => world.carry(event, { carrier: createGradesCarrier(), before })),
    )
    const { scores } = world.connected.platform.state
    const [{ url = '' } = {}] = await kept()
    expect(new Set(scores.map(({ lineItemId }) => lineItemId)).size).toBe(1)
    expect(url).toContain(`/lineitems/${scores[0]?.lineItemId}/`)
  }, 15_000)

  it('locks nothing while the platform is asked', async () => {
    const { db } = world.lti.service.deps
    const lock = `lti-line-item/${await courseId()}/${COHORT}`
    const locked: string[] = []
    await world.carry(await world.decided('passed', '8', '2026-03-02T14:00:00Z'), {
      before: async ({ what }) => {
        const found = await sql<{ isFree: boolean }>`
          select pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) as "isFree"`.execute(db)
        if (found.rows[0]?.isFree !== true) locked.push(what)
      },
    })
    expect(world.connected.platform.state.lineItems).toHaveLength(1)
    expect(locked).toEqual([])
  })
})

it('comes to an end with a platform that does not answer, and is tried again', async () => {
  const carrier = createGradesCarrier(300)
  const event = await world.decided('passed', '8', '2026-03-02T15:00:00Z')
  const before = async ({ what, signal }: OutgoingCall) => {
    if (what === 'access token of a learning platform') return
    if (signal === undefined) throw new Error('nothing ends this call')
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }
  expect(await world.carry(event, { carrier, before })).toMatchObject([
    { end: 'again', fault: expect.stringContaining('too long') },
  ])
})

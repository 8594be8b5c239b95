import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Carried } from '../../src/exchange/carrier.ts'
import type { ExchangeEvent } from '../../src/exchange/events.ts'
import { listSubscribers } from '../../src/exchange/subscriber-store.ts'
import { noteCourse } from '../../src/lti/course-store.ts'
import { createGradesCarrier } from '../../src/lti/grades/carrier.ts'
import { tellGradebookOf } from '../../src/lti/grades/late-comer.ts'
import { changeRegistration, switchRegistrationOff } from '../../src/lti/register.ts'
import { readRegistration } from '../../src/lti/registration-store.ts'
import { COHORT } from '../http/service.ts'
import { scope } from '../support/lti-platform/claims.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { an, course, teacher } from '../support/lti-platform/tool.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

let lti: LtiService
let connected: Connected
let enrolment: string
let revision = 100
const carrier = createGradesCarrier()

beforeAll(async () => {
  lti = await startLtiService()
  connected = await lti.connect(moodle)
  const { platform, registration, tool } = connected
  const { db, outgoing } = lti.service.deps
  const context = {
    ...{ contextId: course.id, label: course.label, title: course.title, membersUrl: null },
    lineItemsUrl: `${platform.origin}${moodle.paths.lineItems(course.id, tool.id)}`,
    gradeScopes: [scope.lineItem, scope.score],
  }
  await noteCourse(db, outgoing, { registration, deploymentId: '1', context }, lti.clock.at)
  const found = await db
    .selectFrom('enrolments as e')
    .innerJoin('learners as l', 'l.id', 'e.learner_id')
    .select(['e.id', 'l.id as learner'])
    .where('l.employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  enrolment = found.id
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('learner_id', '=', found.learner)
    .where('platform_id', '=', 'onetouch')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('lti_people')
    .values({
      ...{ registration_id: registration.id, sub: an.id, account_id: account.id },
      ...{ first_seen_at: lti.clock.at, last_seen_at: lti.clock.at },
    })
    .execute()
})
afterAll(() => lti.close())
beforeEach(async () => {
  const { state } = connected.platform
  state.lineItems.length = 0
  state.scores.length = 0
  state.faults.length = 0
  await lti.service.deps.db.deleteFrom('lti_line_items').execute()
  await change({ gradesOut: true })
})

const change = async (changes: Parameters<typeof changeRegistration>[3]) =>
  await changeRegistration(lti.service.deps, 'lan', connected.registration.id, changes)

/** The event of a decision about Lò Thị An. */
async function decided(
  verdict: 'passed' | 'failed' | 'incomplete' | 'review',
  score: string | null,
  at = '2026-03-02T01:00:00.250Z',
): Promise<ExchangeEvent> {
  revision += 1
  await sql`
    insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance, window_closes_at,
      evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
    select enrolment_id, ${revision}::int, run_id, ${verdict}, reasons, ${score}, attendance, window_closes_at,
      evidence, program_id, program_version, cohort_version, decision_hash, ${at}::timestamptz
    from outcome_revisions where enrolment_id = ${enrolment}::uuid and revision = 1`.execute(
    lti.service.deps.db,
  )
  const kind = 'outcome.changed'
  return { position: revision, kind, subject: enrolment, revision, at: new Date(at) }
}

async function carry(...events: ExchangeEvent[]): Promise<Carried[]> {
  const { db, clock, vault, log, outgoing, publicUrl } = lti.service.deps
  const deps = { db, clock, vault, log, outgoing, publicUrl }
  const [subscriber] = await listSubscribers(db, lti.clock.at, ['grades'])
  if (subscriber === undefined) throw new Error('the gradebook is no subscriber')
  return await carrier.carry(deps, subscriber, [], events)
}

describe('an outcome in the gradebook of a course', () => {
  it('makes a column for the class once, of ten points, and posts the exact score with the time of the decision', async () => {
    const at = '2026-03-02T01:00:01.250Z'
    expect(await carry(await decided('passed', '8.33', at))).toEqual([{ end: 'sent', status: 200 }])
    await carry(await decided('failed', '4.99', '2026-03-02T01:00:02.250Z'))
    const { lineItems, scores, faults } = connected.platform.state
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
    await carry(await decided('incomplete', '7', '2026-03-02T02:00:00Z'))
    await carry(await decided('review', '7', '2026-03-02T02:00:01Z'))
    expect(connected.platform.state.scores).toMatchObject([
      { activityProgress: 'InProgress', gradingProgress: 'Pending' },
      { activityProgress: 'Completed', gradingProgress: 'PendingManual' },
    ])
    for (const { scoreGiven } of connected.platform.state.scores) expect(scoreGiven).toBeUndefined()
  })

  it('never takes the place of a later one, however late it arrives, and may come twice', async () => {
    const late = await decided('failed', '3', '2026-03-02T03:00:00Z')
    const newer = await decided('passed', '9', '2026-03-02T03:00:05Z')
    await carry(newer)
    expect(await carry(late)).toEqual([{ end: 'sent', status: 409 }])
    expect(await carry(newer)).toEqual([{ end: 'sent', status: 409 }])
    expect(connected.platform.state.scores).toMatchObject([{ scoreGiven: 9 }])
  })

  it('goes into one column though several are told at once', async () => {
    const events = await Promise.all(
      [1, 2, 3, 4].map((second) => decided('passed', '8', `2026-03-02T04:00:0${second}Z`)),
    )
    await Promise.all(events.map((event) => carry(event)))
    expect(connected.platform.state.lineItems).toHaveLength(1)
  })

  it('finds the column that it made before, and makes one anew where somebody has deleted it', async () => {
    const { state } = connected.platform
    await carry(await decided('passed', '8', '2026-03-02T05:00:00Z'))
    await lti.service.deps.db.deleteFrom('lti_line_items').execute()
    await carry(await decided('passed', '8.5', '2026-03-02T05:00:01Z'))
    expect(state.lineItems).toHaveLength(1)
    state.lineItems.length = 0
    expect(await carry(await decided('passed', '9', '2026-03-02T05:00:02Z'))).toEqual([
      { end: 'sent', status: 200 },
    ])
    expect(state.lineItems).toHaveLength(1)
    expect(state.scores.at(-1)).toMatchObject({ scoreGiven: 9 })
  })

  it('asks for access anew, once, where it is not taken any more', async () => {
    await carry(await decided('passed', '8', '2026-03-02T06:00:00Z'))
    connected.platform.state.accessTokens.clear()
    expect(await carry(await decided('passed', '9', '2026-03-02T06:00:01Z'))).toEqual([
      { end: 'sent', status: 200 },
    ])
  })
})

describe('there is nothing to tell', () => {
  it('of somebody who has left the course, and no second column is made', async () => {
    const { state } = connected.platform
    state.members.set(course.id, [teacher])
    expect(await carry(await decided('passed', '8', '2026-03-02T07:00:00Z'))).toEqual([
      { end: 'skipped' },
    ])
    expect(state.lineItems).toHaveLength(1)
    state.members.set(course.id, [an, teacher])
  })

  it('where the course does not let scores be written', async () => {
    const { db } = lti.service.deps
    await db
      .updateTable('lti_courses')
      .set({ grade_scopes: [scope.lineItem] })
      .execute()
    expect(await carry(await decided('passed', '8', '2026-03-02T08:00:00Z'))).toEqual([
      { end: 'skipped' },
    ])
    await db
      .updateTable('lti_courses')
      .set({ grade_scopes: [scope.lineItem, scope.score] })
      .execute()
  })

  it('of somebody who never came from the platform', async () => {
    const other = await lti.service.deps.db
      .selectFrom('outcome_revisions')
      .select(['enrolment_id', 'revision'])
      .where('enrolment_id', '<>', enrolment)
      .executeTakeFirstOrThrow()
    const event: ExchangeEvent = {
      ...{ position: 1, kind: 'outcome.changed', subject: other.enrolment_id },
      ...{ revision: other.revision, at: lti.clock.at },
    }
    expect(await carry(event)).toEqual([{ end: 'skipped' }])
    expect(connected.platform.state.scores).toEqual([])
  })
})

describe('what was decided before somebody came', () => {
  const comes = async (part: Partial<Parameters<typeof tellGradebookOf>[1]> = {}) => {
    const { db } = lti.service.deps
    const registration = await readRegistration(db, connected.registration.id)
    if (registration === null) throw new Error('the platform is not registered')
    const comer = { registration, sub: an.id, isLearner: true, isTest: false, ...part }
    await tellGradebookOf(lti.service.deps, comer)
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
    const { db } = lti.service.deps
    await db.deleteFrom('deliveries').execute()
    expect(await comes({ isTest: true })).toEqual([])
    expect(await comes({ isLearner: false })).toEqual([])
    expect(await comes({ sub: 'somebody else' })).toEqual([])
    expect(await comes()).toEqual([{ state: 'waiting', subject: enrolment }])
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    expect(await comes()).toEqual([{ state: 'sent', subject: enrolment }])
    // It was not known yet whose account it is.
    await db.updateTable('deliveries').set({ state: 'skipped' }).execute()
    expect(await comes()).toEqual([{ state: 'waiting', subject: enrolment }])
  })

  it('stays here while grades are not to go back', async () => {
    await lti.service.deps.db.deleteFrom('deliveries').execute()
    await change({ gradesOut: false })
    expect(await comes()).toEqual([])
  })
})

it('is tried again while the platform gives no access, and says what to do there', async () => {
  const { tool } = connected
  const { scopes } = tool
  tool.scopes = []
  await change({ tokenAudience: `${connected.platform.origin}${moodle.paths.token}` })
  const [carried] = await carry(await decided('passed', '8', '2026-03-02T09:00:00Z'))
  expect(carried).toMatchObject({ end: 'again', fault: expect.stringContaining('invalid_scope') })
  tool.scopes = scopes
})

describe('the gradebook is a subscriber', () => {
  const states = async () =>
    (await listSubscribers(lti.service.deps.db, lti.clock.at, ['grades'])).map(
      ({ state, events, url }) => ({ state, events, url }),
    )

  it('that stands while its platform is set so, and is off otherwise', async () => {
    const url = connected.registration.issuer
    const one = { events: ['outcome.changed'], url }
    expect(await states()).toEqual([{ ...one, state: 'active' }])
    await change({ gradesOut: false })
    expect(await states()).toEqual([{ ...one, state: 'off' }])
    await change({ gradesOut: true })
    await switchRegistrationOff(lti.service.deps, 'lan', connected.registration.id)
    expect(await states()).toEqual([{ ...one, state: 'off' }])
  })
})

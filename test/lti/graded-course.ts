/** The service beside a Moodle whose course is a class's, with a learner who has come from there; grades go back. */
import { sql } from 'kysely'
import type { Carried, Carrier } from '../../src/exchange/carrier.ts'
import type { ExchangeEvent } from '../../src/exchange/events.ts'
import { listSubscribers } from '../../src/exchange/subscriber-store.ts'
import type { Outgoing, OutgoingCall } from '../../src/foundation/outgoing/outgoing.ts'
import { noteCourse } from '../../src/lti/course-store.ts'
import { createGradesCarrier } from '../../src/lti/grades/carrier.ts'
import { changeRegistration } from '../../src/lti/register.ts'
import { scope } from '../support/lti-platform/claims.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { an, course } from '../support/lti-platform/tool.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

export interface GradedCourse {
  lti: LtiService
  connected: Connected
  /** Of Lò Thị An. */
  enrolment: string
  /** No column, no score, nothing kept of either; grades go back. */
  clear(): Promise<void>
  change(changes: Parameters<typeof changeRegistration>[3]): Promise<unknown>
  /** The event of a decision about Lò Thị An. */
  decided(
    verdict: 'passed' | 'failed' | 'incomplete' | 'review',
    score: string | null,
    at: string,
  ): Promise<ExchangeEvent>
  carry(event: ExchangeEvent, by?: Carrying): Promise<Carried[]>
  close(): Promise<void>
}

interface Carrying {
  /** Left out: one for all. */
  carrier?: Carrier
  /** Done before each call of the platform. */
  before?(call: OutgoingCall): Promise<void>
}

export async function startGradedCourse(): Promise<GradedCourse> {
  const lti = await startLtiService()
  const connected = await lti.connect(moodle)
  const { platform, registration, tool } = connected
  const { db, clock, vault, log, outgoing, publicUrl } = lti.service.deps
  const context = {
    ...{ contextId: course.id, label: course.label, title: course.title, membersUrl: null },
    lineItemsUrl: `${platform.origin}${moodle.paths.lineItems(course.id, tool.id)}`,
    gradeScopes: [scope.lineItem, scope.score],
  }
  await noteCourse(db, outgoing, { registration, deploymentId: '1', context }, lti.clock.at)
  const { id: enrolment, learner } = await db
    .selectFrom('enrolments as e')
    .innerJoin('learners as l', 'l.id', 'e.learner_id')
    .select(['e.id', 'l.id as learner'])
    .where('l.employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('learner_id', '=', learner)
    .where('platform_id', '=', 'onetouch')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('lti_people')
    .values({
      ...{ registration_id: registration.id, sub: an.id, account_id: account.id },
      ...{ first_seen_at: lti.clock.at, last_seen_at: lti.clock.at },
    })
    .execute()
  const change: GradedCourse['change'] = async (changes) =>
    await changeRegistration(lti.service.deps, 'lan', registration.id, changes)
  const usual = createGradesCarrier()
  let revision = 100
  return {
    ...{ lti, connected, enrolment, change },
    clear: async () => {
      platform.state.lineItems.length = 0
      platform.state.scores.length = 0
      platform.state.faults.length = 0
      await db.deleteFrom('lti_line_items').execute()
      await change({ gradesOut: true })
    },
    decided: async (verdict, score, at) => {
      revision += 1
      await sql`
        insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance, window_closes_at,
          evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
        select enrolment_id, ${revision}::int, run_id, ${verdict}, reasons, ${score}, attendance, window_closes_at,
          evidence, program_id, program_version, cohort_version, decision_hash, ${at}::timestamptz
        from outcome_revisions where enrolment_id = ${enrolment}::uuid and revision = 1`.execute(db)
      const kind = 'outcome.changed'
      return { position: revision, kind, subject: enrolment, revision, at: new Date(at) }
    },
    carry: async (event, { carrier = usual, before = async () => {} } = {}) => {
      const [subscriber] = await listSubscribers(db, lti.clock.at, ['grades'])
      if (subscriber === undefined) throw new Error('the gradebook is no subscriber')
      const held: Outgoing = {
        ...outgoing,
        call: async (call) => {
          await before(call)
          return await outgoing.call(call)
        },
      }
      const deps = { db, clock, vault, log, outgoing: held, publicUrl }
      return await carrier.carry(deps, subscriber, [], [event])
    },
    close: () => lti.close(),
  }
}

/** A school with two platforms, and what may happen to it from one day to the next. */
import fc from 'fast-check'
import { sql } from 'kysely'
import type { SourceRecord } from '../../connectors/contract.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'
import {
  actOnCertificateOf,
  certify,
  changePrograms,
  overrideBy,
  stateMarks,
  undoNewest,
} from './meanwhile.ts'

interface Rules {
  pass?: number
  unexcused?: 'review' | 'fail' | 'accept'
  modules?: 'all' | 'optional'
  deadline?: string
}

/** A program with a portal beside the platform: tests and sessions of both count, and ten days from the account. */
export const program = ({
  pass = 5,
  unexcused = 'review',
  modules = 'optional',
  deadline = '2026-06-30',
}: Rules = {}) => `
id: ky-nang-so
title: { vi: Kỹ năng số cơ bản }
source: "003"
rules: { finalTest: { pass: ${pass} }, attendance: { unexcused: ${unexcused} }, window: { days: 10, from: account }, modules: ${modules} }
modules: { leader: [NTS], staff: [NTS, DLTT] }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts:
  - id: ${COHORT}
    start: 2026-01-05
    deadline: ${deadline}
    evidence:
      - { platform: lms, course: KNS, finalTest: final, attendance: sessions }
      - { platform: portal, course: NTS, attendance: sessions }
`

export const held = (count: number, state: 'present' | 'unrecorded' = 'present') =>
  Array.from({ length: count }, (_, at) => ({ code: `S${at + 1}`, minutes: 45, state }))

const topics = (id: string, completed: string[]): SourceRecord => ({
  kind: 'topics',
  sourceId: `topics:${id}`,
  account: id,
  course: 'KNS',
  sourceUpdatedAt: null,
  topics: ['NTS', 'DLTT'].map((code) => ({
    code,
    name: null,
    completed: completed.includes(code),
    completedAt: null,
  })),
})

const onPortal = (record: SourceRecord): SourceRecord =>
  record.kind === 'account' ? record : { ...record, course: 'NTS' }

export const codes = ['A', 'B', 'C', 'D', 'E', 'F']

/** Six people with four sessions and a test each, on the first day of their ten. */
export async function createSchool(): Promise<World> {
  const world = await createWorld({ programs: [program()] })
  await world.importRoster(rosterCsv(codes.map((code) => ({ code }))))
  await world.sync(
    onePage(
      ...codes.flatMap((code) => [
        ...learnerWith(code, '7'),
        sessions(code, held(4)),
        topics(code, ['NTS', 'DLTT']),
      ]),
    ),
  )
  return world
}

export const enrolmentOf = (code: string) => sql`enrolments.learner_id = (
  select id from learners where employee_code = ${code})`

const who = fc.constantFrom(...codes)
/** What leaves a trace of when it happened. */
export const traced = fc.oneof(
  fc.record({ what: fc.constant('score' as const), who, raw: fc.constantFrom('3', '6', '9') }),
  fc.record({
    what: fc.constant('sessions' as const),
    who,
    platform: fc.constantFrom('lms', 'portal'),
    count: fc.integer({ min: 2, max: 5 }),
    state: fc.constantFrom('present', 'unrecorded' as const),
  }),
  fc.record({ what: fc.constant('topics' as const), who, completed: fc.subarray(['NTS', 'DLTT']) }),
  fc.record({
    what: fc.constant('enrolment' as const),
    who,
    state: fc.constantFrom('active', 'suspended', 'expired', 'removed' as const),
  }),
  fc.record({ what: fc.constant('link' as const), who, to: fc.option(who) }),
  fc.record({ what: fc.constant('days pass' as const), days: fc.constantFrom(1, 4, 11) }),
  fc.record({
    what: fc.constant('audience' as const),
    who,
    audience: fc.constantFrom('', 'leader', 'staff'),
  }),
  fc.record({
    what: fc.constant('rules' as const),
    pass: fc.constantFrom(5, 8),
    unexcused: fc.constantFrom('review', 'accept' as const),
    modules: fc.constantFrom('all', 'optional' as const),
    deadline: fc.constantFrom('2026-06-30', '2026-12-31'),
  }),
  fc.record({ what: fc.constant('certify' as const) }),
  fc.record({
    what: fc.constant('certificate' as const),
    who,
    act: fc.constantFrom('revoke', 'reinstate', 'correct' as const),
  }),
  // One learner's record gives the first session another length: whoever is alone with it is set aside.
  fc.record({ what: fc.constant('length' as const), who, minutes: fc.constantFrom(45, 90) }),
  fc.record({
    what: fc.constant('override' as const),
    who,
    kind: fc.constantFrom('allow', 'refuse', 'extend' as const),
    days: fc.option(fc.constantFrom(0, 3)),
  }),
  fc.record({
    what: fc.constant('presence' as const),
    who,
    mark: fc.constantFrom('present', 'absent' as const),
  }),
  fc.record({ what: fc.constant('undo' as const) }),
)

export const happening = fc.oneof(
  { weight: 13, arbitrary: traced },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('set aside' as const), who, aside: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('handed out' as const),
      who,
      daysAgo: fc.option(fc.constantFrom(-20, 0, 5, 9, 10, 30)),
    }),
  },
)

export async function happen(
  world: World,
  event: typeof happening extends fc.Arbitrary<infer T> ? T : never,
) {
  const { db } = world
  switch (event.what) {
    case 'score':
      return await world.sync(onePage(finalTest(event.who, event.raw)))
    case 'sessions': {
      const record = sessions(event.who, held(event.count, event.state))
      return event.platform === 'lms'
        ? await world.sync(onePage(record))
        : await world.sync(
            onePage(account(event.who, { employeeCode: event.who }), onPortal(record)),
            { platform: 'portal' },
          )
    }
    case 'topics':
      return await world.sync(onePage(topics(event.who, event.completed)))
    case 'enrolment':
      return await world.sync(onePage(enrolment(event.who, { state: event.state })))
    case 'link':
      return await world.sync(
        onePage(
          account(event.who, {
            employeeCode: event.to,
            fullName: `Nguyễn Văn ${event.to ?? event.who}`,
          }),
        ),
      )
    case 'set aside':
      return await db
        .updateTable('records')
        .set({ quarantined: event.aside })
        .where('account', '=', event.who)
        .where('kind', '=', 'sessions')
        .execute()
    case 'days pass':
      return world.clock.pass(event.days * 24 * 60)
    case 'handed out': {
      const at =
        event.daysAgo === null
          ? null
          : new Date(world.clock.now().getTime() - event.daysAgo * 86_400_000)
      return await sql`update enrolments set handed_out_at = ${at} where ${enrolmentOf(event.who)}`.execute(
        db,
      )
    }
    case 'length':
      return await world.sync(
        onePage(
          sessions(event.who, [
            { code: 'S1', minutes: event.minutes, state: 'present' },
            ...held(4).slice(1),
          ]),
        ),
      )
    case 'override':
      return await overrideBy(world, event)
    case 'presence':
      return await stateMarks(world, event)
    case 'undo':
      return await undoNewest(world)
    case 'audience':
      return await world.importRoster(rosterCsv([{ code: event.who, audience: event.audience }]))
    case 'rules':
      return await changePrograms(world, program(event))
    case 'certify':
      return await certify(world)
    case 'certificate':
      return await actOnCertificateOf(world, event)
  }
}

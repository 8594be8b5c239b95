/** Any learner of any cohort: what the properties are said of. */
import fc from 'fast-check'
import type { SessionPresence } from '../../connectors/contract.ts'
import type { Decision, DecisionInput } from '../../src/reconciliation/decide.ts'
import { attempt, catalogued, rules, session, situation, withAttendance } from './situation.ts'

type Presence = SessionPresence['presence']

const excuse = fc.constantFrom(null, 'ốm')
const presence: fc.Arbitrary<Presence> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Presence>({ state: 'present' }) },
  fc.constantFrom<Presence>({ state: 'late' }, { state: 'unrecorded' }),
  excuse.map((reason): Presence => ({ state: 'absent', excuse: reason })),
  fc
    .record({ minutes: fc.nat(120), excuse })
    .map((mark): Presence => ({ state: 'measured', ...mark })),
)
const code = fc.constantFrom('S1', 'S2', 'S3', 'S4', 'S5', 'S6')
const source = fc.constantFrom('lms/KNS', 'portal/NTS')
const aSession = fc.record({ source, code, presence, taken: fc.boolean() })
const dayOf2022 = (day: number) => `2022-12-${String(day).padStart(2, '0')}`
const aDay = fc.integer({ min: 1, max: 28 })
const ofTwoPapers = [
  { code: 'LT', weight: '1' },
  { code: 'TH', weight: '2.5' },
]
const anAttempt = fc
  .record({
    raw: fc.nat(100),
    day: aDay,
    dated: fc.boolean(),
    paper: fc.constantFrom('LT', 'TH'),
  })
  .map(({ raw, day, dated, paper }) => ({
    ...attempt(`${raw}`, {
      id: `${raw}-${day}`,
      maximum: '100',
      submittedAt: dated ? `${dayOf2022(day)}T03:00:00Z` : null,
    }),
    paper,
  }))

export const anyInput: fc.Arbitrary<DecisionInput> = fc
  .record({
    own: fc.array(aSession, { maxLength: 8 }),
    catalogue: fc.array(fc.record({ source, code, taken: fc.boolean() }), { maxLength: 6 }),
    attempts: fc.array(anAttempt, { maxLength: 4 }),
    by: fc.constantFrom('highest', 'last', 'first' as const),
    papers: fc.boolean(),
    combine: fc.constantFrom('average', 'each' as const),
    unexcused: fc.constantFrom('review', 'fail', 'accept' as const),
    topics: fc.array(
      fc.record({ code: fc.constantFrom('A', 'B', 'C', 'D'), completed: fc.boolean() }),
      { maxLength: 6 },
    ),
    courses: fc.array(
      fc.record({
        module: fc.constantFrom('A', 'E'),
        source,
        completed: fc.boolean(),
        bySessions: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    sources: fc.subarray(['sessions', 'topics'] as const),
    modules: fc.constantFrom('all', 'optional' as const),
    deadline: aDay,
    extendedTo: fc.option(aDay),
    today: aDay,
    excuses: fc.array(fc.record({ source, code }), { maxLength: 2 }),
    presences: fc.array(
      fc.record({ source, code, mark: fc.constantFrom('present', 'absent' as const) }),
      { maxLength: 2 },
    ),
    platformState: fc.oneof(
      { weight: 8, arbitrary: fc.constant('active' as const) },
      fc.constantFrom('suspended', 'removed' as const),
    ),
    override: fc.oneof(
      { weight: 8, arbitrary: fc.constant(null) },
      fc.constantFrom('allow', 'refuse' as const),
    ),
  })
  .map((drawn) =>
    situation({
      rules: {
        ...withAttendance({ unexcused: drawn.unexcused }),
        finalTest: {
          ...rules.finalTest,
          attempts: drawn.by,
          papers: drawn.papers ? ofTwoPapers : null,
          combine: drawn.combine,
        },
        modules: drawn.modules,
      },
      cohort: { start: null, deadline: dayOf2022(drawn.deadline) },
      now: new Date(Date.UTC(2022, 11, drawn.today)),
      platformState: drawn.platformState,
      override: drawn.override,
      extendedTo: drawn.extendedTo === null ? null : dayOf2022(drawn.extendedTo),
      excuses: drawn.excuses,
      presences: drawn.presences,
      attendance: drawn.sources,
      attempts: drawn.attempts,
      sessions: drawn.own.map((one) =>
        session(one.code, one.presence, { minutes: 90, taken: one.taken, source: one.source }),
      ),
      sessionCatalogue: drawn.catalogue.map((one) => catalogued(one.code, { ...one, minutes: 90 })),
      topics: { required: null, records: drawn.topics },
      modules: drawn.courses,
    }),
  )

/** The same learner, where attempts are taken by another rule. */
export const byRule = (
  input: DecisionInput,
  attempts: 'highest' | 'first' | 'last',
): DecisionInput => ({
  ...input,
  rules: { ...input.rules, finalTest: { ...input.rules.finalTest, attempts } },
})

/** How good a verdict is for a learner; nobody is better off waiting for time than for a person. */
export const rank = ({ verdict }: Pick<Decision, 'verdict'>): number =>
  ({ failed: 0, incomplete: 1, review: 1, passed: 2 })[verdict]

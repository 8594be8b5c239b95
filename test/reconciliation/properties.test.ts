import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionPresence } from '../../connectors/contract.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { type DecisionInput, decide, RULES_REVISION } from '../../src/reconciliation/decide.ts'
import { attempt, catalogued, rules, session, situation, withAttendance } from './situation.ts'

type Presence = SessionPresence['presence']

const excuse = fc.constantFrom(null, 'ốm')
const presence: fc.Arbitrary<Presence> = fc.oneof(
  fc.constantFrom<Presence>({ state: 'present' }, { state: 'late' }, { state: 'unrecorded' }),
  excuse.map((reason): Presence => ({ state: 'absent', excuse: reason })),
  fc
    .record({ minutes: fc.nat(120), excuse })
    .map((mark): Presence => ({ state: 'measured', ...mark })),
)
const code = fc.constantFrom('S1', 'S2', 'S3', 'S4', 'S5', 'S6')
const source = fc.constantFrom('lms/KNS', 'portal/NTS')
const aSession = fc.record({ source, code, presence, taken: fc.boolean() })
const anAttempt = fc
  .record({ raw: fc.nat(100), day: fc.integer({ min: 1, max: 28 }), dated: fc.boolean() })
  .map(({ raw, day, dated }) =>
    attempt(`${raw}`, {
      id: `${raw}-${day}`,
      maximum: '100',
      submittedAt: dated ? `2022-12-${String(day).padStart(2, '0')}T03:00:00Z` : null,
    }),
  )
const policy = fc.constantFrom('review', 'fail', 'accept' as const)

const input: fc.Arbitrary<DecisionInput> = fc
  .record({
    own: fc.array(aSession, { maxLength: 8 }),
    catalogue: fc.array(fc.record({ source, code, taken: fc.boolean() }), { maxLength: 6 }),
    attempts: fc.array(anAttempt, { maxLength: 4 }),
    by: fc.constantFrom('highest', 'last', 'first' as const),
    unexcused: policy,
    topics: fc.array(
      fc.record({ code: fc.constantFrom('A', 'B', 'C', 'D'), completed: fc.boolean() }),
      {
        maxLength: 6,
      },
    ),
    sources: fc.subarray(['sessions', 'topics'] as const),
    modules: fc.constantFrom('all', 'optional' as const),
    deadline: fc.integer({ min: 1, max: 28 }),
    today: fc.integer({ min: 1, max: 28 }),
  })
  .map((drawn) =>
    situation({
      rules: {
        ...withAttendance({ unexcused: drawn.unexcused }),
        finalTest: { ...rules.finalTest, attempts: drawn.by },
        modules: drawn.modules,
      },
      cohort: { start: null, deadline: `2022-12-${String(drawn.deadline).padStart(2, '0')}` },
      now: new Date(Date.UTC(2022, 11, drawn.today)),
      attendance: drawn.sources,
      attempts: drawn.attempts,
      sessions: drawn.own.map((one) =>
        session(one.code, one.presence, { minutes: 90, taken: one.taken, source: one.source }),
      ),
      sessionCatalogue: drawn.catalogue.map((one) => catalogued(one.code, { ...one, minutes: 90 })),
      topics: { required: null, records: drawn.topics },
    }),
  )

const runs = { numRuns: 400 }

describe('for any learner', () => {
  it('the order of records and their repetition change nothing', () => {
    fc.assert(
      fc.property(input, fc.nat(), (given, seed) => {
        const mixed = <T>(list: readonly T[]): T[] => {
          const turned = [...list, ...list].toReversed()
          const at = turned.length === 0 ? 0 : seed % turned.length
          return [...turned.slice(at), ...turned.slice(0, at)]
        }
        const again = decide({
          ...given,
          attempts: mixed(given.attempts),
          sessions: mixed(given.sessions),
          sessionCatalogue: mixed(given.sessionCatalogue),
          topics: { required: null, records: mixed(given.topics.records) },
        })
        expect(again).toEqual(decide(given))
      }),
      runs,
    )
  })

  it('more attendance never takes a pass away', () => {
    fc.assert(
      fc.property(input, fc.nat(), (given, seed) => {
        if (decide(given).verdict !== 'passed') return
        const more = given.sessions.map((one, index) =>
          index === seed % given.sessions.length
            ? { ...one, presence: { state: 'present' as const } }
            : one,
        )
        expect(decide({ ...given, sessions: more }).verdict).toBe('passed')
      }),
      { numRuns: 2000 },
    )
  })

  it('a later deadline never shrinks the passed, where the best attempt counts', () => {
    fc.assert(
      fc.property(input, (given) => {
        const highest = {
          ...given,
          rules: {
            ...given.rules,
            finalTest: { ...given.rules.finalTest, attempts: 'highest' as const },
          },
        }
        if (decide(highest).verdict !== 'passed') return
        const later = decide({ ...highest, cohort: { start: null, deadline: '2023-06-30' } })
        expect(later.verdict).toBe('passed')
      }),
      { numRuns: 2000 },
    )
  })

  it('a pass has a test in time at or above the mark, and no attendance rule unproven', () => {
    fc.assert(
      fc.property(input, (given) => {
        const decision = decide(given)
        if (decision.verdict !== 'passed') return
        expect(decision.reasons).toEqual([])
        expect(decision.score?.late).toBe(false)
        expect(Number(decision.score?.points)).toBeGreaterThanOrEqual(5)
        if (decision.attendance !== null)
          expect(Number(decision.attendance.required)).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('the first reason is the decisive one, and no reason stands twice without cause', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { reasons, decisive } = decide(given)
        expect(decisive).toEqual(reasons[0] ?? null)
        const texts = reasons.map((reason) => JSON.stringify(reason))
        expect(new Set(texts).size).toBe(texts.length)
      }),
      runs,
    )
  })
})

it('the rules say what they said at this revision', () => {
  const decisions = fc.sample(input, { numRuns: 1000, seed: 4 }).map(decide)
  // Another hash for the same situations: the rules have changed. Raise RULES_REVISION, then note the new hash here.
  expect({
    revision: RULES_REVISION,
    decisions: sha256(JSON.stringify(decisions)).toString('hex').slice(0, 16),
  }).toEqual({ revision: 2, decisions: '5c06c5f016687874' })
})

/** What a store is told of outcomes and certificates, as pure functions of the facts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageId } from '../../../src/exchange/message-id.ts'
import {
  type CertificateToTell,
  type EndedRevision,
  earnedStatements,
  revocationStatements,
} from '../../../src/exchange/statements/certificate-statements.ts'
import {
  type OutcomeRevision,
  outcomeStatements,
} from '../../../src/exchange/statements/outcome-statements.ts'
import type { Statement, Told } from '../../../src/exchange/statements/statement.ts'
import { type Held, toVoid } from '../../../src/exchange/statements/to-void.ts'
import { faultsOfStatement, VOIDED } from '../../support/lrs/statement-faults.ts'

const told: Told = { publicUrl: 'https://hocvu.example.gov.vn', actor: 'learner-id' }
const ENROLMENT = 'd1f5b1a2-0000-4000-8000-000000000001'
const CERTIFICATE = 'd1f5b1a2-0000-4000-8000-000000000002'
const LEARNER = { id: 'd1f5b1a2-0000-4000-8000-000000000003', employeeCode: 'CB7' }

function revision(n: number, changes: Partial<OutcomeRevision> = {}): OutcomeRevision {
  return {
    ...{ enrolmentId: ENROLMENT, revision: n, learner: LEARNER, cohort: 'kns-1' },
    ...{ cohortName: 'Lớp 1', programTitle: { vi: 'Kỹ năng số', en: 'Digital skills' } },
    ...{ programVersion: 3, verdict: 'passed', score: '5.35', reasons: [] },
    attendance: { attended: '720', required: '720', unit: 'minutes' },
    at: new Date(Date.UTC(2026, 2, n, 2, 0, 0, 250)),
    held: 'yes',
    ...changes,
  }
}

const stated = (...history: OutcomeRevision[]) => outcomeStatements(told, history) ?? []
const says = ({ verb, object }: Statement) => [verb.display.en, object.id]
const verbsOf = (statements: readonly Statement[]) => statements.map(({ verb }) => verb.display.en)

/** As a store is left by everything that it was sent, in order; told twice is told once. */
function standingAfter(...sendings: Statement[][]): Statement[] {
  const held = new Map(sendings.flat().map((one) => [one.id, one]))
  const voided = new Set([...held.values()].flatMap((one) => (isVoid(one) ? [one.object.id] : [])))
  return [...held.values()].filter((one) => !isVoid(one) && !voided.has(one.id))
}
const isVoid = ({ verb }: Statement) => verb.id === VOIDED

describe('statements of an outcome', () => {
  it('say that the course was completed and passed, with exact scores, at the time of the fact', () => {
    const [completed, passed, ...more] = stated(revision(1))
    expect(more).toEqual([])
    expect(completed).toMatchObject({
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      result: { completion: true, duration: 'PT720M' },
    })
    expect(passed).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-5/),
      actor: {
        objectType: 'Agent',
        account: { homePage: 'https://hocvu.example.gov.vn', name: LEARNER.id },
      },
      verb: {
        id: 'http://adlnet.gov/expapi/verbs/passed',
        display: { vi: 'đạt', en: 'passed' },
      },
      object: {
        objectType: 'Activity',
        id: 'https://hocvu.example.gov.vn/xapi/cohorts/kns-1',
        definition: {
          type: 'http://adlnet.gov/expapi/activities/course',
          name: { vi: 'Kỹ năng số – Lớp 1', en: 'Digital skills – Lớp 1' },
        },
      },
      result: {
        // 5.35 / 10 in binary is 0.5349999999999999.
        score: { raw: 5.35, min: 0, max: 10, scaled: 0.535 },
        success: true,
        completion: true,
        duration: 'PT720M',
      },
      context: { registration: expect.any(String), platform: 'hocvu', revision: '3' },
      timestamp: '2026-03-01T02:00:00.250Z',
    })
  })

  it('say completed only where everything was done', () => {
    const failed = { verdict: 'failed', score: '4' } as const
    expect(verbsOf(stated(revision(1, { ...failed, reasons: ['score'] })))).toEqual([
      'completed',
      'failed',
    ])
    for (const reasons of [
      ['test-not-taken'],
      ['score', 'attendance'],
      ['no-evidence'],
      ['late'],
    ]) {
      const [only, ...more] = stated(revision(1, { ...failed, reasons }))
      expect([only?.verb.display.en, only?.result?.completion, more]).toEqual(['failed', false, []])
    }
    // A person let somebody pass who had missed a part of it.
    const allowed = stated(revision(1, { reasons: ['override-allowed', 'attendance'] }))
    expect(verbsOf(allowed)).toEqual(['passed'])
  })

  it('say nothing of whoever is not finished or looked at, and take back what was said before', () => {
    const unfinished = revision(1, { verdict: 'incomplete', reasons: ['test-not-taken'] })
    expect(stated(unfinished)).toEqual([])
    expect(stated(unfinished, revision(2, { verdict: 'review' }))).toEqual([])
    const before = stated(revision(1))
    const after = stated(revision(1), revision(2, { verdict: 'review' }))
    expect(after.map(says)).toEqual(before.map(({ id }) => ['voided', id]))
    expect(after.map(({ timestamp }) => timestamp)).toEqual(
      Array(2).fill('2026-03-02T02:00:00.250Z'),
    )
    expect(stated(revision(1), revision(2, { verdict: 'review' }), revision(3))).toHaveLength(2)
  })

  it('void what a later revision says otherwise, and repeat what stands where it says the same', () => {
    const first = stated(revision(1))
    const better = stated(revision(1), revision(2, { score: '9' }))
    expect(verbsOf(better)).toEqual(['voided', 'voided', 'completed', 'passed'])
    expect(standingAfter(first, better).map(({ result }) => result?.score?.raw)).toEqual([
      undefined,
      9,
    ])
    // A store that begins to be told here hears of it all the same; one that knows it hears nothing new.
    expect(stated(revision(1), revision(2))).toEqual(first)
    expect(stated(revision(1), revision(2, { score: '9' }), revision(3, { score: '9' }))).toEqual(
      better,
    )
  })

  it('know people by employee code where the store does, and tell nothing of whoever has none', () => {
    const byCode = { ...told, actor: 'employee-code' } as const
    expect(outcomeStatements(byCode, [revision(1)])?.[0]?.actor.account.name).toBe('CB7')
    const without = revision(1, { learner: { ...LEARNER, employeeCode: null } })
    expect(outcomeStatements(byCode, [without])).toBeNull()
  })
})

function certificate(n: number, changes: Partial<CertificateToTell> = {}): CertificateToTell {
  return {
    ...{ certificateId: CERTIFICATE, revision: n, learner: LEARNER, enrolmentId: ENROLMENT },
    ...{ cohort: 'kns-1', programTitle: { vi: 'Kỹ năng số', en: null } },
    verifyUrl: `https://hocvu.example.gov.vn/verify/${'c'.repeat(20)}${n}x`,
    at: new Date(Date.UTC(2026, 3, n)),
    earlier: Array.from({ length: n - 1 }, (_, before) => ended(before + 1)),
    ...changes,
  }
}
const ended = (n: number, changes: Partial<EndedRevision> = {}): EndedRevision => ({
  ...{ certificateId: CERTIFICATE, revision: n, at: new Date(Date.UTC(2026, 3, n)) },
  ...{ endedAt: new Date(Date.UTC(2026, 3, n + 1)), isRevoked: false, held: 'yes' },
  ...changes,
})
const earned = (fact: CertificateToTell) => earnedStatements(told, fact) ?? []

describe('statements of a certificate', () => {
  it('say that it was earned, under the address by which anybody verifies it', () => {
    const [only, ...more] = earned(certificate(1))
    expect(more).toEqual([])
    expect(only).toMatchObject({
      verb: { id: 'http://id.tincanapi.com/verb/earned' },
      object: {
        id: certificate(1).verifyUrl,
        definition: { name: { vi: 'Giấy chứng nhận: Kỹ năng số' } },
      },
      context: { registration: stated(revision(1))[0]?.context?.registration },
      timestamp: '2026-04-01T00:00:00.000Z',
    })
  })

  it('a revision voids what it replaces; a revocation what was revoked; reinstated, it is earned anew', () => {
    const first = earned(certificate(1))
    const second = earned(certificate(2))
    expect(second.map(says)).toEqual([
      ['voided', first[0]?.id],
      ['earned', certificate(2).verifyUrl],
    ])
    const revokedAt = new Date('2026-05-01T00:00:00Z')
    const revocation = ended(2, { endedAt: revokedAt, isRevoked: true })
    const revoked = revocationStatements(told, [ended(1), revocation])
    expect(revoked.map(says)).toEqual([['voided', second[1]?.id]])
    expect(standingAfter(first, second, revoked)).toEqual([])
    const again = earned(certificate(3, { earlier: [ended(1), revocation] }))
    expect(again[0]).toEqual(revoked[0])
    expect(standingAfter(first, second, revoked, again).map(says)).toEqual([
      ['earned', certificate(3).verifyUrl],
    ])
  })

  it('void what the store took last, whatever it refused or never heard of since', () => {
    const first = earned(certificate(1))
    const refused = ended(2, { held: 'no' })
    const neverTold = ended(3, { held: 'unknown' })
    const fourth = earned(certificate(4, { earlier: [ended(1), refused, neverTold] }))
    // Under the id that it would have had in the second.
    expect(fourth[0]).toEqual(earned(certificate(2))[0])
    expect(standingAfter(first, fourth).map(says)).toEqual([['earned', certificate(4).verifyUrl]])
    const revocation = ended(2, { held: 'no', isRevoked: true })
    expect(revocationStatements(told, [ended(1), revocation]).map(says)).toEqual([
      ['voided', first[0]?.id],
    ])
  })
})

describe('what is voided of earlier revisions', () => {
  const of = (...all: Held[]) => toVoid(all.map((held, at) => ({ at, held }))).map(({ at }) => at)

  it('is the last that was taken, and what may have got there since; of what is forgotten, all', () => {
    expect(of()).toEqual([])
    expect(of('yes', 'yes', 'no', 'unknown')).toEqual([1])
    expect(of('perhaps', 'yes', 'no', 'perhaps', 'unknown')).toEqual([1, 3])
    expect(of('unknown', 'no', 'perhaps', 'unknown')).toEqual([0, 2, 3])
    expect(of('no')).toEqual([])
  })

  it('is never more than twenty, with the one that was taken among them', () => {
    const many = (held: Held) => Array<Held>(50).fill(held)
    expect(of(...many('unknown'))).toEqual(Array.from({ length: 20 }, (_, at) => 30 + at))
    const since = of('yes', ...many('perhaps'))
    expect([since.length, since[0], since.at(-1)]).toEqual([20, 0, 50])
  })
})

describe('a revision that is made anew after a restore', () => {
  it('has ids of its own: those of the lost one stand for something else', () => {
    const later = new Date(Date.UTC(2026, 6, 1))
    const ids = (statements: readonly Statement[]) => statements.map(({ id }) => id)
    const lost = ids(stated(revision(1), revision(2, { score: '9' })))
    const anew = ids(stated(revision(1), revision(2, { score: '4', at: later })))
    expect(lost.filter((id) => anew.includes(id))).toEqual([])
    const paper = certificate(2)
    expect(ids(earned(paper))).not.toEqual(ids(earned({ ...paper, at: later })))
    const event = { kind: 'certificate.revised', subject: CERTIFICATE, revision: 2 } as const
    expect(messageId({ ...event, at: paper.at })).toBe(messageId({ ...event, at: paper.at }))
    expect(messageId({ ...event, at: later })).not.toBe(messageId({ ...event, at: paper.at }))
  })

  it('voids the revision before under the id that it has always had', () => {
    const later = new Date(Date.UTC(2026, 6, 1))
    const [first] = earned(certificate(1))
    const replaced = ended(1, { endedAt: later })
    const [voided] = earned(certificate(2, { at: later, earlier: [replaced] }))
    expect(voided?.object.id).toBe(first?.id)
    const revoked = { ...replaced, isRevoked: true }
    expect(revocationStatements(told, [revoked])[0]?.object.id).toBe(first?.id)
  })
})

const revisions = fc
  .array(
    fc.record({
      verdict: fc.constantFrom('passed', 'failed', 'incomplete', 'review'),
      score: fc.option(fc.integer({ min: 0, max: 100_000 }).map((n) => String(n / 10_000))),
      reasons: fc.subarray(['score', 'attendance', 'test-not-taken', 'override-allowed']),
      attendance: fc.constantFrom(null, { attended: '12', required: '16', unit: 'minutes' }),
      programVersion: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => list.map((changes, index) => revision(index + 1, changes)))

describe('whatever happens to an outcome', () => {
  it('the same event is always the same bytes, by the rules of xAPI', () => {
    fc.assert(
      fc.property(revisions, (history) => {
        const once = JSON.stringify(stated(...history))
        expect(JSON.stringify(stated(...structuredClone(history)))).toBe(once)
        expect(stated(...history).flatMap(faultsOfStatement)).toEqual([])
      }),
    )
  })

  it('an id says one thing for ever, scores are exact, and what stands in the end is the last outcome', () => {
    fc.assert(
      fc.property(revisions, (history) => {
        const sendings = history.map((_, index) => stated(...history.slice(0, index + 1)))
        const said = new Map<string, string>()
        for (const one of sendings.flat()) {
          expect(said.get(one.id) ?? JSON.stringify(one)).toBe(JSON.stringify(one))
          said.set(one.id, JSON.stringify(one))
        }
        const last = history.at(-1)
        const standing = standingAfter(...sendings)
        const verdicts = verbsOf(standing).filter((verb) => verb !== 'completed')
        const isOutcome = last?.verdict === 'passed' || last?.verdict === 'failed'
        expect(verdicts).toEqual(isOutcome ? [last.verdict] : [])
        for (const { result } of standing)
          if (result?.score !== undefined && last?.score)
            expect([String(result.score.raw), result.score.scaled * 10]).toEqual([
              last.score,
              expect.closeTo(result.score.raw, 12),
            ])
        // Told again from any point on, nothing else comes to stand.
        expect(standingAfter(...sendings, ...sendings)).toEqual(standing)
      }),
    )
  })
  it('at most one outcome stands, whichever revisions were refused, never told or forgotten', () => {
    const fates = fc.array(fc.constantFrom('taken', 'lost-answer', 'refused', 'off'), {
      ...{ minLength: 6, maxLength: 6 },
    })
    fc.assert(
      fc.property(revisions, fates, fc.nat(6), (history, fateOf, forgotten) => {
        const heldBy = {
          taken: 'yes',
          'lost-answer': 'perhaps',
          refused: 'no',
          off: 'unknown',
        } as const
        const known: OutcomeRevision[] = []
        const taken: Statement[][] = []
        for (const [at, one] of history.entries()) {
          const fate = fateOf[at] ?? 'taken'
          // Rows of deliveries go in their order.
          if (at === forgotten)
            for (const before of known) if (before.held === 'yes') before.held = 'unknown'
          const statements = stated(...known, one)
          known.push({ ...one, held: heldBy[fate] })
          if (fate !== 'taken' && fate !== 'lost-answer') continue
          taken.push(statements)
          const ofOutcomes = standingAfter(...taken).filter(
            ({ verb: { display } }) => display.en !== 'completed',
          )
          const isOutcome = one.verdict === 'passed' || one.verdict === 'failed'
          expect(verbsOf(ofOutcomes)).toEqual(isOutcome ? [one.verdict] : [])
        }
        const said = new Map<string, string>()
        for (const one of taken.flat()) {
          expect(said.get(one.id) ?? JSON.stringify(one)).toBe(JSON.stringify(one))
          said.set(one.id, JSON.stringify(one))
        }
      }),
    )
  })
})

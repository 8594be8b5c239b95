import { describe, expect, it } from 'vitest'
import type { EnrolmentRecord } from '../../connectors/contract.ts'
import { StoredCohort, StoredProgram } from '../../src/programs/stored.ts'
import { decisionInput } from '../../src/reconciliation/evidence.ts'
import type { EvidenceRow } from '../../src/reconciliation/evidence-store.ts'
import { noDecisions } from '../../src/reconciliation/person-decisions/standing.ts'
import { rules } from './situation.ts'

type State = EnrolmentRecord['state']

const learner = { audience: null, handedOutAt: null }

/** What the rules are told when the first platform says the first of these, and so on. */
function inputOf(kind: 'enrolment' | 'completion', ...said: object[]) {
  const rows = said.map(
    (payload, at): EvidenceRow => ({
      learnerId: 'l',
      platform: `p${at}`,
      course: 'KNS',
      kind,
      versionId: at,
      firstObservedAt: new Date('2022-11-01T00:00:00Z'),
      payload: { course: 'KNS', sourceUpdatedAt: null, ...payload },
    }),
  )
  return decisionInput(learner, rows, {
    cohort: StoredCohort.parse({
      id: 'kns-1',
      name: 'Lớp 1',
      start: null,
      deadline: null,
      enrol: 'platform',
      evidence: said.map((_, at) => ({
        platform: `p${at}`,
        course: 'KNS',
        finalTest: null,
        attendance: 'reported',
      })),
    }),
    program: StoredProgram.parse({
      id: 'ky-nang-so',
      title: { vi: 'Kỹ năng số', en: null },
      source: null,
      basis: 'stated',
      issue: 'manual',
      rules,
      modules: {},
      certificate: null,
    }),
    catalogue: [],
    personal: noDecisions,
    now: new Date('2022-12-01T00:00:00Z'),
  })
}

const stateOf = (...states: State[]) =>
  inputOf(
    'enrolment',
    ...states.map((state) => ({ state, handedOutAt: null, firstAccessAt: null })),
  ).platformState

describe('what several platforms say of one enrolment', () => {
  it.each<{ states: State[]; holds: State }>([
    { states: ['removed'], holds: 'removed' },
    { states: ['removed', 'active'], holds: 'active' },
    { states: ['removed', 'suspended', 'expired'], holds: 'suspended' },
    { states: ['removed', 'expired'], holds: 'expired' },
  ])('$states: $holds', ({ states, holds }) => {
    expect(stateOf(...states)).toBe(holds)
    expect(stateOf(...states.toReversed())).toBe(holds)
  })

  it('is nothing where none of them lists it', () => {
    expect(stateOf()).toBeNull()
  })
})

describe('what several platforms report of one course', () => {
  const stated = (...shares: (string | null)[]) =>
    inputOf(
      'completion',
      ...shares.map((progress) => ({ completedAt: null, progress, attendance: null })),
    )

  it('is the best of it, in whatever order it was read', () => {
    for (const shares of [
      ['0.3', '1', '0.75'],
      ['1', '0.75', '0.3'],
    ])
      expect(stated(...shares).reportedAttendance).toBe('1')
  })

  it('is not taken back by one that says nothing, nor by one that was taken back', () => {
    expect(stated('0.5', null)).toMatchObject({
      reportedAttendance: '0.5',
      completion: { completedAt: null, progress: '0.5' },
    })
    expect(stated(null)).toMatchObject({
      reportedAttendance: null,
      completion: { completedAt: null, progress: null },
    })
    expect(stated().completion).toBeNull()
  })

  it('is completed where one of them says when', () => {
    const completedAt = '2022-11-20T03:00:00Z'
    const nothing = { completedAt: null, progress: null, attendance: null }
    for (const said of [
      [{ ...nothing, completedAt }, nothing],
      [nothing, { ...nothing, completedAt }],
    ])
      expect(inputOf('completion', ...said).completion).toEqual({ completedAt, progress: null })
  })
})

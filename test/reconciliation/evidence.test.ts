import { describe, expect, it } from 'vitest'
import type { EnrolmentRecord } from '../../connectors/contract.ts'
import { decisionInput } from '../../src/reconciliation/evidence.ts'
import type { EnrolmentToDecide, EvidenceRow } from '../../src/reconciliation/store.ts'
import { rules } from './situation.ts'

type State = EnrolmentRecord['state']

const learner: EnrolmentToDecide = {
  id: 'e',
  learnerId: 'l',
  audience: null,
  handedOutAt: null,
  certifiedUnder: null,
  contextHash: Buffer.alloc(32),
  verdict: null,
  revision: null,
  decisionHash: null,
  seenContextHash: null,
  dueAt: null,
}

/** What the rules are told when each of the platforms says one of these of the enrolment. */
function stateOf(...states: State[]) {
  const rows = states.map(
    (state, at): EvidenceRow => ({
      learnerId: 'l',
      platform: `p${at}`,
      course: 'KNS',
      kind: 'enrolment',
      versionId: at,
      firstObservedAt: new Date('2022-11-01T00:00:00Z'),
      payload: {
        course: 'KNS',
        sourceUpdatedAt: null,
        state,
        handedOutAt: null,
        firstAccessAt: null,
      },
    }),
  )
  return decisionInput(learner, rows, {
    cohort: {
      id: 'kns-1',
      name: 'Lớp 1',
      start: null,
      deadline: null,
      enrol: 'platform',
      evidence: states.map((_, at) => ({
        platform: `p${at}`,
        course: 'KNS',
        finalTest: null,
        attendance: 'none',
      })),
    },
    program: {
      id: 'ky-nang-so',
      title: { vi: 'Kỹ năng số', en: null },
      source: null,
      basis: 'stated',
      issue: 'manual',
      rules,
      modules: {},
      certificate: null,
    },
    catalogue: [],
    now: new Date('2022-12-01T00:00:00Z'),
  }).platformState
}

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

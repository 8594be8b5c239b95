/** A plan lists all topics of an audience in one program; a class teaches one of them. */
import { expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import { decisionInput } from '../../src/reconciliation/evidence.ts'
import type { EvidenceRow } from '../../src/reconciliation/evidence-store.ts'
import { noDecisions } from '../../src/reconciliation/person-decisions/standing.ts'

const file = (source: string) => `id: p
title: { vi: P }
rules: { attendance: { minimum: 3/4 }, modules: all }
modules: { Quản lý: [CB, DLS, HLS, ATTT] }
moduleTitles: { CB: { vi: C }, DLS: { vi: D }, HLS: { vi: H }, ATTT: { vi: A } }
cohorts:
  - id: attt-1
    deadline: 2025-03-14
    evidence:
      - { platform: lms, course: ATTT, finalTest: cuoi-khoa, attendance: topics${source} }
`

const read = { learnerId: 'l', platform: 'lms', course: 'ATTT', versionId: 1 }
const firstObservedAt = new Date('2025-03-03T00:00:00Z')
const said = { course: 'ATTT', sourceUpdatedAt: null }
const attempt = {
  id: '1',
  raw: '8',
  minimum: '0',
  maximum: '10',
  startedAt: null,
  submittedAt: '2025-03-10T03:00:00Z',
  overridden: false,
}

const rows: EvidenceRow[] = [
  {
    ...read,
    kind: 'test',
    firstObservedAt,
    payload: { ...said, test: { id: '1', name: null, code: 'cuoi-khoa' }, attempts: [attempt] },
  },
  {
    ...read,
    kind: 'completion',
    firstObservedAt,
    payload: {
      ...said,
      completedAt: '2025-03-10T03:00:00Z',
      progress: '1',
      attendance: null,
    },
  },
]

/** The verdict on a manager who has done the course and its test. */
function verdict(source: string) {
  const { programs } = parseConfiguration(
    [
      { name: 'platforms.yaml', text: 'platforms: [{ id: lms, connector: onetouch }]\n' },
      { name: 'programs/p.yaml', text: file(source) },
    ],
    ['onetouch'],
  )
  const [program] = programs
  const [cohort] = program?.cohorts ?? []
  if (program === undefined || cohort === undefined) throw new Error('no program was read')
  const input = decisionInput({ audience: 'Quản lý', handedOutAt: null }, rows, {
    cohort,
    program,
    catalogue: [],
    personal: noDecisions,
    now: new Date('2025-03-20T00:00:00Z'),
  })
  const { verdict: decided, reasons, attendance } = decide(input)
  return [decided, attendance?.attended, attendance?.required, reasons.map(({ code }) => code)]
}

it('a class that says which topic it teaches asks for that topic alone', () => {
  expect(verdict(', module: ATTT')).toEqual(['passed', '1', '1', []])
})

it('a class that does not say asks for the whole list', () => {
  expect(verdict('')).toEqual(['failed', '0', '4', ['attendance', 'modules']])
})

import { describe, expect, it } from 'vitest'
import type { CohortDefinition } from '../../src/programs/definition.ts'
import { StoredCohort, StoredProgram } from '../../src/programs/stored.ts'
import { decide } from '../../src/reconciliation/decide.ts'
import { decisionInput } from '../../src/reconciliation/evidence.ts'
import type { EvidenceRow } from '../../src/reconciliation/evidence-store.ts'
import {
  noDecisions,
  type PersonDecisions,
} from '../../src/reconciliation/person-decisions/standing.ts'
import { attempt, catalogued, excused, present, rules, session } from './situation.ts'

type Entry = Partial<CohortDefinition['evidence'][number]>

interface Setting {
  deadline?: string
  evidence: Entry[]
  papers?: { code: string; weight: string }[]
  modules?: Record<string, string[]>
  personal?: Partial<PersonDecisions>
  handedOutAt?: Date
}

/** What the rules are told of a learner of the audience CC. */
function inputOf(rows: readonly Partial<EvidenceRow>[], setting: Setting) {
  const cohort = StoredCohort.parse({
    id: 'kns-1',
    name: 'Lớp 1',
    start: null,
    deadline: setting.deadline ?? null,
    enrol: 'platform',
    evidence: setting.evidence.map((entry) => ({
      platform: 'lms',
      course: 'KNS',
      finalTest: null,
      attendance: 'none',
      ...entry,
    })),
  })
  const program = StoredProgram.parse({
    id: 'ky-nang-so',
    title: { vi: 'Kỹ năng số', en: null },
    source: null,
    basis: 'stated',
    issue: 'manual',
    rules: { ...rules, finalTest: { ...rules.finalTest, papers: setting.papers ?? null } },
    modules: setting.modules ?? {},
    certificate: null,
  })
  const stored = rows.map(
    (row, at): EvidenceRow => ({
      learnerId: 'l',
      platform: 'lms',
      course: 'KNS',
      kind: 'test',
      versionId: at,
      firstObservedAt: new Date('2022-11-01T00:00:00Z'),
      ...row,
      payload: { course: row.course ?? 'KNS', sourceUpdatedAt: null, ...Object(row.payload) },
    }),
  )
  return decisionInput({ audience: 'CC', handedOutAt: setting.handedOutAt ?? null }, stored, {
    cohort,
    program,
    catalogue: [catalogued('S1')],
    personal: { ...noDecisions, ...setting.personal },
    now: new Date('2022-12-01T00:00:00Z'),
  })
}

const testOf = (name: string | null, raw: string, code: string | null = null) => ({
  payload: { test: { id: '1', name, code }, attempts: [attempt(raw, { id: raw })] },
})
const made = ({ attempts }: ReturnType<typeof inputOf>) =>
  attempts.map(({ raw, paper }) => [raw, paper])

describe('the final test of a cohort', () => {
  it('is the grade item of that name or code, however it is spaced', () => {
    const rows = [
      testOf('Thi  cuối khóa', '7'),
      testOf('Bài tập', '8', 'final'),
      testOf('Bài tập', '9'),
    ]
    expect(made(inputOf(rows, { evidence: [{ finalTest: 'Thi cuối khóa' }] }))).toEqual([
      ['7', null],
    ])
    expect(made(inputOf(rows, { evidence: [{ finalTest: 'final' }] }))).toEqual([['8', null]])
    expect(made(inputOf(rows, { evidence: [{ finalTest: null }] }))).toHaveLength(3)
    expect(made(inputOf(rows, { evidence: [{ finalTest: 'khác' }] }))).toEqual([])
  })

  it('is of the courses that the cohort names, and taken once where two entries name it', () => {
    const elsewhere = { ...testOf('final', '9'), course: 'KHAC' }
    const portal = { ...testOf('final', '6'), platform: 'portal' }
    const evidence = [{ finalTest: 'final' }, { attendance: 'topics' as const }]
    expect(made(inputOf([testOf('final', '7'), elsewhere, portal], { evidence }))).toEqual([
      ['7', null],
    ])
  })

  it('of several papers has each from the item that its entry names', () => {
    const papers = [
      { code: 'LT', weight: '1' },
      { code: 'TH', weight: '1' },
    ]
    const evidence = [
      { finalTest: 'Lý thuyết', paper: 'LT' },
      { finalTest: 'Thực hành', paper: 'TH' },
      { finalTest: 'Bài tập' },
    ]
    const rows = [testOf('Lý thuyết', '4'), testOf('Thực hành', '6'), testOf('Bài tập', '10')]
    const input = inputOf(rows, { papers, evidence })
    expect(made(input)).toEqual([
      ['4', 'LT'],
      ['6', 'TH'],
    ])
    expect(decide(input).score?.points).toBe('5')
    expect(made(inputOf(rows, { evidence }))).toEqual([
      ['4', null],
      ['6', null],
      ['10', null],
    ])
  })
})

describe('modules that are courses', () => {
  const evidence: Entry[] = [
    { course: 'AT', module: 'ATAN' },
    { course: 'KNS', module: 'NTS', attendance: 'sessions' },
    { course: 'KHAC' },
  ]
  const completion = (course: string, said: object) => ({
    kind: 'completion',
    course,
    payload: { completedAt: null, progress: null, attendance: null, ...said },
  })
  const completed = (...rows: Partial<EvidenceRow>[]) =>
    inputOf(rows, { evidence }).modules.map((course) => course.completed)

  it('are those that the entries name, with the way they are evidenced', () => {
    expect(inputOf([], { evidence }).modules).toEqual([
      { module: 'ATAN', source: 'lms/AT', completed: false, completedAt: null, bySessions: false },
      { module: 'NTS', source: 'lms/KNS', completed: false, completedAt: null, bySessions: true },
    ])
  })

  it.each([
    { said: { completedAt: '2022-11-20T03:00:00Z' }, states: true },
    { said: { progress: '1' }, states: true },
    { said: { progress: '0.999' }, states: false },
    { said: { attendance: '1' }, states: false },
  ])('are completed by $said: $states', ({ said, states }) => {
    expect(completed(completion('AT', said))).toEqual([states, false])
  })

  it('are completed by any of two accounts, and only their own course', () => {
    const done = completion('AT', { progress: '1' })
    expect(completed(done, completion('AT', { progress: '0' }))).toEqual([true, false])
    expect(completed(completion('KHAC', { progress: '1' }))).toEqual([false, false])
  })

  it('are required by the audience of the learner', () => {
    const modules = { CC: ['NTS', 'ATAN'], HS: ['AI'] }
    expect(inputOf([], { evidence, modules }).topics.required).toEqual(['NTS', 'ATAN'])
    expect(inputOf([], { evidence }).topics.required).toBeNull()
  })
})

describe('sessions, topics and shares', () => {
  const sessions = { kind: 'sessions', payload: { sessions: [session('S1', present)] } }

  it('sessions are read where the cohort counts them, under the course that they are of', () => {
    const asked = inputOf([sessions], { evidence: [{ attendance: 'sessions' }] })
    expect(asked.sessions).toMatchObject([{ source: 'lms/KNS', code: 'S1' }])
    expect(asked.sessionCatalogue).toEqual([catalogued('S1')])
    expect(inputOf([sessions], { evidence: [{ attendance: 'topics' }] }).sessions).toEqual([])
    const two: Entry[] = [{ finalTest: 'final' }, { attendance: 'sessions' }]
    expect(inputOf([sessions], { evidence: two }).sessions).toHaveLength(1)
  })

  it('topics are read whatever counts as attendance', () => {
    const topic = { code: 'NTS', name: null, completed: true, completedAt: null }
    const row = { kind: 'topics', payload: { topics: [topic] } }
    expect(inputOf([row], { evidence: [{}] }).topics.records).toEqual([topic])
  })

  it('a stated share goes before progress, and is read where the cohort counts it', () => {
    const row = {
      kind: 'completion',
      payload: { completedAt: null, progress: '0.9', attendance: '0.5' },
    }
    const reported = inputOf([row], { evidence: [{ attendance: 'reported' }] })
    expect(reported.reportedAttendance).toBe('0.5')
    expect(inputOf([row], { evidence: [{}] }).reportedAttendance).toBeNull()
  })
})

it('the dates of the cohort are the rules’', () => {
  expect(inputOf([], { evidence: [], deadline: '2022-12-31' }).cohort).toEqual({
    start: null,
    deadline: '2022-12-31',
  })
})

describe('when a learner began', () => {
  const enrolment = (at: string, said: object) => ({
    kind: 'enrolment',
    firstObservedAt: new Date(at),
    payload: { state: 'active', handedOutAt: null, firstAccessAt: null, ...said },
  })

  it('is the earliest of what platforms and the ledger of accounts say', () => {
    const rows = [
      enrolment('2022-11-03T00:00:00Z', {
        handedOutAt: '2022-11-02T00:00:00Z',
        firstAccessAt: '2022-11-06T00:00:00Z',
      }),
      enrolment('2022-11-01T00:00:00Z', { firstAccessAt: '2022-11-05T00:00:00Z' }),
    ]
    const evidence = [{}]
    expect(inputOf(rows, { evidence }).start).toEqual({
      handedOutAt: new Date('2022-11-02T00:00:00Z'),
      firstSeenAt: new Date('2022-11-01T00:00:00Z'),
      firstAccessAt: new Date('2022-11-05T00:00:00Z'),
    })
    expect(inputOf([enrolment('2022-11-03T00:00:00Z', {})], { evidence }).start).toEqual({
      handedOutAt: null,
      firstSeenAt: new Date('2022-11-03T00:00:00Z'),
      firstAccessAt: null,
    })
    expect(inputOf([], { evidence }).start.firstSeenAt).toBeNull()
    const handedOutAt = new Date('2022-10-31T00:00:00Z')
    expect(inputOf(rows, { evidence, handedOutAt }).start.handedOutAt).toEqual(handedOutAt)
  })
})

describe('what people decided', () => {
  const act = { act: 'a', reason: 'Nghỉ ốm', actor: 'lan', at: new Date('2022-11-20T00:00:00Z') }
  const named = { platform: 'lms', course: 'KNS', session: 'S1' }

  it('reaches the rules with who said it and why', () => {
    const input = inputOf([], {
      evidence: [{}],
      personal: {
        excuses: [{ ...act, ...named, acceptedBy: 'Trưởng phòng' }],
        presences: [{ ...act, ...named, mark: 'present' }],
        overrides: [
          { ...act, kind: 'extend', lastDay: '2023-01-10', expiresOn: null },
          { ...act, kind: 'allow', lastDay: null, expiresOn: '2022-12-01' },
          { ...act, kind: 'refuse', lastDay: null, expiresOn: '2022-11-30' },
        ],
      },
    })
    expect(input).toMatchObject({
      excuses: [{ source: 'lms/KNS', code: 'S1', reason: 'Nghỉ ốm', by: 'Trưởng phòng' }],
      presences: [{ source: 'lms/KNS', code: 'S1', mark: 'present', reason: 'Nghỉ ốm', by: 'lan' }],
      override: 'allow',
      extendedTo: '2023-01-10',
    })
  })
})

describe('records in other orders and other pieces', () => {
  const attempts = ['4', '6', '5'].map((raw) => attempt(raw, { id: raw }))
  const held = ['S1', 'S2', 'S3', 'S4'].map((code) =>
    session(code, code === 'S4' ? excused : present),
  )
  const evidence: Entry[] = [{ finalTest: 'final', attendance: 'sessions' }]
  const test = (some: typeof attempts) => ({
    kind: 'test',
    payload: { test: { id: '1', name: 'final', code: null }, attempts: some },
  })
  const roll = (some: typeof held) => ({ kind: 'sessions', payload: { sessions: some } })
  const whole = [test(attempts), roll(held)]

  it.each([
    { name: 'turned round', rows: whole.toReversed() },
    { name: 'twice', rows: [...whole, ...whole] },
    {
      name: 'in pages that fall elsewhere',
      rows: [
        roll(held.slice(2)),
        test(attempts.slice(1)),
        roll(held.slice(0, 2)),
        test(attempts.slice(0, 1)),
      ],
    },
    {
      name: 'in pages that overlap',
      rows: [test(attempts.slice(0, 2)), test(attempts), roll(held.slice(1)), roll(held)],
    },
  ])('are decided alike: $name', ({ rows }) => {
    const decision = decide(inputOf(whole, { evidence }))
    expect(decision.score?.points).toBe('6')
    expect(decide(inputOf(rows, { evidence }))).toEqual(decision)
  })
})

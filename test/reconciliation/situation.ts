/** A learner who has everything, from which each test takes away or changes one thing. */
import type { SessionPresence } from '../../connectors/contract.ts'
import type { ProgramRules } from '../../src/programs/definition.ts'
import type { DecisionInput } from '../../src/reconciliation/decide.ts'
import type { Attempt } from '../../src/reconciliation/score.ts'
import type { CatalogueSession, HeldSession } from '../../src/reconciliation/sessions.ts'

export const rules: ProgramRules = {
  finalTest: { pass: '5', scale: '10', attempts: 'highest', papers: null, combine: 'average' },
  attendance: {
    minimum: { numerator: 3, denominator: 4 },
    unexcused: 'review',
    presence: { numerator: 1, denominator: 2 },
    counted: 'minutes',
  },
  window: null,
  modules: 'optional',
}

/** Before and after the close of the window, 24:00 on 31/12/2022 in Vietnam. */
export const whileOpen = new Date('2022-12-01T00:00:00Z')
export const afterClose = new Date('2023-02-01T00:00:00Z')

export function attempt(raw: string, changes: Partial<Attempt> = {}): Attempt {
  return {
    id: '1',
    raw,
    minimum: '0',
    maximum: '10',
    submittedAt: '2022-11-20T03:00:00Z',
    overridden: false,
    ...changes,
  }
}

type Presence = SessionPresence['presence']

export const present: Presence = { state: 'present' }
export const late: Presence = { state: 'late' }
export const excused: Presence = { state: 'absent', excuse: 'ốm' }
export const unexcused: Presence = { state: 'absent', excuse: null }
export const unrecorded: Presence = { state: 'unrecorded' }
export const measured = (minutes: number, excuse: string | null = null): Presence => ({
  state: 'measured',
  minutes,
  excuse,
})

export function session(
  code: string,
  presence: Presence,
  changes: Partial<HeldSession> = {},
): HeldSession {
  return { source: 'lms/KNS', code, minutes: 45, startsAt: null, taken: true, presence, ...changes }
}

/** As the cohort's catalogue has it. */
export function catalogued(
  code: string,
  changes: Partial<CatalogueSession> = {},
): CatalogueSession {
  return { source: 'lms/KNS', code, minutes: 45, startsAt: null, taken: true, ...changes }
}

/** Sessions S1, S2 … of one length, as this learner's records and the cohort's catalogue name them. */
export function sessions(presences: readonly (Presence | 'to come')[], minutes = 45) {
  const own = presences.map((presence, index) =>
    presence === 'to come'
      ? session(`S${index + 1}`, unrecorded, { minutes, taken: false })
      : session(`S${index + 1}`, presence, { minutes }),
  )
  return {
    sessions: own,
    sessionCatalogue: own.map(({ code, taken }) => catalogued(code, { minutes, taken })),
  }
}

export function situation(changes: Partial<DecisionInput> = {}): DecisionInput {
  return {
    rules,
    cohort: { start: '2022-11-01', deadline: '2022-12-31' },
    now: afterClose,
    start: { handedOutAt: null, firstSeenAt: null, firstAccessAt: null },
    platformState: 'active',
    override: null,
    extendedTo: null,
    excuses: [],
    presences: [],
    attendance: ['sessions'],
    attempts: [attempt('8')],
    ...sessions([present, present, present, present]),
    topics: { required: null, records: [] },
    modules: [],
    reportedAttendance: null,
    completion: null,
    ...changes,
  }
}

export const withAttendance = (
  changes: Partial<NonNullable<ProgramRules['attendance']>>,
): ProgramRules => ({
  ...rules,
  attendance: {
    minimum: { numerator: 3, denominator: 4 },
    unexcused: 'review',
    presence: { numerator: 1, denominator: 2 },
    counted: 'minutes',
    ...changes,
  },
})

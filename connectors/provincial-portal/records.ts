/** One item of the portal, a learner in a course, as records. */
import { Exact } from '../../src/foundation/decimal.ts'
import { cleanName } from '../../src/foundation/names.ts'
import type { AccountRecord, SourceRecord } from '../contract.ts'
import type { Item } from './wire.ts'

/** What is wrong with an item whose fields can be read but not be meant. */
export interface ItemFault {
  reason: string
  detail: string
}

export function faultOfItem(item: Item): ItemFault | null {
  const test = item.final_test
  if (test !== null) {
    if (new Exact(test.max_score).lte(0))
      return {
        reason: 'range-empty',
        detail: `The largest score, ${test.max_score}, leaves no range. Correct the test on the portal.`,
      }
    const score = test.score === null ? null : new Exact(test.score)
    if (score !== null && (score.lt(0) || score.gt(test.max_score)))
      return {
        reason: 'score-out-of-range',
        detail: `The score ${test.score} lies outside 0 to ${test.max_score}. Correct it on the portal.`,
      }
  }
  const progress = item.progress ? new Exact(item.progress) : null
  if (progress !== null && (progress.lt(0) || progress.gt(1)))
    return {
      reason: 'progress-out-of-range',
      detail: `The progress ${item.progress} lies outside 0 to 1. Correct it on the portal.`,
    }
  const codes = item.sessions.map((session) => session.code)
  const twice = codes.find((code, index) => codes.indexOf(code) !== index)
  if (twice === undefined) return null
  return {
    reason: 'session-twice',
    detail: `The session ${twice} stands twice in one item. Correct it on the portal.`,
  }
}

/** @param course as the cohort's evidence names it */
export function recordsOfItem(item: Item, course: string): SourceRecord[] {
  const fact = (kind: string) => ({
    sourceId: `${kind}:${item.id}`,
    account: item.learner.id,
    course,
    sourceUpdatedAt: item.updated_at,
  })
  const test = item.final_test
  return [
    accountOf(item.learner),
    {
      kind: 'enrolment',
      ...fact('enrolment'),
      state: 'active',
      handedOutAt: null,
      firstAccessAt: null,
    },
    {
      kind: 'test',
      ...fact('test'),
      test: { id: 'final_test', name: null, code: null },
      attempts:
        test === null || test.score === null
          ? []
          : [
              {
                id: 'final',
                raw: test.score,
                minimum: '0',
                maximum: test.max_score,
                submittedAt: test.submitted_at,
                overridden: false,
              },
            ],
    },
    {
      kind: 'sessions',
      ...fact('sessions'),
      sessions: item.sessions.map((session) => ({
        code: session.code,
        minutes: session.minutes,
        startsAt: null,
        taken: true,
        presence: {
          state: 'measured',
          // Presence is clipped to the session; begun minutes do not count.
          minutes: Math.min(Math.floor(session.attended_minutes), session.minutes),
          excuse: session.excuse,
        },
      })),
    },
    {
      kind: 'topics',
      ...fact('topics'),
      topics: item.modules.map((module) => ({
        code: module.code,
        name: null,
        completed: module.completed_at !== null,
        completedAt: module.completed_at,
      })),
    },
    {
      kind: 'completion',
      ...fact('completion'),
      completedAt: item.completed_at,
      progress: item.progress ?? null,
      attendance: null,
    },
  ]
}

/** Twelve digits as employee code are a citizen's number. */
function accountOf(learner: Item['learner']): AccountRecord {
  const isNationalId = learner.employee_code !== null && /^\d{12}$/.test(learner.employee_code)
  return {
    kind: 'account',
    sourceId: `account:${learner.id}`,
    account: learner.id,
    fullName: cleanName(learner.full_name),
    nameOrder: 'family-first',
    employeeCode: isNationalId ? null : learner.employee_code,
    nationalId: isNationalId ? learner.employee_code : null,
    username: null,
    email: learner.email,
    emailVerified: true,
    phone: learner.phone,
    dateOfBirth: learner.date_of_birth,
    unit: learner.unit,
  }
}

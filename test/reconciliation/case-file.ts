/** Reads cases.yaml: what a coordinator writes, as the rules are given it. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseVietnameseDate, startOfDateInVietnam } from '../../src/foundation/dates.ts'
import type { ProgramRules } from '../../src/programs/definition.ts'
import { parseFraction } from '../../src/programs/fraction.ts'
import {
  afterIssue,
  type Decision,
  type DecisionInput,
  decide,
} from '../../src/reconciliation/decide.ts'
import type { PaperAttempt } from '../../src/reconciliation/final-test.ts'
import { standingOverrides } from '../../src/reconciliation/person-decisions/standing.ts'
import type { HeldSession } from '../../src/reconciliation/sessions.ts'
import * as learner from './situation.ts'

/** `21/05/2022` is the whole day, `21/05/2022 23:50` a minute, `21/05/2022 23:59:59` a second, on Vietnamese clocks. */
const moment = z.string().transform((text, context): Date => {
  const [day = '', time = '00:00'] = text.split(' ')
  const date = parseVietnameseDate(day)
  const clock = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time)
  if (date !== null && clock) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map((part) => Number(part ?? 0))
    const after = ((hours * 60 + minutes) * 60 + seconds) * 1000
    return new Date(startOfDateInVietnam(date).getTime() + after)
  }
  context.addIssue({ code: 'custom', message: `${text} is no day and no time` })
  return z.NEVER
})

const day = z.string().transform((text, context) => {
  const date = parseVietnameseDate(text)
  if (date !== null) return date
  context.addIssue({ code: 'custom', message: `${text} is no day` })
  return z.NEVER
})

const share = z.string().transform((text, context) => {
  const fraction = parseFraction(text)
  if (fraction !== null) return fraction
  context.addIssue({ code: 'custom', message: `${text} is no share` })
  return z.NEVER
})

const marks: Record<string, Partial<HeldSession>> = {
  'có mặt': { presence: learner.present },
  'đi muộn': { presence: learner.late },
  'nghỉ có lý do': { presence: learner.excused },
  'nghỉ không lý do': { presence: learner.unexcused },
  'chưa điểm danh': { presence: learner.unrecorded },
  'chưa học': { presence: learner.unrecorded, taken: false },
}

const verdicts = {
  Đạt: 'passed',
  'Không đạt': 'failed',
  'Chưa hoàn thành': 'incomplete',
  'Chờ xem xét': 'review',
} as const

const Test = z.strictObject({
  score: z.string(),
  at: moment.optional(),
  paper: z.string().optional(),
})

const Case = z.strictObject({
  ca: z.string(),
  /** Points as `7.5` of 10, `49.95/100`, or `3 (1..5)` where the scale does not begin at 0. */
  score: z.string().nullable().optional(),
  tests: z.array(Test).optional(),
  pass: z.string().optional(),
  scale: z.string().optional(),
  attempts: z.enum(['highest', 'last', 'first']).optional(),
  papers: z.record(z.string(), z.string()).optional(),
  combine: z.enum(['average', 'each']).optional(),
  /** `30 có mặt, 10 nghỉ có lý do, 1 dự 20 phút`: sessions B1, B2 … of `minutes` each. */
  sessions: z.string().optional(),
  minutes: z.int().default(45),
  minimum: share.optional(),
  presence: share.optional(),
  unexcused: z.enum(['review', 'fail', 'accept']).optional(),
  /** Where attendance comes from; `no rule`: the program asks for none. */
  attendance: z
    .union([z.literal('no rule'), z.array(z.enum(['sessions', 'topics', 'reported', 'none']))])
    .default(['sessions']),
  topics: z
    .strictObject({ required: z.array(z.string()).nullable(), done: z.array(z.string()) })
    .optional(),
  modules: z.enum(['all', 'optional']).optional(),
  /** Courses that are a module: completed, or the sessions of the course. */
  courses: z.array(z.strictObject({ module: z.string(), has: z.string() })).default([]),
  reported: z.string().optional(),
  handedOut: moment.optional(),
  days: z.int().optional(),
  deadline: day.nullable().default('2022-12-31'),
  now: moment.default(new Date('2023-02-01T00:00:00Z')),
  platform: z.enum(['active', 'suspended', 'expired', 'removed']).default('active'),
  override: z
    .array(
      z.strictObject({
        kind: z.enum(['allow', 'refuse', 'extend']),
        to: day.optional(),
        until: day.optional(),
      }),
    )
    .default([]),
  excuses: z.array(z.string()).default([]),
  presences: z.record(z.string(), z.enum(['present', 'absent'])).default({}),
  /** Points on the certificate that the learner holds. */
  certificate: z.string().nullable().optional(),
  verdict: z.enum(['Đạt', 'Không đạt', 'Chưa hoàn thành', 'Chờ xem xét']),
  /** Codes of every reason in their order. */
  reasons: z.array(z.string()).default([]),
  /** Attended/required, possible: in minutes, topics or hundredths. */
  figures: z.string().optional(),
  points: z.string().optional(),
})
export type Case = z.infer<typeof Case>

/** The cases by their heading. */
export function readCases(): Record<string, Case[]> {
  const text = readFileSync(new URL('cases.yaml', import.meta.url), 'utf8')
  return z.record(z.string(), z.array(Case)).parse(parse(text, reviveWhole, { schema: 'failsafe' }))
}

/** Scores stay as written; only these two keys are counts. */
function reviveWhole(key: unknown, value: unknown): unknown {
  if (value === 'null') return null
  return (key === 'minutes' || key === 'days') && typeof value === 'string' ? Number(value) : value
}

export function decideCase(one: Case): Decision {
  const decision = decide(inputOf(one))
  return one.certificate === undefined ? decision : afterIssue(decision, one.certificate)
}

export const expectedVerdict = ({ verdict }: Case) => verdicts[verdict]

function inputOf(one: Case): DecisionInput {
  const { verdict: override, extendedTo } = standingOverrides(one.override.map(asOverride), one.now)
  const own = one.sessions === undefined ? [] : sessionsOf(one.sessions, 'lms/KNS', one.minutes)
  const ofModules = one.courses.flatMap(({ module, has }) =>
    has === 'completed' || has === 'nothing' ? [] : sessionsOf(has, `lms/${module}`, one.minutes),
  )
  const given =
    one.sessions === undefined && ofModules.length === 0 ? {} : held([...own, ...ofModules])
  return learner.situation({
    rules: rulesOf(one),
    cohort: { start: '2022-05-06', deadline: one.deadline },
    now: one.now,
    start: { handedOutAt: one.handedOut ?? null, firstSeenAt: null, firstAccessAt: null },
    platformState: one.platform,
    override,
    extendedTo,
    excuses: one.excuses.map((code) => ({ source: 'lms/KNS', code })),
    presences: Object.entries(one.presences).map(([code, mark]) => ({
      source: 'lms/KNS',
      code,
      mark,
    })),
    attendance: one.attendance === 'no rule' ? ['sessions'] : one.attendance,
    attempts: attemptsOf(one),
    ...given,
    ...(one.topics === undefined ? {} : { topics: topicsOf(one.topics) }),
    modules: one.courses.map(({ module, has }) => ({
      module,
      source: `lms/${module}`,
      completed: has === 'completed',
      bySessions: has !== 'completed' && has !== 'nothing',
    })),
    reportedAttendance: one.reported ?? null,
  })
}

function rulesOf(one: Case): ProgramRules {
  const { minimum, presence, unexcused, pass, scale, attempts, papers, combine } = one
  const given = learner.withAttendance({
    ...(minimum && { minimum }),
    ...(presence && { presence }),
    ...(unexcused && { unexcused }),
  })
  return {
    ...given,
    attendance: one.attendance === 'no rule' ? null : given.attendance,
    finalTest: {
      pass: pass ?? '5',
      scale: scale ?? '10',
      attempts: attempts ?? 'highest',
      papers: papers ? Object.entries(papers).map(([code, weight]) => ({ code, weight })) : null,
      combine: combine ?? 'average',
    },
    window: one.days === undefined ? null : { days: one.days, from: 'account' },
    modules: one.modules ?? 'optional',
  }
}

function attemptsOf({ score, tests }: Case): PaperAttempt[] {
  if (score === null) return []
  const made = tests ?? [{ score: score ?? '8' }]
  return made.map(({ score: points, ...test }, index) => {
    const { at, paper } = { at: undefined, paper: undefined, ...test }
    const range = /^(\S+) \((\S+)\.\.(\S+)\)$/.exec(points)
    const [raw = '', maximum = '10'] = range ? [range[1], range[3]] : points.split('/')
    const submittedAt = at === undefined ? null : at.toISOString()
    const minimum = range?.[2] ?? '0'
    const own = { id: `${index + 1}`, minimum, maximum, submittedAt }
    return { ...learner.attempt(raw, own), ...(paper === undefined ? {} : { paper }) }
  })
}

function sessionsOf(text: string, source: string, minutes: number): HeldSession[] {
  const parts = text === '' ? [] : text.split(', ')
  const sessions = parts.flatMap((part) => {
    const [, count = '', mark = ''] = /^(\d+) (.+)$/.exec(part) ?? []
    const attended = /^dự (\d+) phút( có lý do)?$/.exec(mark)
    const changes = attended
      ? { presence: learner.measured(Number(attended[1]), attended[2] ? 'ốm' : null) }
      : marks[mark]
    if (changes === undefined || count === '') throw new Error(`"${part}" is no count and mark`)
    return Array.from({ length: Number(count) }, () => changes)
  })
  return sessions.map((changes, index) =>
    learner.session(`B${index + 1}`, changes.presence ?? learner.unrecorded, {
      ...changes,
      minutes,
      source,
    }),
  )
}

const held = (sessions: readonly HeldSession[]) => ({
  sessions,
  sessionCatalogue: sessions.map(({ source, code, minutes, taken, startsAt }) => ({
    source,
    code,
    minutes,
    taken,
    startsAt,
  })),
})

function topicsOf({ required, done }: { required: string[] | null; done: string[] }) {
  return { required, records: done.map((code) => ({ code, completed: true })) }
}

const asOverride = ({ kind, to, until }: Case['override'][number]) => ({
  act: 'a',
  kind,
  lastDay: to ?? null,
  expiresOn: until ?? null,
  reason: 'Công văn 12',
  actor: 'lan',
  at: new Date('2022-05-06T00:00:00Z'),
})

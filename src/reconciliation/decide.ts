/** Decides one learner's outcome from what is known: the verdict table, row by row. The first row that holds decides. */
import type { AttendanceSource, EnrolmentRecord } from '../../connectors/contract.ts'
import {
  addDays,
  type DateString,
  dateAndTimeInVietnam,
  dateInVietnam,
} from '../foundation/dates.ts'
import { Exact } from '../foundation/decimal.ts'
import type { Reason, ReasonCode } from '../foundation/texts/reasons.ts'
import type { ProgramRules } from '../programs/definition.ts'
import { writeFraction } from '../programs/fraction.ts'
import {
  type AttendanceMeasure,
  type CatalogueSession,
  courseOf,
  type HeldSession,
  isOutOfReach,
  isReached,
  isUnknown,
  measureReported,
  measureSessions,
  measureTopics,
  missingTopics,
  possibleOf,
  requiredTopics,
  type SessionName,
  supposing,
  type TopicProgress,
} from './attendance.ts'
import {
  type Attempt,
  type CountedAttempts,
  countedAttempts,
  passes,
  passMarkOfTen,
  pointsOfTen,
  type Score,
} from './score.ts'
import { type CohortDates, type LearnerStart, windowClose } from './window.ts'

/**
 * Raise it whenever the same input is decided differently than before: then everybody is looked at again, not only
 * whose records changed.
 */
export const RULES_REVISION = 3

type Verdict = 'passed' | 'failed' | 'incomplete' | 'review'

export interface DecisionInput {
  rules: ProgramRules
  cohort: CohortDates
  now: Date
  start: LearnerStart
  /** Of the enrolment; null when no platform says. */
  platformState: EnrolmentRecord['state'] | null
  /** A person's decision beside the rules. */
  override: 'allow' | 'refuse' | null
  /** The last valid day that a person granted: the window closes no earlier. */
  extendedTo: DateString | null
  /** Sessions for whose missing a person accepted a reason. */
  excuses: readonly SessionName[]
  /** What a person said of sessions that were held without a mark. */
  presences: readonly (SessionName & { mark: 'present' | 'absent' })[]
  /** Of all the cohort's evidence sources. Each kind named here is asked for; without any but `none`, attendance is not judged. */
  attendance: readonly AttendanceSource[]
  /** Of every record of the final test. */
  attempts: readonly Attempt[]
  sessions: readonly HeldSession[]
  sessionCatalogue: readonly CatalogueSession[]
  /** `required`: the codes for the learner's audience; null: every topic that the records name. */
  topics: { required: readonly string[] | null; records: readonly TopicProgress[] }
  /** Share of the course between 0 and 1, where a platform states it. */
  reportedAttendance: string | null
  completion: { completedAt: string | null; progress: string | null } | null
}

interface DecidedAttendance {
  unit: AttendanceMeasure['unit']
  /** Exact decimals, in the unit; a share in hundredths. */
  attended: string
  /** Of what has been held so far. */
  required: string
  /** What is attended at the end if everything unrecorded and everything to come is. */
  possible: string
}

export interface Decision {
  verdict: Verdict
  /** The reason that decided; null for a plain pass. */
  decisive: Reason | null
  /** Every reason that holds, the decisive one first. */
  reasons: Reason[]
  /** The score that counts, or a late one for showing. */
  score: Score | null
  attendance: DecidedAttendance | null
  /** null: never. */
  windowClosesAt: Date | null
}

export function decide(input: DecisionInput): Decision {
  const closesAt = windowClose(input.rules.window, input.cohort, input.start)
  const open = closesAt === null || input.now.getTime() < closesAt.getTime()
  const attempts = countedAttempts(input.attempts, input.rules.finalTest, closesAt)
  const measures = [...new Set(input.attendance)]
    .map((source) => measure(input, source, open))
    .filter((measured) => measured !== null)
  const rows = rowsThatHold({ input, closesAt, open, attempts, measures })
  const reasons = rows.map(({ reason }) => reason)
  return {
    verdict: verdictOf(rows),
    decisive: reasons[0] ?? null,
    reasons,
    score: scoreOf(attempts),
    attendance: attendanceOf(input.rules, measures),
    windowClosesAt: closesAt,
  }
}

/** What a decision becomes for a learner who holds a certificate: nothing is taken away by itself, a person looks. */
export function afterIssue(decision: Decision): Decision {
  if (decision.verdict === 'passed') return decision
  const changed: Reason = { code: 'changed-after-issue', params: { verdict: decision.verdict } }
  return {
    ...decision,
    verdict: 'review',
    decisive: changed,
    reasons: [changed, ...decision.reasons],
  }
}

/** A row of the table that holds. */
interface Row {
  verdict: Verdict
  reason: Reason
}

interface Facts {
  input: DecisionInput
  closesAt: Date | null
  open: boolean
  attempts: CountedAttempts
  /** One for each source of attendance the cohort names. */
  measures: readonly AttendanceMeasure[]
}

const row = (verdict: Verdict, code: ReasonCode, params: Reason['params'] = {}): Row => ({
  verdict,
  reason: { code, params },
})

const verdictOf = (rows: readonly Row[]): Verdict => rows[0]?.verdict ?? 'passed'

/** In the order of the table. */
function rowsThatHold(facts: Facts): Row[] {
  return [
    ...personAndPlatformRows(facts),
    ...testRows(facts),
    ...attendanceRows(facts),
    ...moduleRows(facts),
  ]
}

function personAndPlatformRows({ input, open, attempts }: Facts): Row[] {
  const rows: Row[] = []
  if (input.override === 'refuse') rows.push(row('failed', 'override-refused'))
  if (input.override === 'allow') rows.push(row('passed', 'override-allowed'))
  if (input.platformState === 'suspended') rows.push(row('review', 'suspended-on-platform'))
  if (input.platformState === 'expired') rows.push(row('review', 'expired-on-platform'))
  if (input.platformState === 'removed') rows.push(row('review', 'removed-from-platform'))
  if (!hasEvidence(input, attempts)) rows.push(row(unfinished(open), 'no-evidence'))
  return rows
}

function testRows({ input, open, attempts, closesAt }: Facts): Row[] {
  const { counted, late } = attempts
  const rows: Row[] = []
  const lateParams = { lastDay: closesAt === null ? '' : addDays(dateInVietnam(closesAt), -1) }
  if (counted === null)
    rows.push(
      late === null
        ? row(unfinished(open), 'test-not-taken')
        : row(unfinished(open), 'late', lateParams),
    )
  else if (!passes(counted, input.rules.finalTest)) {
    const params = { points: pointsOfTen(counted), pass: passMarkOfTen(input.rules.finalTest) }
    rows.push(row(unfinished(open), 'score', params))
    if (late !== null) rows.push(row(unfinished(open), 'late', lateParams))
  }
  return rows
}

/** Rows 7 to 10. Where a cohort has several sources, each has to hold. */
function attendanceRows(facts: Facts): Row[] {
  const { input, measures, open } = facts
  const rule = input.rules.attendance
  if (rule === null) return []
  const outOfReach = measures.filter((measure) => isOutOfReach(measure, rule))
  const rows = outOfReach.map((measure) =>
    row('failed', 'attendance', attendanceParams(measure, rule)),
  )
  for (const measure of measures) {
    // Nothing held and nothing to come proves no attendance: 0 of 0 is not three quarters.
    const pending = isUnknown(measure)
      ? open
      : !measure.toCome.isZero() && !isReached(measure, rule) && !outOfReach.includes(measure)
    if (pending) rows.push(row('incomplete', 'attendance-pending', attendanceParams(measure, rule)))
  }
  const unknown = !open && measures.some(isUnknown)
  const unrecorded = measures.flatMap((measure) => measure.unrecordedSessions)
  if (unknown || (unrecorded.length > 0 && unrecordedMatters(facts)))
    rows.push(row('review', 'unrecorded', { sessions: sessionNames(unrecorded) }))
  const unexcused = measures.flatMap((measure) => measure.unexcusedSessions)
  if (unexcused.length > 0 && outOfReach.length === 0 && rule.unexcused !== 'accept')
    rows.push(
      row(rule.unexcused === 'fail' ? 'failed' : 'review', 'unexcused', {
        sessions: sessionNames(unexcused),
      }),
    )
  return rows
}

/** People know a session by its day and hour; only one without a beginning is called by its code. */
function sessionNames(sessions: readonly CatalogueSession[]): string {
  return sessions
    .map(({ code, startsAt }) => (startsAt ? dateAndTimeInVietnam(new Date(startsAt)) : code))
    .join(', ')
}

/** Whether the table ends differently when what is unrecorded was attended and when it was missed without a reason. */
function unrecordedMatters(facts: Facts): boolean {
  const suppose = (unrecorded: 'attended' | 'absent') =>
    verdictOf(
      rowsThatHold({
        ...facts,
        measures: facts.measures.map((measure) => supposing(measure, unrecorded)),
      }),
    )
  return suppose('attended') !== suppose('absent')
}

function moduleRows({ input, open }: Facts): Row[] {
  if (input.rules.modules !== 'all') return []
  const { required, records } = input.topics
  const missing = missingTopics(required, records)
  // With no topic known at all, nobody has completed them all.
  if (missing.length === 0 && requiredTopics(required, records).length > 0) return []
  return [row(unfinished(open), 'modules', { missing: missing.join(', ') })]
}

const unfinished = (open: boolean): Verdict => (open ? 'incomplete' : 'failed')

function hasEvidence(input: DecisionInput, attempts: CountedAttempts): boolean {
  const { completion, reportedAttendance } = input
  return (
    attempts.counted !== null ||
    attempts.late !== null ||
    input.sessions.some(({ presence }) => presence.state !== 'unrecorded') ||
    input.topics.records.some(({ completed }) => completed) ||
    new Exact(reportedAttendance ?? 0).gt(0) ||
    (completion !== null &&
      (completion.completedAt !== null || new Exact(completion.progress ?? 0).gt(0)))
  )
}

function measure(
  input: DecisionInput,
  source: AttendanceSource,
  open: boolean,
): AttendanceMeasure | null {
  const { topics, rules } = input
  switch (source) {
    case 'sessions':
      return measureSessions(
        input.sessions,
        input.sessionCatalogue,
        rules.attendance?.presence ?? { numerator: 1, denominator: 2 },
      )
    case 'topics':
      return measureTopics(topics.required, topics.records, open)
    case 'reported':
      return measureReported(input.reportedAttendance, open)
    case 'none':
      return null
  }
}

function scoreOf({ counted, late }: CountedAttempts): Score | null {
  const attempt = counted ?? late
  if (attempt === null) return null
  const { id: attemptId, submittedAt } = attempt
  return { points: pointsOfTen(attempt), attemptId, submittedAt, late: counted === null }
}

/** Of several sources the one that is not reached, else the first. */
function attendanceOf(
  { attendance: rule }: ProgramRules,
  measures: readonly AttendanceMeasure[],
): DecidedAttendance | null {
  const shown =
    measures.find((measure) => rule !== null && !isReached(measure, rule)) ?? measures[0]
  if (shown === undefined) return null
  return {
    unit: shown.unit,
    attended: shown.attended.toFixed(),
    required: shown.required.toFixed(),
    possible: possibleOf(shown).toFixed(),
  }
}

function attendanceParams(
  measure: AttendanceMeasure,
  { minimum }: NonNullable<ProgramRules['attendance']>,
): Reason['params'] {
  return {
    attended: measure.attended.toFixed(),
    course: courseOf(measure).toFixed(),
    possible: possibleOf(measure).toFixed(),
    unit: measure.unit,
    minimum: writeFraction(minimum),
  }
}

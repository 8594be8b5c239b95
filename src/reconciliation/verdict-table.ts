/** The verdict table, row by row. The first row that holds decides; every row that holds is a reason. */
import { addDays, dateInVietnam } from '../foundation/dates.ts'
import { Exact } from '../foundation/decimal.ts'
import type { Reason, ReasonCode } from '../foundation/texts/reasons.ts'
import { writeFraction } from '../programs/fraction.ts'
import {
  type AttendanceMeasure,
  courseOf,
  isOutOfReach,
  isReached,
  isUnknown,
  possibleOf,
} from './attendance.ts'
import type { Verdict } from './decide.ts'
import { type Facts, withSessions } from './facts.ts'
import { failing, type LowScore, type Paper } from './final-test.ts'
import { passMarkOfTen, pointsOf, shareOf } from './score.ts'
import { isUnrecorded, sessionNames, supposing } from './sessions.ts'
import { inUnit, shownUnit } from './shown-figures.ts'
import { missingTopics, requiredTopics } from './topics.ts'

type AttendanceRule = NonNullable<Facts['input']['rules']['attendance']>

export type RowNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12

/** A row of the table that holds. */
export interface HoldingRow {
  row: RowNumber
  verdict: Verdict
  /** At least one, but none of row 12: a plain pass needs no reason. */
  reasons: Reason[]
}

interface Row {
  row: RowNumber
  /** Stable. */
  rule: string
  verdict(facts: Facts): Verdict
  /** None: the row does not hold. */
  reasons(facts: Facts): Reason[]
}

export const table: readonly Row[] = [
  {
    row: 1,
    rule: 'override-refuse',
    verdict: () => 'failed',
    reasons: ({ input }) => (input.override === 'refuse' ? [reason('override-refused')] : []),
  },
  {
    row: 2,
    rule: 'override-allow',
    verdict: () => 'passed',
    reasons: ({ input }) => (input.override === 'allow' ? [reason('override-allowed')] : []),
  },
  { row: 3, rule: 'platform-state', verdict: () => 'review', reasons: platformReasons },
  { row: 4, rule: 'evidence', verdict: unfinished, reasons: evidenceReasons },
  { row: 5, rule: 'test-taken', verdict: unfinished, reasons: testReasons },
  { row: 6, rule: 'score', verdict: unfinished, reasons: scoreReasons },
  {
    row: 7,
    rule: 'attendance-reachable',
    verdict: () => 'failed',
    reasons: outOfReachReasons,
  },
  {
    row: 8,
    rule: 'attendance-pending',
    verdict: () => 'incomplete',
    reasons: pendingReasons,
  },
  { row: 9, rule: 'unrecorded', verdict: () => 'review', reasons: unrecordedReasons },
  {
    row: 10,
    rule: 'unexcused',
    verdict: ({ input }) => (input.rules.attendance?.unexcused === 'fail' ? 'failed' : 'review'),
    reasons: unexcusedReasons,
  },
  { row: 11, rule: 'modules', verdict: unfinished, reasons: moduleReasons },
]

const none: HoldingRow[] = []

/** In the order of the table; never empty, for the last row holds where no other does. */
export function rowsThatHold(facts: Facts): [HoldingRow, ...HoldingRow[]] {
  const known = holding.get(facts)
  if (known !== undefined) return known
  const rows = holdingRows(facts)
  holding.set(facts, rows)
  return rows
}

/** Decision, trace and what is supposed all ask for them. */
const holding = new WeakMap<Facts, [HoldingRow, ...HoldingRow[]]>()

function holdingRows(facts: Facts): [HoldingRow, ...HoldingRow[]] {
  const [first, ...others] = table.flatMap(({ row, verdict, reasons: reasonsOf }) => {
    const reasons = reasonsOf(facts)
    return reasons.length > 0 ? { row, verdict: verdict(facts), reasons } : none
  })
  return first === undefined ? [{ row: 12, verdict: 'passed', reasons: [] }] : [first, ...others]
}

/** How the table ends when what was held without a mark was attended, and when it was missed without a reason. */
export function supposedVerdicts(facts: Facts): { attended: Verdict; absent: Verdict } {
  const known = supposed.get(facts)
  if (known !== undefined) return known
  // Where nothing is to be supposed, it ends as it does.
  const isOpen = facts.sessions.some(isUnrecorded)
  const asItIs = isOpen ? null : rowsThatHold(facts)[0].verdict
  const suppose = (mark: 'present' | 'absent') =>
    asItIs ?? rowsThatHold(withSessions(facts, supposing(facts.sessions, mark)))[0].verdict
  const verdicts = { attended: suppose('present'), absent: suppose('absent') }
  supposed.set(facts, verdicts)
  return verdicts
}

const isDifferent = ({ attended, absent }: ReturnType<typeof supposedVerdicts>) =>
  attended !== absent

/** The table is gone through twice for them: once for the facts, though decision and trace both ask. */
const supposed = new WeakMap<Facts, { attended: Verdict; absent: Verdict }>()

const reason = (code: ReasonCode, params: Reason['params'] = {}): Reason => ({ code, params })

function unfinished({ open }: Facts): Verdict {
  return open ? 'incomplete' : 'failed'
}

function platformReasons({ input }: Facts): Reason[] {
  switch (input.platformState) {
    case 'suspended':
      return [reason('suspended-on-platform')]
    case 'expired':
      return [reason('expired-on-platform')]
    case 'removed':
      return [reason('removed-from-platform')]
    case 'active':
    case null:
      return []
  }
}

function evidenceReasons({ input, papers, sessions, topics }: Facts): Reason[] {
  const { completion } = input
  const isThere =
    papers.some(({ counted, late }) => counted !== null || late !== null) ||
    sessions.some(({ mark }) => mark !== null) ||
    topics.records.some(({ completed }) => completed) ||
    new Exact(input.reportedAttendance ?? 0).gt(0) ||
    (completion !== null &&
      (completion.completedAt !== null || new Exact(completion.progress ?? 0).gt(0)))
  return isThere ? [] : [reason('no-evidence')]
}

function testReasons(facts: Facts): Reason[] {
  const missing = facts.papers.filter(({ counted }) => counted === null)
  const never = missing.filter(({ late }) => late === null)
  const reasons = never.length === 0 ? [] : [reason('test-not-taken', paperNames(never))]
  return [...reasons, ...lateReasons(facts, missing)]
}

function scoreReasons(facts: Facts): Reason[] {
  const { finalTest } = facts.input.rules
  const low = failing(facts.papers, finalTest)
  const reasons = low.map(({ points, papers }) =>
    reason('score', {
      points,
      pass: passMarkOfTen(finalTest),
      ...(finalTest.combine === 'each' ? paperNames(papers) : paperPoints(papers)),
    }),
  )
  return [
    ...reasons,
    ...lateReasons(
      facts,
      low.flatMap(({ papers }) => papers),
    ),
  ]
}

/** Of papers that somebody handed in too late, beside what was in time. */
function lateReasons({ closesAt }: Facts, papers: readonly Paper[]): Reason[] {
  const late = papers.filter((paper) => paper.late !== null)
  if (late.length === 0 || closesAt === null) return []
  return [reason('late', { lastDay: addDays(dateInVietnam(closesAt), -1), ...paperNames(late) })]
}

/** Nothing to name where the test has one paper. */
function paperNames(papers: readonly Paper[]): Reason['params'] {
  const codes = papers.flatMap(({ code }) => code ?? [])
  return codes.length === 0 ? {} : { papers: codes.join(', ') }
}

function paperPoints(papers: LowScore['papers']): Reason['params'] {
  const points = papers.flatMap(({ code, attempt }) =>
    code === null ? [] : [`${code} ${pointsOf(shareOf(attempt))}`],
  )
  return points.length === 0 ? {} : { each: points.join('; ') }
}

/** Where a cohort has several sources of attendance, each has to hold. */
function outOfReachReasons({ input, measures }: Facts): Reason[] {
  const rule = input.rules.attendance
  if (rule === null) return []
  return measures
    .filter((measure) => isOutOfReach(measure, rule))
    .map((measure) => reason('attendance', figures(measure, rule)))
}

function pendingReasons({ input, measures, open }: Facts): Reason[] {
  const rule = input.rules.attendance
  if (rule === null) return []
  return measures
    .filter((measure) =>
      // Nothing held and nothing to come proves no attendance: 0 of 0 is not three quarters.
      isUnknown(measure)
        ? open
        : !measure.toCome.isZero() && !isReached(measure, rule) && !isOutOfReach(measure, rule),
    )
    .map((measure) => reason('attendance-pending', figures(measure, rule)))
}

function unrecordedReasons(facts: Facts): Reason[] {
  const { input, measures, open } = facts
  if (input.rules.attendance === null) return []
  // Of every session, not of one measure: a module may hang on marks where attendance is counted in topics.
  const sessions = facts.sessions.filter(isUnrecorded)
  const holds =
    (!open && measures.some(isUnknown)) ||
    (sessions.length > 0 && isDifferent(supposedVerdicts(facts)))
  return holds ? [reason('unrecorded', { sessions: sessionNames(sessions) })] : []
}

/** Absences that leave enough attendance; beyond that row 7 says all there is to say. */
function unexcusedReasons(facts: Facts): Reason[] {
  const { attendance } = facts.input.rules
  if (attendance === null || attendance.unexcused === 'accept') return []
  const sessions = facts.measures
    .filter((measure) => !isOutOfReach(measure, attendance))
    .flatMap((measure) => measure.unexcusedSessions)
  return sessions.length === 0 ? [] : [reason('unexcused', { sessions: sessionNames(sessions) })]
}

function moduleReasons({ input, topics }: Facts): Reason[] {
  if (input.rules.modules !== 'all') return []
  const missing = missingTopics(topics)
  // With no topic known at all, nobody has completed them all.
  if (missing.length === 0 && requiredTopics(topics).length > 0) return []
  return [reason('modules', { missing: missing.join(', ') })]
}

function figures(measure: AttendanceMeasure, rule: AttendanceRule): Reason['params'] {
  const unit = shownUnit(measure, rule)
  return {
    attended: inUnit(measure.attended, unit),
    course: inUnit(courseOf(measure), unit),
    possible: inUnit(possibleOf(measure), unit),
    unit,
    minimum: writeFraction(rule.minimum),
  }
}

/** How a decision came about, for people who ask: every row of the table with the numbers it compared, every session. */
import { Exact } from '../foundation/decimal.ts'
import { writeFraction } from '../programs/fraction.ts'
import { type AttendanceMeasure, courseOf, possibleOf } from './attendance.ts'
import type { DecisionInput, Verdict } from './decide.ts'
import { type Facts, factsOf } from './facts.ts'
import { type Paper, scoreOf } from './final-test.ts'
import { passMarkOfTen, pointsOf, shareOf } from './score.ts'
import { isUnrecorded, type Mark, sessionNames } from './sessions.ts'
import { inUnit, shownUnit } from './shown-figures.ts'
import { missingTopics, requiredTopics } from './topics.ts'
import { type RowNumber, rowsThatHold, supposedVerdicts, table } from './verdict-table.ts'

export interface TraceRow {
  row: RowNumber
  /** Stable. */
  rule: string
  /** The first row that holds decides. */
  holds: boolean
  /** What the row decides; null where it does not hold. */
  verdict: Verdict | null
  /** The numbers it compared: plain decimals, ISO instants and dates, codes; empty where there is none. */
  figures: Record<string, string>
}

/** All twelve rows, in the order of the table. @param facts those of the input, where they are at hand */
export function traceOf(input: DecisionInput, facts = factsOf(input)): TraceRow[] {
  const holding = new Map(rowsThatHold(facts).map((held) => [held.row, held]))
  const rows = [...table, { row: 12, rule: 'otherwise' } as const]
  return rows.map(({ row, rule }) => ({
    row,
    rule,
    holds: holding.has(row),
    verdict: holding.get(row)?.verdict ?? null,
    figures: figuresOf(row, facts),
  }))
}

export interface SessionTrace {
  /** The platform and course. */
  source: string
  code: string
  startsAt: string | null
  /** Length of the session. */
  minutes: number
  mark: Mark['state'] | 'unrecorded' | 'to-come'
  /** Minutes that count as attended. */
  attended: number
  absence: 'excused' | 'unexcused' | null
  /** Why absent. */
  excuse: string | null
  /** Who gave the mark: the platform, or a person; null where nobody did. */
  markedBy: string | null
  /** Who accepted the reason; `platform` where its mark carries one. */
  excusedBy: string | null
}

/** Every session of the cohort as it stands for the learner, by code. @param facts as above */
export function marksOf(input: DecisionInput, facts = factsOf(input)): SessionTrace[] {
  return facts.sessions.map((session) => {
    const { source, code, startsAt, minutes, mark } = session
    return {
      source,
      code,
      startsAt,
      minutes,
      mark: mark?.state ?? (isUnrecorded(session) ? 'unrecorded' : 'to-come'),
      attended: mark?.minutes ?? 0,
      absence: mark?.absence ?? null,
      excuse: mark?.excuse ?? null,
      markedBy: mark === null ? null : nameOf(mark.stated, 'platform'),
      excusedBy: mark?.absence === 'excused' ? nameOf(mark.accepted, 'platform') : null,
    }
  })
}

const nameOf = (said: { by?: string } | null, otherwise: string) =>
  said === null ? otherwise : (said.by ?? 'person')

function figuresOf(row: RowNumber, facts: Facts): TraceRow['figures'] {
  const { input } = facts
  switch (row) {
    case 1:
    case 2:
      return { override: input.override ?? '' }
    case 3:
      return { state: input.platformState ?? '' }
    case 4:
      return {
        attempts: `${input.attempts.length}`,
        sessions: `${facts.sessions.filter(({ mark }) => mark !== null).length}`,
        topics: `${facts.topics.records.filter(({ completed }) => completed).length}`,
        reported: input.reportedAttendance ?? '',
        completedAt: input.completion?.completedAt ?? '',
        progress: input.completion?.progress ?? '',
        ...timeFigures(facts),
      }
    case 5:
      return { ...perPaper(facts, takenFigures), ...timeFigures(facts) }
    case 6:
      return {
        points: scoreOf(facts.papers)?.points ?? '',
        pass: passMarkOfTen(input.rules.finalTest),
        attempts: input.rules.finalTest.attempts,
        ...(facts.papers.length > 1 ? { combine: input.rules.finalTest.combine } : {}),
        ...perPaper(facts, scoreFigures),
      }
    case 7:
    case 8:
      return perMeasure(facts)
    case 9:
      return unrecordedFigures(facts)
    case 10:
      return {
        policy: input.rules.attendance?.unexcused ?? '',
        sessions: sessionNames(facts.measures.flatMap((measure) => measure.unexcusedSessions)),
      }
    case 11:
      return {
        asked: input.rules.modules,
        required: requiredTopics(facts.topics).join(', '),
        missing: missingTopics(facts.topics).join(', '),
      }
    case 12:
      return {}
  }
}

function timeFigures({ input, closesAt, open }: Facts): TraceRow['figures'] {
  return {
    now: input.now.toISOString(),
    closes: closesAt?.toISOString() ?? '',
    extendedTo: input.extendedTo ?? '',
    open: open ? 'yes' : 'no',
  }
}

/** The papers of a test of several have their code in front: `LT.points`. */
function perPaper(
  { papers }: Facts,
  figures: (paper: Paper) => TraceRow['figures'],
): TraceRow['figures'] {
  return Object.assign({}, ...papers.map((paper) => prefixed(paper.code, figures(paper))))
}

const takenFigures = ({ counted, late }: Paper) => ({
  attempt: counted?.id ?? '',
  submitted: counted?.submittedAt ?? '',
  lateAttempt: late?.id ?? '',
  lateSubmitted: late?.submittedAt ?? '',
})

const scoreFigures = ({ code, weight, counted }: Paper) => ({
  attempt: counted?.id ?? '',
  raw: counted?.raw ?? '',
  from: counted?.minimum ?? '',
  to: counted?.maximum ?? '',
  ...(code === null ? {} : { points: counted === null ? '' : pointsOf(shareOf(counted)), weight }),
})

/** Where the cohort has several sources of attendance, their units stand in front: `topics.attended`. */
function perMeasure({ input, measures }: Facts): TraceRow['figures'] {
  const rule = input.rules.attendance
  const figures = (measure: AttendanceMeasure) => {
    const unit = shownUnit(measure, rule)
    const shown = (amount: Exact) => inUnit(amount, unit)
    return {
      attended: shown(measure.attended),
      required: shown(measure.required),
      possible: shown(possibleOf(measure)),
      course: shown(courseOf(measure)),
      unit,
      minimum: rule === null ? '' : writeFraction(rule.minimum),
    }
  }
  const several = measures.length > 1
  return Object.assign(
    {},
    ...measures.map((measure) => prefixed(several ? measure.unit : null, figures(measure))),
  )
}

function unrecordedFigures(facts: Facts): TraceRow['figures'] {
  const sessions = facts.sessions.filter(isUnrecorded)
  const amount = sessions.reduce((sum, { minutes }) => sum.plus(minutes), new Exact(0))
  const unit = shownUnit({ unit: 'minutes' }, facts.input.rules.attendance)
  const { attended, absent } = supposedVerdicts(facts)
  return {
    sessions: sessionNames(sessions),
    unrecorded: inUnit(amount, unit),
    unit,
    ifAttended: attended,
    ifAbsent: absent,
  }
}

const prefixed = (prefix: string | null, figures: TraceRow['figures']): TraceRow['figures'] =>
  prefix === null
    ? figures
    : Object.fromEntries(
        Object.entries(figures).map(([name, value]) => [`${prefix}.${name}`, value]),
      )

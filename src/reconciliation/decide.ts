/** Decides one learner's outcome from what is known, by the verdict table. */
import type { AttendanceSource, EnrolmentRecord } from '../../connectors/contract.ts'
import type { DateString } from '../foundation/dates.ts'
import { Exact } from '../foundation/decimal.ts'
import type { Reason } from '../foundation/texts/reasons.ts'
import type { ProgramRules } from '../programs/definition.ts'
import { type AttendanceMeasure, isReached, possibleOf } from './attendance.ts'
import { type Facts, factsOf } from './facts.ts'
import { type PaperAttempt, type Score, scoreOf } from './final-test.ts'
import type { ModuleCourse } from './modules.ts'
import { notesOf } from './notes.ts'
import type { AcceptedExcuse, CatalogueSession, HeldSession, StatedPresence } from './sessions.ts'
import type { RequiredTopics } from './topics.ts'
import { rowsThatHold } from './verdict-table.ts'
import type { CohortDates, LearnerStart } from './window.ts'

/**
 * Raise it whenever the same input is decided differently than before, or more is kept of it (`achievement.ts`): then
 * everybody is looked at again, not only whose records changed.
 */
export const RULES_REVISION = 5

export type Verdict = 'passed' | 'failed' | 'incomplete' | 'review'

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
  excuses: readonly AcceptedExcuse[]
  /** What a person said of sessions without a mark. */
  presences: readonly StatedPresence[]
  /** Of all the cohort's evidence sources. Each kind named here is asked for; without any but `none`, attendance is not judged. */
  attendance: readonly AttendanceSource[]
  /** Of every record of the final test, at the paper that the record is of. */
  attempts: readonly PaperAttempt[]
  sessions: readonly HeldSession[]
  sessionCatalogue: readonly CatalogueSession[]
  /** As platforms name them. */
  topics: RequiredTopics
  /** The cohort's courses that are modules. */
  modules: readonly ModuleCourse[]
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
  /** Every reason that holds, the decisive one first; then what people did that made a difference. */
  reasons: Reason[]
  /** The score that counts, or a late one for showing. */
  score: Score | null
  attendance: DecidedAttendance | null
  /** null: never. */
  windowClosesAt: Date | null
}

export function decide(input: DecisionInput): Decision {
  return decideOn(factsOf(input))
}

/** The same, where the input has been weighed before. */
export function decideOn(facts: Facts): Decision {
  const rows = rowsThatHold(facts)
  const reasons = rows.flatMap((row) => row.reasons)
  return {
    verdict: rows[0].verdict,
    decisive: reasons[0] ?? null,
    reasons: [...reasons, ...notesOf(facts, rows)],
    score: scoreOf(facts.papers),
    attendance: attendanceOf(facts),
    windowClosesAt: facts.closesAt,
  }
}

/**
 * What a decision becomes for a learner who holds a certificate: nothing is taken away by itself, a person looks.
 * @param certified points of 10 on the certificate, null where it has none; left out: not compared
 */
export function afterIssue(decision: Decision, certified?: string | null): Decision {
  const points = decision.score?.points ?? null
  const notes: Reason[] =
    certified === undefined || isSame(certified, points)
      ? []
      : [{ code: 'score-changed-after-issue', params: { old: certified ?? '', new: points ?? '' } }]
  if (decision.verdict === 'passed')
    return { ...decision, reasons: [...decision.reasons, ...notes] }
  const changed: Reason = { code: 'changed-after-issue', params: { verdict: decision.verdict } }
  return {
    ...decision,
    verdict: 'review',
    decisive: changed,
    reasons: [changed, ...decision.reasons, ...notes],
  }
}

function isSame(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : new Exact(a).equals(b)
}

/** Of several sources the one that is not reached, else the first. */
function attendanceOf({ input, measures }: Facts): DecidedAttendance | null {
  const rule = input.rules.attendance
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

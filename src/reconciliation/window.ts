/** When a learner's time is up. Days are calendar days in Vietnam, whatever the zone of the process. */
import { addDays, type DateString, dateInVietnam, endOfDateInVietnam } from '../foundation/dates.ts'
import type { ProgramRules } from '../programs/definition.ts'

/** What is known of the moment a learner began; null where the platform does not say. */
export interface LearnerStart {
  handedOutAt: Date | null
  /** When a sync first saw the learner enrolled. */
  firstSeenAt: Date | null
  firstAccessAt: Date | null
}

export interface CohortDates {
  start: DateString | null
  /** Last valid day. */
  deadline: DateString | null
}

/**
 * The instant the window closes: 24:00 of the earlier of start + days and the cohort's last valid day, or of a later
 * day that a person granted. Evidence lies before it. Null: it never closes, because there is neither a deadline nor a
 * start to count from; an extension does not shorten that.
 */
export function windowClose(
  rule: ProgramRules['window'],
  cohort: CohortDates,
  learner: LearnerStart,
  extendedTo: DateString | null = null,
): Date | null {
  const [lastDay] = [ownLastDay(rule, cohort, learner), cohort.deadline]
    .filter((day) => day !== null)
    .toSorted()
  if (lastDay === undefined) return null
  const isExtended = extendedTo !== null && extendedTo > lastDay
  return endOfDateInVietnam(isExtended ? extendedTo : lastDay)
}

function ownLastDay(
  rule: ProgramRules['window'],
  cohort: CohortDates,
  learner: LearnerStart,
): DateString | null {
  if (rule === null) return null
  const start = startDate(rule.from, cohort, learner)
  return start === null ? null : addDays(start, rule.days)
}

function startDate(
  from: 'account' | 'first-access' | 'cohort',
  cohort: CohortDates,
  learner: LearnerStart,
): DateString | null {
  if (from === 'cohort') return cohort.start
  const at =
    from === 'account' ? (learner.handedOutAt ?? learner.firstSeenAt) : learner.firstAccessAt
  return at === null ? null : dateInVietnam(at)
}

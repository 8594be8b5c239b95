/** Modules that are courses of their own: when such a course counts as a completed topic. */
import type { ProgramRules } from '../programs/definition.ts'
import { isOutOfReach, isReached, measureSessions, reachedAt } from './attendance.ts'
import { attendedSessions, type MarkedSession } from './sessions.ts'
import type { TopicProgress } from './topics.ts'

/** A course of the cohort that is a module. */
export interface ModuleCourse {
  module: string
  /** Of the platform and course, as sessions are named by (`sourceName`). */
  source: string
  /** The platform states that the learner has completed the course. */
  completed: boolean
  /** ISO instant, where the platform says when. */
  completedAt?: string | null
  /** The sessions of the course tell who attended it. */
  bySessions: boolean
}

/**
 * A course completes its module where the platform says so, or where its own sessions are attended enough. A program
 * without a rule for attendance says nothing of sessions.
 */
export function moduleProgress(
  courses: readonly ModuleCourse[],
  sessions: readonly MarkedSession[],
  rule: ProgramRules['attendance'],
): TopicProgress[] {
  return courses.map((course) =>
    course.completed || !course.bySessions || rule === null
      ? {
          code: course.module,
          completed: course.completed,
          completedAt: course.completedAt ?? null,
        }
      : progressBySessions(
          course.module,
          sessions.filter(({ source }) => source === course.source),
          rule,
        ),
  )
}

function progressBySessions(
  code: string,
  sessions: readonly MarkedSession[],
  rule: NonNullable<ProgramRules['attendance']>,
): TopicProgress {
  const measure = measureSessions(sessions)
  if (isReached(measure, rule)) {
    const course = sessions.reduce((sum, { minutes }) => sum + minutes, 0)
    return {
      code,
      completed: true,
      completedAt: reachedAt(attendedSessions(sessions), course, rule.minimum),
    }
  }
  if (isOutOfReach(measure, rule)) return { code, completed: false }
  if (!measure.toCome.isZero()) return { code, completed: false, waitsFor: 'sessions to come' }
  if (!measure.unrecorded.isZero()) return { code, completed: false, waitsFor: 'marks' }
  return { code, completed: false }
}

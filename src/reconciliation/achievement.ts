/** When somebody had earned what they passed, by what they did, and which modules they have completed. Pure. */
import { addDays, type DateString, dateInVietnam } from '../foundation/dates.ts'
import { type CohortDefinition, taughtModules } from '../programs/definition.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { reachedAt } from './attendance.ts'
import type { Decision } from './decide.ts'
import type { Facts } from './facts.ts'
import { attendedSessions } from './sessions.ts'
import { completedTopics, requiredTopics } from './topics.ts'

export interface Achievement {
  /** The day by what the learner did; null: it is not earned, or nothing of it has a date. */
  on: DateString | null
  /** On this day at the latest: today, or the last day of a window that is closed. null: it is not earned. */
  by: DateString | null
  /** Something changed after a certificate was issued: the day and the modules that were known by then stand. */
  kept: boolean
  /** Codes, in their order. */
  modules: string[]
}

interface Class {
  program: Pick<StoredProgram, 'modules' | 'moduleTitles'>
  cohort: Pick<CohortDefinition, 'delivery' | 'evidence'>
  /** Of the learner. */
  audience: string | null
}

export function achievementOf(facts: Facts, decision: Decision, of: Class): Achievement {
  const passed = decision.verdict === 'passed'
  const kept = decision.decisive?.code === 'changed-after-issue'
  return {
    on: passed ? dayOf(facts) : null,
    by: passed ? latestDay(facts) : null,
    kept,
    modules: completedModules(facts, passed || kept, of),
  }
}

/** The last of what the pass rests on; where none of that has a date, the last that the learner is known to have done. */
function dayOf(facts: Facts): DateString | null {
  const { input, papers } = facts
  const rests = [
    ...papers.map(({ counted, late }) => (counted ?? late)?.submittedAt ?? null),
    ...attendedEnough(facts),
  ]
  return (
    lastDay(rests) ??
    lastDay([
      input.completion?.completedAt ?? null,
      ...attendedSessions(facts.sessions).map(({ at }) => at),
      ...completedTopics(facts.topics).map(({ at }) => at),
    ])
  )
}

/** When there was enough of everything that is asked for beside the test. */
function attendedEnough({ input, sessions, topics }: Facts): (string | null)[] {
  const rule = input.rules.attendance
  const required = requiredTopics(topics)
  const completed = completedTopics(topics).filter(({ code }) => required.includes(code))
  const whole = { numerator: 1, denominator: 1 }
  const times: (string | null)[] = []
  if (rule !== null && input.attendance.includes('sessions')) {
    const course = sessions.reduce((sum, { minutes }) => sum + minutes, 0)
    times.push(reachedAt(attendedSessions(sessions), course, rule.minimum))
  }
  if (rule !== null && input.attendance.includes('topics'))
    times.push(reachedAt(completed, required.length, rule.minimum))
  if (input.rules.modules === 'all') times.push(reachedAt(completed, required.length, whole))
  return times
}

/** What has no date was in time, by the rules: it was done before the window closed. */
function latestDay({ input, closesAt }: Facts): DateString {
  const today = dateInVietnam(input.now)
  const close = closesAt === null ? [] : [addDays(dateInVietnam(closesAt), -1)]
  return [...close, today].toSorted()[0] ?? today
}

/**
 * A module is completed when a source says so. Where no source of the class tells modules apart, a pass completes
 * those that the class teaches; of a class that does not say, those of the learner's audience.
 */
function completedModules(facts: Facts, passed: boolean, of: Class): string[] {
  const known = modulesKnown(of)
  const told = facts.topics.records.filter(({ code }) => known.has(code))
  const tellsApart = facts.input.modules.length > 0 || told.length > 0
  const codes = tellsApart
    ? told.filter(({ completed }) => completed).map(({ code }) => code)
    : passed
      ? (taughtModules(of.cohort) ?? modulesOfAudience(of))
      : []
  return [...new Set(codes)].toSorted()
}

/** What platforms call topics are modules only where the program or the class says so. */
function modulesKnown({ program, cohort }: Class): Set<string> {
  return new Set([
    ...Object.values(program.modules).flat(),
    ...Object.keys(program.moduleTitles),
    ...(taughtModules(cohort) ?? []),
    ...cohort.evidence.flatMap(({ module }) => module ?? []),
  ])
}

/** Of somebody whose audience the program does not list: what every audience of it has. */
function modulesOfAudience({ program, audience }: Class): string[] {
  if (audience !== null && Object.hasOwn(program.modules, audience))
    return program.modules[audience] ?? []
  const [first = [], ...others] = Object.values(program.modules)
  return first.filter((code) => others.every((list) => list.includes(code)))
}

function lastDay(instants: readonly (string | null)[]): DateString | null {
  const times = instants.flatMap((instant) => (instant === null ? [] : Date.parse(instant)))
  return times.length === 0 ? null : dateInVietnam(new Date(Math.max(...times)))
}

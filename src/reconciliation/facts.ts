/** What the verdict table looks at: the input, weighed once. */
import type { AttendanceSource } from '../../connectors/contract.ts'
import {
  type AttendanceMeasure,
  measureReported,
  measureSessions,
  measureTopics,
} from './attendance.ts'
import type { DecisionInput } from './decide.ts'
import { type Paper, papersOf } from './final-test.ts'
import { moduleProgress } from './modules.ts'
import { type MarkedSession, markSessions } from './sessions.ts'
import type { RequiredTopics } from './topics.ts'
import { windowClose } from './window.ts'

export interface Facts {
  input: DecisionInput
  /** null: never. */
  closesAt: Date | null
  open: boolean
  papers: readonly Paper[]
  sessions: readonly MarkedSession[]
  /** Topics as platforms name them, and modules that are courses of their own. */
  topics: RequiredTopics
  /** One for each source of attendance the cohort names. */
  measures: readonly AttendanceMeasure[]
}

/** Where a program has no rule for attendance, sessions are still shown. */
const HALF = { numerator: 1, denominator: 2 }

export function factsOf(input: DecisionInput): Facts {
  const { rules } = input
  const closesAt = windowClose(rules.window, input.cohort, input.start, input.extendedTo)
  return withSessions(
    {
      input,
      closesAt,
      open: closesAt === null || input.now.getTime() < closesAt.getTime(),
      papers: papersOf(input.attempts, rules.finalTest, closesAt),
    },
    markSessions(input.sessions, input.sessionCatalogue, input, rules.attendance?.presence ?? HALF),
  )
}

/** The facts as they would be with other marks. */
export function withSessions(
  facts: Omit<Facts, 'sessions' | 'topics' | 'measures'>,
  sessions: readonly MarkedSession[],
): Facts {
  const { input, open } = facts
  const { required, records } = input.topics
  const modules = moduleProgress(input.modules, sessions, input.rules.attendance)
  const topics = { required, records: [...records, ...modules] }
  const measures = [...new Set(input.attendance)].flatMap(
    (source) => measureOf(source, { input, open, sessions, topics }) ?? [],
  )
  return { ...facts, sessions, topics, measures }
}

function measureOf(
  source: AttendanceSource,
  { input, open, sessions, topics }: Pick<Facts, 'input' | 'open' | 'sessions' | 'topics'>,
): AttendanceMeasure | null {
  switch (source) {
    case 'sessions':
      return measureSessions(sessions)
    case 'topics':
      return measureTopics(topics, open)
    case 'reported':
      return measureReported(input.reportedAttendance, open)
    case 'none':
      return null
  }
}

/** Turns stored records of a learner into the input of the rules. Pure. */
import {
  CompletionRecord,
  EnrolmentRecord,
  SessionsRecord,
  TestRecord,
  TopicsRecord,
} from '../../connectors/contract.ts'
import { Exact } from '../foundation/decimal.ts'
import { cleanText } from '../foundation/names.ts'
import {
  type CohortDefinition,
  type ProgramRules,
  requiredModules,
} from '../programs/definition.ts'
import type { StoredProgram } from '../programs/stored.ts'
import type { DecisionInput } from './decide.ts'
import type { KnownRecord } from './evidence-store.ts'
import {
  type NamedSession,
  type PersonDecisions,
  standingOverrides,
} from './person-decisions/standing.ts'
import { type CatalogueSession, sourceName } from './sessions.ts'
import type { EnrolmentToDecide } from './store.ts'

/** Records stand in the store without their key, which is in the columns beside them. */
const key = { kind: true, sourceId: true, account: true } as const
const stored = {
  enrolment: EnrolmentRecord.omit(key),
  test: TestRecord.omit(key),
  sessions: SessionsRecord.omit(key),
  topics: TopicsRecord.omit(key),
  completion: CompletionRecord.omit(key),
}

/** Of several platforms' words about one learner's enrolment the first of these holds. */
const statesByWeight = ['active', 'suspended', 'expired', 'removed'] as const

/** What is read here beside the records belongs into the context of an outcome too (`enrolmentsToDecide`). */
export function decisionInput(
  enrolment: Pick<EnrolmentToDecide, 'audience' | 'handedOutAt'>,
  rows: readonly KnownRecord[],
  context: {
    cohort: CohortDefinition
    program: StoredProgram
    catalogue: readonly CatalogueSession[]
    personal: PersonDecisions
    now: Date
  },
): DecisionInput {
  const { cohort, program, catalogue, personal, now } = context
  const overrides = standingOverrides(personal.overrides, now)
  const states = new Set<EnrolmentRecord['state']>()
  const handedOut: Date[] = enrolment.handedOutAt ? [enrolment.handedOutAt] : []
  const firstSeen: Date[] = []
  const firstAccess: Date[] = []
  const attempts: DecisionInput['attempts'][number][] = []
  const sessions: DecisionInput['sessions'][number][] = []
  const topics: DecisionInput['topics']['records'][number][] = []
  const shares: string[] = []
  const completions: NonNullable<DecisionInput['completion']>[] = []
  const completedCourses = new Map<string, string | null>()

  for (const row of rows) {
    const sources = cohort.evidence.filter(
      (source) => source.platform === row.platform && source.course === row.course,
    )
    switch (row.kind) {
      case 'enrolment': {
        const record = stored.enrolment.parse(row.payload)
        states.add(record.state)
        if (row.firstObservedAt) firstSeen.push(row.firstObservedAt)
        if (record.handedOutAt) handedOut.push(new Date(record.handedOutAt))
        if (record.firstAccessAt) firstAccess.push(new Date(record.firstAccessAt))
        break
      }
      case 'test': {
        const { test, attempts: made } = stored.test.parse(row.payload)
        for (const paper of papersOf(program.rules, sources, test))
          attempts.push(...made.map((attempt) => ({ ...attempt, paper })))
        break
      }
      case 'sessions':
        if (asks(sources, 'sessions')) {
          const source = sourceName(row.platform, row.course)
          for (const session of stored.sessions.parse(row.payload).sessions)
            sessions.push({ ...session, source })
        }
        break
      case 'topics':
        // Topics are read for the attendance of topics, and for programs that ask for all modules.
        topics.push(...stored.topics.parse(row.payload).topics)
        break
      case 'completion': {
        const record = stored.completion.parse(row.payload)
        completions.push(record)
        if (isCompleted(record)) {
          const course = sourceName(row.platform, row.course)
          completedCourses.set(course, completedCourses.get(course) ?? record.completedAt)
        }
        // A platform that states no attendance but progress through the course reports that.
        const share = record.attendance ?? record.progress
        if (asks(sources, 'reported') && share !== null) shares.push(share)
        break
      }
    }
  }
  return {
    rules: program.rules,
    cohort: { start: cohort.start, deadline: cohort.deadline },
    now,
    start: {
      handedOutAt: earliest(handedOut),
      firstSeenAt: earliest(firstSeen),
      firstAccessAt: earliest(firstAccess),
    },
    platformState: statesByWeight.find((state) => states.has(state)) ?? null,
    override: overrides.verdict,
    extendedTo: overrides.extendedTo,
    excuses: personal.excuses.map(({ reason, acceptedBy, ...excuse }) => ({
      ...named(excuse),
      reason,
      by: acceptedBy,
    })),
    presences: personal.presences.map(({ mark, reason, actor, ...presence }) => ({
      ...named(presence),
      mark,
      reason,
      by: actor,
    })),
    attendance: cohort.evidence.map(({ attendance }) => attendance),
    attempts,
    sessions,
    sessionCatalogue: catalogue,
    topics: { required: requiredModules(program, cohort, enrolment.audience), records: topics },
    modules: cohort.evidence.flatMap(({ platform, course, module, attendance }) => {
      if (module === null) return []
      const source = sourceName(platform, course)
      const completed = completedCourses.has(source)
      const completedAt = completedCourses.get(source) ?? null
      return [{ module, source, completed, completedAt, bySessions: attendance === 'sessions' }]
    }),
    reportedAttendance: largest(shares),
    completion:
      completions.length === 0
        ? null
        : {
            completedAt: completions.find(({ completedAt }) => completedAt)?.completedAt ?? null,
            progress: largest(completions.flatMap(({ progress }) => progress ?? [])),
          },
  }
}

const asks = (sources: CohortDefinition['evidence'], attendance: string) =>
  sources.some((source) => source.attendance === attendance)

const named = ({ platform, course, session }: NamedSession) => ({
  source: sourceName(platform, course),
  code: session,
})

/** The papers of the final test that a grade item is, each once; null stands for the only paper of a test that has one. */
function papersOf(
  rules: ProgramRules,
  sources: CohortDefinition['evidence'],
  test: { name: string | null; code: string | null },
): Set<string | null> {
  const asking = sources.filter(({ finalTest }) => isFinalTest(finalTest, test))
  if (rules.finalTest.papers === null) return new Set(asking.map(() => null))
  // A grade item of no paper is no part of a test of several.
  return new Set(asking.flatMap(({ paper }) => paper ?? []))
}

const isCompleted = ({ completedAt, progress }: NonNullable<DecisionInput['completion']>) =>
  completedAt !== null || (progress !== null && new Exact(progress).gte(1))

/** A platform with one final test needs no name for it; elsewhere it is a grade item's name or code. */
function isFinalTest(
  wanted: string | null,
  test: { name: string | null; code: string | null },
): boolean {
  if (wanted === null) return true
  const name = cleanText(wanted)
  return [test.name, test.code].some((given) => given !== null && cleanText(given) === name)
}

/** Of what several accounts or platforms state of one course the best counts, in whatever order it was read. */
function largest(shares: readonly string[]): string | null {
  return shares.length === 0 ? null : Exact.max(...shares).toFixed()
}

function earliest(instants: readonly Date[]): Date | null {
  return instants.length === 0
    ? null
    : new Date(Math.min(...instants.map((instant) => instant.getTime())))
}

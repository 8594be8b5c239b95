/** Decides a cohort as it would have been decided at an earlier instant, from what was known then. */
import type { Queryable } from '../../database/connection.ts'
import { type Cohort, getCohortAt, getProgramVersion } from '../../programs/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import type { Decision } from '../decide.ts'
import { decideEnrolment } from '../decide-enrolment.ts'
import type { VerdictCounts } from '../outcome-store.ts'
import { noDecisions } from '../person-decisions/standing.ts'
import { personDecisionsOf } from '../person-decisions/store.ts'
import type { ProgramVersion } from '../store.ts'
import { saysTheSame, storedDecision } from '../stored-decision.ts'
import { type PersonAt, peopleReader } from './people.ts'
import { type SessionsAt, sessionsAt } from './sessions.ts'
import { countOutcomesOf, type RecomputedOutcome, saveRecomputed, type Window } from './store.ts'
import { payloadsOf } from './version-store.ts'

const PAGE = 1000

export interface AsOfResult {
  cohort: string
  /** ISO instant. */
  asOf: string
  run: string
  counts: VerdictCounts
  /** Whose outcome of then differs from today's, or who has none today. */
  changed: number
  /** Who has an outcome today and was not in the cohort then. */
  enrolledLater: number
}

interface DecidedAt {
  person: PersonAt
  decision: Decision
  outcome: RecomputedOutcome
}

/**
 * What is recomputed is kept under the run and is nobody's present outcome. Known is what had been read, decided and
 * entered by then; the rules are applied as this version of the product reads them.
 * @throws HocvuError `request.invalid` when the cohort did not exist yet
 */
export async function reconcileAsOf(
  db: Queryable,
  cohortId: string,
  at: Date,
  context: {
    runId: string
    /** Counts only; nothing is kept. */
    dryRun: boolean
    onProgress?: (progress: { done: number; looked: number }) => Promise<void>
  },
): Promise<AsOfResult> {
  const cohort = await getCohortAt(db, cohortId, at)
  const decide = await deciderAt(db, cohort, at)
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let [changed, withOutcome, done] = [0, 0, 0]
  for (let after: string | null = null; ; ) {
    const { decided, next } = await decide({ after, limit: PAGE })
    if (!context.dryRun)
      await saveRecomputed(
        db,
        { id: context.runId, cohortVersion: cohort.version },
        decided.map(({ outcome }) => outcome),
      )
    for (const { person, outcome } of decided) {
      counts[outcome.verdict] += 1
      if (person.present !== null) withOutcome += 1
      if (person.present === null || !saysTheSame(person.present, outcome)) changed += 1
    }
    done += decided.length
    await context.onProgress?.({ done, looked: done })
    if (next === null) break
    after = next
  }
  const enrolledLater = (await countOutcomesOf(db, cohortId)) - withOutcome
  return {
    cohort: cohortId,
    asOf: at.toISOString(),
    run: context.runId,
    counts,
    changed,
    enrolledLater: Math.max(0, enrolledLater),
  }
}

/** @returns decides a page of the people whom the cohort had at the instant */
async function deciderAt(
  db: Queryable,
  cohort: Cohort,
  at: Date,
): Promise<(window: Window) => Promise<{ decided: DecidedAt[]; next: string | null }>> {
  const readPeople = await peopleReader(db, cohort, at)
  const sessions = await sessionsAt(db, cohort, at, readPeople)
  const programOf = programReader(db, cohort)
  return async (window) => {
    const { people, next } = await readPeople(window)
    const evidence = await evidenceOfPage(db, people, sessions)
    const enrolments = people.flatMap(({ enrolmentId }) => enrolmentId ?? [])
    const personal = await personDecisionsOf(db, enrolments, at)
    const decided: DecidedAt[] = []
    for (const person of people) {
      const rows = evidence.get(person.learnerId) ?? []
      const { certified, enrolmentId } = person
      const program = certified ?? { id: cohort.programId, version: cohort.programVersion }
      const decision = decideEnrolment(
        person,
        rows,
        {
          cohort: cohort.definition,
          program: await programOf(program),
          catalogue: sessions.catalogue,
          personal: (enrolmentId !== null && personal.get(enrolmentId)) || noDecisions,
          now: at,
        },
        certified,
      )
      decided.push({ person, decision, outcome: outcomeOf(person, decision, program, rows) })
    }
    return { decided, next }
  }
}

function outcomeOf(
  { learnerId, enrolmentId }: PersonAt,
  decision: Decision,
  { id, version }: ProgramVersion,
  rows: readonly { versionId: number }[],
): RecomputedOutcome {
  return {
    learnerId,
    enrolmentId,
    ...storedDecision(decision),
    evidence: rows.map(({ versionId }) => versionId),
    program: { id, version },
  }
}

async function evidenceOfPage(
  db: Queryable,
  people: readonly PersonAt[],
  { setAside }: SessionsAt,
) {
  const counts = (person: PersonAt) =>
    person.newest.filter(({ version }) => !setAside.has(version.id))
  const payloads = await payloadsOf(
    db,
    people.flatMap((person) => counts(person).map(({ version }) => version.id)),
  )
  return new Map(
    people.map((person) => [
      person.learnerId,
      counts(person).map(({ version, firstObservedAt }) => ({
        learnerId: person.learnerId,
        platform: version.platform,
        course: version.course,
        kind: version.kind,
        versionId: version.id,
        firstObservedAt,
        payload: payloads.get(version.id),
      })),
    ]),
  )
}

function programReader(db: Queryable, cohort: Cohort) {
  const nameOf = ({ id, version }: ProgramVersion) => `${id}@${version}`
  const present = { id: cohort.programId, version: cohort.programVersion }
  const read = new Map<string, StoredProgram>([[nameOf(present), cohort.program]])
  return async (wanted: ProgramVersion): Promise<StoredProgram> => {
    const program =
      read.get(nameOf(wanted)) ?? (await getProgramVersion(db, wanted.id, wanted.version))
    read.set(nameOf(wanted), program)
    return program
  }
}

/** The rules once more on what an outcome was decided on, even if things have changed since. */
import type { Queryable } from '../database/connection.ts'
import { type Cohort, getCohortAt, getCohortVersion, getProgramVersion } from '../programs/store.ts'
import { ownersAt } from './as-of/merge-store.ts'
import { peopleReader } from './as-of/people.ts'
import { sessionsAt } from './as-of/sessions.ts'
import { sessionsMayDiffer } from './as-of/version-store.ts'
import { certifiedOutcomeAt } from './certified.ts'
import { decideEnrolment } from './decide-enrolment.ts'
import { decisionInput } from './evidence.ts'
import type { EvidenceRow } from './evidence-store.ts'
import type { PresentOutcome } from './explain-store.ts'
import { audienceAt, handedOutAt, type LearnerHistory, noHistory } from './history.ts'
import { historiesOf } from './history-store.ts'
import { noDecisions } from './person-decisions/standing.ts'
import { personDecisionsOf } from './person-decisions/store.ts'
import type { CatalogueSession } from './sessions.ts'
import type { Counted } from './shown-figures.ts'
import { saysTheSame, storedDecision } from './stored-decision.ts'
import { marksOf, type SessionTrace, type TraceRow, traceOf } from './trace.ts'

export interface HowDecided {
  rules: TraceRow[]
  sessions: SessionTrace[]
  /** How the program counts sessions. */
  counted: Counted
  /** What the rules say of it today is what was decided; if not, they are read otherwise by now. */
  reproduced: boolean
}

export interface Subject {
  learnerId: string
  enrolmentId: string
  history: LearnerHistory
}

/** @param present the sessions of the class today */
export async function explainDecision(
  db: Queryable,
  { cohortId, present }: { cohortId: string; present: CatalogueSession[] },
  { learnerId, enrolmentId }: Subject,
  decided: PresentOutcome,
  rows: readonly EvidenceRow[],
): Promise<HowDecided> {
  const { decidedAt, program } = decided
  const definition = await getCohortVersion(db, cohortId, decided.cohortVersion)
  const cohort = { ...(await getCohortAt(db, cohortId, decidedAt)), definition }
  const platforms = new Set(definition.evidence.map(({ platform }) => platform))
  // What was handed out to a row of the roster may be another row's by now.
  const { holdings } = await ownersAt(db, decidedAt)
  const histories = await historiesOf(db, [learnerId], holdings)
  const history = histories.get(learnerId) ?? noHistory
  const enrolment = {
    audience: audienceAt(history, decidedAt),
    handedOutAt: handedOutAt(history, platforms, decidedAt),
  }
  const context = {
    cohort: definition,
    program: await getProgramVersion(db, program.id, program.version),
    catalogue: await catalogueThen(db, cohort, decided, present),
    now: decidedAt,
  }
  const ways = await Promise.all(
    // Where the clock stands still, what people decided at that moment may have come before or after.
    [decidedAt, new Date(decidedAt.getTime() - 1)].map(async (at) => {
      const decisions = await personDecisionsOf(db, [enrolmentId], at)
      const given = { ...context, personal: decisions.get(enrolmentId) ?? noDecisions }
      const certified = await certifiedOutcomeAt(db, enrolmentId, at)
      const decision = decideEnrolment(enrolment, rows, given, certified)
      return { given, reproduced: saysTheSame(storedDecision(decision), decided) }
    }),
  )
  const way = ways.find(({ reproduced }) => reproduced) ?? ways[0]
  if (way === undefined) throw new Error('there is always one way')
  const input = decisionInput(enrolment, rows, way.given)
  return {
    rules: traceOf(input),
    sessions: marksOf(input),
    counted: context.program.rules.attendance?.counted ?? 'minutes',
    reproduced: way.reproduced,
  }
}

/**
 * The sessions of the class as they were then. Only where something has happened to them since does it take a look at
 * the whole class.
 * @param present those of today
 */
async function catalogueThen(
  db: Queryable,
  cohort: Cohort,
  { decidedAt }: PresentOutcome,
  present: CatalogueSession[],
): Promise<CatalogueSession[]> {
  const sources = cohort.definition.evidence
  if (sources.every(({ attendance }) => attendance !== 'sessions')) return []
  if (!(await sessionsMayDiffer(db, { id: cohort.id, sources }, decidedAt))) return present
  const readPeople = await peopleReader(db, cohort, decidedAt)
  return (await sessionsAt(db, cohort, decidedAt, readPeople)).catalogue
}

/** Whether an outcome still rests on what is known, and if not, what has happened since and what it would be now. */
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { Verdict } from './decide.ts'
import { decideEnrolment } from './decide-enrolment.ts'
import { decisionContext } from './decide-page.ts'
import type { Cause } from './diff/causes.ts'
import { causesOfPeople, instantOf } from './diff/compare-runs.ts'
import { evidenceOf } from './evidence-store.ts'
import type { Subject } from './explain-decision.ts'
import type { PresentOutcome } from './explain-store.ts'
import { noDecisions } from './person-decisions/standing.ts'
import { personDecisionsOf } from './person-decisions/store.ts'
import type { CatalogueSession } from './sessions.ts'
import { enrolmentsToDecide } from './store.ts'
import { saysTheSame, storedDecision } from './stored-decision.ts'

export interface Since {
  /** The next reconciliation will look at the outcome again. */
  due: boolean
  /** Nothing is issued on the outcome until then, because a person took evidence away. */
  held: boolean
  /** What the rules say by now, where that is something else. */
  wouldBe: Verdict | null
  /** What has happened since the decision, where that makes a difference. */
  causes: Cause[]
}

export async function explainSince(
  db: Queryable,
  viewer: Viewer,
  { cohort, catalogue }: { cohort: Cohort; catalogue: CatalogueSession[] },
  { learnerId, enrolmentId }: Subject,
  decided: PresentOutcome | null,
  now: Date,
): Promise<Since> {
  const { evidence } = cohort.definition
  const context = decisionContext(cohort, catalogue, now)
  const [enrolment] = await enrolmentsToDecide(db, [enrolmentId], context, false)
  const held = decided !== null && decided.reopenedAt !== null
  if (!enrolment) return { due: false, held, wouldBe: null, causes: [] }
  const rows = await evidenceOf(db, evidence, [learnerId])
  const { certified } = enrolment
  const decisions = await personDecisionsOf(db, [enrolmentId], null)
  const after = storedDecision(
    decideEnrolment(
      enrolment,
      rows,
      {
        cohort: cohort.definition,
        program:
          certified === null
            ? cohort.program
            : await getProgramVersion(db, certified.id, certified.version),
        catalogue,
        personal: decisions.get(enrolmentId) ?? noDecisions,
        now,
      },
      certified,
    ),
  )
  if (decided === null) return { due: true, held, wouldBe: after.verdict, causes: [] }
  if (saysTheSame(decided, after)) return { due: true, held, wouldBe: null, causes: [] }
  const person = {
    id: enrolmentId,
    enrolmentId,
    learnerId,
    before: { ...decided },
    after: { ...after, evidence: rows.map(({ versionId }) => versionId) },
  }
  const causes = await causesOfPeople(
    db,
    viewer,
    [person],
    [await instantOf(db, cohort.id, decided.decidedAt), await instantOf(db, cohort.id, now)],
  )
  return { due: true, held, wouldBe: after.verdict, causes: causes.get(person.id) ?? [] }
}

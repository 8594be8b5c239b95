/**
 * What a store is told of an outcome. Of one enrolment at most one outcome stands there: a later revision that says
 * otherwise first voids what the store took. A revision that changes nothing tells what stands again, as the same
 * statements. Pure.
 */
import type { FactLearner, OutcomeFact } from '../fact-store.ts'
import { messageId, registrationId } from '../message-id.ts'
import {
  type Activity,
  cohortActivityId,
  languages,
  learnerActor,
  PLATFORM,
  type Statement,
  type StatementResult,
  scoreOf,
  type Told,
  verb,
  voiding,
} from './statement.ts'
import { type Held, surest, toVoid } from './to-void.ts'

type Bilingual = { vi: string; en: string | null }

/** A revision of an outcome with what it was decided about, named as it was then. */
export interface OutcomeRevision
  extends Pick<
    OutcomeFact,
    'enrolmentId' | 'revision' | 'cohort' | 'programVersion' | 'verdict' | 'score' | 'attendance'
  > {
  reasons: readonly string[]
  cohortName: string
  programTitle: Bilingual
  learner: FactLearner
  at: Date
  held: Held
}

/** Reasons beside which a course is completed: all was done, whatever came of it; or what people decided about it. */
const AFTER_ALL_WAS_DONE: ReadonlySet<string> = new Set([
  'score',
  'override-refused',
  'override-allowed',
  'score-changed-after-issue',
  'window-extended',
  'excuse-accepted',
  'presence-stated',
  'absence-stated',
])

const isCompleted = ({ reasons }: OutcomeRevision): boolean =>
  reasons.every((code) => AFTER_ALL_WAS_DONE.has(code))

/** Whether it is an outcome that is told: an unfinished learner, or one whom a person looks at, has none. */
const isOutcome = ({ verdict }: OutcomeRevision): boolean =>
  verdict === 'passed' || verdict === 'failed'

type Part = 'completed' | 'passed' | 'failed'

/** Of what a revision says: `completed` before what came of it. */
const partsOf = (revision: OutcomeRevision): Part[] =>
  isOutcome(revision)
    ? [
        ...(isCompleted(revision) ? (['completed'] as const) : []),
        revision.verdict === 'passed' ? 'passed' : 'failed',
      ]
    : []

/**
 * @param history of one enrolment up to the revision that is told, in order
 * @returns in the order in which they are to be stored; null: the learner has no id of the kind that the store knows
 */
export function outcomeStatements(
  told: Told,
  history: readonly OutcomeRevision[],
): Statement[] | null {
  const [first, ...later] = history
  if (first === undefined) return []
  let present = first
  let heldOfPresent: Held[] = [first.held]
  const earlier: Replaced[] = []
  for (const revision of later) {
    if (said(revision) !== said(present)) {
      earlier.push({ former: present, next: revision, held: surest(heldOfPresent) })
      present = revision
      heldOfPresent = []
    }
    heldOfPresent.push(revision.held)
  }
  const stated = statementsOf(told, present)
  if (stated === null) return null
  return [...toVoid(earlier).flatMap((replaced) => voidsOf(told, replaced)), ...stated]
}

/** What stood once, and what first said otherwise, whether or not the store took that. */
interface Replaced {
  former: OutcomeRevision
  next: OutcomeRevision
  held: Held
}

/** Two revisions that say the same are one to a store. */
function said(revision: OutcomeRevision): string {
  if (!isOutcome(revision)) return ''
  const { verdict, score, attendance, programVersion, cohortName } = revision
  const parts = [verdict, score, attendance, programVersion, cohortName, isCompleted(revision)]
  return JSON.stringify(parts)
}

function statementsOf(told: Told, revision: OutcomeRevision): Statement[] | null {
  const actor = learnerActor(told, revision.learner)
  if (actor === null) return null
  const { enrolmentId, programVersion, at } = revision
  return partsOf(revision).map((part) => ({
    id: idOf(revision, part),
    actor,
    verb: verb(part),
    object: cohortActivity(told, revision),
    result: resultOf(revision, part),
    context: {
      registration: registrationId(enrolmentId),
      platform: PLATFORM,
      revision: String(programVersion),
    },
    timestamp: at.toISOString(),
  }))
}

const idOf = ({ enrolmentId, revision, at }: OutcomeRevision, part: string): string =>
  messageId({ kind: 'outcome.changed', subject: enrolmentId, revision, at }, part)

/** The same whichever later revision voids it: both id and time are those of the one that came next. */
const voidsOf = (told: Told, { former, next }: Replaced): Statement[] =>
  partsOf(former).map((part) =>
    voiding(told, idOf(former, part), idOf(next, `void ${part}`), next.at),
  )

function resultOf(revision: OutcomeRevision, part: Part): StatementResult {
  const { score, attendance } = revision
  const duration = attendance?.unit === 'minutes' ? minutes(attendance.attended) : undefined
  const present = duration === undefined ? {} : { duration }
  if (part === 'completed') return { completion: true, ...present }
  const points = score === null ? undefined : scoreOf(score)
  return {
    ...(points === undefined ? {} : { score: points }),
    success: part === 'passed',
    completion: isCompleted(revision),
    ...present,
  }
}

/** ISO 8601. */
const minutes = (whole: string): string | undefined =>
  /^\d+$/.test(whole) ? `PT${whole}M` : undefined

function cohortActivity(
  { publicUrl }: Told,
  { cohort, cohortName, programTitle: { vi, en } }: OutcomeRevision,
): Activity {
  return {
    objectType: 'Activity',
    id: cohortActivityId(publicUrl, cohort),
    definition: {
      type: 'http://adlnet.gov/expapi/activities/course',
      name: languages({
        vi: `${vi} – ${cohortName}`,
        en: en === null ? null : `${en} – ${cohortName}`,
      }),
    },
  }
}

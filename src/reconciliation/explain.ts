/** Why an outcome is what it is: each rule, each record behind it, whose account it came from, and who decided what. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type Cohort, getCohort } from '../programs/store.ts'
import { sessionCatalogue } from './evidence-store.ts'
import { explainDecision, type HowDecided } from './explain-decision.ts'
import { explainSince, type Since } from './explain-since.ts'
import {
  accountsOf,
  type CertificateShown,
  certificateOf,
  type EnrolledPerson,
  frozenEvidence,
  type MergeShown,
  mergesWith,
  peopleByKey,
  personOfEnrolment,
  presentOutcome,
  type RecordShown,
} from './explain-store.ts'
import { type LearnerHistory, type LinkEvent, linksAt, noHistory } from './history.ts'
import { historiesOf } from './history-store.ts'
import { type DecisionHistory, decisionHistory } from './person-decisions/history-store.ts'
import type { StoredDecision } from './stored-decision.ts'

const Weight = z.object({ field: z.string(), level: z.string(), bits: z.number() })
const LinkReason = z.object({
  code: z.string().default(''),
  score: z.number().nullable().default(null),
  weights: z.array(Weight).default([]),
})

export interface LinkShown {
  platform: string
  /** The platform's id of the account. */
  id: string
  fullName: string
  /** Code of by what it was linked. */
  reason: string
  /** Sum of the weights, in bits; of a link by the rules. */
  score: number | null
  weights: z.infer<typeof Weight>[]
  at: Date
  /** A person's decision, in their words. */
  act: LinkEvent['act']
}

export interface Explanation {
  learner: { id: string; key: string; fullName: string; unit: string | null }
  cohort: { id: string; version: number; program: string; programVersion: number }
  outcome: (StoredDecision & { decidedAt: Date; revision: number; run: string }) | null
  /** Each rule with its numbers, each session, as of the decision; null without an outcome. */
  how: HowDecided | null
  records: RecordShown[]
  /** The accounts that are the learner's now. */
  accounts: (LinkShown & {
    /** `key`: the rules; else the person. */
    linkedBy: string
  })[]
  /** Everything that was ever decided about accounts that were once the learner's, in order. */
  links: (LinkShown & {
    state: string
    /** Whose it became. */
    of: 'learner' | 'another' | 'nobody'
    actor: string
  })[]
  decisions: DecisionHistory
  merges: MergeShown[]
  certificate: CertificateShown | null
  since: Since
}

/**
 * @param learnerKey employee code, e-mail, phone or id
 * @throws HocvuError `not-found`, also for people the viewer may not see
 */
export async function explain(
  db: Queryable,
  viewer: Viewer,
  learnerKey: string,
  cohortId: string,
  now: Date,
): Promise<Explanation> {
  const found = await peopleByKey(db, viewer, learnerKey, cohortId)
  const people = found.filter(({ enrolment }) => enrolment !== null)
  const [person] = people
  if (!person)
    throw new HocvuError(
      'not-found',
      found.length > 0
        ? `${learnerKey} is on the roster but not enrolled in cohort ${cohortId}.`
        : `Nobody on the roster has the key ${learnerKey} (employee code, e-mail or phone).`,
    )
  if (people.length > 1)
    throw new HocvuError(
      'not-found',
      `${people.length} enrolled people share ${learnerKey}. Name the employee code instead.`,
    )
  return await explainPerson(db, viewer, person, cohortId, now)
}

/** @throws HocvuError `not-found`, also for people the viewer may not see */
export async function explainEnrolment(
  db: Queryable,
  viewer: Viewer,
  enrolmentId: string,
  cohortId: string,
  now: Date,
): Promise<Explanation> {
  const person = await personOfEnrolment(db, viewer, enrolmentId, cohortId)
  if (person === null)
    throw new HocvuError('not-found', `Cohort ${cohortId} has no enrolment ${enrolmentId}.`)
  return await explainPerson(db, viewer, person, cohortId, now)
}

async function explainPerson(
  db: Queryable,
  viewer: Viewer,
  { enrolment, ...learner }: EnrolledPerson,
  cohortId: string,
  now: Date,
): Promise<Explanation> {
  const enrolmentId = enrolment ?? ''
  const cohort = await getCohort(db, cohortId)
  const catalogue = await sessionCatalogue(db, cohortId, cohort.definition.evidence)
  const decided = await presentOutcome(db, enrolmentId)
  const { records, rows } = await frozenEvidence(db, learner.id, decided?.evidence ?? [])
  const history = (await historiesOf(db, [learner.id])).get(learner.id) ?? noHistory
  const certificate = await certificateOf(db, enrolmentId)
  const subject = { learnerId: learner.id, enrolmentId, history }
  return {
    learner,
    cohort: definitionsOf(cohort, decided),
    outcome: decided && outcomeView(decided),
    how:
      decided &&
      (await explainDecision(db, { cohortId, present: catalogue }, subject, decided, rows)),
    records,
    accounts: await presentAccounts(db, subject, now),
    links: linkHistory(history, learner.id),
    decisions: await decisionHistory(db, viewer, enrolmentId, now),
    merges: await mergesWith(db, viewer, learner.id),
    certificate,
    since: await explainSince(db, viewer, { cohort, catalogue }, subject, decided, now),
  }
}

function definitionsOf(
  cohort: Cohort,
  decided: { cohortVersion: number; program: { id: string; version: number } } | null,
): Explanation['cohort'] {
  return {
    id: cohort.id,
    version: decided?.cohortVersion ?? cohort.version,
    program: decided?.program.id ?? cohort.programId,
    programVersion: decided?.program.version ?? cohort.programVersion,
  }
}

function outcomeView(decided: NonNullable<Explanation['outcome']>): Explanation['outcome'] {
  const { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision, run } = decided
  return { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision, run }
}

async function presentAccounts(
  db: Queryable,
  { learnerId, history }: { learnerId: string; history: LearnerHistory },
  now: Date,
): Promise<Explanation['accounts']> {
  const decided = linksAt(history, learnerId, now)
  return (await accountsOf(db, learnerId)).map(({ reason, ...account }) => {
    const event = decided.find(
      ({ platform, sourceId }) => platform === account.platform && sourceId === account.id,
    )
    return { ...account, ...reasonView(reason), act: event?.act ?? null }
  })
}

function linkHistory({ links }: LearnerHistory, learnerId: string): Explanation['links'] {
  return links.map(
    ({ platform, sourceId: id, fullName, reason, at, act, state, actor, ...link }) => ({
      platform,
      id,
      fullName,
      ...reasonView(reason),
      at,
      act,
      state,
      of: link.learnerId === null ? 'nobody' : link.learnerId === learnerId ? 'learner' : 'another',
      actor,
    }),
  )
}

function reasonView(reason: object): Pick<LinkShown, 'reason' | 'score' | 'weights'> {
  const { code, score, weights } = LinkReason.parse(reason)
  return { reason: code, score, weights }
}

/** Takes back what a person decided beside the rules; what they wrote stays readable. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import type { Tables } from '../../database/tables.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import type { NewRun } from '../../runs/run.ts'
import {
  actOfUndo,
  enrolmentsOfAct,
  insertAct,
  reopenEnrolments,
  touchEnrolments,
} from './act-store.ts'
import { requireAttachment } from './attachments.ts'
import { wordsOf } from './words.ts'

type ActKind = Tables['decision_acts']['kind']
export type PersonDecisionKind = Extract<ActKind, 'override' | 'excuse' | 'presence'>

/** Acts of these kinds are undone here; those about accounts and learners are not. */
export function isPersonDecision(kind: ActKind): kind is PersonDecisionKind {
  return kind === 'override' || kind === 'excuse' || kind === 'presence'
}

export interface Undone {
  /** Id of the act that takes the other one back. */
  act: string
  /** How many enrolments are decided anew. */
  enrolments: number
  /** To reconcile: the caller begins a run for each, best in the same transaction (`createRun`). */
  cohorts: string[]
}

/** The reconciliation that decides anew whom a decision, or its undoing, is about. */
export function reconcileOf(cohort: string, { actor }: Pick<Viewer, 'actor'>): NewRun {
  const options = { dryRun: false, full: false, chain: false }
  return { kind: 'reconcile', subject: cohort, options, actor }
}

/**
 * The last act of a transaction that the caller begins: it appends to the audit trail.
 * @throws HocvuError `not-found`, also when the act is about anybody whom the viewer may not see, or the document not theirs to use;
 * `decision.already-undone`
 */
export async function undoPersonDecision(
  trx: Trx,
  viewer: Viewer,
  act: { id: string; kind: PersonDecisionKind },
  undo: { reason: string; attachment: string | null; at: Date },
): Promise<Undone> {
  const { at, attachment } = undo
  const reason = wordsOf('reason', undo.reason)
  const touched = await enrolmentsOfAct(trx, viewer, act.id)
  if (touched.length === 0 || touched.some(({ seen }) => !seen))
    throw new HocvuError('not-found', `There is no decision ${act.id}.`)
  if (attachment !== null) await requireAttachment(trx, viewer, attachment)
  const cohorts = [...new Set(touched.map(({ cohort }) => cohort))].toSorted()
  await lockOutcomes(trx, cohorts)
  const earlier = await actOfUndo(trx, act.id)
  if (earlier !== null)
    throw new HocvuError(
      'decision.already-undone',
      `The decision ${act.id} was undone before, by ${earlier.actor} (${earlier.id}). There is nothing left to undo; decide anew if it shall hold again.`,
    )
  const by = { actor: viewer.actor, at }
  const id = await insertAct(trx, { kind: 'undo', reason, attachment, undoes: act.id }, by)
  const enrolments = touched.map(({ id }) => id)
  await touchEnrolments(trx, enrolments)
  await reopenEnrolments(trx, enrolments, at)
  await appendAudit(trx, {
    ...by,
    action: `${act.kind}.undo`,
    subject: act.id,
    before: { state: 'standing' },
    after: { state: 'undone', act: id, reason, attachment, count: enrolments.length },
    items: enrolments.map((enrolment) => ({ enrolment })),
  })
  return { act: id, enrolments: enrolments.length, cohorts }
}

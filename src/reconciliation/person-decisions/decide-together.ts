/** What every decision of a person has in common: one act for all who were chosen, or none. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import type { Cohort } from '../../programs/store.ts'
import { createRun, type Run } from '../../runs/run.ts'
import { enrolmentsOfAct, insertAct, reopenEnrolments, touchEnrolments } from './act-store.ts'
import { requireAttachment } from './attachments.ts'
import { type ChosenRow, choose, type Selection } from './selection.ts'
import { type PersonDecisionKind, reconcileOf } from './undo.ts'
import { wordsOf } from './words.ts'

export interface DecisionDeps {
  db: Database
  clock: Clock
}

export interface WrittenDecision {
  /** Why, in the person's words. */
  reason: string
  /** Id of a document that was brought before. */
  attachment: string | null
  selection: Selection
  /** Identifies the request: whoever sends it again finds what it came to. */
  dedupeKey?: string | undefined
}

export interface DecisionTaken {
  /** Id of the act; it can be undone. */
  act: string
  /** How many people it is about. */
  enrolments: number
  /** The reconciliation that decides them anew: written, to be handed to a queue. */
  run: Run
}

export interface PreparedRows {
  /** Stores the rows of the act. */
  insert(act: string): Promise<void>
  /** What the audit trail says of the act, and of each row. */
  after: object
  items: readonly object[]
}

/**
 * Chooses, stores and has everybody decided anew, in one transaction that takes turns with reconciliation and issuing.
 * @param prepare says for whoever was chosen which rows to store, or throws and nothing is stored
 * @throws HocvuError `not-found`, `request.conflict`, `decision.selection-changed`
 */
export async function decideTogether(
  { db, clock }: DecisionDeps,
  viewer: Viewer,
  cohort: Cohort,
  written: WrittenDecision & { kind: PersonDecisionKind },
  prepare: (
    trx: Trx,
    chosen: readonly ChosenRow[],
    context: { now: Date },
  ) => Promise<PreparedRows>,
): Promise<DecisionTaken> {
  const { kind, attachment, selection, dedupeKey } = written
  const reason = wordsOf('reason', written.reason)
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [cohort.id])
    const now = clock.now()
    const id = dedupeKey === undefined ? randomUUID() : idOf(dedupeKey)
    const begin = () =>
      createRun(trx, clock, {
        ...reconcileOf(cohort.id, viewer),
        ...(dedupeKey === undefined ? {} : { dedupeKey }),
      })
    const known = await enrolmentsOfAct(trx, viewer, id)
    if (known.length > 0) return { act: id, enrolments: known.length, run: await begin() }

    const chosen = await choose(trx, viewer, cohort.id, selection)
    if (attachment !== null) await requireAttachment(trx, viewer, attachment)
    const rows = await prepare(trx, chosen, { now })
    const enrolments = chosen.map(({ enrolment }) => enrolment)
    const by = { actor: viewer.actor, at: now }
    const act = await insertAct(trx, { id, kind, reason, attachment, undoes: null }, by)
    await rows.insert(act)
    await touchEnrolments(trx, enrolments)
    await reopenEnrolments(trx, enrolments, now)
    const run = await begin()
    await appendAudit(trx, {
      ...by,
      action: `${kind}.decide`,
      subject: cohort.id,
      after: { act, reason, attachment, count: chosen.length, run: run.id, ...rows.after },
      items: rows.items,
    })
    return { act, enrolments: chosen.length, run }
  })
}

/** The same request is the same act. */
function idOf(dedupeKey: string): string {
  const hex = sha256(`decision/${dedupeKey}`).toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** What every act of a person on certificates has in common: one act for all that were chosen, or none. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import {
  reopenEnrolments,
  touchEnrolments,
} from '../../reconciliation/person-decisions/act-store.ts'
import { requireAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import { reconcileOf } from '../../reconciliation/person-decisions/undo.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import { createRun, type Run } from '../../runs/run.ts'
import { type CertificateChoice, chooseCertificates } from './choose.ts'
import { refuseCertificates } from './refusal.ts'
import { type HeldCertificate, holdCertificates } from './store.ts'

export interface ActDeps {
  db: Database
  clock: Clock
  /** What the codes and credentials of new revisions begin with. */
  publicUrl: string | undefined
  /** Where template folders of programs stand. */
  templates: string
  /** Whether mail is switched on at all; null: it is not. */
  mail: object | null
}

export interface WrittenAct {
  /** Why, in the person's words. */
  reason: string
  /** Id of a document that was brought before. */
  attachment: string | null
  choice: CertificateChoice
  /** The revision that the caller saw; another one is not acted on. */
  expectedRevision?: number | undefined
}

export interface DoneAct {
  /** What was written of each certificate, for the audit trail. */
  items: readonly { id: string; number: string }[]
  /** What the audit trail says beside reason and document. */
  after: object
}

/**
 * Chooses, writes, and has the people decided anew, in one transaction that takes turns with reconciliation and issuing.
 * @param work writes, or throws and nothing is stored; null: nothing is to be kept
 * @returns the reconciliations that decide them anew: written, to be handed to a queue
 * @throws HocvuError `not-found`, `request.conflict`, `certificate.state`, `certificate.changed`
 */
export async function actOnCertificates(
  { db, clock }: ActDeps,
  viewer: Viewer,
  written: WrittenAct,
  act: { name: 'revise' | 'revoke' | 'reinstate'; on: 'valid' | 'revoked' },
  work: (
    trx: Trx,
    held: readonly HeldCertificate[],
    context: { now: Date; reason: string; attachment: string | null },
  ) => Promise<DoneAct | null>,
): Promise<{ runs: Run[] }> {
  const reason = wordsOf('reason', written.reason)
  const { attachment, choice } = written
  return await db.transaction().execute(async (trx) => {
    const seen = await chooseCertificates(trx, viewer, choice, act.on)
    const cohorts = [...new Set(seen.map(({ cohort }) => cohort))].toSorted()
    await lockOutcomes(trx, cohorts)
    // Looked at again: whoever had the turn before may have revoked some of them.
    const chosen = await chooseCertificates(trx, viewer, choice, act.on)
    const held = await holdCertificates(
      trx,
      chosen.filter(({ cohort }) => cohorts.includes(cohort)).map(({ id }) => id),
    )
    refuseOthers(held, act.on, written.expectedRevision)
    if (attachment !== null) await requireAttachment(trx, viewer, attachment)
    const now = clock.now()
    const done = await work(trx, held, { now, reason, attachment })
    if (done === null) return { runs: [] }
    const touched = new Set(done.items.map(({ id }) => id))
    const enrolments = held.filter(({ id }) => touched.has(id)).map((one) => one.enrolmentId)
    await touchEnrolments(trx, enrolments)
    await reopenEnrolments(trx, enrolments, now)
    const runs: Run[] = []
    for (const cohort of cohorts)
      runs.push(await createRun(trx, clock, reconcileOf(cohort, viewer)))
    const [only, ...others] = done.items
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: `certificates.${act.name}`,
      subject: only !== undefined && others.length === 0 ? only.id : cohorts.join(', '),
      after: {
        reason,
        attachment,
        count: done.items.length,
        first: only?.number,
        last: done.items.at(-1)?.number,
        runs: runs.map(({ id }) => id),
        ...done.after,
      },
      items: done.items,
    })
    return { runs }
  })
}

const STATES = {
  valid: { vi: 'còn hiệu lực', en: 'valid' },
  revoked: { vi: 'đã thu hồi', en: 'revoked' },
}

function refuseOthers(
  held: readonly HeldCertificate[],
  on: 'valid' | 'revoked',
  expectedRevision: number | undefined,
): void {
  refuseCertificates(
    'certificate.state',
    held.flatMap(({ number, state }) =>
      state === on
        ? []
        : [
            {
              name: number,
              reason: `is ${STATES[state].en}, and this is done with one that is ${STATES[on].en}`,
              params: { state: STATES[state].en },
              paramsVi: { state: STATES[state].vi },
            },
          ],
    ),
  )
  refuseCertificates(
    'certificate.changed',
    held.flatMap(({ number, revision }) =>
      expectedRevision === undefined || expectedRevision === revision
        ? []
        : [
            {
              name: number,
              reason: `is at revision ${revision} by now, not ${expectedRevision}. Look at it again, then decide`,
            },
          ],
    ),
  )
}

/** A paper of one unit or many is recorded as received; it is taken back where that was a mistake. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { getPlan } from '../../programs/plans/store.ts'
import { requireAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import { readStanding } from './read-standings.ts'
import { unitsNamed } from './standing.ts'
import { endSubmissions, insertSubmissions, type Submission } from './submission-store.ts'

export interface SubmissionDeps {
  db: Database
  clock: Clock
}

export interface ReceivedPaper {
  planId: string
  /** `id` of a DueDate. */
  deadlineId: string
  /** Codes of units, names that only one of them has, or ids; none: the body that runs the plan. */
  units: readonly string[]
  receivedOn: DateString
  document: string | null
  attachmentId: string | null
  note: string | null
}

export interface Received {
  /** Ids of what was recorded, to take it back. */
  ids: string[]
  /** Units whose paper was recorded before: nothing of it has changed. */
  before: number
}

/** @throws HocvuError `not-found`, `submission.unit-unknown`, `submission.future`, `submission.nobody` */
export async function receivePaper(
  { db, clock }: SubmissionDeps,
  viewer: Viewer,
  paper: ReceivedPaper,
): Promise<Received> {
  const by = { actor: viewer.actor, at: clock.now() }
  const today = dateInVietnam(by.at)
  if (paper.receivedOn > today)
    throw new HocvuError(
      'submission.future',
      `${paper.receivedOn} is still to come. Give the day on which the paper came in.`,
    )
  return await db.transaction().execute(async (trx) => {
    const plan = await getPlan(trx, paper.planId)
    const { due, lines } = await readStanding(trx, viewer, plan, paper.deadlineId, today)
    const owing = lines.map(({ unit }) => unit)
    const units = due.from.length === 0 ? owing : unitsNamed(owing, paper.units)
    if (units.length === 0)
      throw new HocvuError('submission.nobody', 'Name at least one unit whose paper came in.')
    const { deadlineId, receivedOn, document, attachmentId, note } = paper
    if (attachmentId !== null) await requireAttachment(trx, viewer, attachmentId)
    const rows = units.map(({ id }) => ({
      ...{ id: randomUUID(), unitId: id, deadlineId, receivedOn, document, attachmentId, note },
    }))
    const made = await insertSubmissions(trx, plan.id, rows, by)
    if (made.length > 0)
      await appendAudit(trx, {
        ...by,
        action: 'submission.receive',
        subject: plan.id,
        after: { deadline: deadlineId, units: made.length, receivedOn, document },
        items: made.map(({ unitId }) => unitId),
      })
    return { ids: made.map(({ id }) => id), before: rows.length - made.length }
  })
}

/**
 * @param ids of submissions
 * @throws HocvuError `not-found` when none of them stands
 */
export async function withdrawPaper(
  { db, clock }: SubmissionDeps,
  viewer: Viewer,
  planId: string,
  ids: readonly string[],
): Promise<Submission[]> {
  const by = { actor: viewer.actor, at: clock.now() }
  return await db.transaction().execute(async (trx) => {
    const plan = await getPlan(trx, planId)
    const ended = await endSubmissions(trx, plan.id, ids, by)
    if (ended.length === 0)
      throw new HocvuError('not-found', `Nothing that plan ${plan.id} received stands under this.`)
    const [first] = ended
    await appendAudit(trx, {
      ...by,
      action: 'submission.withdraw',
      subject: plan.id,
      before: { deadline: first?.deadlineId ?? '', units: ended.length },
      items: ended.map(({ id, unitId, receivedOn }) => ({ id, unitId, receivedOn })),
    })
    return ended
  })
}

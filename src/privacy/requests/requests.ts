/** Takes requests about personal data in, and answers them. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { findLearners } from '../../roster/find-learner.ts'
import { dueDay } from './due-day.ts'
import type { RequestKind, RequestResult } from './request-kinds.ts'
import { findRequest, type PrivacyRequest, sealRequest } from './request-store.ts'

export interface RequestDeps {
  db: Database
  clock: Clock
  vault: Vault
}

export interface NewRequest {
  kind: RequestKind
  /** Employee code or id of the person on the roster; null: not known, or nobody there. */
  learner: string | null
  /** As the person says. */
  name: string
  contact: string
  text: string
  /** null: today. */
  receivedOn: DateString | null
}

/** @throws HocvuError `privacy.future`, `request.invalid`, `not-found` for somebody whom the viewer does not see */
export async function recordRequest(
  { db, clock, vault }: RequestDeps,
  viewer: Viewer,
  asked: NewRequest,
): Promise<PrivacyRequest> {
  const now = clock.now()
  const today = dateInVietnam(now)
  const receivedOn = asked.receivedOn ?? today
  if (receivedOn > today)
    throw new HocvuError('privacy.future', `${receivedOn} is still to come.`, {
      fields: [{ field: 'receivedOn', reason: 'is still to come' }],
    })
  const said = {
    ...{ name: typed(asked.name), contact: typed(asked.contact), text: typed(asked.text) },
  }
  if (asked.learner === null && said.name === '')
    throw new HocvuError('request.invalid', 'Say who asks: a learner of the roster, or a name.', {
      fields: [{ field: 'name', reason: 'is missing' }],
    })
  const id = randomUUID()
  const dueOn = dueDay(receivedOn)
  await db.transaction().execute(async (trx) => {
    const learnerId = asked.learner === null ? null : await idOf(trx, viewer, asked.learner)
    await trx
      .insertInto('privacy_requests')
      .values({
        ...{ id, kind: asked.kind, learner_id: learnerId, sealed: sealRequest(vault, said) },
        ...{ received_on: receivedOn, due_on: dueOn, recorded_at: now, recorded_by: viewer.actor },
      })
      .execute()
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'privacy.request', subject: id },
      after: { kind: asked.kind, learner: learnerId, receivedOn, dueOn },
    })
  })
  return await requireRequest({ db, clock, vault }, viewer, id)
}

/** Says whom a request is about. */
export async function assignRequest(
  deps: RequestDeps,
  viewer: Viewer,
  name: string,
  learner: string,
): Promise<PrivacyRequest> {
  const request = await requireOpen(deps, viewer, name)
  await deps.db.transaction().execute(async (trx) => {
    const learnerId = await idOf(trx, viewer, learner)
    await trx
      .updateTable('privacy_requests')
      .set({ learner_id: learnerId })
      .where('id', '=', request.id)
      .where('answered_at', 'is', null)
      .execute()
    await appendAudit(trx, {
      ...{ at: deps.clock.now(), actor: viewer.actor, action: 'privacy.assign' },
      ...{ subject: request.id, before: { learner: request.learner?.id ?? null } },
      after: { learner: learnerId },
    })
  })
  return await requireRequest(deps, viewer, request.id)
}

/**
 * Once, with what the person was told. Of somebody whose data was erased, name and contact go with the answer.
 * @throws HocvuError `privacy.answered`, `not-found`
 */
export async function answerRequest(
  deps: RequestDeps,
  viewer: Viewer,
  name: string,
  given: { result: RequestResult; text: string },
): Promise<PrivacyRequest> {
  const { db, clock, vault } = deps
  const request = await requireOpen(deps, viewer, name)
  const text = typed(given.text)
  if (text === '')
    throw new HocvuError('request.invalid', 'Say what the person was told.', {
      fields: [{ field: 'text', reason: 'is missing' }],
    })
  const now = clock.now()
  const isErased = request.learner?.erased === true
  await db.transaction().execute(async (trx) => {
    const answered = await trx
      .updateTable('privacy_requests')
      .set({
        ...{ answered_at: now, answered_by: viewer.actor, result: given.result },
        answer_sealed: isErased ? null : sealRequest(vault, { text }),
        ...(isErased ? { sealed: null } : {}),
      })
      .where('id', '=', request.id)
      .where('answered_at', 'is', null)
      .executeTakeFirst()
    if (answered.numUpdatedRows === 0n) throw alreadyAnswered(request)
    const { kind, dueOn } = request
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'privacy.answer', subject: request.id },
      after: { kind, result: given.result, dueOn, late: dateInVietnam(now) > dueOn },
    })
  })
  return await requireRequest(deps, viewer, request.id)
}

/** @throws HocvuError `not-found` */
async function requireRequest(
  deps: RequestDeps,
  viewer: Viewer,
  name: string,
): Promise<PrivacyRequest> {
  const request = await findRequest(deps, viewer, name)
  if (request !== null) return request
  throw new HocvuError('not-found', `There is no request ${name}. See: hocvu privacy requests`)
}

async function requireOpen(deps: RequestDeps, viewer: Viewer, name: string) {
  const request = await requireRequest(deps, viewer, name)
  if (request.answeredAt !== null) throw alreadyAnswered(request)
  return request
}

const alreadyAnswered = ({ number, answeredBy }: PrivacyRequest) =>
  new HocvuError('privacy.answered', `Request ${number} was answered by ${answeredBy}.`, {
    params: { number },
  })

/** People write it, so without a citizen's number. */
const typed = (text: string) => redactText(cleanText(text))

async function idOf(db: Queryable, viewer: Viewer, key: string): Promise<string> {
  const [found, ...others] = await findLearners(db, viewer, key)
  if (found !== undefined && others.length === 0) return found.id
  const what = found === undefined ? 'Nobody on the roster is' : 'Several people on the roster are'
  throw new HocvuError('not-found', `${what} "${key}". Name the employee code or the id.`, {
    fields: [{ field: 'learner', reason: 'is nobody, or not one person only' }],
  })
}

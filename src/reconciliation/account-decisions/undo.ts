/** Takes back what a person decided: what was there before stands again, and outcomes are decided anew. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { takeTurn } from '../../roster/import.ts'
import type { Run } from '../../runs/run.ts'
import { actOfUndo, insertAct } from '../person-decisions/act-store.ts'
import { isPersonDecision, undoPersonDecision } from '../person-decisions/undo.ts'
import { wordsOf } from '../person-decisions/words.ts'
import type { DecisionDeps } from './decide.ts'
import { acceptReason, type GivenReason } from './given-reason.ts'
import { beginReconciliations, letOutcomesFollow } from './outcomes-follow.ts'
import { builtUpon, named, requireWholeRoster } from './refusal.ts'
import { HistoryNote } from './standing.ts'
import {
  type Act,
  type ActRow,
  findAct,
  insertRejections,
  keptLearners,
  laterActsOnAccounts,
  rowsOfAct,
  saveChanges,
  standingAccounts,
} from './store.ts'
import { type Separated, separateLearners } from './undo-merge.ts'

export interface DecisionUndone {
  /** Id of the act that takes the other one back. */
  act: string
  undone: { id: string; kind: Act['kind'] }
  /** Reconciliations that are begun: written, to be handed to a queue, or done. */
  runs: Run[]
}

/**
 * @throws HocvuError `not-found`, also for what is about people whom the viewer may not see; `access.forbidden`,
 * `decision.already-undone`, `decision.built-upon`, `request.conflict` for an undo
 */
export async function undoDecision(
  { db, clock }: DecisionDeps,
  viewer: Viewer,
  id: string,
  why: GivenReason,
): Promise<DecisionUndone> {
  // Before looking: a fault of the request reads alike whether the decision is there or not.
  const reason = wordsOf('reason', why.reason)
  return await db.transaction().execute(async (trx) => {
    const undone = await findAct(trx, id)
    if (!undone) throw new HocvuError('not-found', `There is no decision ${id}.`)
    const by = { actor: viewer.actor, at: clock.now() }
    if (isPersonDecision(undone.kind)) {
      requireScope(viewer, 'outcomes:write')
      const { attachment } = why
      const { act, cohorts } = await undoPersonDecision(
        trx,
        viewer,
        { id, kind: undone.kind },
        { reason, attachment, at: by.at },
      )
      const runs = await beginReconciliations(trx, clock, viewer, cohorts)
      return { act, undone: { id, kind: undone.kind }, runs }
    }
    requireWholeRoster(viewer)
    requireScope(viewer, 'accounts:write')
    if (undone.kind === 'merge') await takeTurn(trx)
    await lockMatching(trx)
    await refuseUnlessLatest(trx, undone)
    const given = await acceptReason(trx, viewer, why)
    const act = await insertAct(trx, { kind: 'undo', undoes: id, ...given }, by)
    const separated = undone.kind === 'merge' ? await separateLearners(trx, undone, by.at) : null
    const restored = await restoreAccounts(trx, act, undone, by)
    const runs = await letOutcomesFollow(trx, clock, viewer, by.at, {
      learners: [...restored.lost, ...learnersOf(separated)],
      accounts: restored.items.map(({ account }) => account),
    })
    await appendAudit(trx, {
      ...by,
      action:
        undone.kind === 'merge' ? 'learner.merge.undo' : (`account.${undone.kind}.undo` as const),
      subject: id,
      before: { state: 'standing' },
      after: {
        state: 'undone',
        act,
        ...given,
        count: restored.items.length,
        ...(separated === null ? {} : separated),
      },
      items: restored.items,
    })
    return { act, undone: { id, kind: undone.kind }, runs }
  })
}

function requireScope(viewer: Viewer, scope: 'accounts:write' | 'outcomes:write'): void {
  if (viewer.scopes.has(scope)) return
  // Who sees a part of the roster is not told that there is such a decision.
  requireWholeRoster(viewer)
  throw new HocvuError(
    'access.forbidden',
    `The API key lacks the scope ${scope}, which this decision was made with. Make a key that has it.`,
    { fields: [{ field: 'Authorization', reason: `needs the scope ${scope}` }] },
  )
}

async function refuseUnlessLatest(trx: Trx, undone: Act): Promise<void> {
  if (undone.kind === 'undo')
    throw new HocvuError(
      'request.conflict',
      `The decision ${undone.id} took another one back; that is not undone. Decide anew what shall hold.`,
      { fields: [{ field: 'id', reason: 'took another decision back; decide anew instead' }] },
    )
  const earlier = await actOfUndo(trx, undone.id)
  if (earlier !== null)
    throw new HocvuError(
      'decision.already-undone',
      `The decision ${undone.id} was undone before, by ${earlier.actor} (${earlier.id}). Decide anew if it shall hold again.`,
    )
  const later = await laterActsOnAccounts(trx, undone.id)
  if (later.length > 0) throw builtUpon(undone.id, named(later))
}

interface Restored {
  /** Who had the accounts until now. */
  lost: string[]
  items: { account: string; before: object; after: object }[]
}

/** Accounts stand as before the act; where the rules have decided since, they look again instead. */
async function restoreAccounts(
  trx: Trx,
  act: string,
  undone: Act,
  by: { actor: string; at: Date },
): Promise<Restored> {
  const rows = await rowsOfAct(trx, undone.id)
  const accounts = await standingAccounts(
    trx,
    rows.map(({ accountId }) => accountId),
  )
  const notes = rows.map((row) => ({ row, note: HistoryNote.parse(row.told) }))
  const kept = await keptLearners(
    trx,
    notes.flatMap(({ note }) => note.before.learnerId ?? []),
  )
  const changes = notes.flatMap(({ row, note }) => {
    const account = accounts.get(row.accountId)
    if (account === undefined) return []
    const { state, learnerId, reason, linkedBy, linkedAt } = account
    const now = { state, learnerId, reason, linkedBy, linkedAt }
    // Somebody whose row was merged meanwhile is found under the person that was kept.
    const learner = note.before.learnerId === null ? null : kept.get(note.before.learnerId)
    const isAsDecided = state === row.state && learnerId === row.learnerId
    const after = isAsDecided ? { ...note.before, learnerId: learner ?? null } : now
    return [{ accountId: account.id, before: now, after, note: { undoes: undone.id, before: now } }]
  })
  await saveChanges(trx, act, changes, by)
  // The rules would link the account to the learner that was made of it again.
  if (undone.kind === 'create') await insertRejections(trx, act, rows.flatMap(madeOf))
  return {
    lost: changes.flatMap(({ before, after }) =>
      before.learnerId === null || before.learnerId === after.learnerId ? [] : [before.learnerId],
    ),
    items: changes.map(({ accountId, before, after }) => ({
      account: accountId,
      before: { state: before.state, learner: before.learnerId },
      after: { state: after.state, learner: after.learnerId },
    })),
  }
}

const madeOf = ({ accountId, learnerId }: ActRow) =>
  learnerId === null ? [] : [{ accountId, learnerId }]

const learnersOf = (separated: Separated | null) =>
  separated === null ? [] : [separated.kept, separated.absorbed]

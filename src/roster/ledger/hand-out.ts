/** An account of a platform is handed out to a learner, or taken back. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText, foldKey } from '../../foundation/names.ts'
import { getPlatform } from '../../programs/store.ts'
import { endHolding, lockLedger, readAccounts, readAllotments, tellEnrolments } from './store.ts'
import { type LedgerRow, writeLedger } from './write.ts'

interface Deps {
  db: Database
  clock: Clock
}

export interface HandOutResult {
  platform: string
  userName: string
  learner: string
  state: 'handed-out' | 'corrected' | 'unchanged'
  handedOutAt: Date
}

/**
 * Without a time it is handed out now. Who holds it already keeps it; another time corrects the one written down.
 * @throws HocvuError `not-found`, `request.invalid`, `ledger.not-allotted`, `ledger.allotment-full`,
 * `ledger.account-held`
 */
export async function handOutAccount(
  { db, clock }: Deps,
  viewer: Viewer,
  platformId: string,
  wanted: LedgerRow & { learner: string },
): Promise<HandOutResult> {
  return await db.transaction().execute(async (trx) => {
    await getPlatform(trx, platformId)
    const now = clock.now()
    const row = { ...wanted, userName: cleanText(wanted.userName) }
    if (row.userName === '')
      throw new HocvuError('request.invalid', 'The user name is empty.', {
        fields: [{ field: 'userName', reason: 'must not be empty' }],
      })
    const written = await writeLedger(trx, viewer, platformId, [row], { now, unsaid: 'now' })
    const [decision] = written.decisions
    if (decision === undefined || decision.kind === 'listed') throw new Error('nothing was decided')
    if (decision.kind === 'refused')
      throw new HocvuError(decision.code, decision.reason, {
        fields: [{ field: shownFields[decision.field], reason: decision.reason }],
      })
    const account = (await readAccounts(trx, viewer, platformId, [foldKey(row.userName)])).get(
      foldKey(row.userName),
    )
    if (!account?.holder) throw new Error('the account that was handed out is held by nobody')
    if (decision.kind !== 'unchanged')
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'ledger.hand-out',
        subject: account.id,
        before: decision.kind === 'corrected' ? { handedOutAt: decision.before } : null,
        after: {
          platform: platformId,
          userName: account.userName,
          learner: account.holder.learnerId,
          handedOutAt: account.holder.handedOutAt,
        },
      })
    return {
      platform: platformId,
      userName: account.userName,
      learner: account.holder.learner,
      state: decision.kind,
      handedOutAt: account.holder.handedOutAt,
    }
  })
}

/** Fields of a file's row as the API names them. */
const shownFields = {
  user_name: 'userName',
  employee_code: 'learner',
  unit_code: 'unit',
  handed_out_at: 'handedOutAt',
} as const

export interface TakeBackResult {
  platform: string
  userName: string
  learner: string
  handedOutAt: Date
  takenBackAt: Date
}

/**
 * What the holder learnt stays, and so does when they were handed it, unless it was entered by mistake: then it never
 * counted.
 * @throws HocvuError `not-found`, `request.conflict`
 */
export async function takeBackAccount(
  { db, clock }: Deps,
  viewer: Viewer,
  platformId: string,
  wanted: { userName: string; mistaken: boolean },
): Promise<TakeBackResult> {
  return await db.transaction().execute(async (trx) => {
    await getPlatform(trx, platformId)
    await lockLedger(trx, platformId)
    const key = foldKey(wanted.userName)
    const account = (await readAccounts(trx, viewer, platformId, [key])).get(key)
    const seen = await readAllotments(trx, viewer, platformId)
    if (!account || !seen.some(({ id }) => id === account.allotmentId))
      throw new HocvuError(
        'not-found',
        `The ledger of ${platformId} has no account of this user name. See: hocvu accounts ledger`,
      )
    const { holder } = account
    if (!holder)
      throw new HocvuError('request.conflict', 'Nobody holds this account.', {
        fields: [{ field: 'userName', reason: 'nobody holds this account' }],
      })
    const now = clock.now()
    await endHolding(trx, holder.holdingId, { taken_back_at: now, mistaken: wanted.mistaken })
    await tellEnrolments(trx, [holder.learnerId])
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'ledger.take-back',
      subject: account.id,
      before: { learner: holder.learnerId, handedOutAt: holder.handedOutAt },
      after: { takenBackAt: now, mistaken: wanted.mistaken },
    })
    return {
      platform: platformId,
      userName: account.userName,
      learner: holder.learner,
      handedOutAt: holder.handedOutAt,
      takenBackAt: now,
    }
  })
}

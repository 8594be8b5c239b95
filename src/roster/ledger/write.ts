/** Writes handings-out into the ledger of a platform: decides row by row, then stores all at once. */
import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { foldKey } from '../../foundation/names.ts'
import { unitFinder } from './find-unit.ts'
import {
  decideHandOut,
  type HandingOut,
  type HandOutDecision,
  type Holder,
  type Ledger,
  type Now,
  type Refusal,
} from './hand-out-rules.ts'
import {
  correctHoldings,
  findHolders,
  insertAccounts,
  insertHoldings,
  lockLedger,
  type NewAccount,
  type NewHolding,
  readAccounts,
  readAllotments,
  readParents,
  tellEnrolments,
} from './store.ts'

export interface LedgerRow {
  /** User name on the platform, as written. */
  userName: string
  /** Employee code, e-mail, phone or id of a person on the roster; null: nobody has the account yet. */
  learner: string | null
  /** Code or name of the unit that the account is allotted to; null: told by the learner's unit. */
  unit: string | null
  /** null: not said. */
  at: Date | null
}

export interface Written {
  /** One for each row, in order. */
  decisions: HandOutDecision[]
  /** What was changed, for the audit trail. */
  items: object[]
}

/** The caller's transaction must end with the audit entry. */
export async function writeLedger(
  db: Queryable,
  viewer: Viewer,
  platformId: string,
  rows: readonly LedgerRow[],
  now: Now,
): Promise<Written> {
  await lockLedger(db, platformId)
  const find = await whoAndWhere(db, viewer, rows)
  const ledger: Ledger = {
    platform: platformId,
    allotments: new Map(
      (await readAllotments(db, viewer, platformId)).map((allotment) => [allotment.id, allotment]),
    ),
    accounts: await readAccounts(
      db,
      viewer,
      platformId,
      rows.map(({ userName }) => foldKey(userName)),
    ),
    parents: await readParents(db),
  }
  const changes: Changes = { accounts: [], holdings: [], corrected: [], learners: [], items: [] }
  const decisions = rows.map((row): HandOutDecision => {
    const wanted = find(row)
    if ('kind' in wanted) return wanted
    const decision = decideHandOut(ledger, foldKey(row.userName), wanted, now)
    enter(ledger, wanted, decision, changes)
    return decision
  })
  await insertAccounts(db, platformId, changes.accounts, now.now)
  await insertHoldings(db, changes.holdings, now.now)
  await correctHoldings(db, changes.corrected, now.now)
  await tellEnrolments(db, changes.learners)
  return { decisions, items: changes.items }
}

interface Changes {
  accounts: NewAccount[]
  holdings: NewHolding[]
  corrected: { id: string; handed_out_at: Date }[]
  learners: string[]
  items: object[]
}

/** Enters a decision into the ledger in memory, for the rows that follow, and notes what is to be stored. */
function enter(
  ledger: Ledger,
  wanted: HandingOut,
  decision: HandOutDecision,
  changes: Changes,
): void {
  const { userName, holder } = wanted
  const key = foldKey(userName)
  if (decision.kind === 'refused' || decision.kind === 'unchanged') return
  changes.items.push({ userName, learner: holder?.id ?? null, ...facts(decision) })
  if (holder !== null) changes.learners.push(holder.id)
  if (decision.kind === 'corrected') {
    changes.corrected.push({ id: decision.holdingId, handed_out_at: decision.at })
    const present = ledger.accounts.get(key)?.holder
    if (present) present.handedOutAt = decision.at
    return
  }
  let account = ledger.accounts.get(key)
  if (!account) {
    account = {
      id: randomUUID(),
      allotmentId: decision.allotment.id,
      userName,
      holder: null,
      takenBackAt: null,
    }
    ledger.accounts.set(key, account)
    changes.accounts.push({
      id: account.id,
      allotment_id: decision.allotment.id,
      user_name: userName,
      user_name_key: key,
    })
  }
  if (decision.kind === 'listed') return
  const holdingId = randomUUID()
  const handedOutAt = decision.at
  const { id: learnerId, learner } = decision.holder
  account.holder = { holdingId, learnerId, learner, handedOutAt }
  decision.allotment.held += 1
  changes.holdings.push({
    id: holdingId,
    account_id: account.id,
    learner_id: learnerId,
    handed_out_at: handedOutAt,
  })
}

function facts(decision: Exclude<HandOutDecision, Refusal | { kind: 'unchanged' }>): object {
  if (decision.kind === 'listed') return { allotment: decision.allotment.id }
  if (decision.kind === 'corrected') return { before: decision.before, handedOutAt: decision.at }
  return { allotment: decision.allotment.id, handedOutAt: decision.at }
}

/** Whom and which unit a row means. */
async function whoAndWhere(db: Queryable, viewer: Viewer, rows: readonly LedgerRow[]) {
  const holders = await findHolders(
    db,
    viewer,
    rows.flatMap(({ learner }) => (learner === null ? [] : [foldKey(learner)])),
  )
  const findUnit = await unitFinder(db)
  return (row: LedgerRow): HandingOut | Refusal => {
    const holder = row.learner === null ? null : onlyOne(holders.get(foldKey(row.learner)) ?? [])
    if (holder !== null && 'kind' in holder) return holder
    const unit = row.unit === null ? null : findUnit(row.unit)
    if (row.unit !== null && unit === null)
      return refusal(
        'unit_code',
        `No unit of the roster has the code "${row.unit}", and no single one this name; correct it.`,
      )
    return { userName: row.userName, holder, unitId: unit?.id ?? null, at: row.at }
  }
}

function onlyOne([holder, ...others]: Holder[]): Holder | Refusal {
  if (holder === undefined)
    return refusal(
      'employee_code',
      'Nobody on the roster has this key; correct it, or import the roster first.',
    )
  if (others.length > 0)
    return refusal('employee_code', 'Several people share this key; write the employee code.')
  return holder
}

const refusal = (field: Refusal['field'], reason: string): Refusal => ({
  kind: 'refused',
  code: 'request.invalid',
  field,
  reason,
})

/** People say whose accounts are: one or many with one reason, all or none. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Trx } from '../../database/connection.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import type { Clock } from '../../foundation/clock.ts'
import { foldKey } from '../../foundation/names.ts'
import { findHolders } from '../../roster/ledger/store.ts'
import type { Run } from '../../runs/run.ts'
import { insertAct } from '../person-decisions/act-store.ts'
import { acceptReason, type GivenReason } from './given-reason.ts'
import { letOutcomesFollow } from './outcomes-follow.ts'
import { refuseFaults, requireWholeRoster } from './refusal.ts'
import {
  type Fault,
  linking,
  type NamedLearner,
  rejecting,
  rejectingFor,
  type StandingAccount,
  type Verdict,
} from './standing.ts'
import { accountsNamed, insertRejections, saveChanges } from './store.ts'

export interface DecisionDeps {
  db: Database
  clock: Clock
}

export interface WantedRow {
  /** Where it stands in what was sent, such as `links.3` or `row 5`; empty: the request is this row. */
  place: string
  /** The account's id, or `<platform>/<the platform's own id>`. */
  account: string
  decision: 'link' | 'reject'
  /** Employee code or other key. Rejected without one, the account is nobody's on the roster. */
  learner: string | null
}

export interface AccountsDecided {
  /** One for links, one for rejections; none where everything stood so already. */
  acts: { id: string; kind: 'link' | 'reject' }[]
  /** Ids of the accounts that were decided. */
  accounts: string[]
  /** Reconciliations that are begun: written, to be handed to a queue, or done. */
  runs: Run[]
}

/**
 * Links accounts to learners, or rejects them: for one learner, or altogether. What stands so already by a person's
 * word is passed over.
 * @throws HocvuError `not-found`, `request.conflict`, `account.already-decided`: nothing is decided then
 */
export async function decideAccounts(
  { db, clock }: DecisionDeps,
  viewer: Viewer,
  rows: readonly WantedRow[],
  why: GivenReason,
): Promise<AccountsDecided> {
  requireWholeRoster(viewer)
  return await db.transaction().execute(async (trx) => {
    await lockMatching(trx)
    const by = { actor: viewer.actor, at: clock.now() }
    const given = await acceptReason(trx, viewer, why)
    const changes = await planChanges(trx, viewer, rows, by)
    const acts: AccountsDecided['acts'] = []
    for (const kind of ['link', 'reject'] as const) {
      const ofKind = changes.filter(({ wanted }) => wanted.decision === kind)
      if (ofKind.length === 0) continue
      const id = await insertAct(trx, { kind, undoes: null, ...given }, by)
      await saveChanges(trx, id, ofKind.map(asChange), by)
      await insertRejections(
        trx,
        id,
        ofKind.flatMap(({ account, rejected }) =>
          rejected === null ? [] : [{ accountId: account.id, learnerId: rejected }],
        ),
      )
      acts.push({ id, kind })
    }
    const lost = changes.flatMap(({ account, after }) =>
      account.learnerId === null || account.learnerId === after.learnerId
        ? []
        : [account.learnerId],
    )
    const accounts = changes.map(({ account }) => account.id)
    const runs = await letOutcomesFollow(trx, clock, viewer, by.at, { learners: lost, accounts })
    for (const act of acts)
      await appendAudit(trx, {
        ...by,
        ...audited(
          act,
          given,
          changes.filter(({ wanted }) => wanted.decision === act.kind),
        ),
      })
    return { acts, accounts, runs }
  })
}

interface Change extends Omit<Extract<Verdict, { kind: 'changed' }>, 'kind'> {
  wanted: WantedRow
  account: StandingAccount
}

async function planChanges(
  trx: Trx,
  viewer: Viewer,
  rows: readonly WantedRow[],
  by: { actor: string; at: Date },
): Promise<Change[]> {
  const accounts = await accountsNamed(
    trx,
    rows.map(({ account }) => account),
  )
  const keys = rows.flatMap(({ learner }) => (learner === null ? [] : [foldKey(learner)]))
  const people = await findHolders(trx, viewer, keys)
  const faults: Fault[] = []
  const changes: Change[] = []
  const placeOf = new Map<string, string>()
  for (const wanted of rows) {
    const account = accounts.get(wanted.account)
    const verdict = judge(account, wanted, people, by)
    const earlier = placeOf.get(account?.id ?? '')
    const fault = verdict.kind === 'refused' ? verdict.fault : twice(earlier)
    if (fault !== null)
      faults.push({ ...fault, field: [wanted.place, fault.field].filter(Boolean).join('.') })
    else if (account && verdict.kind === 'changed') changes.push({ ...verdict, wanted, account })
    if (account) placeOf.set(account.id, wanted.place)
  }
  refuseFaults(faults)
  return changes
}

function judge(
  account: StandingAccount | undefined,
  wanted: WantedRow,
  people: ReadonlyMap<string, readonly NamedLearner[]>,
  by: { actor: string; at: Date },
): Verdict {
  if (account === undefined)
    return {
      kind: 'refused',
      fault: {
        code: 'not-found',
        field: 'account',
        reason: `${wanted.account}: there is no such account; take it from the list of accounts`,
      },
    }
  if (wanted.learner === null) return rejecting(account, by)
  const [learner, ...others] = people.get(foldKey(wanted.learner)) ?? []
  if (learner === undefined)
    return {
      kind: 'refused',
      fault: {
        code: 'not-found',
        field: 'learner',
        reason: `${wanted.learner}: nobody on the roster has this key`,
      },
    }
  if (others.length > 0)
    return {
      kind: 'refused',
      fault: {
        code: 'request.conflict',
        field: 'learner',
        reason: `${wanted.learner}: several people share this key; name the employee code`,
      },
    }
  return wanted.decision === 'link' ? linking(account, learner, by) : rejectingFor(account, learner)
}

function twice(earlier: string | undefined): Fault | null {
  if (earlier === undefined) return null
  return {
    code: 'request.conflict',
    field: 'account',
    reason: `is decided at ${earlier} already; leave one of the two out`,
  }
}

const asChange = ({ account, after, rejected }: Change) => ({
  accountId: account.id,
  after,
  note: { before: stateOf(account), ...(rejected === null ? {} : { rejected }) },
})

/** What is kept of how an account stood. */
export function stateOf({ state, learnerId, reason, linkedBy, linkedAt }: StandingAccount) {
  return { state, learnerId, reason, linkedBy, linkedAt }
}

function audited(
  { id, kind }: AccountsDecided['acts'][number],
  given: GivenReason,
  changes: readonly Change[],
) {
  const items = changes.map(({ account, after, rejected }) => ({
    account: account.id,
    before: { state: account.state, learner: account.learnerId },
    after: { state: after.state, learner: after.learnerId },
    ...(rejected === null ? {} : { rejected }),
  }))
  const [only, ...others] = items
  const one = only !== undefined && others.length === 0 ? only : null
  return {
    action: `account.${kind}` as const,
    subject: one === null ? id : one.account,
    before: one === null ? null : one.before,
    after: {
      act: id,
      ...given,
      count: items.length,
      ...(one === null
        ? {}
        : { ...one.after, ...(one.rejected === undefined ? {} : { rejected: one.rejected }) }),
    },
    items,
  }
}

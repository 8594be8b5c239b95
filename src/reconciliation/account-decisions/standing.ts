/** How an account stands, and what a person's word makes of it. Pure. */
import { z } from 'zod'
import type { AccountReason } from '../../evidence/account-store.ts'
import type { ErrorCode } from '../../foundation/errors.ts'

const AccountState = z.object({
  state: z.enum(['waiting', 'linked', 'rejected']),
  learnerId: z.uuid().nullable(),
  reason: z.custom<AccountReason>(
    (value) => z.object({ code: z.string() }).loose().safeParse(value).success,
  ),
  /** `key`: the rules; else the person. */
  linkedBy: z.string().nullable(),
  linkedAt: z.coerce.date().nullable(),
})
export type AccountState = z.infer<typeof AccountState>

/** What a row of the history keeps beside the reason, so that it can be taken back. */
export const HistoryNote = z.object({
  before: AccountState,
  /** Of whom a person said that the account is not theirs. */
  rejected: z.uuid().optional(),
})

export interface StandingAccount extends AccountState {
  id: string
  platform: string
  /** The platform's own id. */
  sourceId: string
  fullName: string
  /** What a person decided of the account, if it stands; the rules no longer look then. */
  decision: { act: string; actor: string } | null
  /** Of whom a person said that the account is not theirs, with the act that says so. */
  notOf: { learnerId: string; act: string; actor: string; byUndo: boolean }[]
}

/** Somebody on the roster, as people name them. */
export interface NamedLearner {
  id: string
  learner: string
}

export interface Fault {
  code: ErrorCode
  field: string
  reason: string
}

export type Verdict =
  | { kind: 'unchanged' }
  | { kind: 'changed'; after: AccountState; rejected: string | null }
  | { kind: 'refused'; fault: Fault }

const refused = (code: ErrorCode, field: string, reason: string): Verdict => ({
  kind: 'refused',
  fault: { code, field, reason },
})

const decidedBefore = (
  { state }: AccountState,
  decision: NonNullable<StandingAccount['decision']>,
): Verdict =>
  refused(
    'account.already-decided',
    'account',
    `was ${state === 'linked' ? 'linked to somebody else' : state} by ${decision.actor} before; undo that first: decision ${decision.act}`,
  )

/** The account is this learner's. What the rules linked otherwise is linked anew; another person's word is undone first. */
export function linking(
  account: StandingAccount,
  learner: NamedLearner,
  by: { actor: string; at: Date },
): Verdict {
  const { decision } = account
  const isPersons = account.linkedBy !== null && account.linkedBy !== 'key'
  if (isPersons && account.learnerId === learner.id) return { kind: 'unchanged' }
  if (decision !== null) return decidedBefore(account, decision)
  const denied = account.notOf.find(({ learnerId, byUndo }) => learnerId === learner.id && !byUndo)
  if (denied)
    return refused(
      'account.already-decided',
      'learner',
      `${denied.actor} said before that the account is not that of ${learner.learner}; undo that first: decision ${denied.act}`,
    )
  return {
    kind: 'changed',
    rejected: null,
    after: {
      state: 'linked',
      learnerId: learner.id,
      reason: { code: 'linked-by-person', ...fitOf(account.reason, learner.id) },
      linkedBy: by.actor,
      linkedAt: by.at,
    },
  }
}

/** How well the learner fitted, as the rules had found. */
function fitOf({ candidates, score, weights }: AccountReason, learnerId: string) {
  const candidate = candidates?.find((one) => one.learnerId === learnerId)
  if (candidate) return { score: candidate.score, weights: candidate.weights }
  if (candidates !== undefined || score === undefined || weights === undefined) return {}
  return { score, weights }
}

/** The account is nobody's on the roster, and waits no longer. */
export function rejecting(account: StandingAccount, by: { actor: string }): Verdict {
  if (account.decision !== null)
    return account.state === 'rejected'
      ? { kind: 'unchanged' }
      : decidedBefore(account, account.decision)
  return {
    kind: 'changed',
    rejected: null,
    after: {
      state: 'rejected',
      learnerId: null,
      reason: { code: 'rejected-by-person' },
      linkedBy: by.actor,
      linkedAt: null,
    },
  }
}

/** The account is not this learner's, and is never proposed for them nor linked to them again. */
export function rejectingFor(account: StandingAccount, learner: NamedLearner): Verdict {
  const { decision, reason } = account
  if (account.notOf.some(({ learnerId }) => learnerId === learner.id)) return { kind: 'unchanged' }
  const { state, learnerId, linkedBy, linkedAt } = account
  if (learnerId !== learner.id) {
    const candidates = reason.candidates?.filter((one) => one.learnerId !== learner.id)
    return {
      kind: 'changed',
      rejected: learner.id,
      after: {
        state,
        learnerId,
        reason: candidates === undefined ? reason : { ...reason, candidates },
        linkedBy,
        linkedAt,
      },
    }
  }
  if (decision !== null)
    return refused(
      'account.already-decided',
      'account',
      `was linked to ${learner.learner} by ${decision.actor} before; undo that first: decision ${decision.act}`,
    )
  return {
    kind: 'changed',
    rejected: learner.id,
    // The rules look at it again, and know now whom it cannot be.
    after: {
      state: 'waiting',
      learnerId: null,
      reason: { code: 'not-yet-matched' },
      linkedBy: null,
      linkedAt: null,
    },
  }
}

/** Whether an account may be handed out, and of which allotment it is. Pure. */
import {
  type DateString,
  dateAndTimeInVietnam,
  dateInVietnam,
  shortDate,
} from '../../foundation/dates.ts'
import type { ErrorCode } from '../../foundation/errors.ts'

export interface Allotment {
  id: string
  platform: string
  unitId: string
  unit: string
  /** How many accounts the platform allots. */
  accounts: number
  /** How many of them somebody holds. */
  held: number
  usableFrom: DateString
  /** The last valid day. */
  usableUntil: DateString
}

export interface LedgerAccount {
  id: string
  allotmentId: string
  userName: string
  holder: { holdingId: string; learnerId: string; learner: string; handedOutAt: Date } | null
  /** When the last holder gave it back; null when nobody has had it. */
  takenBackAt: Date | null
}

/** The accounts of a platform as far as they matter to what is being written. */
export interface Ledger {
  platform: string
  /** By id, the earliest first. */
  allotments: Map<string, Allotment>
  /** By folded user name. */
  accounts: Map<string, LedgerAccount>
  /** Each unit's parent. */
  parents: ReadonlyMap<string, string | null>
}

export interface Holder {
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  unitId: string | null
}

export interface HandingOut {
  userName: string
  /** null: the account is only listed as one of the unit's. */
  holder: Holder | null
  /** The unit that the account is said to be allotted to; null: told by the holder's unit. */
  unitId: string | null
  /** null: not said. */
  at: Date | null
}

export interface Now {
  now: Date
  /** What it means when no time of handing out is said: just now, or that somebody must say it. */
  unsaid: 'now' | 'refused'
}

export type LedgerField = 'user_name' | 'employee_code' | 'unit_code' | 'handed_out_at'

export interface Refusal {
  kind: 'refused'
  code: Extract<ErrorCode, `ledger.${string}` | 'request.invalid'>
  field: LedgerField
  /** One English sentence that says what to do. */
  reason: string
}

export type HandOutDecision =
  | Refusal
  | { kind: 'unchanged' }
  | { kind: 'listed'; allotment: Allotment }
  | { kind: 'handed-out'; allotment: Allotment; holder: Holder; at: Date }
  /** The same holder, but on another day than was written down. */
  | { kind: 'corrected'; holdingId: string; before: Date; at: Date }

export function decideHandOut(
  ledger: Ledger,
  key: string,
  wanted: HandingOut,
  { now, unsaid }: Now,
): HandOutDecision {
  const account = ledger.accounts.get(key) ?? null
  const { holder, at } = wanted
  if (at !== null && at.getTime() > now.getTime())
    return refused(
      'request.invalid',
      'handed_out_at',
      'The day of handing out lies in the future; write the day on which it was handed out.',
    )
  if (account?.holder && account.holder.learnerId === holder?.id)
    if (at === null || at.getTime() === account.holder.handedOutAt.getTime())
      return { kind: 'unchanged' }
  const day = dateInVietnam(at ?? account?.holder?.handedOutAt ?? now)
  const found = account
    ? ofKnownAccount(ledger, account, wanted, day)
    : allotmentFor(ledger, wanted, day)
  if ('kind' in found) return found
  if (holder === null) return account ? { kind: 'unchanged' } : { kind: 'listed', allotment: found }
  return account?.holder
    ? heldAlready(account, account.holder, holder, at)
    : handedOut(found, account, holder, at ?? (unsaid === 'now' ? now : null))
}

function heldAlready(
  account: LedgerAccount,
  present: NonNullable<LedgerAccount['holder']>,
  holder: Holder,
  at: Date | null,
): HandOutDecision {
  if (present.learnerId !== holder.id)
    return refused(
      'ledger.account-held',
      'employee_code',
      `${present.learner} has held this account since ${dateAndTimeInVietnam(present.handedOutAt)}; take it back first.`,
    )
  if (at === null) return { kind: 'unchanged' }
  const { holdingId, handedOutAt: before } = present
  return heldBefore(account, at) ?? { kind: 'corrected', holdingId, before, at }
}

function handedOut(
  allotment: Allotment,
  account: LedgerAccount | null,
  holder: Holder,
  at: Date | null,
): HandOutDecision {
  if (at === null)
    return refused(
      'request.invalid',
      'handed_out_at',
      'The day of handing out is missing; it begins the time in which the learner must finish.',
    )
  const overlap = account === null ? null : heldBefore(account, at)
  if (overlap) return overlap
  if (allotment.held >= allotment.accounts)
    return refused(
      'ledger.allotment-full',
      'user_name',
      `All ${allotment.accounts} accounts that ${allotment.platform} allots to ${allotment.unit} are handed out; take one back, or correct the number allotted.`,
    )
  return { kind: 'handed-out', allotment, holder, at }
}

function heldBefore(account: LedgerAccount, at: Date): Refusal | null {
  const { takenBackAt } = account
  if (takenBackAt === null || at.getTime() >= takenBackAt.getTime()) return null
  return refused(
    'ledger.account-held',
    'handed_out_at',
    `The account was taken back from its last holder only on ${dateAndTimeInVietnam(takenBackAt)}; write a later time.`,
  )
}

function ofKnownAccount(
  ledger: Ledger,
  account: LedgerAccount,
  { holder, unitId }: HandingOut,
  day: DateString,
): Allotment | Refusal {
  const allotment = ledger.allotments.get(account.allotmentId)
  // Whoever writes for one branch of units reads no other unit's allotments.
  if (!allotment) return foreign('user_name', 'The account is one of another unit')
  if (unitId !== null && !within(ledger, unitId, allotment.unitId))
    return foreign('unit_code', `The account is one of ${allotment.unit}`)
  if (holder?.unitId && !within(ledger, holder.unitId, allotment.unitId))
    return foreign(
      'employee_code',
      `The account is one of ${allotment.unit}, and the learner is of another unit`,
    )
  if (holder !== null && !usable(allotment, day))
    return refused(
      'ledger.not-allotted',
      'handed_out_at',
      `The accounts of ${allotment.unit} are usable from ${shortDate(allotment.usableFrom)} to ${shortDate(allotment.usableUntil)}; write a day of these, or correct the allotment.`,
    )
  return allotment
}

/** The allotment of the named unit, else of the holder's unit, else of the nearest one above it, on that day. */
function allotmentFor(
  ledger: Ledger,
  { holder, unitId }: HandingOut,
  day: DateString,
): Allotment | Refusal {
  const start = unitId ?? holder?.unitId ?? null
  if (start === null)
    return refused(
      'request.invalid',
      'unit_code',
      'Nothing tells which unit the account is allotted to; write the code of the unit.',
    )
  if (unitId !== null && holder?.unitId && !within(ledger, holder.unitId, unitId))
    return foreign('employee_code', 'The learner is of another unit than the account')
  for (const unit of upwards(ledger, start)) {
    const ofUnit = [...ledger.allotments.values()].filter(({ unitId: of }) => of === unit)
    const onThatDay = ofUnit.find((allotment) => usable(allotment, day))
    // An account that nobody has yet may be listed before the first day, too.
    const toCome = ofUnit.find(({ usableUntil }) => day <= usableUntil)
    const found = onThatDay ?? (holder === null ? (toCome ?? ofUnit.at(-1)) : undefined)
    if (found) return found
  }
  return refused(
    'ledger.not-allotted',
    'unit_code',
    `${ledger.platform} allots no accounts to this unit on ${shortDate(day)}; enter the allotment first: hocvu accounts allot`,
  )
}

const usable = ({ usableFrom, usableUntil }: Allotment, day: DateString) =>
  usableFrom <= day && day <= usableUntil

const within = (ledger: Ledger, unitId: string, topId: string) =>
  [...upwards(ledger, unitId)].includes(topId)

/** The unit, what it belongs to, and so on. */
function* upwards({ parents }: Ledger, unitId: string): Generator<string> {
  const seen = new Set<string>()
  let at: string | null = unitId
  while (at !== null && !seen.has(at)) {
    seen.add(at)
    yield at
    at = parents.get(at) ?? null
  }
}

const foreign = (field: LedgerField, what: string) =>
  refused('ledger.not-allotted', field, `${what}; check the account, the learner and the unit.`)

const refused = (code: Refusal['code'], field: LedgerField, reason: string): Refusal => ({
  kind: 'refused',
  code,
  field,
  reason,
})

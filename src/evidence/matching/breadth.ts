/**
 * How widely an account has to be looked for. Most are linked by a key that is theirs, or by name and birth date, and then
 * nobody has a say who shares less: neither today nor whoever comes to the roster later. So such an account is looked
 * for, and looked at again, under a few keys only. Pure.
 *
 * Why that is enough: only who shares a code, national ID, mailbox, phone or the whole name with the account may count
 * (`match.ts`), and the numbers of people that decide are those under these keys. Of namesakes who share no more than the
 * name, one counts only by a better birth date, unit or user name, and not with another birth date where that of the
 * person who is linked is the same (`fitsBetter`).
 */
import { foldKey } from '../../foundation/names.ts'
import { isNationalIdAsCode } from './employee-codes.ts'
import { bringsPeople, identityKeys, keyOf, namesWithBirthDate, searchKeys } from './keys.ts'
import type { AccountIdentity, Candidate } from './people.ts'
import { readAccount } from './readings.ts'

/** The narrowest first: a wider one is for what it does not settle. */
export const breadths = ['name-and-birth-date', 'name', 'all'] as const
export type Breadth = (typeof breadths)[number]

/** Whom to look under, or null where so few keys never settle such an account. */
export function keysOfBreadth(account: AccountIdentity, breadth: Breadth): string[] | null {
  if (breadth === 'all') return searchKeys(account)
  if (isToldByLess(account)) return null
  const read = readAccount(account)
  const own = identityKeys(account, read)
  if (breadth === 'name')
    return [...new Set([...own, ...read.name.map(({ folded }) => keyOf.name(folded))])]
  const { dateOfBirth } = account
  return dateOfBirth === null
    ? null
    : [...new Set([...own, ...namesWithBirthDate(read.name, dateOfBirth)])]
}

/** Keys whose holders are counted besides: how frequent a name and a birth date are tells what they are worth. */
export function countedKeys(account: AccountIdentity, breadth: Breadth): string[] {
  if (breadth === 'all') return []
  const names = readAccount(account).name.map(({ folded }) => keyOf.name(folded))
  const { dateOfBirth } = account
  return dateOfBirth === null ? names : [...names, keyOf.birthDate(dateOfBirth)]
}

/** Somebody may count who is filed under none of the keys: by a short name or a user name, or a code that makes no key. */
function isToldByLess(account: AccountIdentity): boolean {
  const { name, bareCode } = readAccount(account)
  const { employeeCode } = account
  return (
    name.length === 0 ||
    name.some(({ folded }) => folded.length < 2) ||
    (employeeCode !== null && (bareCode === '' || isNationalIdAsCode(foldKey(employeeCode))))
  )
}

/** Whether what was decided by who is found under these keys is what would be decided by everybody. */
export function isSettled(
  { breadth, keys }: { breadth: Breadth; keys: readonly string[] },
  holders: ReadonlyMap<string, number>,
  linked: Candidate | null,
): boolean {
  if (breadth === 'all') return true
  // Of too many nobody is brought.
  if (linked === null || !keys.every((key) => bringsPeople(key, holders.get(key) ?? 0)))
    return false
  return (
    breadth === 'name' ||
    linked.weights.some(({ field, level }) => field === 'date_of_birth' && level === 'same')
  )
}

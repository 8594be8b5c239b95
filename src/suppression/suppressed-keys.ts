/** By what a person who was erased is known again when a roster or a platform names them. Pure. */
import { foldKey, foldName } from '../foundation/names.ts'
import { comparablePhone } from '../foundation/phone.ts'

export interface Identity {
  fullName: string
  dateOfBirth: string | null
  /** Keyed hash, in hexadecimal. */
  nationalIdHash: string | null
  employeeCode: string | null
  email: string | null
  /** However it is written. */
  phone: string | null
}

export type SuppressedKind =
  | 'national-id'
  | 'employee-code'
  | 'email'
  | 'phone'
  | 'name-and-birth'
  | 'account'

export interface IdentityKey {
  kind: SuppressedKind
  text: string
}

/** Platforms write names in either order, with marks or without. */
const nameKey = (fullName: string) => foldName(fullName).split(' ').toSorted().join(' ')

/** Mailboxes and phones are shared in offices: they count together with the name. */
export function keysOf(person: Identity): IdentityKey[] {
  const name = nameKey(person.fullName)
  const { nationalIdHash, employeeCode, email, dateOfBirth } = person
  const phone = person.phone && (comparablePhone(person.phone) ?? person.phone)
  return [
    ...key('national-id', nationalIdHash),
    ...key('employee-code', employeeCode && foldKey(employeeCode)),
    ...key('email', email && `${foldKey(email)}|${name}`),
    ...key('phone', phone && `${phone}|${name}`),
    ...key('name-and-birth', dateOfBirth && `${name}|${dateOfBirth}`),
  ]
}

export const accountKey = (platformId: string, sourceId: string): IdentityKey => ({
  kind: 'account',
  text: `${platformId}|${sourceId}`,
})

const key = (kind: SuppressedKind, text: string | null): IdentityKey[] =>
  text === null || text === '' ? [] : [{ kind, text }]

/** Which of its keys somebody shares with one person who was erased, and which that person had. */
export interface Agreement {
  agrees: ReadonlySet<SuppressedKind>
  had: ReadonlySet<SuppressedKind>
}

/**
 * Whether somebody is the person who was erased. Two national IDs are two people, and so are two employee codes; beside
 * that, one key that agrees is enough: who is taken for them by mistake is told so, and can be let in again.
 */
export function isSuppressed(
  has: ReadonlySet<SuppressedKind>,
  { agrees, had }: Agreement,
): boolean {
  if (agrees.has('account') || agrees.has('national-id')) return true
  const differs = (kind: SuppressedKind) => has.has(kind) && had.has(kind) && !agrees.has(kind)
  if (differs('national-id')) return false
  if (agrees.has('employee-code')) return true
  return !differs('employee-code') && agrees.size > 0
}

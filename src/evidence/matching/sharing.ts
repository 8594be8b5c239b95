/** How many people of the roster have each key of an account. Pure. */
import { foldKey } from '../../foundation/names.ts'
import { keyOf } from './keys.ts'
import type { AccountIdentity, FoundPeople } from './people.ts'
import { readAccount } from './readings.ts'

/** Numbers of people; 0 for a key that the account does not have. */
export interface Sharing {
  /** The code letter by letter, but for case and blanks. */
  exactCode: number
  /** The code without signs and leading zeros. */
  bareCode: number
  nationalId: number
  email: number
  phone: number
  /** The whole name without marks, in any order. */
  name: number
  birthDate: number
}

export function sharingOf(account: AccountIdentity, { people, holders }: FoundPeople): Sharing {
  const read = readAccount(account)
  const count = (key: string | null) => (key === null ? 0 : (holders.get(key) ?? 0))
  const { employeeCode, nationalIdHash, dateOfBirth } = account
  const code = employeeCode === null ? null : foldKey(employeeCode)
  return {
    exactCode:
      code === null
        ? 0
        : people.filter(({ employeeCode: theirs }) => theirs !== null && foldKey(theirs) === code)
            .length,
    bareCode: count(read.bareCode === '' ? null : keyOf.code(read.bareCode)),
    nationalId: count(nationalIdHash === null ? null : keyOf.nationalId(nationalIdHash)),
    email: count(read.email === null ? null : keyOf.email(read.email)),
    phone: count(read.phone === null ? null : keyOf.phone(read.phone)),
    name: Math.max(...read.name.map(({ folded }) => count(keyOf.name(folded))), 0),
    birthDate: count(dateOfBirth === null ? null : keyOf.birthDate(dateOfBirth)),
  }
}

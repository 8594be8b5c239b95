/** What is read out of an account and a person once, however often they are compared. Pure; kept as long as they are. */
import { foldKey } from '../../foundation/names.ts'
import { comparablePhone, isMobilePhone } from '../../foundation/phone.ts'
import { type ReadName, readName } from './compare-names.ts'
import { type ReadUnit, readUnit } from './compare-units.ts'
import { bareCode, isNationalIdAsCode } from './employee-codes.ts'
import { handleLetters } from './handles.ts'
import { isOfficeMailbox } from './mailboxes.ts'
import type { AccountIdentity, RosterPerson } from './people.ts'

interface ReadIdentity {
  name: ReadName
  /** Folded words of the name without titles, as written. */
  words: readonly string[]
  /** The folded words of each reading of the name in the order of letters, joined. */
  sortedNames: readonly string[]
  /** Empty: none. */
  bareCode: string
  email: string | null
  phone: string | null
}

export interface ReadAccount extends ReadIdentity {
  unit: ReadUnit | null
  /** The letters of the user name and of the mailbox; what is no handle is left out. */
  handles: readonly string[]
  /** The same as they were written. */
  writtenHandles: readonly string[]
  hasUsername: boolean
  /** What the user name is, where it is a key that people have. */
  usernameAs: { bareCode: string; email: string | null; phone: string | null }
}

export interface ReadPerson extends ReadIdentity {
  unit: ReadUnit | null
  formerUnits: readonly ReadUnit[]
  hasOfficeMailbox: boolean
}

const accounts = new WeakMap<AccountIdentity, ReadAccount>()
const people = new WeakMap<RosterPerson, ReadPerson>()

export function readAccount(account: AccountIdentity): ReadAccount {
  const known = accounts.get(account)
  if (known) return known
  const { username } = account
  const identity = readIdentity(account)
  const mailbox = identity.email
  const writtenHandles = [username, mailbox, saysNoName(identity) ? account.fullName : null].filter(
    (text) => text !== null,
  )
  const handles = writtenHandles.map(handleLetters).filter((letters) => letters.length > 2)
  const read = {
    ...identity,
    unit: account.unit === null ? null : readUnit({ name: account.unit, code: null }),
    handles: [...new Set(handles)],
    writtenHandles,
    hasUsername: username !== null,
    usernameAs: {
      bareCode: username === null ? '' : codeOf(username),
      email: username?.includes('@') ? foldKey(username) : null,
      phone: username === null ? null : phoneOf(username),
    },
  }
  accounts.set(account, read)
  return read
}

export function readPerson(person: RosterPerson): ReadPerson {
  const known = people.get(person)
  if (known) return known
  const identity = readIdentity(person)
  const { unit } = person
  const read = {
    ...identity,
    unit: unit === null ? null : readUnit(unit),
    formerUnits: person.formerUnits.map(readUnit),
    hasOfficeMailbox:
      identity.email !== null && isOfficeMailbox(identity.email, { name: identity.words, unit }),
  }
  people.set(person, read)
  return read
}

function readIdentity(identity: AccountIdentity | RosterPerson): ReadIdentity {
  const { fullName, employeeCode, email, phone } = identity
  const name = readName(fullName)
  return {
    name,
    words: name[0]?.folded ?? [],
    sortedNames: name.map(({ folded }) => folded.toSorted().join(' ')),
    bareCode: employeeCode === null ? '' : codeOf(employeeCode),
    email: email === null || !email.includes('@') ? null : foldKey(email),
    phone: phone === null ? null : phoneOf(phone),
  }
}

const saysNoName = ({ words }: ReadIdentity) => words.length < 2

const codeOf = (text: string) => (isNationalIdAsCode(text) ? '' : bareCode(text))

/** Any number that is dialled; only a mobile is one person's. */
const phoneOf = (text: string) => comparablePhone(text)

export const isPersonalPhone = isMobilePhone

/** An account beside a person of the roster, field by field. Pure. */
import { compareDates, type DateLevel } from './compare-dates.ts'
import { compareNames, type NameLevel } from './compare-names.ts'
import { compareUnits, type UnitLevel } from './compare-units.ts'
import { type CodeLevel, compareCodes } from './employee-codes.ts'
import { compareHandle, type HandleLevel, holdsBirthDate } from './handles.ts'
import type { AccountIdentity, RosterPerson } from './people.ts'
import {
  isPersonalPhone,
  type ReadAccount,
  type ReadPerson,
  readAccount,
  readPerson,
} from './readings.ts'
import type { Sharing } from './sharing.ts'

/** The same, but it proves nobody: several people have it. */
type Shared = 'same-but-shared'

/** How each field compared; `unknown` where one of the two says nothing. */
export interface Levels {
  employee_code: CodeLevel | Shared
  national_id: 'same' | Shared | 'same-but-doubtful' | 'different' | 'unknown'
  /** A mailbox of an office is shared, however few list it. */
  email: 'same' | Shared | 'same-but-unverified' | 'different' | 'unknown'
  /** So is a telephone that is no mobile. */
  phone: 'same' | Shared | 'different' | 'unknown'
  /** `own-key`: the user name is their employee code, e-mail or phone. */
  username: HandleLevel | 'own-key' | 'whole-name-and-birth-date' | 'unknown'
  full_name: NameLevel
  date_of_birth: DateLevel
  unit: UnitLevel | 'former'
  account: 'has-another' | 'unknown'
}

export interface Comparison {
  person: RosterPerson
  levels: Levels
}

export function compare(
  account: AccountIdentity,
  person: RosterPerson,
  sharing: Sharing,
  hasAnotherAccount: boolean,
): Comparison {
  const ours = readAccount(account)
  const theirs = readPerson(person)
  return {
    person,
    levels: {
      employee_code: levelOfCode(account, person, sharing),
      national_id: levelOfId(account, person, sharing),
      email: levelOfMail(account, ours, theirs, sharing),
      phone: levelOfPhone(ours, theirs, sharing),
      username: levelOfUsername(ours, theirs, person.dateOfBirth),
      full_name: compareNames(ours.name, theirs.name),
      date_of_birth: compareDates(account.dateOfBirth, person.dateOfBirth),
      unit: levelOfUnit(ours, theirs),
      account: hasAnotherAccount ? 'has-another' : 'unknown',
    },
  }
}

function levelOfCode(
  account: AccountIdentity,
  person: RosterPerson,
  sharing: Sharing,
): Levels['employee_code'] {
  const level = compareCodes(account.employeeCode, person.employeeCode)
  if (level === 'same') return sharing.exactCode > 1 ? 'same-but-shared' : 'same'
  if (level === 'typed-otherwise')
    // As it is written it is somebody else's.
    return sharing.exactCode > 0 ? 'different' : sharing.bareCode > 1 ? 'same-but-shared' : level
  return level === 'typed-apart' && sharing.exactCode > 0 ? 'different' : level
}

function levelOfId(
  account: AccountIdentity,
  person: RosterPerson,
  sharing: Sharing,
): Levels['national_id'] {
  if (account.nationalIdHash === null || person.nationalIdHash === null) return 'unknown'
  const isDoubtful = account.nationalIdDoubtful || person.nationalIdDoubtful
  if (account.nationalIdHash !== person.nationalIdHash) {
    const ofOneKind = (account.nationalIdIsOld ?? false) === (person.nationalIdIsOld ?? false)
    return isDoubtful || !ofOneKind ? 'unknown' : 'different'
  }
  if (isDoubtful) return 'same-but-doubtful'
  return sharing.nationalId > 1 ? 'same-but-shared' : 'same'
}

function levelOfMail(
  account: AccountIdentity,
  ours: ReadAccount,
  theirs: ReadPerson,
  sharing: Sharing,
): Levels['email'] {
  if (ours.email === null || theirs.email === null) return 'unknown'
  if (ours.email !== theirs.email) return 'different'
  if (sharing.email > 1 || theirs.hasOfficeMailbox) return 'same-but-shared'
  return account.emailVerified ? 'same' : 'same-but-unverified'
}

function levelOfPhone(ours: ReadAccount, theirs: ReadPerson, sharing: Sharing): Levels['phone'] {
  if (ours.phone === null || theirs.phone === null) return 'unknown'
  if (ours.phone !== theirs.phone) return 'different'
  return sharing.phone > 1 || !isPersonalPhone(ours.phone) ? 'same-but-shared' : 'same'
}

function levelOfUsername(
  ours: ReadAccount,
  theirs: ReadPerson,
  born: string | null,
): Levels['username'] {
  const { bareCode, email, phone } = ours.usernameAs
  if (
    (bareCode !== '' && bareCode === theirs.bareCode) ||
    (email !== null && email === theirs.email) ||
    (phone !== null && phone === theirs.phone)
  )
    return 'own-key'
  const levels = ours.handles.map((letters) => compareHandle(letters, theirs.words))
  if (levels.length === 0 || theirs.words.length === 0) return 'unknown'
  if (levels.includes('whole-name'))
    return born !== null && ours.writtenHandles.some((handle) => holdsBirthDate(handle, born))
      ? 'whole-name-and-birth-date'
      : 'whole-name'
  if (levels.includes('part-of-name')) return 'part-of-name'
  // Of a mailbox that is made of another name nothing follows: offices and families lend theirs.
  return ours.hasUsername ? 'different' : 'unknown'
}

function levelOfUnit(ours: ReadAccount, theirs: ReadPerson): Levels['unit'] {
  if (ours.unit === null) return 'unknown'
  const { unit } = ours
  const present = theirs.unit === null ? 'unknown' : compareUnits(unit, theirs.unit)
  if (present === 'same') return 'same'
  if (theirs.formerUnits.some((former) => compareUnits(unit, former) === 'same')) return 'former'
  return present
}

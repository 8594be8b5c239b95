/** A person of the roster as an account may know them: by any of the rows that turned out to be theirs. Pure. */
import { foldKey, foldName } from '../foundation/names.ts'
import type { AccountIdentity, RosterPerson, UnitName } from './matching/people.ts'

/** A row of the roster. */
export interface RosterEntry {
  /** The person that the row speaks of. */
  learnerId: string
  /** The person's own row, and not a second one that was merged into it. */
  own: boolean
  fullName: string
  employeeCode: string | null
  nationalIdHash: string | null
  nationalIdDoubtful: boolean
  email: string | null
  phone: string | null
  dateOfBirth: string | null
  /** The latest first. */
  units: (UnitName & { present: boolean })[]
}

/**
 * One person with, of each field, what the account says too, where one of the rows says it; else what the own row
 * says; else what another says.
 */
export function knownPerson(
  account: AccountIdentity,
  entries: readonly RosterEntry[],
): RosterPerson {
  const [own, ...others] = entries.toSorted((a, b) => Number(b.own) - Number(a.own))
  if (!own) throw new Error('a person has at least one row')
  if (others.length === 0) return asPerson(own)
  const rows = [own, ...others]
  const pick = <Key extends keyof RosterEntry>(field: Key, agrees: (row: RosterEntry) => boolean) =>
    (rows.find(agrees) ?? rows.find((row) => row[field] !== null) ?? own)[field]
  const sameKey = (given: string | null, known: string | null) =>
    given !== null && known !== null && foldKey(given) === foldKey(known)
  const identified = rows.find(
    (row) => row.nationalIdHash !== null && row.nationalIdHash === account.nationalIdHash,
  )
  const { nationalIdHash, nationalIdDoubtful } =
    identified ?? rows.find((row) => row.nationalIdHash !== null) ?? own
  return {
    learnerId: own.learnerId,
    fullName: pick('fullName', (row) => foldName(row.fullName) === foldName(account.fullName)),
    employeeCode: pick('employeeCode', (row) => sameKey(account.employeeCode, row.employeeCode)),
    nationalIdHash,
    nationalIdDoubtful,
    email: pick('email', (row) => sameKey(account.email, row.email)),
    phone: pick('phone', (row) => sameKey(account.phone, row.phone)),
    dateOfBirth: pick(
      'dateOfBirth',
      (row) => row.dateOfBirth !== null && row.dateOfBirth === account.dateOfBirth,
    ),
    unit: present(own),
    formerUnits: rows
      .flatMap((row) => row.units.filter((unit) => row !== own || !unit.present))
      .map(nameOf),
  }
}

/** One row as a person of its own, for the keys that it is filed under. */
export function asPerson({ own: _, units, ...entry }: RosterEntry): RosterPerson {
  return {
    ...entry,
    unit: present({ units }),
    formerUnits: units.filter((unit) => !unit.present).map(nameOf),
  }
}

function present({ units }: Pick<RosterEntry, 'units'>): UnitName | null {
  const unit = units.find((one) => one.present)
  return unit === undefined ? null : nameOf(unit)
}

const nameOf = ({ name, code }: UnitName): UnitName => ({ name, code })

/** users.csv with roles.csv as people of a roster. Pure. */
import { NO_NAME } from '../../foundation/oneroster/columns.ts'
import { shown } from '../../foundation/sheets/cell-values.ts'
import type { RosterColumn } from '../columns.ts'
import { type RejectedRow, type RosterRow, readRosterRow } from '../roster-row.ts'
import type { CsvFile, CsvRecord } from './csv-file.ts'
import { firstOf, liveRecords } from './live-records.ts'
import type { OrgReading } from './read-orgs.ts'

export interface PeopleReading {
  rows: RosterRow[]
  rejected: RejectedRow[]
  warnings: string[]
}

type User = CsvRecord & { id: string }

/** Where each field of a roster stands in users.csv, for who has to mend it. */
export const userColumns: Partial<Record<RosterColumn, string>> = {
  employee_code: 'identifier',
  full_name: 'familyName',
  national_id: 'identifier',
  email: 'email',
  phone: 'phone',
  unit_code: 'primaryOrgSourcedId',
  unit_name: 'primaryOrgSourcedId',
}

export interface RolesReading {
  /** Orgs in which a user is a student, the primary one first; by `sourcedId` of the user. */
  studentIn: Map<string, string[]>
  /** Users who are something else. */
  others: Map<string, string>
  /** Nothing says who is what. */
  isSilent: boolean
  rejected: RejectedRow[]
  warnings: string[]
}

/** Version 1.1 has one role of each user in users.csv, 1.2 any number in roles.csv. */
export function readRoles(users: readonly User[], roles: CsvFile | null): RolesReading {
  const reading: RolesReading = {
    ...{ studentIn: new Map(), others: new Map(), isSilent: false, rejected: [], warnings: [] },
  }
  const say = (user: string, role: string | null, org: string[]) => {
    if (role?.toLowerCase() !== 'student') reading.others.set(user, role ?? 'no role')
    else {
      const orgs = reading.studentIn.get(user) ?? []
      for (const one of org) orgs.push(one)
      reading.studentIn.set(user, orgs)
    }
  }
  if (roles === null) {
    for (const { id, of } of users) {
      const orgs = (of('orgSourcedIds') ?? '').split(',').map((org) => org.trim())
      if (of('role') !== null)
        say(
          id,
          of('role'),
          orgs.filter((org) => org !== ''),
        )
    }
    reading.isSilent = reading.studentIn.size + reading.others.size === 0
    return reading
  }
  const { records, rejected, warnings } = liveRecords(roles)
  const known = new Set(users.map(({ id }) => id))
  const isFirst = ({ of }: CsvRecord) => of('roleType')?.toLowerCase() === 'primary'
  for (const { of } of [
    ...records.filter(isFirst),
    ...records.filter((record) => !isFirst(record)),
  ]) {
    const user = of('userSourcedId')
    const org = of('orgSourcedId')
    if (user !== null && known.has(user)) say(user, of('role'), org === null ? [] : [org])
  }
  return { ...reading, rejected, warnings }
}

/** @param learning `sourcedId` of whoever is enrolled in a class as a student */
export function readPeople(
  users: readonly User[],
  roles: RolesReading,
  orgs: OrgReading,
  learning: ReadonlySet<string>,
): PeopleReading {
  const people: PeopleReading = { rows: [], rejected: [], warnings: [] }
  const leftOut = new Map<string, number>()
  const unplaced: string[] = []
  const everybody = roles.isSilent && learning.size === 0
  if (everybody && users.length > 0)
    people.warnings.push('Nothing in the file says who is a student; every user was read.')
  for (const { id, line, of } of users) {
    if (!everybody && !roles.studentIn.has(id) && !learning.has(id)) {
      const role = roles.others.get(id) ?? 'no role'
      leftOut.set(role, (leftOut.get(role) ?? 0) + 1)
      continue
    }
    const unit = unitOf({ id, of }, roles, orgs)
    if ('unknown' in unit)
      unplaced.push(
        `users.csv, line ${line}, primaryOrgSourcedId: there is no org ${shown(unit.unknown)} in the file. The person was taken without a unit.`,
      )
    const cells: Partial<Record<RosterColumn, string | null>> = {
      ...personCells(of),
      unit_code: 'unknown' in unit ? null : unit.code,
      unit_name: 'unknown' in unit ? null : unit.name,
    }
    const read = readRosterRow(line, (column) => cells[column] ?? null)
    if ('reason' in read) people.rejected.push(read)
    else people.rows.push(read)
  }
  people.warnings.push(...firstOf(unplaced))
  if (leftOut.size > 0) {
    const named = [...leftOut].slice(0, 8).map(([role, n]) => `${role.slice(0, 40)} ${n}`)
    const sum = [...leftOut.values()].reduce((all, n) => all + n, 0)
    people.warnings.push(`users.csv: no students, and so left out: ${sum} (${named.join(', ')}).`)
  }
  return people
}

/** A user as cells of a roster. */
export const personCells = (of: User['of']) => ({
  employee_code: of('identifier'),
  full_name: nameOf(of),
  email: of('email'),
  phone: of('phone') ?? of('sms'),
})

/** Family, middle and given names in the order of Vietnamese names. */
function nameOf(of: User['of']): string | null {
  const parts = [of('familyName'), of('middleName'), of('givenName')]
  return parts.filter((part) => part !== null && part !== NO_NAME).join(' ') || null
}

function unitOf(
  { id, of }: Pick<User, 'id' | 'of'>,
  { studentIn }: RolesReading,
  { units, byId }: OrgReading,
): { code: string | null; name: string | null } | { unknown: string } {
  const primary = of('primaryOrgSourcedId')
  const named = [...(primary === null ? [] : [primary]), ...(studentIn.get(id) ?? [])]
  const none = { code: null, name: null }
  const org = named.find((one) => byId.has(one))
  // A file without orgs says nothing of units; one with orgs and without this one has a fault.
  if (org === undefined)
    return named[0] === undefined || byId.size === 0 ? none : { unknown: named[0] }
  const unit = units[byId.get(org) ?? -1]
  return unit === undefined ? none : { code: unit.unitCode, name: unit.unitName }
}

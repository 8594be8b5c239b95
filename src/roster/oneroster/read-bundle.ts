/** A OneRoster archive (CSV, 1.1 or 1.2) as a roster: people, units with their places, classes with whom they have. */
import { siftDuplicates } from '../duplicates.ts'
import type { RejectedRow, RosterReading } from '../roster-row.ts'
import { liveRecords } from './live-records.ts'
import { openBundle } from './open-bundle.ts'
import { deletedIds, readClasses } from './read-classes.ts'
import { readOrgs } from './read-orgs.ts'
import { readPeople, readRoles, userColumns } from './read-people.ts'

/** @throws HocvuError `sheet.unreadable` */
export async function readBundle(bytes: Buffer): Promise<RosterReading> {
  const opened = await openBundle(bytes)
  const orgs = readOrgs(opened.orgs)
  const users = liveRecords(opened.users, 'sourcedId')
  const lineOfUser = new Map(users.records.map(({ id, line }) => [id, line]))
  const classes = readClasses(
    opened.classes,
    opened.enrollments,
    lineOfUser,
    deletedIds(opened.users),
  )
  const roles = readRoles(users.records, opened.roles)
  const people = readPeople(users.records, roles, orgs, classes.learning)
  const sifted = siftDuplicates(people.rows)
  const rejected = [
    ...users.rejected,
    ...[...people.rejected, ...sifted.rejected].map(inUsers),
    ...[orgs, roles, classes].flatMap((read) => read.rejected),
  ]
  const lines = new Set(sifted.rows.map(({ row }) => row))
  const told = new Set(rejected.flatMap(({ file, row }) => (file === USERS ? row : [])))
  const enrolled = new Set(classes.classes.flatMap(({ users: of }) => of))
  for (const { row } of people.rows)
    if (!lines.has(row) && !told.has(row) && enrolled.has(row))
      rejected.push({
        ...{ file: USERS, row, field: 'sourcedId' },
        reason:
          'This user says the same as an earlier one, so the enrollments of this one were left out; keep one user for the person.',
      })
  return {
    rows: sifted.rows,
    rejected,
    warnings: [opened, users, orgs, roles, classes, people, sifted].flatMap(
      ({ warnings }) => warnings,
    ),
    bundle: {
      units: orgs.units,
      classes: classes.classes.map((one) => ({
        ...one,
        users: [...new Set(one.users)].filter((line) => lines.has(line)),
      })),
    },
  }
}

const USERS = 'users.csv'

/** What was said of a row of the roster, as its line of users.csv. */
export function inUsers(fault: RejectedRow): RejectedRow {
  if (fault.file !== undefined) return fault
  const column = Object.entries(userColumns).find(([field]) => field === fault.field)?.[1]
  return { ...fault, file: USERS, field: column ?? fault.field }
}

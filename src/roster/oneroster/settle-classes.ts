/** Which classes of a OneRoster archive are classes here, and who of its people is assigned to them. */
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey } from '../../foundation/names.ts'
import type { RosterReading } from '../roster-row.ts'
import type { ClassInFile } from './bundle.ts'
import { firstOf } from './live-records.ts'

export interface SettledClasses {
  /** Each row with its first class. */
  reading: RosterReading
  /** Ids of further classes, by row. */
  alsoCohorts: Map<number, string[]>
}

/** A class is one here where its `sourcedId` or `classCode` is the id of one; nothing is guessed by titles. */
export async function settleClasses(
  db: Queryable,
  brought: RosterReading,
): Promise<SettledClasses> {
  const classes = brought.bundle?.classes ?? []
  if (classes.length === 0) return { reading: brought, alsoCohorts: new Map() }
  const cohorts = await db.selectFrom('cohorts').select('id').execute()
  const known = new Map(cohorts.map(({ id }) => [foldKey(id), id]))
  const byRow = new Map<number, string[]>()
  const strangers: ClassInFile[] = []
  for (const one of classes) {
    const cohort = one.ids.map((id) => known.get(foldKey(id))).find((id) => id !== undefined)
    if (cohort === undefined) strangers.push(one)
    else
      for (const row of one.users) byRow.set(row, [...new Set([...(byRow.get(row) ?? []), cohort])])
  }
  const told = strangers
    .filter(({ users }) => users.length > 0)
    .map(
      ({ line, ids, title, users }) =>
        `classes.csv, line ${line}: there is no class "${ids.join(' / ')}" here (${title}), so ${users.length} enrollments in it were left out. Bring the file on the page of the class that they are to be in.`,
    )
  return {
    reading: {
      ...brought,
      rows: brought.rows.map((row) => ({ ...row, cohort: byRow.get(row.row)?.[0] ?? row.cohort })),
      warnings: [...brought.warnings, ...firstOf(told)],
    },
    alsoCohorts: new Map([...byRow].map(([row, ids]) => [row, ids.slice(1)])),
  }
}

/**
 * What somebody brings for one class. Of a OneRoster archive these are the students of that class, or of the only class
 * that the archive has; of anything else everybody.
 * @throws HocvuError `roster.unreadable` where the archive has several classes and none is this one
 */
export function ofClass(reading: RosterReading, cohortId: string): RosterReading {
  const { bundle } = reading
  const assigned = (rows: RosterReading['rows']) =>
    rows.map((row) => ({ ...row, cohort: cohortId }))
  if (bundle === undefined) return { ...reading, rows: assigned(reading.rows) }
  const { classes } = bundle
  const isIt = ({ ids }: ClassInFile) => ids.some((id) => foldKey(id) === foldKey(cohortId))
  const meant = classes.find(isIt) ?? (classes.length === 1 ? classes[0] : undefined)
  if (meant === undefined && classes.length > 0) throw severalClasses(cohortId, classes)
  const users = new Set(meant?.users)
  const rows = meant === undefined ? reading.rows : reading.rows.filter(({ row }) => users.has(row))
  const left = reading.rows.length - rows.length
  return {
    ...reading,
    rows: assigned(rows),
    warnings:
      left === 0
        ? reading.warnings
        : [
            ...reading.warnings,
            `${left} people of the file are not in its class "${meant?.title ?? ''}" and were left out.`,
          ],
    bundle: { ...bundle, classes: [] },
  }
}

function severalClasses(cohortId: string, classes: readonly ClassInFile[]) {
  const named = classes.slice(0, 5).map(({ ids: [id = ''], title }) => `${title} (${id})`)
  const more = classes.length - named.length
  const others = more > 0 ? ` and ${more} more` : ''
  const reason = `it has ${classes.length} classes and none of them is ${cohortId}: ${named.join('; ')}${others}. Export that class alone, or give the class in the other system the code ${cohortId}.`
  return new HocvuError('roster.unreadable', `The roster file cannot be read: ${reason}`, {
    params: { reason },
    paramsVi: {
      reason: `tệp có ${classes.length} lớp và không lớp nào là ${cohortId}: ${named.join('; ')}${more > 0 ? ` và ${more} lớp khác` : ''}. Hãy xuất riêng lớp đó, hoặc đặt mã lớp (classCode) ở hệ thống kia là ${cohortId}.`,
    },
  })
}

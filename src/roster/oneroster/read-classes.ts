/** classes.csv and enrollments.csv: who learns where. Pure. */
import { shown } from '../../foundation/sheets/cell-values.ts'
import type { RejectedRow } from '../roster-row.ts'
import type { ClassInFile } from './bundle.ts'
import type { CsvFile } from './csv-file.ts'
import { liveRecords } from './live-records.ts'

export interface ClassReading {
  classes: ClassInFile[]
  /** `sourcedId` of whoever is enrolled as a student. */
  learning: Set<string>
  rejected: RejectedRow[]
  warnings: string[]
}

/**
 * @param lineOfUser lines of users.csv by `sourcedId`
 * @param deleted users of the file who are left out for being marked as deleted; what is said of them is left out as well
 */
export function readClasses(
  classFile: CsvFile | null,
  enrolmentFile: CsvFile | null,
  lineOfUser: ReadonlyMap<string, number>,
  deleted: ReadonlySet<string>,
): ClassReading {
  const reading: ClassReading = { classes: [], learning: new Set(), rejected: [], warnings: [] }
  const byId = new Map<string, ClassInFile>()
  if (classFile !== null) {
    const { records, rejected, warnings } = liveRecords(classFile, 'sourcedId')
    reading.rejected = rejected
    reading.warnings.push(...warnings)
    for (const { id, line, of } of records) {
      const code = of('classCode')
      const ids = code === null ? [id] : [id, code]
      byId.set(id, { line, ids, title: (of('title') ?? id).slice(0, 200), users: [] })
    }
  }
  reading.classes = [...byId.values()]
  if (enrolmentFile === null) return reading
  const goneClasses = deletedIds(classFile)
  const { records, rejected, warnings } = liveRecords(enrolmentFile)
  // As a list: there may be more of them than a call takes arguments.
  reading.rejected = [...reading.rejected, ...rejected]
  reading.warnings.push(...warnings)
  for (const { line, of } of records) {
    if (of('role')?.toLowerCase() !== 'student') continue
    const [user, classId] = [of('userSourcedId') ?? '', of('classSourcedId') ?? '']
    if (deleted.has(user) || goneClasses.has(classId)) continue
    const userLine = lineOfUser.get(user)
    const found = byId.get(classId)
    const reject = (field: string, file: string, id: string) =>
      reading.rejected.push({
        ...{ file: enrolmentFile.name, row: line, field },
        reason:
          id === ''
            ? `The ${field} is missing; write it.`
            : `There is no ${shown(id)} in ${file}; add a line for it there, or correct this one.`,
      })
    if (userLine === undefined) reject('userSourcedId', 'users.csv', user)
    else if (found === undefined) reject('classSourcedId', 'classes.csv', classId)
    if (userLine === undefined) continue
    // Somebody is a student also where only the class is not known.
    reading.learning.add(user)
    if (found !== undefined) found.users.push(userLine)
  }
  return reading
}

export function deletedIds(file: CsvFile | null): Set<string> {
  return new Set(
    (file?.records ?? []).flatMap(({ of }) =>
      of('status')?.toLowerCase() === 'tobedeleted' ? (of('sourcedId') ?? []) : [],
    ),
  )
}

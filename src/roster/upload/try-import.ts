/** An import that is done, looked at, and undone: what would become of every row. */
import type { Viewer } from '../../access/viewer.ts'
import { type ImportResult, importInto, type RosterDeps } from '../import.ts'
import type { KnownLearner } from '../learner-keys.ts'
import type { RosterReading } from '../roster-row.ts'
import type { TakenRow } from '../take-rows.ts'
import type { UnitFile } from '../unit-file.ts'
import { enrolledBefore, unitNames } from './trial-store.ts'

const changeableFields = [
  'employee_code',
  'full_name',
  'date_of_birth',
  'national_id',
  'email',
  'phone',
  'position',
  'audience',
  'tags',
  'unit_name',
] as const
type ChangeableField = (typeof changeableFields)[number]

export interface ImportedRow {
  /** As the file numbers it. */
  row: number
  /** Of an archive of several files: which of them. */
  file: string | null
  /** `asked`: a person has to say whether this is somebody who is on the roster. */
  kind: 'added' | 'changed' | 'unchanged' | 'rejected' | 'asked'
  /** As the file writes them; null where the row could not be read that far. */
  person: { fullName: string; employeeCode: string | null; unit: string | null } | null
  /** What the roster says of the person now and then. Of national IDs only the last digits. */
  changes: { field: ChangeableField; before: string | null; after: string | null }[]
  cohortId: string | null
  /** null: the row assigns the person to no class; `new`: to one at least that they are not in. */
  enrolment: 'new' | 'already' | null
  /** Of rejected rows, in English. */
  fault: { field: string; reason: string } | null
  /** Of rows in doubt: how many people it may be, and what they have in common. */
  doubt: { reason: 'birth-date' | 'unit'; candidates: number } | null
}

/** Nothing is changed, and nobody waits for it longer than for an import. */
export async function tryImport(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  reading: RosterReading,
  unitFile: UnitFile | null,
): Promise<{ result: ImportResult; rows: ImportedRow[] }> {
  const trx = await db.startTransaction().execute()
  try {
    const { result, taken, given } = await importInto(
      trx,
      { clock, vault },
      viewer,
      reading,
      unitFile,
    )
    const units = await unitNames(trx, taken.rows)
    const enrolled = await enrolledBefore(trx, taken.rows)
    const people = new Map(given.map(({ row }) => [row.row, row]))
    const personOf = (row: number): ImportedRow['person'] => {
      const known = people.get(row)
      if (known === undefined) return null
      const { fullName, employeeCode, unitName, unitCode } = known
      return { fullName, employeeCode, unit: unitName ?? unitCode }
    }
    const file = reading.bundle === undefined ? null : 'users.csv'
    const nothing = { file, changes: [], cohortId: null, enrolment: null, fault: null, doubt: null }
    const rows: ImportedRow[] = [
      ...taken.rows.map((row): ImportedRow => {
        const changes = row.before === null ? [] : changesOf(row, row.before, units)
        const { cohortId, alsoCohortIds, after } = row
        const isIn = (cohort: string) => enrolled.has(`${after.id} ${cohort}`)
        return {
          ...nothing,
          row: row.row,
          kind: row.before === null ? 'added' : changes.length > 0 ? 'changed' : 'unchanged',
          person: personOf(row.row),
          changes,
          cohortId,
          enrolment:
            cohortId === null ? null : [cohortId, ...alsoCohortIds].every(isIn) ? 'already' : 'new',
        }
      }),
      ...result.rejected.map(
        ({ row, field, reason, ...fault }): ImportedRow => ({
          ...nothing,
          row,
          file: fault.file ?? file,
          kind: 'rejected',
          person: (fault.file ?? file) === file ? personOf(row) : null,
          fault: { field, reason },
        }),
      ),
      ...taken.asked.map(
        ({ row, doubt: { reason, candidates } }): ImportedRow => ({
          ...nothing,
          row,
          kind: 'asked',
          person: personOf(row),
          doubt: { reason, candidates: candidates.length },
        }),
      ),
    ]
    return { result, rows: rows.toSorted((a, b) => byFile(file, a, b)) }
  } finally {
    await trx.rollback().execute()
  }
}

/** The people first, then what was refused of the other files. */
function byFile(people: string | null, a: ImportedRow, b: ImportedRow): number {
  const first = Number(a.file !== people) - Number(b.file !== people)
  return first || (a.file ?? '').localeCompare(b.file ?? '') || a.row - b.row
}

const fieldsOf = {
  employee_code: 'employeeCode',
  full_name: 'fullName',
  date_of_birth: 'dateOfBirth',
  email: 'email',
  phone: 'phone',
  position: 'position',
  audience: 'audience',
} as const satisfies Partial<Record<ChangeableField, keyof KnownLearner>>

function changesOf(
  { after, nationalIdLast4 }: TakenRow,
  before: KnownLearner,
  units: ReadonlyMap<string, string>,
): ImportedRow['changes'] {
  return changeableFields.flatMap((field): ImportedRow['changes'] => {
    if (field === 'national_id') {
      if (after.nationalIdHash === before.nationalIdHash) return []
      const known = before.nationalIdHash === null ? null : '…'
      return [{ field, before: known, after: `…${nationalIdLast4 ?? ''}` }]
    }
    if (field === 'unit_name') {
      if (after.unitId === before.unitId) return []
      const name = (id: string | null) => (id === null ? null : (units.get(id) ?? null))
      return [{ field, before: name(before.unitId), after: name(after.unitId) }]
    }
    if (field === 'tags') {
      const [was, is] = [before, after].map(({ tags }) => tags.join('; ') || null)
      return was === is ? [] : [{ field, before: was ?? null, after: is ?? null }]
    }
    const [was, is] = [before[fieldsOf[field]], after[fieldsOf[field]]]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

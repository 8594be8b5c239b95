/** The same person standing twice in one file. */
import { foldKey, foldName } from '../foundation/names.ts'
import type { RejectedRow, RosterRow } from './roster-row.ts'

interface Sifted {
  rows: RosterRow[]
  rejected: RejectedRow[]
  warnings: string[]
}

/**
 * Keeps the first line of each person. A later line that says the same is left out with a warning; one that says
 * something else is rejected, because only a person can tell which of the two is right. The same person is: the
 * same employee code; or, where one of the lines has no code, the same key and the same name without diacritics.
 */
export function siftDuplicates(rows: RosterRow[]): Sifted {
  const sifted: Sifted = { rows: [], rejected: [], warnings: [] }
  const byIdentity = new Map<string, RosterRow>()
  const byNationalId = new Map<string, RosterRow>()
  for (const row of rows) {
    const identities = identitiesOf(row)
    const match = identities
      .map(({ field, key }) => ({ field, earlier: byIdentity.get(key) }))
      .find(
        ({ field, earlier }) =>
          earlier !== undefined &&
          (field === 'employee_code' || row.employeeCode === null || earlier.employeeCode === null),
      )
    if (match?.earlier) {
      if (saysTheSame(row, match.earlier))
        sifted.warnings.push(`Row ${row.row} repeats row ${match.earlier.row} and was left out.`)
      else
        sifted.rejected.push({
          row: row.row,
          field: match.field,
          reason: `The ${SAID[match.field]} as in row ${match.earlier.row}, but the two rows differ; keep the right one.`,
        })
      continue
    }
    for (const { key } of identities) if (!byIdentity.has(key)) byIdentity.set(key, row)
    if (row.nationalId !== null) {
      const other = byNationalId.get(row.nationalId)
      if (other)
        sifted.warnings.push(
          `Rows ${other.row} and ${row.row} have the same national ID; one of them is wrong.`,
        )
      else byNationalId.set(row.nationalId, row)
    }
    sifted.rows.push(row)
  }
  return sifted
}

const SAID = {
  employee_code: 'same employee code',
  email: 'same e-mail and name',
  phone: 'same phone and name',
  national_id: 'same national ID and name',
}

function identitiesOf(row: RosterRow): { field: keyof typeof SAID; key: string }[] {
  const name = foldName(row.fullName)
  const identities: { field: keyof typeof SAID; key: string }[] = []
  if (row.employeeCode !== null)
    identities.push({ field: 'employee_code', key: `code|${foldKey(row.employeeCode)}` })
  if (row.email !== null) identities.push({ field: 'email', key: `email|${row.email}|${name}` })
  if (row.phone !== null) identities.push({ field: 'phone', key: `phone|${row.phone}|${name}` })
  if (row.nationalId !== null)
    identities.push({ field: 'national_id', key: `id|${row.nationalId}|${name}` })
  return identities
}

function saysTheSame(a: RosterRow, b: RosterRow): boolean {
  const comparable = (row: RosterRow) =>
    JSON.stringify({ ...row, row: 0, employeeCode: row.employeeCode && foldKey(row.employeeCode) })
  return comparable(a) === comparable(b)
}

/** Rows of a list of units that were refused, as written, with the reasons: a sheet to mend and bring again. */
import type { Lettering } from '../../foundation/old-letters.ts'
import { cellOf } from '../../foundation/sheets/find-header.ts'
import { cellText } from '../upload/rejected-rows.ts'
import { findUnitTable, type RejectedUnitRow, type UnitColumn } from './read-unit-file.ts'

export interface RejectedUnitSheet {
  columns: UnitColumn[]
  rows: (RejectedUnitRow & { cells: string[] })[]
}

export async function rejectedUnitRows(
  { bytes, letters }: { bytes: Buffer; letters: Lettering | null },
  rejected: readonly RejectedUnitRow[],
): Promise<RejectedUnitSheet> {
  const { table, header } = await findUnitTable(bytes, letters)
  const columns = [...header.columns.keys()]
  return {
    columns,
    rows: rejected.map((one) => {
      const cells = table.rows[one.row - 1] ?? []
      return { ...one, cells: columns.map((column) => cellText(cellOf(cells, header, column))) }
    }),
  }
}

/** The rows of a brought roster that were refused, as its owner wrote them, with the reasons: a sheet to mend and bring again. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cellOf } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import type { Cell } from '../../foundation/sheets/table.ts'
import { type RosterColumn, rosterHeader } from '../columns.ts'
import type { RosterDeps } from '../import.ts'
import { isOneRoster } from '../oneroster/open-bundle.ts'
import { rejectedUsers } from '../oneroster/rejected-users.ts'
import type { RejectedRow } from '../roster-row.ts'
import { guessHeader } from './guess-header.ts'
import { findUpload } from './upload-store.ts'

export interface RejectedSheet {
  /** Rows are of several files. */
  ofFiles: boolean
  /** In the order of the file. */
  columns: RosterColumn[]
  rows: { row: number; cells: string[]; fault: Pick<RejectedRow, 'file' | 'field' | 'reason'> }[]
}

/**
 * For whoever brought the file alone, and as long as it is kept: cells stand as written, national IDs among them.
 * @throws HocvuError `not-found`
 */
export async function rejectedRows(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  id: string,
  rejected: readonly RejectedRow[],
): Promise<RejectedSheet> {
  const upload = await findUpload(db, vault, viewer, id, clock.now())
  if (upload === null) throw new HocvuError('not-found', `There is no upload ${id}.`)
  if (isOneRoster(upload.bytes))
    return { ofFiles: true, ...(await rejectedUsers(upload.bytes, rejected)) }
  const { tables } = await readTables(upload.bytes, rosterHeader.weight, upload.letters)
  for (const table of tables) {
    const header =
      rosterHeader.find(table) ?? (upload.pasted ? guessHeader(table)?.header : null) ?? null
    if (header === null) continue
    const columns = [...header.columns.keys()]
    return {
      ofFiles: false,
      columns,
      rows: rejected.map(({ row, field, reason }) => ({
        row,
        cells: columns.map((column) => cellText(cellOf(table.rows[row - 1] ?? [], header, column))),
        fault: { field, reason },
      })),
    }
  }
  return { ofFiles: false, columns: [], rows: [] }
}

/** A cell as it is read again: days in full, day first. */
export function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) {
    const [year = '', month = '', day = ''] = cell.toISOString().slice(0, 10).split('-')
    return `${day}/${month}/${year}`
  }
  return String(cell)
}

/** The refused users of a OneRoster archive as rows of a roster sheet, which can be mended and brought by itself. */
import type { RosterColumn } from '../columns.ts'
import type { RejectedRow } from '../roster-row.ts'
import { openBundle } from './open-bundle.ts'
import { personCells } from './read-people.ts'

const COLUMNS = ['employee_code', 'full_name', 'email', 'phone'] satisfies RosterColumn[]

export async function rejectedUsers(bytes: Buffer, rejected: readonly RejectedRow[]) {
  const { users } = await openBundle(bytes)
  const byLine = new Map(users.records.map((user) => [user.line, user]))
  const rows = rejected.map(({ row, ...fault }) => {
    const user = fault.file === users.name ? byLine.get(row) : undefined
    const cells = user === undefined ? null : personCells(user.of)
    return { row, cells: COLUMNS.map((column) => cells?.[column] ?? ''), fault }
  })
  return { columns: COLUMNS, rows }
}

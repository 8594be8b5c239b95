/** A checking sheet as a unit sends it back: read as Excel reads it, filled in, written anew. */
import { columnOf, type SheetField } from '../../../src/certificates/approval/sheet-columns.ts'
import { unitSheets } from '../../../src/certificates/approval/sheets.ts'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import type { Cell } from '../../../src/foundation/sheets/table.ts'
import { lan } from '../../support/installation.ts'
import { workbook } from '../../support/workbooks.ts'
import type { ProposedWorld } from './proposed-world.ts'

/** Line of the header on a sheet, counted from 0. */
export const HEADER = 6

export type Answers = Partial<Record<SheetField, Cell>>

export async function sheetRows(world: ProposedWorld, unit?: string): Promise<Cell[][]> {
  const [sheet] = await unitSheets(world, lan, (await world.list()).id, unit)
  if (!sheet) throw new Error('there is no sheet')
  const { tables } = await readTables(await sheet.make(), () => 0)
  const rows = tables[0]?.rows ?? []
  return rows.map((cells) => [...cells])
}

/** Row of the employee with this code. */
export function rowOf(rows: readonly Cell[][], code: string): Cell[] {
  const row = rows.find((cells) => cells[columnOf('employee_code')] === code)
  if (!row) throw new Error(`${code} is not on the sheet`)
  return row
}

export function answer(rows: Cell[][], code: string, answers: Answers): void {
  const row = rowOf(rows, code)
  for (const column of Object.keys(answers).filter(isField)) {
    row[columnOf(column)] = answers[column] ?? null
  }
}

const isField = (name: string): name is SheetField => columnOf(name as SheetField) >= 0

export const written = (rows: readonly Cell[][]): Promise<Buffer> =>
  workbook(rows.map((row) => [...row]))

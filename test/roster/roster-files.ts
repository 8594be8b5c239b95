/** Roster files for the tests, made on the spot. */
import type { SheetData } from 'write-excel-file/node'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import type { RosterReading } from '../../src/roster/roster-row.ts'
import { workbook } from '../support/workbooks.ts'

export function readCsv(...lines: string[]): Promise<RosterReading> {
  return readRosterFile(Buffer.from(lines.join('\n')), 'danh-sach.csv')
}

export async function readXlsx(rows: SheetData): Promise<RosterReading> {
  return await readRosterFile(await workbook(rows), 'danh-sach.xlsx')
}

/** A list of paper certificates (CSV or Excel): what can be read of it, and what cannot. */
import type { Lettering } from '../../foundation/old-letters.ts'
import { dataRows } from '../../foundation/sheets/data-rows.ts'
import { cellOf, shownTitles } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import { type PaperColumn, paperHeader } from './paper-columns.ts'
import { type PaperRow, type RejectedPaper, readPaperRow } from './paper-row.ts'

export interface PaperReading {
  rows: PaperRow[]
  rejected: RejectedPaper[]
  /** What was passed over on purpose, in English. */
  warnings: string[]
}

/** What every paper has that is recorded. */
export const NEEDED = ['number', 'full_name', 'issued_on'] as const satisfies PaperColumn[]

/**
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @throws HocvuError `sheet.unreadable` when there is no table with a number and a name in it, `sheet.old-letters`,
 * `request.too-large`
 */
export async function readPaperFile(
  bytes: Buffer,
  needed: readonly PaperColumn[],
  letters: Lettering | null = null,
): Promise<PaperReading> {
  const { tables } = await readTables(bytes, paperHeader.weight, letters)
  for (const table of tables) {
    const header = paperHeader.find(table)
    if (header === null) continue
    if (header.claimedTwice.length > 0) throw claimedTwice(header.claimedTwice)
    const reading: PaperReading = { rows: [], rejected: [], warnings: [] }
    const found = dataRows(table, header, ['register_number', 'number', 'employee_code'])
    for (const { row, cells } of found.rows) {
      const read = readPaperRow(row, (column) => cellOf(cells, header, column), needed)
      if ('reason' in read) reading.rejected.push(read)
      else reading.rows.push(read)
    }
    if (header.unknown.length > 0)
      reading.warnings.push(`Columns that were not read: ${shownTitles(header.unknown)}.`)
    for (const row of found.partHeadings)
      reading.warnings.push(`Row ${row} heads a part of the list and was left out.`)
    for (const row of found.below)
      reading.warnings.push(`Row ${row} stands below the list and was left out.`)
    return reading
  }
  throw unreadable({
    en: 'no line of its first 20 has the columns number (Số hiệu) and full_name (Họ và tên). See: hocvu template register',
    vi: 'trong 20 dòng đầu không có dòng tiêu đề chứa cột Số hiệu và Họ và tên. Hãy dùng tệp mẫu: hocvu template register.',
  })
}

function claimedTwice(claims: readonly { field: string; letters: string[] }[]) {
  const told = (and: string) =>
    claims.map(({ field, letters }) => `${letters.join(` ${and} `)} (${field})`).join('; ')
  return unreadable({
    en: `two columns hold the same: ${told('and')}. Keep one of them, or rename the other.`,
    vi: `có hai cột cùng một nội dung: ${told('và')}. Hãy giữ một cột hoặc đổi tên cột kia.`,
  })
}

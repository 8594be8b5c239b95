/** A roster file (CSV, Excel, or a OneRoster archive) as people and complaints. Reads and validates; storing is another matter. */
import { basename } from 'node:path'
import { HocvuError } from '../foundation/errors.ts'
import { cleanText } from '../foundation/names.ts'
import type { Lettering } from '../foundation/old-letters.ts'
import { dataRows } from '../foundation/sheets/data-rows.ts'
import { holdsMonthFirst, readsBothWays } from '../foundation/sheets/date-order.ts'
import { cellOf, type Header, shownTitles } from '../foundation/sheets/find-header.ts'
import { readTables } from '../foundation/sheets/read-table.ts'
import { type Cell, columnLetter, isFilled, type Table } from '../foundation/sheets/table.ts'
import { unreadable } from '../foundation/sheets/unreadable.ts'
import { type RosterColumn, rosterHeader } from './columns.ts'
import { siftDuplicates } from './duplicates.ts'
import { isOneRoster } from './oneroster/open-bundle.ts'
import { readBundle } from './oneroster/read-bundle.ts'
import {
  KEY_FIELDS,
  type RejectedRow,
  type RosterReading,
  type RosterRow,
  readRosterRow,
} from './roster-row.ts'

export interface GuessedHeader {
  header: Header<RosterColumn>
  /** How the columns were understood, in English. */
  told: string[]
}

/**
 * @param fileName as uploaded; for messages only, the content decides how it is read
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @param headless reads the columns of a table that has no header by what stands in them
 * @throws HocvuError `roster.unreadable` when there is no table with a header in it, `sheet.old-letters`,
 * `request.too-large`
 */
export async function readRosterFile(
  bytes: Buffer,
  fileName: string,
  letters: Lettering | null = null,
  headless: (table: Table) => GuessedHeader | null = () => null,
): Promise<RosterReading> {
  try {
    if (isOneRoster(bytes)) return await readBundle(bytes)
    const { tables, converted } = await readTables(bytes, rosterHeader.weight, letters)
    for (const table of tables) {
      const header = rosterHeader.find(table)
      if (!header) continue
      const warnings = sheetsLeftOut(tables, table)
      if (converted !== null) warnings.push(`The text was converted from ${converted} letters.`)
      return readRows(table, header, warnings)
    }
    for (const table of tables) {
      const guessed = headless(table)
      if (guessed !== null) return readRows(table, guessed.header, [...guessed.told])
    }
    throw noHeader(tables, fileName)
  } catch (thrown) {
    if (!(thrown instanceof HocvuError) || thrown.code !== 'sheet.unreadable') throw thrown
    const { message, params, paramsVi, cause } = thrown
    throw new HocvuError('roster.unreadable', message.replace('The file', 'The roster file'), {
      params,
      paramsVi,
      cause,
    })
  }
}

function readRows(table: Table, header: Header<RosterColumn>, warnings: string[]): RosterReading {
  refuseClaimedTwice(header)
  refuseSplitName(table, header)
  if (header.unknown.length > 0)
    warnings.push(`Columns that were not read: ${listed(header.unknown)}.`)
  const read: RosterRow[] = []
  const rejected: RejectedRow[] = []
  const found = dataRows(table, header, KEY_FIELDS)
  for (const { row: number, cells } of found.rows) {
    const row = readRosterRow(number, (column) => cellOf(cells, header, column))
    if ('reason' in row) rejected.push(row)
    else read.push(row)
  }
  for (const number of found.partHeadings)
    warnings.push(`Row ${number} heads a part of the list and was left out.`)
  for (const number of found.below)
    warnings.push(`Row ${number} stands below the list and was left out.`)
  const longer =
    table.source === 'csv'
      ? found.rows.filter(({ cells }) => cells.slice(header.titles.length).some(isFilled))
      : []
  for (const { row } of longer)
    warnings.push(
      `Row ${row} has more cells than the header; the last ones were not read. See whether a text with the delimiter in it lacks its quotation marks.`,
    )
  warnings.push(...swappedDates(found.rows, header))
  const sifted = siftDuplicates(read)
  if (sifted.rows.length + rejected.length === 0) warnings.push('There is no row below the header.')
  return {
    rows: sifted.rows,
    rejected: [...rejected, ...sifted.rejected].sort((a, b) => a.row - b.row),
    warnings: [...warnings, ...sifted.warnings],
  }
}

function refuseClaimedTwice({ claimedTwice }: Header<RosterColumn>): void {
  if (claimedTwice.length === 0) return
  const claims = (and: string) =>
    claimedTwice.map(({ field, letters }) => `${letters.join(` ${and} `)} (${field})`).join('; ')
  throw unreadable({
    en: `two columns hold the same: ${claims('and')}. Keep one of them, or rename the other.`,
    vi: `có hai cột cùng một nội dung: ${claims('và')}. Hãy giữ một cột hoặc đổi tên cột kia.`,
  })
}

const BIRTH_DATES = ['date_of_birth', 'birth_date_of_men', 'birth_date_of_women'] as const

/** Dates are read day first; one that has the month first casts doubt on those that can be read either way. */
function swappedDates(
  rows: readonly { row: number; cells: Cell[] }[],
  header: Header<RosterColumn>,
): string[] {
  return BIRTH_DATES.flatMap((column) => {
    if (!holdsMonthFirst(rows.map(({ cells }) => cellOf(cells, header, column)))) return []
    const doubtful = rows.filter(({ cells }) => readsBothWays(cellOf(cells, header, column)))
    return doubtful.length === 0
      ? []
      : [
          `A date of birth of this list has the month first, so day and month may be swapped in rows ${listed(doubtful.map(({ row }) => String(row)))}, too. They were read day first; look through them.`,
        ]
  })
}

/**
 * Lists often have "Họ và tên" over two columns, family and middle names left, given name right. Merged in Excel they
 * are read as one; in a CSV nothing tells that they belong together, and read as one column everybody would lose the
 * given name, so such a file is refused.
 */
function refuseSplitName({ rows }: Table, header: Header<RosterColumn>): void {
  const beside = (header.columns.get('full_name') ?? 0) + 1
  if ((header.titles[beside] ?? []).length > 0) return
  const people = rows
    .slice(header.lastHeaderIndex + 1)
    .filter((cells) => isFilled(cells[beside - 1]))
  const split = people.filter((cells) => /\p{L}/u.test(String(cells[beside] ?? '')))
  if (split.length === 0 || split.length * 2 < people.length) return
  const letter = columnLetter(beside)
  throw unreadable({
    en: `column ${letter} beside the full name holds text but has no header. Put the whole name in one column, or give column ${letter} a header.`,
    vi: `cột ${letter} bên cạnh họ và tên có nội dung nhưng không có tiêu đề. Hãy gộp họ và tên vào một cột, hoặc đặt tiêu đề cho cột ${letter}.`,
  })
}

function sheetsLeftOut(tables: Table[], taken: Table): string[] {
  const others = tables.filter((table) => table !== taken && table.rows.length > 0)
  const names = others.map((table) => table.sheet ?? '')
  return names.length > 0
    ? [`Only the sheet "${taken.sheet}" was read, not: ${listed(names)}.`]
    : []
}

function noHeader(tables: Table[], fileName: string) {
  const seen = tables
    .map((table) => rosterHeader.nearest(table.rows))
    .find((texts) => texts.length > 0)
  const name = cleanText(basename(fileName)).slice(-100) || 'roster'
  return unreadable({
    en:
      `${name} has no header with the column full_name (Họ và tên) and at least one more known column ` +
      `in its first 20 rows. ${seen ? `Found: ${listed(seen)}. ` : ''}Name the columns as in the documentation.`,
    vi:
      `${name} không có dòng tiêu đề chứa cột Họ và tên cùng ít nhất một cột đã biết ` +
      `trong 20 dòng đầu. ${seen ? `Tìm thấy: ${listed(seen, (count) => `và ${count} cột khác`)}. ` : ''}Hãy đặt tên cột theo mẫu.`,
  })
}

function listed(texts: string[], more = (count: number) => `and ${count} more`): string {
  const left = texts.length - 10
  return shownTitles(texts) + (left > 0 ? ` ${more(left)}` : '')
}

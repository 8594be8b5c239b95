/** One file of a OneRoster archive as records, each with the line on which it begins. */
import { parse } from 'csv-parse/sync'
import { unguarded } from '../../foundation/oneroster/formula-guard.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import type { RejectedRow } from '../roster-row.ts'

export interface CsvRecord {
  line: number
  /** The value of a column; null where it is empty or the file has no such column. */
  of(column: string): string | null
}

export interface CsvFile {
  /** As in the archive: `users.csv`. */
  name: string
  /** In lower case. */
  columns: ReadonlySet<string>
  /** As written. */
  header: string[]
  records: CsvRecord[]
  /** Lines that have other columns than the header. */
  rejected: RejectedRow[]
}

const MAX_RECORDS = 1_000_000
const MAX_RECORD_CHARACTERS = 1_000_000

/**
 * @param required columns without which the file says nothing; they are compared without regard to the size of letters
 * @throws HocvuError `sheet.unreadable`
 */
export function readCsvFile(name: string, bytes: Buffer, required: readonly string[]): CsvFile {
  const [first, ...rows] = parseRows(name, textOf(name, bytes))
  const header = (first?.cells ?? []).map((title) => title.trim())
  const keys = header.map((title) => title.toLowerCase())
  const missing = required.find((column) => !keys.includes(column.toLowerCase()))
  if (missing !== undefined)
    throw unreadable({
      en: `${name} has no column ${missing} in its first line. Export the file anew, with commas between the columns and the names of OneRoster in the first line.`,
      vi: `${name} không có cột ${missing} ở dòng đầu. Hãy xuất lại tệp với dấu phẩy giữa các cột và tên cột của OneRoster ở dòng đầu.`,
    })
  const met = new Set<string>()
  const twice = keys.find((key) => {
    const isThere = key !== '' && met.has(key)
    met.add(key)
    return isThere
  })
  if (twice !== undefined)
    throw unreadable({
      en: `${name} has the column ${twice} twice. Keep one of them.`,
      vi: `${name} có hai cột ${twice}. Hãy giữ một cột.`,
    })
  const at = new Map(keys.map((key, index) => [key, index]))
  const file: CsvFile = { name, columns: new Set(keys), header, records: [], rejected: [] }
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue
    if (cells.length !== header.length)
      file.rejected.push({
        ...{ file: name, row: line, field: header[cells.length] ?? header.at(-1) ?? '' },
        reason: `The line has ${cells.length} values and the header ${header.length} columns; look for a text with a comma in it that lacks its quotation marks.`,
      })
    else
      file.records.push({
        line,
        of: (column) => unguarded(cells[at.get(column.toLowerCase()) ?? -1]?.trim() ?? '') || null,
      })
  }
  return file
}

function textOf(name: string, bytes: Buffer): string {
  try {
    // The database takes every character but one.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\0', '')
  } catch (error) {
    throw unreadable(
      {
        en: `${name} is not UTF-8. Export the file anew as UTF-8.`,
        vi: `${name} không dùng bảng mã UTF-8. Hãy xuất lại tệp theo UTF-8.`,
      },
      error,
    )
  }
}

function parseRows(name: string, text: string): { line: number; cells: string[] }[] {
  let parsed: string[][]
  try {
    parsed = parse(text, {
      delimiter: ',',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      to: MAX_RECORDS + 2,
    })
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1
    throw unreadable(
      {
        en: `${name} breaks at line ${line}: look for a quotation mark that is opened and not closed, or that stands inside a text once instead of twice.`,
        vi: `${name} bị lỗi ở dòng ${line}: hãy tìm dấu ngoặc kép mở mà không đóng, hoặc dấu ngoặc kép trong nội dung chưa viết đôi.`,
      },
      error,
    )
  }
  if (parsed.length > MAX_RECORDS + 1)
    throw unreadable({
      en: `${name} has more than ${MAX_RECORDS} lines. Export it in parts.`,
      vi: `${name} có hơn ${MAX_RECORDS} dòng. Hãy xuất thành nhiều phần.`,
    })
  let next = 1
  return parsed.map((cells) => {
    const line = next
    // A text may go over several lines; nothing else in a record does.
    next += 1 + cells.reduce((sum, cell) => sum + cell.split(NEW_LINE).length - 1, 0)
    return { line, cells }
  })
}

const NEW_LINE = /\r\n|\r|\n/

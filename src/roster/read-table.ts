/** The bytes of a CSV or Excel file as rows of cells, told by content rather than by the file's name. */
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { HocvuError } from '../foundation/errors.ts'
import { unreadable } from './unreadable.ts'
import { openXlsxPackage } from './xlsx-package.ts'

/** Text as written, or what Excel stored: a number, a truth value, a date (midnight UTC). Empty cells are null. */
export type Cell = string | number | boolean | Date | null

export interface Table {
  source: 'csv' | 'xlsx'
  /** Name of the worksheet; null for CSV. */
  sheet: string | null
  /** Index 0 is the first line as Excel numbers them; empty lines are kept. */
  rows: Cell[][]
}

const MAX_FILE_BYTES = 20 * 1024 * 1024
const MAX_ROWS = 300_000
const MAX_RECORD_CHARACTERS = 1_000_000
const DELIMITERS = [';', '\t', ',']

/**
 * @param weight says how much a row looks like the wanted header; it chooses between delimiters
 * @returns one table for CSV, one a worksheet for Excel
 * @throws HocvuError `roster.unreadable`, saying what to save the file as; `request.too-large`
 */
export async function readTables(
  bytes: Buffer,
  weight: (cells: Cell[]) => number,
): Promise<Table[]> {
  if (bytes.length > MAX_FILE_BYTES)
    throw new HocvuError(
      'request.too-large',
      `The roster file has ${bytes.length} bytes, more than ${MAX_FILE_BYTES}. Split it and import the parts.`,
    )
  const tables = isZip(bytes)
    ? await readXlsx(bytes)
    : [{ source: 'csv' as const, sheet: null, rows: readCsv(decodeText(bytes), weight) }]
  for (const { rows } of tables)
    if (rows.length > MAX_ROWS)
      throw unreadable({
        en: `it has ${rows.length} rows, more than ${MAX_ROWS}. Split it and import the parts.`,
        vi: `tệp có ${rows.length} dòng, nhiều hơn ${MAX_ROWS}. Hãy tách thành nhiều tệp rồi nhập từng tệp.`,
      })
  return tables
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).toString('latin1') === 'PK'
}

/** Microsoft's older container: .xls, and .xlsx under a password. */
function isOldContainer(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1'
}

async function readXlsx(bytes: Buffer): Promise<Table[]> {
  const checked = openXlsxPackage(bytes)
  try {
    const sheets = await readWorkbook(checked, { trim: false })
    // A chart sheet is listed among the sheets but has no rows.
    return sheets.map(({ sheet, data }) => ({
      source: 'xlsx',
      sheet,
      rows: (data ?? []).map((cells) => cells.map(cellOf)),
    }))
  } catch (error) {
    throw unreadable(
      {
        en: 'the workbook is damaged. Open it in Excel, save it as .xlsx again and import that.',
        vi: 'sổ tính bị hỏng. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại.',
      },
      error,
    )
  }
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Date ? value : null
}

function decodeText(bytes: Buffer): string {
  if (isOldContainer(bytes))
    throw unreadable({
      en: 'it is an old .xls file or has a password. Open it in Excel, remove the password and save it as .xlsx.',
      vi: 'tệp là .xls kiểu cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx.',
    })
  const mark = bytes.subarray(0, 2).toString('hex')
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw unreadable(notUnicode, error)
  }
  if (text.includes('\0')) throw unreadable(notUnicode)
  if (text.trim() === '')
    throw unreadable({
      en: 'it is empty. Choose the file that holds the list.',
      vi: 'tệp trống. Hãy chọn tệp có danh sách.',
    })
  return text
}

const notUnicode = {
  en: 'its letters are not UTF-8. In Excel choose "Save as" and "CSV UTF-8" or .xlsx, and import that.',
  vi: 'tệp không dùng bảng mã UTF-8. Trong Excel chọn "Lưu thành", kiểu "CSV UTF-8" hoặc .xlsx, rồi nhập lại.',
}

function readCsv(text: string, weight: (cells: Cell[]) => number): Cell[][] {
  // Excel writes and reads a first line `sep=;` that names the delimiter; it counts as line 1.
  const named = /^sep=(.)\r?\n/i.exec(text)?.[1]
  try {
    const records = parse(text, {
      delimiter: named ?? likelyDelimiter(text, weight),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      to: MAX_ROWS + 1,
    })
    return records.map((fields) => fields.map((field) => (field === '' ? null : field)))
  } catch (error) {
    throw unreadable(
      {
        en: `its table breaks at line ${brokenLine(error)}: look for a quotation mark that is opened and not closed.`,
        vi: `bảng bị lỗi ở dòng ${brokenLine(error)}: hãy tìm dấu ngoặc kép mở mà không đóng.`,
      },
      error,
    )
  }
}

/** The delimiter by which one of the first lines is a header, else the one that stands there most often. */
function likelyDelimiter(text: string, weight: (cells: Cell[]) => number): string {
  const lines = text.slice(0, 100_000).split(/\r\n|\r|\n/, 40)
  const rated = DELIMITERS.map((delimiter) => {
    const split = lines.map((line) =>
      line.split(delimiter).map((field) => field.replace(/^\s*"|"\s*$/g, '')),
    )
    return {
      delimiter,
      header: Math.max(...split.map(weight)),
      fields: split.reduce((sum, fields) => sum + fields.length, 0),
    }
  })
  rated.sort((a, b) => b.header - a.header || b.fields - a.fields)
  return rated[0]?.delimiter ?? ','
}

function brokenLine(error: unknown): number {
  return error instanceof Error && 'lines' in error && typeof error.lines === 'number'
    ? error.lines
    : 1
}

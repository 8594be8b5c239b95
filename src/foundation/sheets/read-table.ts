/** The bytes of a CSV or Excel file as rows of cells, told by content rather than by the file's name. */
import { parse } from 'csv-parse/sync'
import { HocvuError } from '../errors.ts'
import { fromOldLetters, type Lettering } from '../old-letters.ts'
import { settleLetters } from './letters.ts'
import { type Area, type Cell, isFilled, type Table } from './table.ts'
import { unreadable } from './unreadable.ts'
import { cellOfKey, readSheetDetails, type SheetDetails } from './xlsx-details.ts'
import { openXlsxPackage } from './xlsx-package.ts'

export interface SheetReading {
  /** One table for CSV, one a worksheet for Excel. */
  tables: Table[]
  /** The old letters that were converted, as a person confirmed; null when all was Unicode. */
  converted: Lettering | null
}

const MAX_FILE_BYTES = 20 * 1024 * 1024
const MAX_ROWS = 300_000
const MAX_RECORD_CHARACTERS = 1_000_000
const DELIMITERS = [';', '\t', ',']

/**
 * @param weight says how much a row looks like the wanted header; it chooses between delimiters
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @throws HocvuError `sheet.unreadable`, saying what to save the file as; `sheet.old-letters` with samples to
 * confirm; `request.too-large`
 */
export async function readTables(
  bytes: Buffer,
  weight: (cells: Cell[]) => number,
  letters: Lettering | null = null,
): Promise<SheetReading> {
  if (bytes.length > MAX_FILE_BYTES)
    throw new HocvuError(
      'request.too-large',
      `The file has ${bytes.length} bytes, more than ${MAX_FILE_BYTES}. Split it and send the parts.`,
    )
  return isZip(bytes) ? await readXlsx(bytes, letters) : readText(bytes, weight, letters)
}

function withinLimit(rows: Cell[][]): Cell[][] {
  if (rows.length > MAX_ROWS)
    throw unreadable({
      en: `it has ${rows.length} rows, more than ${MAX_ROWS}. Split it and import the parts.`,
      vi: `tệp có ${rows.length} dòng, nhiều hơn ${MAX_ROWS}. Hãy tách thành nhiều tệp rồi nhập từng tệp.`,
    })
  return rows
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).toString('latin1') === 'PK'
}

/** Microsoft's older container: .xls, and .xlsx under a password. */
function isOldContainer(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1'
}

async function readXlsx(bytes: Buffer, letters: Lettering | null): Promise<SheetReading> {
  const workbook = openXlsxPackage(bytes)
  let sheets: Pick<Table, 'sheet' | 'rows'>[]
  try {
    const { default: readWorkbook } = await import('read-excel-file/node')
    const read = await readWorkbook(workbook.bytes, { trim: false })
    // A chart sheet is listed among the sheets but has no rows.
    sheets = read.map(({ sheet, data }) => ({
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
  const details = readSheetDetails(workbook)
  const none: SheetDetails = { merges: [], oldFonts: new Map(), errors: new Map() }
  const detailed = sheets.map(({ sheet, rows }, index) => ({
    sheet,
    rows: withinLimit(rows),
    ...(details[index] ?? none),
  }))
  for (const { rows, errors } of detailed) showErrors(rows, errors)
  const converted = settleLetters(detailed, letters)
  const tables = detailed.map(({ sheet, rows, merges }): Table => {
    fillDown(rows, merges)
    return { source: 'xlsx', sheet, rows, merges }
  })
  return { tables, converted }
}

/** In lines that say something else, too; formulas are often drawn down far below a list. */
function showErrors(rows: Cell[][], errors: SheetDetails['errors']): void {
  const spoken = new Set(rows.flatMap((cells, row) => (cells.some(isFilled) ? [row] : [])))
  for (const [key, error] of errors) {
    const [row, column] = cellOfKey(key)
    const cells = rows[row]
    if (cells && spoken.has(row)) cells[column] = error
  }
}

/** A cell merged over several lines says the same for each of them, such as the unit of ten people. */
function fillDown(rows: Cell[][], merges: Area[]): void {
  let filled = 0
  for (const { top, left, bottom } of merges) {
    const cell = rows[top]?.[left] ?? null
    for (let row = top + 1; row <= Math.min(bottom, rows.length - 1) && cell !== null; row++) {
      filled += 1
      if (filled > MAX_ROWS * 10)
        throw unreadable({
          en: 'its merged cells overlap. Unmerge them in Excel and import the file again.',
          vi: 'các ô gộp chồng lên nhau. Hãy bỏ gộp ô trong Excel rồi nhập lại.',
        })
      const cells = rows[row]
      if (cells) cells[left] = cell
    }
  }
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Date ? value : null
}

function readText(
  bytes: Buffer,
  weight: (cells: Cell[]) => number,
  letters: Lettering | null,
): SheetReading {
  const { text, unicode } = decodeText(bytes)
  const inUnicode = (cell: Cell) =>
    typeof cell === 'string' && letters !== null ? fromOldLetters(cell, letters) : cell
  const rows = withinLimit(
    readCsv(text, (cells) => Math.max(weight(cells), weight(cells.map(inUnicode)))),
  )
  const converted = settleLetters([{ rows, oldFonts: new Map() }], letters)
  if (!unicode && converted === null) throw unreadable(notUnicode)
  return { tables: [{ source: 'csv', sheet: null, rows, merges: [] }], converted }
}

/** Text that is not Unicode is taken sign by sign: so a CSV keeps what was typed in an old font. */
function decodeText(bytes: Buffer): { text: string; unicode: boolean } {
  if (isOldContainer(bytes))
    throw unreadable({
      en: 'it is an old .xls file or has a password. Open it in Excel, remove the password and save it as .xlsx.',
      vi: 'tệp là .xls kiểu cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx.',
    })
  const mark = bytes.subarray(0, 2).toString('hex')
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
  let text: string
  let unicode = true
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (encoding !== 'utf-8') throw unreadable(notUnicode, error)
    text = bytes.toString('latin1')
    unicode = false
  }
  if (text.includes('\0')) throw unreadable(notUnicode)
  if (text.trim() === '')
    throw unreadable({
      en: 'it is empty. Choose the file that holds the list.',
      vi: 'tệp trống. Hãy chọn tệp có danh sách.',
    })
  return { text, unicode }
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

/** One sheet as XML, row by row; its header stays in sight and stands on each printed page. */
import type { DateString } from '../dates.ts'
import type { CellLook, SheetStyles } from './sheet-styles.ts'
import { columnLetter } from './table.ts'
import {
  type AddressOf,
  layoutOf,
  pagesWide,
  type WrittenCell,
  type WrittenColumn,
  type WrittenSheet,
} from './written-sheet.ts'

/** What Excel takes into one cell and one sheet. */
const MAX_CELL = 32_767
const MAX_ROWS = 1_048_576
/** In points. */
const MAX_HEIGHT = 409
const CHUNK = 64 * 1024

const BODY: Partial<CellLook> = { border: true, align: 'top' }
const TEXT: Partial<CellLook> = { ...BODY, format: 'text', wrap: true }
const HEADER: Partial<CellLook> = {
  ...{ format: 'text', font: 'bold', ground: 'header', border: true },
  ...{ align: 'middle', wrap: true },
}
const LOOKS = {
  plain: {},
  strong: { font: 'bold' },
  sum: { font: 'bold', ground: 'sum' },
} as const satisfies Record<string, Partial<CellLook>>

/** @param begin what stands before the sheet in its file */
export async function* sheetXml(
  sheet: WrittenSheet,
  styles: SheetStyles,
  { begin, isFirst }: { begin: string; isFirst: boolean },
): AsyncGenerator<Buffer> {
  const { titles, notes = [], columns, rows } = sheet
  const { headerTop, headerBottom, addressOf } = layoutOf(sheet)
  const groups = groupsOf(columns, headerTop, headerBottom)
  const place = { addressOf, widths: columns.map(({ width }) => width) }
  let text = `${begin}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0">${paneXml(sheet, headerBottom)}</sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>`
  for (const [index, title] of titles.entries())
    text += lineXml(
      index + 1,
      title,
      styles.numberOf({ format: 'text', font: index === 0 ? 'title' : 'bold' }),
    )
  for (const [index, note] of notes.entries())
    text += lineXml(titles.length + index + 1, note, styles.numberOf({ format: 'text' }))
  for (const [index, heads] of groups.lines.entries())
    text += rowXml(headerTop + index, heads.cells, styles, HEADER, {
      addressOf,
      widths: heads.widths,
    })
  let number = headerBottom
  for await (const row of rows) {
    number += 1
    if (number > MAX_ROWS) throw new RangeError(`a sheet holds ${MAX_ROWS} rows`)
    const { cells, look } = 'look' in row ? row : { cells: row, look: 'plain' as const }
    text += rowXml(number, cells, styles, { ...TEXT, ...LOOKS[look] }, place)
    if (text.length < CHUNK) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(
    `${text}</sheetData>${filterXml(sheet, headerBottom)}${groups.merges}${printXml(sheet)}</worksheet>`,
  )
}

function paneXml({ fixedColumns = 0 }: WrittenSheet, headerBottom: number): string {
  const topLeft = `${columnLetter(fixedColumns)}${headerBottom + 1}`
  return fixedColumns === 0
    ? `<pane ySplit="${headerBottom}" topLeftCell="${topLeft}" activePane="bottomLeft" state="frozen"/>`
    : `<pane xSplit="${fixedColumns}" ySplit="${headerBottom}" topLeftCell="${topLeft}" activePane="bottomRight" state="frozen"/>`
}

const columnXml = ({ width }: WrittenColumn, index: number): string =>
  `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`

function filterXml({ filteredRows = 0, columns }: WrittenSheet, headerBottom: number): string {
  if (filteredRows === 0) return ''
  const last = `${columnLetter(columns.length - 1)}${headerBottom + filteredRows}`
  return `<autoFilter ref="A${headerBottom}:${last}"/>`
}

/** A4, as wide as the page or as few pages as can be read, and the number of the page below. */
function printXml(sheet: WrittenSheet): string {
  const { orientation = 'landscape' } = sheet
  return `<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="${orientation}" fitToWidth="${pagesWide(sheet)}" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>`
}

interface HeaderLine {
  cells: (string | null)[]
  /** Of what a text has room in: of a group all its columns. */
  widths: number[]
}

/** One line of headers, or two where columns stand in groups: what has no group stands over both. */
function groupsOf(
  columns: readonly WrittenColumn[],
  top: number,
  bottom: number,
): { lines: HeaderLine[]; merges: string } {
  const widths = columns.map(({ width }) => width)
  if (top === bottom)
    return { lines: [{ cells: columns.map(({ header }) => header), widths }], merges: '' }
  const upper: HeaderLine = { cells: columns.map(() => null), widths: [...widths] }
  const lower: HeaderLine = { cells: columns.map(() => null), widths }
  const merges: string[] = []
  for (let from = 0; from < columns.length; ) {
    const group = columns[from]?.group
    let to = from
    while (group !== undefined && columns[to + 1]?.group === group) to += 1
    if (group === undefined) {
      // Merged with the cell below, in which it has its room: there it makes the row as high as it needs.
      upper.cells[from] = columns[from]?.header ?? null
      upper.widths[from] = Number.POSITIVE_INFINITY
      merges.push(`${columnLetter(from)}${top}:${columnLetter(from)}${bottom}`)
    } else {
      upper.cells[from] = group
      upper.widths[from] = widths.slice(from, to + 1).reduce((sum, width) => sum + width, 0)
      for (let index = from; index <= to; index += 1)
        lower.cells[index] = columns[index]?.header ?? null
      if (to > from) merges.push(`${columnLetter(from)}${top}:${columnLetter(to)}${top}`)
    }
    from = to + 1
  }
  return {
    lines: [upper, lower],
    merges: `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
  }
}

/** A line above the table, in the first cell. */
const lineXml = (number: number, text: string, style: number): string =>
  `<row r="${number}">${text === '' ? '' : textXml(`A${number}`, text, style)}</row>`

const LINE_HEIGHT = 14
/** Times New Roman is narrower than the digits that widths are measured by. */
const SIGNS_A_WIDTH = 1.08

/** Not every program makes rows as high as their wrapped text when it opens a file. */
function heightOf(cells: readonly WrittenCell[], widths: readonly number[]): string {
  let lines = 1
  for (const [index, cell] of cells.entries()) {
    const text =
      typeof cell === 'string'
        ? cell
        : cell !== null && typeof cell === 'object' && cell.kind === 'indented'
          ? `${'  '.repeat(cell.steps)}${cell.value}`
          : ''
    const signs = (widths[index] ?? 10) * SIGNS_A_WIDTH
    if (text.length <= signs && !text.includes('\n')) continue
    const needed = text
      .split('\n')
      .reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / signs)), 0)
    lines = Math.max(lines, needed)
  }
  const height = Math.min(MAX_HEIGHT, lines * LINE_HEIGHT + 1)
  return lines === 1 ? '' : ` ht="${height}" customHeight="1"`
}

function rowXml(
  number: number,
  cells: readonly WrittenCell[],
  styles: SheetStyles,
  look: Partial<CellLook>,
  { addressOf, widths }: { addressOf: AddressOf; widths: readonly number[] },
): string {
  const written = cells.map((cell, index) => {
    const address = `${columnLetter(index)}${number}`
    if (cell === null || cell === '') return `<c r="${address}" s="${styles.numberOf(look)}"/>`
    if (typeof cell === 'string') return textXml(address, cell, styles.numberOf(look))
    const of = (format: CellLook['format']) => styles.numberOf({ ...look, format, wrap: false })
    if (typeof cell === 'number') return `<c r="${address}" s="${of('number')}"><v>${cell}</v></c>`
    switch (cell.kind) {
      case 'indented':
        return textXml(address, cell.value, styles.numberOf({ ...look, indent: cell.steps }))
      case 'formula':
        return `<c r="${address}" s="${of(cell.as)}"><f>${escaped(cell.formula(addressOf))}</f><v>${cell.value}</v></c>`
      case 'date':
        return `<c r="${address}" s="${of('date')}"><v>${serialOf(cell.value)}</v></c>`
      default:
        return `<c r="${address}" s="${of(cell.kind)}"><v>${cell.value}</v></c>`
    }
  })
  return `<row r="${number}"${heightOf(cells, widths)}>${written.join('')}</row>`
}

const textXml = (address: string, text: string, style: number): string =>
  `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, MAX_CELL))}</t></is></c>`

/** A day as Excel counts them. */
const serialOf = (date: DateString): number =>
  (Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000

/** Control signs and halves of letters that XML cannot hold are left out; `_x0041_` would be read as a letter. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

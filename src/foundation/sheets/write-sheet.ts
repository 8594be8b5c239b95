/**
 * An .xlsx workbook of one sheet as a stream, row by row. write-excel-file builds the whole workbook in memory, which a
 * register of many years does not fit into. Text is written as text and never as a formula, whatever it begins with.
 */
import { Readable } from 'node:stream'
import type { DateString } from '../dates.ts'
import { type ZipEntry, zipStream } from '../zip-stream.ts'
import { columnLetter } from './table.ts'

export type WrittenCell =
  | string
  | number
  | null
  /** `points`: two decimals; `percent`: a number of per cent with one. */
  | { kind: 'points' | 'percent'; value: number }
  | { kind: 'date'; value: DateString }

export interface WrittenSheet {
  name: string
  /** Lines above the header, the first ones bold. */
  titles: readonly string[]
  /** `width` in characters. */
  columns: readonly { header: string; width: number }[]
  /** A cell for each column. */
  rows: AsyncIterable<readonly WrittenCell[]> | Iterable<readonly WrittenCell[]>
}

/** What Excel takes into one cell and one sheet. */
const MAX_CELL = 32_767
const MAX_ROWS = 1_048_576
const CHUNK = 64 * 1024

/** @param at the time that the file gives for its parts */
export function writeSheet(sheet: WrittenSheet, at: Date): Readable {
  return zipStream(parts(sheet), at)
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Indexes of `cellXfs` in the styles. */
const STYLE = { title: 1, header: 2, text: 3, number: 4, points: 5, percent: 6, date: 7 }

async function* parts(sheet: WrittenSheet): AsyncGenerator<ZipEntry> {
  const part = (name: string, xml: string) => ({ name, content: Buffer.from(XML + xml) })
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${OFFICE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${OFFICE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${OFFICE}.styles+xml"/></Types>`,
  )
  yield part(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  yield part('xl/workbook.xml', workbookXml(sheet))
  yield part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/></Relationships>`,
  )
  yield part('xl/styles.xml', STYLES)
  yield {
    name: 'xl/worksheets/sheet1.xml',
    content: Readable.from(sheetXml(sheet), { objectMode: false }),
  }
}

function workbookXml({ name, titles, columns }: WrittenSheet): string {
  const sheet = escaped(name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31))
  const last = columnLetter(columns.length - 1)
  const header = titles.length + 1
  // The header stands on each printed page.
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${sheet.replaceAll("'", "''")}'!$A$${header}:$${last}$${header}</definedName></definedNames></workbook>`
}

const BORDER = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"/>`).join('')
const numberStyle = (format: number) =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"/></xf>`
/** Number format 49 is text: what looks like a number or a formula stays text when somebody edits the cell. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Times New Roman"/></font><font><b/><sz val="11"/><name val="Times New Roman"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/></patternFill></fill></fills><borders count="2"><border/><border>${BORDER}</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>${[1, 2, 164, 165].map(numberStyle).join('')}</cellXfs></styleSheet>`

async function* sheetXml({ titles, columns, rows }: WrittenSheet): AsyncGenerator<Buffer> {
  const header = titles.length + 1
  const widths = columns.map(
    ({ width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  let text = `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${header}" topLeftCell="A${header + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
  for (const [index, title] of titles.entries())
    text += rowXml(index + 1, title === '' ? [] : [title], STYLE.title)
  text += rowXml(
    header,
    columns.map((column) => column.header),
    STYLE.header,
  )
  let number = header
  for await (const cells of rows) {
    number += 1
    if (number > MAX_ROWS) throw new RangeError(`a sheet holds ${MAX_ROWS} rows`)
    text += rowXml(number, cells, STYLE.text)
    if (text.length < CHUNK) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(
    `${text}</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`,
  )
}

function rowXml(number: number, cells: readonly WrittenCell[], style: number): string {
  const written = cells.map((cell, index) => {
    const address = `${columnLetter(index)}${number}`
    if (typeof cell === 'number') return `<c r="${address}" s="${STYLE.number}"><v>${cell}</v></c>`
    if (typeof cell === 'object' && cell !== null)
      return `<c r="${address}" s="${STYLE[cell.kind]}"><v>${cell.kind === 'date' ? serialOf(cell.value) : cell.value}</v></c>`
    if (cell === null || cell === '') return `<c r="${address}" s="${style}"/>`
    return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, MAX_CELL))}</t></is></c>`
  })
  return `<row r="${number}">${written.join('')}</row>`
}

/** A day as Excel counts them. */
const serialOf = (date: DateString): number =>
  (Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000

/** Control signs and halves of letters that XML cannot hold are left out; `_x0041_` would be read as a letter. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

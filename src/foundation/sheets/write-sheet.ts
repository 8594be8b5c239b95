/**
 * An .xlsx workbook as a stream, row by row, so that a register of many years fits through it. Text is written as text
 * and never as a formula, whatever it begins with; formulas are those that this code makes.
 */
import { Readable } from 'node:stream'
import { type ZipEntry, zipStream } from '../zip-stream.ts'
import { SheetStyles } from './sheet-styles.ts'
import { escaped, sheetXml } from './sheet-xml.ts'
import { columnLetter } from './table.ts'
import { layoutOf, pagesWide, type WrittenSheet } from './written-sheet.ts'

export type { WrittenCell, WrittenSheet } from './written-sheet.ts'

/** @param at the time that the file gives for its parts */
export function writeSheet(sheet: WrittenSheet, at: Date): Readable {
  return writeSheets([sheet], at)
}

/** Their rows are asked for one sheet after the other. */
export function writeSheets(sheets: readonly WrittenSheet[], at: Date): Readable {
  return zipStream(parts(named(sheets)), at)
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const MAX_NAME = 31

/** Excel wants short names without certain signs, each once, whatever the size of the letters. */
function named(sheets: readonly WrittenSheet[]): WrittenSheet[] {
  const taken = new Set<string>()
  return sheets.map((sheet) => {
    const wanted = sheet.name.replace(/[[\]:*?/\\]/g, ' ')
    let name = wanted.slice(0, MAX_NAME)
    for (let n = 2; taken.has(name.toLowerCase()); n += 1)
      name = `${wanted.slice(0, MAX_NAME - ` (${n})`.length)} (${n})`
    taken.add(name.toLowerCase())
    return { ...sheet, name }
  })
}

async function* parts(sheets: readonly WrittenSheet[]): AsyncGenerator<ZipEntry> {
  const part = (name: string, xml: string) => ({ name, content: Buffer.from(XML + xml) })
  const pathOf = (index: number) => `worksheets/sheet${index + 1}.xml`
  const of = (write: (sheet: WrittenSheet, index: number) => string) => sheets.map(write).join('')
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${OFFICE}.sheet.main+xml"/>${of((_, index) => `<Override PartName="/xl/${pathOf(index)}" ContentType="${OFFICE}.worksheet+xml"/>`)}<Override PartName="/xl/styles.xml" ContentType="${OFFICE}.styles+xml"/></Types>`,
  )
  yield part(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  yield part('xl/workbook.xml', workbookXml(sheets))
  yield part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${of((_, index) => `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/worksheet" Target="${pathOf(index)}"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/></Relationships>`,
  )
  const styles = new SheetStyles()
  for (const [index, sheet] of sheets.entries()) {
    const begin = `${XML}<worksheet xmlns="${MAIN}">`
    const xml = sheetXml(sheet, styles, { begin, isFirst: index === 0 })
    yield { name: `xl/${pathOf(index)}`, content: Readable.from(xml, { objectMode: false }) }
  }
  // Last: only now it is known which looks are used.
  yield part('xl/styles.xml', styles.xml(MAIN))
}

function workbookXml(sheets: readonly WrittenSheet[]): string {
  const names = sheets.map((sheet, index) => {
    const { headerTop, headerBottom } = layoutOf(sheet)
    const last = columnLetter(sheet.columns.length - 1)
    const quoted = escaped(sheet.name).replaceAll("'", "''")
    const rows =
      pagesWide(sheet) === 1 || !sheet.fixedColumns
        ? `'${quoted}'!$A$${headerTop}:$${last}$${headerBottom}`
        : `'${quoted}'!$A:$${columnLetter(sheet.fixedColumns - 1)},'${quoted}'!$${headerTop}:$${headerBottom}`
    // The header stands on each printed page; where pages lie beside each other, so do the names at the left.
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${rows}</definedName>`
  })
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><bookViews><workbookView/></bookViews><sheets>${sheets
    .map(
      ({ name }, index) =>
        `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
    )
    .join('')}</sheets><definedNames>${names.join('')}</definedNames></workbook>`
}

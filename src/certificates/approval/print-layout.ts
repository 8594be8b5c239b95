/**
 * What an office expects of a sheet and write-excel-file does not write: one page wide, the header on each page, page
 * numbers, a choice to click on, no warning about digits that are text. Put into the parts of the workbook as they are made.
 */
import type writeWorkbook from 'write-excel-file/node'
import { columnLetter } from '../../foundation/sheets/table.ts'

export interface PrintLayout {
  /** As the workbook names it. */
  sheet: string
  columns: number
  /** Line of the header, from 1. */
  header: number
  /** Last line of the table. */
  last: number
  /** A column, counted from 0, in which one of these is chosen. */
  choice: { column: number; values: readonly string[] }
}

type Feature = NonNullable<NonNullable<Parameters<typeof writeWorkbook>[1]>['features']>[number]

export function printLayout(layout: PrintLayout): Feature {
  return {
    files: {
      transform: {
        'xl/workbook.xml': { transform: (xml) => withPrintTitles(xml, layout) },
        'xl/worksheets/sheet{id}.xml': { transform: (xml) => withLayout(xml, layout) },
      },
    },
  }
}

function withPrintTitles(xml: string, { sheet, header }: PrintLayout): string {
  const name = `'${sheet.replaceAll("'", "''")}'`
  return replaced(
    xml,
    '<definedNames/>',
    `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">${name}!$${header}:$${header}</definedName></definedNames>`,
  )
}

function withLayout(xml: string, { header, last, columns, choice }: PrintLayout): string {
  const area = `A${header + 1}:${columnLetter(columns - 1)}${last}`
  const chosen = `${columnLetter(choice.column)}${header + 1}:${columnLetter(choice.column)}${last}`
  let page = replaced(
    xml,
    '<sheetViews>',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>',
  )
  page = replaced(
    page,
    /<pageMargins[^>]*\/>/,
    `<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" errorStyle="warning" errorTitle="Đúng/Sai" error="Ghi ${choice.values.join(' hoặc ')}." sqref="${chosen}"><formula1>"${choice.values.join(',')}"</formula1></dataValidation></dataValidations><printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>`,
  )
  page = replaced(
    page,
    /<pageSetup[^>]*\/>/,
    `<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;CTrang &amp;P/&amp;N</oddFooter></headerFooter><ignoredErrors><ignoredError sqref="${area}" numberStoredAsText="1"/></ignoredErrors>`,
  )
  // Lines of the table are as high as said until somebody writes more into them; headings stay as they are.
  return page.replace(/<row r="(\d+)"([^>]*) customHeight="1"/g, (row, number, attributes) =>
    Number(number) > header ? `<row r="${number}"${attributes}` : row,
  )
}

/** @throws Error when the library writes its parts in another way than the one this was made for */
function replaced(xml: string, part: string | RegExp, by: string): string {
  const changed = xml.replace(part, () => by)
  if (changed === xml) throw new Error(`the workbook has no ${part}`)
  return changed
}

/**
 * A report as an .xlsx of one sheet or several: numbers are numbers and dates are dates, so that an office can go on
 * calculating; text is text and never a formula, whatever it begins with. The header stays in sight and stands on each
 * printed page.
 */
import writeWorkbook, { type Cell, type CellObject, type Row } from 'write-excel-file/node'
import type { DateString } from '../../foundation/dates.ts'

/** `points`: two decimals; `percent`: a number of per cent with one decimal. */
type ColumnKind = 'text' | 'whole' | 'points' | 'percent' | 'date'

export interface ReportColumn {
  header: string
  /** In characters. */
  width: number
  kind: ColumnKind
}

/** Of a date column: `yyyy-MM-dd`. */
export type ReportCell = string | number | null

export interface ReportSheet {
  name: string
  /** Lines above the header, the first one bold. */
  titles: readonly string[]
  columns: readonly ReportColumn[]
  rows: readonly (readonly ReportCell[])[]
  /** Below the rows, in bold. */
  total?: readonly ReportCell[]
}

const FORMATS = { whole: '#,##0', points: '0.00', percent: '0.0', date: 'dd/mm/yyyy' }
const HEADER_BLUE = '#DCE6F1'

type Style = Omit<CellObject, 'value' | 'type' | 'format'>

export async function writeReport(sheets: readonly ReportSheet[]): Promise<Buffer> {
  return await writeWorkbook(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      data: dataOf(sheet),
      columns: sheet.columns.map(({ width }) => ({ width })),
      orientation: 'landscape' as const,
      stickyRowsCount: sheet.titles.length + 1,
    })),
    { fontFamily: 'Times New Roman', fontSize: 11, features: [printTitles(sheets)] },
  ).toBuffer()
}

function dataOf({ titles, columns, rows, total }: ReportSheet): Row[] {
  const body: Style = { borderStyle: 'thin', alignVertical: 'top', wrap: true }
  const line = (cells: readonly ReportCell[], style: Style): Row =>
    columns.map(({ kind }, index) => cellOf(kind, cells[index] ?? null, style))
  return [
    ...titles.map(
      (title, index): Row => [
        {
          type: String,
          format: '@',
          value: title,
          ...(index === 0 && { fontWeight: 'bold', fontSize: 14 }),
        },
      ],
    ),
    columns.map(
      ({ header }): Cell => ({
        ...{ type: String, format: '@', value: header, fontWeight: 'bold', wrap: true },
        ...{ align: 'center', alignVertical: 'center', borderStyle: 'thin' },
        backgroundColor: HEADER_BLUE,
      }),
    ),
    ...rows.map((cells) => line(cells, body)),
    ...(total === undefined ? [] : [line(total, { ...body, fontWeight: 'bold' })]),
  ]
}

function cellOf(kind: ColumnKind, value: ReportCell, style: Style): Cell {
  if (value === null || value === '') return { ...style }
  if (kind === 'text' || (typeof value === 'string' && kind !== 'date'))
    return { type: String, format: '@', value: String(value), ...style }
  if (kind === 'date')
    return {
      type: Date,
      format: FORMATS.date,
      value: new Date(`${dayOf(value)}T00:00:00Z`),
      ...style,
    }
  return { type: Number, format: FORMATS[kind], value: Number(value), ...style }
}

const dayOf = (value: string | number): DateString => String(value)

type Feature = NonNullable<NonNullable<Parameters<typeof writeWorkbook>[1]>['features']>[number]

/** The header on each printed page, one page wide: write-excel-file does not write them itself. */
function printTitles(sheets: readonly ReportSheet[]): Feature {
  const names = sheets.map(({ name, titles }, index) => {
    const header = titles.length + 1
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${name.replaceAll("'", "''")}'!$${header}:$${header}</definedName>`
  })
  return {
    files: {
      transform: {
        'xl/workbook.xml': {
          transform: (xml) =>
            replaced(xml, '<definedNames/>', `<definedNames>${names.join('')}</definedNames>`),
        },
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml) =>
            replaced(
              replaced(
                xml,
                '<sheetViews>',
                '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>',
              ),
              /<pageSetup[^>]*\/>/,
              '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
            ),
        },
      },
    },
  }
}

/** @throws Error when the library writes its parts in another way than the one this was made for */
function replaced(xml: string, part: string | RegExp, by: string): string {
  const changed = xml.replace(part, () => by)
  if (changed === xml) throw new Error(`the workbook has no ${part}`)
  return changed
}

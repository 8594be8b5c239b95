/** A list that an office can fill in: headers, columns that keep leading zeros, and what belongs where. */
import type { SheetData } from 'write-excel-file/node'

export interface TemplateColumn {
  header: string
  width: number
  /** Formatted as text, so that no spreadsheet takes zeros away or makes a date of it. */
  text: boolean
  explanation: string
}

export const templateColumn = (header: string, width: number, explanation: string, text = true) =>
  ({ header, width, text, explanation }) satisfies TemplateColumn

/** So many lines are formatted; more may be written. */
const LINES = 200

/**
 * An .xlsx that an import reads as it is, once filled in.
 * @param more further lines of the guide, such as the words that a column takes
 */
export async function templateWorkbook(
  columns: readonly TemplateColumn[],
  more: readonly (readonly [string, string])[] = [],
): Promise<Buffer> {
  const list: SheetData = [
    columns.map(({ header }) => ({
      value: header,
      fontWeight: 'bold',
      backgroundColor: '#DCE6F1',
      borderStyle: 'thin',
      align: 'center',
    })),
    ...Array.from({ length: LINES }, () =>
      columns.map(({ text }) => (text ? { type: String, format: '@' } : null)),
    ),
  ]
  const guide: SheetData = [
    [
      { value: 'Cột', fontWeight: 'bold' },
      { value: 'Cách điền', fontWeight: 'bold' },
    ],
    ...columns.map(({ header, explanation }) => [header, { value: explanation, wrap: true }]),
    ...more.map(([word, explanation]) => [word, { value: explanation, wrap: true }]),
  ]
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook([
    {
      sheet: 'Danh sách',
      data: list,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    },
    { sheet: 'Hướng dẫn', data: guide, columns: [{ width: 24 }, { width: 90 }] },
  ]).toBuffer()
}

/** Which rows below a header are entries, and which are what offices put around them. */
import { foldName } from '../names.ts'
import { cellOf, type Header } from './find-header.ts'
import { type Area, type Cell, isFilled, type Table } from './table.ts'

interface DataRow {
  /** As Excel or an editor numbers it, from 1. */
  row: number
  cells: Cell[]
}

export interface DataRows {
  rows: DataRow[]
  /** Numbers of lines within the list that head a part of it ("I. Khối phòng ban"). */
  partHeadings: number[]
  /** Numbers of lines below the list: totals, the place and date, signatures. */
  below: number[]
}

/**
 * Leaves out empty lines, the line of column numbers, a header that is repeated on the next page, headings merged
 * across the table, and the block of signatures.
 * @param keys the fields of which an entry has at least one
 */
export function dataRows<Field extends string>(
  { rows, merges }: Pick<Table, 'rows' | 'merges'>,
  header: Header<Field>,
  keys: readonly Field[],
): DataRows {
  const found: DataRows = { rows: [], partHeadings: [], below: [] }
  const fields = [...header.columns.keys()]
  const numberColumn = header.titles.findIndex((title) =>
    title.some((text) => RUNNING_NUMBER.has(foldName(text))),
  )
  const headings = linesMergedAcross(merges, header)
  const titles = foldedTitles(header)
  const isEntry = (cells: Cell[]) => {
    const filled = fields.filter((field) => isFilled(cellOf(cells, header, field)))
    const isKeyed = keys.some((key) => /\d|@/.test(oneWord(cellOf(cells, header, key))))
    const isNumbered = /^\d+\.?$/.test(oneWord(cells[numberColumn] ?? null))
    return filled.length > 0 && (isKeyed || isNumbered)
  }
  const lastOf = (matches: (cells: Cell[]) => boolean) =>
    rows.findLastIndex((cells, index) => index > header.lastHeaderIndex && matches(cells))
  const lastEntry = lastOf(isEntry)
  // Where nothing is numbered and no key has a digit, only a person can tell a name from a signature.
  const isNamed = (cells: Cell[]) => keys.some((key) => isFilled(cellOf(cells, header, key)))
  const end = lastEntry < 0 ? lastOf(isNamed) : lastEntry
  let ended = false
  for (let index = header.lastHeaderIndex + 1; index < rows.length; index++) {
    const cells = rows[index] ?? []
    const filled = fields.filter((field) => isFilled(cellOf(cells, header, field)))
    if (filled.length === 0) {
      ended ||= index > end
      continue
    }
    if (isNumberingLine(cells) || repeatsHeader(cells, titles)) continue
    if (index > end && (ended || filled.length === 1)) {
      ended = true
      found.below.push(index + 1)
    } else if (headings.has(index) && filled.length === 1) found.partHeadings.push(index + 1)
    else found.rows.push({ row: index + 1, cells })
  }
  return found
}

const RUNNING_NUMBER = new Set(['STT', 'TT', 'Số TT', 'Số thứ tự', 'No'].map(foldName))

/** A cell that is a single word, such as a code, an address or a number; else nothing. */
function oneWord(cell: Cell): string {
  const text = cell instanceof Date ? '' : String(cell ?? '').trim()
  return /\s/.test(text) ? '' : text
}

/** The line of column numbers, (1) (2) (3) or A B 1 2 3, that office tables have below their header. */
function isNumberingLine(cells: Cell[]): boolean {
  const filled = cells.filter(isFilled).map((cell) => String(cell).replace(/[()\s]/g, ''))
  const lettered = filled.findIndex((text) => /\d/.test(text))
  return (
    filled.length > 1 &&
    lettered >= 0 &&
    filled.every((text, index) =>
      index < lettered
        ? text === String.fromCharCode(65 + index)
        : /^\d{1,2}$/.test(text) && Number(text) === index - lettered + 1,
    )
  )
}

function foldedTitles<Field extends string>({
  titles,
  columns,
}: Header<Field>): Map<number, string> {
  return new Map([...columns.values()].map((index) => [index, foldName(titles[index]?.[0] ?? '')]))
}

function repeatsHeader(cells: Cell[], titles: Map<number, string>): boolean {
  const same = [...titles].filter(
    ([index, title]) => title !== '' && foldName(String(cells[index] ?? '')) === title,
  )
  return same.length > 1
}

/** Indexes of lines of which a cell is merged over three columns and more. */
function linesMergedAcross<Field extends string>(
  merges: Area[],
  header: Header<Field>,
): Set<number> {
  return new Set(
    merges
      .filter(({ top, left, right }) => top > header.lastHeaderIndex && right - left > 1)
      .map(({ top }) => top),
  )
}

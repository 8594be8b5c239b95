/** Which column of a sheet holds what, told by its header: one line or several, with merged cells, below titles. */
import { cleanText, foldName } from '../names.ts'
import { type Area, type Cell, columnLetter, isFilled, type Table } from './table.ts'

export interface Header<Field extends string> {
  /** Index of the header's first line among the rows, from 0, and of its last. */
  headerIndex: number
  lastHeaderIndex: number
  /** Index of each field's column, from 0. */
  columns: Map<Field, number>
  /** How many columns a field covers, where its header is merged over more than one. */
  widths: Map<Field, number>
  /** What stands above each column, from the upper line to the lower; empty for a column without header. */
  titles: string[][]
  /** Headers that mean nothing here, as written. */
  unknown: string[]
  /** Fields that more than one column claims, with those columns' letters. */
  claimedTwice: { field: Field; letters: string[] }[]
}

export interface HeaderFinder<Field extends string> {
  /** How many different fields a row names: 0 unless it can be the header. */
  weight(cells: readonly Cell[]): number
  /** The first of the top rows that is a header; null when there is none. */
  find(table: Pick<Table, 'rows' | 'merges'>): Header<Field> | null
  /** The texts of the row that comes nearest to a header, to show a person what was looked at. */
  nearest(rows: readonly Cell[][]): string[]
}

/** Columns every list has and nobody misses: running number, remarks, gender, signature. */
const NOT_MISSED = new Set(
  ['STT', 'TT', 'No', 'Số TT', 'Số thứ tự', 'Ghi chú', 'Giới tính', 'Ký tên', 'Note'].map(foldName),
)

/** How far down the header may stand, below title lines. */
const HEADER_WITHIN_ROWS = 20
const MAX_HEADER_LINES = 3
/** Bounds of what is looked at, so that no file makes the search long. */
const MAX_HEADER_MERGES = 500
const MAX_GROUP_COLUMNS = 200

/**
 * @param names the headers that mean a field, in any case, with or without diacritics; the field's own name is one.
 * A header of two lines is looked for as `upper lower`, then as `lower` ("Ngày sinh Nam", then "Nam").
 * @param isHeader whether a line that names these fields can be the header
 */
export function headerFinder<Field extends string>(
  names: Readonly<Record<Field, readonly string[]>>,
  isHeader: (fields: ReadonlySet<Field>) => boolean,
): HeaderFinder<Field> {
  const isField = (name: string): name is Field => Object.hasOwn(names, name)
  const fields = Object.keys(names).filter(isField)
  const fieldOf = new Map(
    fields.flatMap((field) =>
      [field, ...names[field]].map((name): [string, Field] => [foldName(name), field]),
    ),
  )
  /** A remark in brackets or a star after the name is let pass. */
  const fieldOfText = (text: string): Field | null =>
    text.length > 200
      ? null
      : (fieldOf.get(foldName(text)) ??
        fieldOf.get(foldName(text.replace(/\([^()]*\)/g, ' '))) ??
        null)
  const fieldOfTitle = (title: readonly string[]): Field | null => {
    for (let from = 0; from < title.length; from++) {
      const field = fieldOfText(title.slice(from).join(' '))
      if (field !== null) return field
    }
    return null
  }
  const weightOf = (titles: readonly (readonly string[])[]): number => {
    const found = new Set(titles.flatMap((title) => fieldOfTitle(title) ?? []))
    return isHeader(found) ? found.size : 0
  }
  const weight = (cells: readonly Cell[]) => weightOf(cells.map(titleOf))

  const read = (first: number, titles: string[][], last: number, merges: Area[]): Header<Field> => {
    const found: Header<Field> = {
      headerIndex: first,
      lastHeaderIndex: last,
      columns: new Map(),
      widths: new Map(),
      titles,
      unknown: [],
      claimedTwice: [],
    }
    for (const [index, title] of titles.entries()) {
      const field = fieldOfTitle(title)
      const taken = field === null ? undefined : found.columns.get(field)
      if (field !== null && taken === undefined) found.columns.set(field, index)
      else if (field !== null && taken !== undefined) {
        if (oneMergedCell(merges, first, last, taken, index))
          found.widths.set(field, index - taken + 1)
        else claimAgain(found, field, taken, index)
      } else if (title.some((text) => foldName(text) !== '') && !isNotMissed(title))
        found.unknown.push(title.join(' / '))
    }
    return found
  }

  const find = ({ rows, merges: all }: Pick<Table, 'rows' | 'merges'>): Header<Field> | null => {
    const within = Math.min(rows.length, HEADER_WITHIN_ROWS)
    const merges = all
      .filter(({ top }) => top < HEADER_WITHIN_ROWS + MAX_HEADER_LINES)
      .slice(0, MAX_HEADER_MERGES)
    const lines = (first: number, last: number) => titlesOf(rows, merges, first, last)
    for (let index = 0; index < within; index++) {
      const alone = weightOf(lines(index, index))
      const withNext = continues(rows, merges, index, index + 1)
        ? weightOf(lines(index, index + 1))
        : 0
      // The line below is asked too: its own fields may be all that this group of columns has.
      const below = index + 1 < within ? weightOf(lines(index + 1, index + 1)) : 0
      if (alone === 0 && withNext <= below) continue
      let last = index
      while (last - index + 1 < MAX_HEADER_LINES && continues(rows, merges, last, last + 1))
        last += 1
      return read(index, lines(index, last), last, merges)
    }
    return null
  }

  const nearest = (rows: readonly Cell[][]): string[] => {
    const known = (texts: string[]) => texts.filter((text) => fieldOfText(text) !== null).length
    return rows
      .slice(0, HEADER_WITHIN_ROWS)
      .map((cells) => cells.flatMap(titleOf).filter((text) => foldName(text) !== ''))
      .reduce<string[]>(
        (best, texts) =>
          known(texts) > known(best) ||
          (known(texts) === known(best) && best.length < 2 && texts.length > best.length)
            ? texts
            : best,
        [],
      )
  }

  return { weight, find, nearest }
}

/** The cell of a field in a row; where its header is merged over several columns, their texts in one. */
export function cellOf<Field extends string>(
  cells: readonly Cell[],
  { columns, widths }: Pick<Header<Field>, 'columns' | 'widths'>,
  field: Field,
): Cell {
  const index = columns.get(field)
  if (index === undefined) return null
  const filled = cells.slice(index, index + (widths.get(field) ?? 1)).filter(isFilled)
  return filled.length > 1 ? filled.map(String).join(' ') : (filled[0] ?? null)
}

const titleOf = (cell: Cell): string[] => (isFilled(cell) ? [cleanText(textOf(cell))] : [])

const textOf = (cell: Cell) =>
  cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)

const isNotMissed = (title: string[]) =>
  NOT_MISSED.has(foldName(title.join(' '))) || NOT_MISSED.has(foldName(title.at(-1) ?? ''))

/** What stands above each column in the lines from first to last; a merged cell counts once and for all it covers. */
function titlesOf(rows: Cell[][], merges: Area[], first: number, last: number): string[][] {
  const width = Math.max(0, ...rows.slice(first, last + 1).map((cells) => cells.length))
  return Array.from({ length: width }, (_, column) => {
    const title: string[] = []
    for (let line = first; line <= last; line++) {
      const text = textAbove(rows, merges, line, column, line === last)
      if (text !== null && text !== title.at(-1)) title.push(text)
    }
    return title
  })
}

/** The cell itself, or the one that is merged or, in an upper line, stretches over it. */
function textAbove(
  rows: Cell[][],
  merges: Area[],
  line: number,
  column: number,
  lowest: boolean,
): string | null {
  const cells = rows[line] ?? []
  const own = titleOf(cells[column] ?? null)[0]
  if (own !== undefined) return own
  const area = areaAt(merges, line, column)
  if (area) return titleOf(rows[area.top]?.[area.left] ?? null)[0] ?? null
  if (lowest || !isFilled(rows[line + 1]?.[column])) return null
  const left = leftFilled(cells, column)
  return left === null ? null : (titleOf(cells[left] ?? null)[0] ?? null)
}

/** Whether a line goes on with the header above it: it stands only below cells that stretch over several columns. */
function continues(rows: Cell[][], merges: Area[], above: number, below: number): boolean {
  const upper = rows[above] ?? []
  const lower = rows[below] ?? []
  const groups = new Map<number, number>()
  let own = 0
  for (const [column, cell] of lower.entries()) {
    if (!isFilled(cell)) continue
    const area = areaAt(merges, below, column)
    if (area && area.top <= above) continue
    const group = groupOver(upper, merges, above, column)
    if (group === null || textOf(cell).length > 100) return false
    own += 1
    groups.set(group, (groups.get(group) ?? 0) + 1)
  }
  return own > 0 && [...groups.values()].every((count) => count > 1)
}

/** The left column of the cell that stretches over a column together with its neighbour. */
function groupOver(upper: Cell[], merges: Area[], line: number, column: number): number | null {
  const area = areaAt(merges, line, column)
  if (area) return area.right > area.left ? area.left : null
  const left = isFilled(upper[column]) ? column : leftFilled(upper, column)
  if (left === null || areaAt(merges, line, left)) return null
  return isFilled(upper[left + 1]) ? null : left
}

function leftFilled(cells: Cell[], column: number): number | null {
  for (let left = column - 1; left >= Math.max(0, column - MAX_GROUP_COLUMNS); left--)
    if (isFilled(cells[left])) return left
  return null
}

function areaAt(merges: Area[], row: number, column: number): Area | undefined {
  return merges.find(
    ({ top, left, bottom, right }) =>
      row >= top && row <= bottom && column >= left && column <= right,
  )
}

function oneMergedCell(
  merges: Area[],
  first: number,
  last: number,
  left: number,
  right: number,
): boolean {
  return merges.some(
    (area) => area.bottom >= first && area.top <= last && area.left <= left && area.right >= right,
  )
}

function claimAgain<Field extends string>(
  found: Header<Field>,
  field: Field,
  taken: number,
  index: number,
): void {
  const known = found.claimedTwice.find((claim) => claim.field === field)
  if (known) known.letters.push(columnLetter(index))
  else found.claimedTwice.push({ field, letters: [columnLetter(taken), columnLetter(index)] })
}

/**
 * Titles, or what stands where titles were looked for, for a message: the first ten, shortened. That may be a row of
 * people, so long numbers are left out.
 */
export function shownTitles(texts: readonly string[]): string {
  return texts
    .slice(0, 10)
    .map((text) => text.replace(/\d(?:[ .-]?\d){5,}/g, '…'))
    .map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text))
    .join(', ')
}

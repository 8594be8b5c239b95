/** What the columns of pasted rows hold, told by what stands in them. A person sees the result before it counts. Pure. */
import { foldName } from '../../foundation/names.ts'
import type { Header } from '../../foundation/sheets/find-header.ts'
import { type Cell, columnLetter, isFilled, type Table } from '../../foundation/sheets/table.ts'
import type { RosterColumn } from '../columns.ts'
import type { GuessedHeader } from '../read-roster.ts'

/** So many rows tell what a column holds. */
const LOOKED_AT = 200
/** In tenths: of the filled cells of a column, so many look alike. */
const MOSTLY = 7

const digits = (text: string) => text.replace(/[\s.-]/g, '')

/** In the order in which they are looked for: what is sure first. */
const SIGNS: readonly [RosterColumn, (text: string) => boolean][] = [
  ['email', (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)],
  // Also days that there are none: a slip of the pen is told of its row, not by the column being passed over.
  [
    'date_of_birth',
    (text) => /^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})$/.test(text),
  ],
  ['national_id', (text) => /^0?\d{11}$/.test(digits(text))],
  ['phone', (text) => /^(?:0|\+84)\d{9}$/.test(digits(text))],
  ['employee_code', (text) => /^(?:(?=.*\d)(?=.*\p{L})[\p{L}\d._/-]{2,40}|\d{3,20})$/u.test(text)],
  ['unit_name', isUnit],
  ['full_name', (text) => /^[\p{L}' ]+$/u.test(text) && text.trim().includes(' ')],
]

const UNIT =
  /^(?:xa|phuong|thi tran|so|phong|ban|ubnd|ui ban|truong|trung tam|chi cuc|cuc|van phong|benh vien|cong ti|hoi|dang ui|to)\b/

function isUnit(text: string): boolean {
  return UNIT.test(foldName(text)) && text.trim().includes(' ')
}

/** @returns null where nothing looks like names with a key beside them */
export function guessHeader({ rows }: Table): GuessedHeader | null {
  const looked = rows.filter((cells) => cells.some(isFilled)).slice(0, LOOKED_AT)
  const width = Math.max(0, ...looked.map((cells) => cells.length))
  const texts = Array.from({ length: width }, (_, column) =>
    looked.flatMap((cells) => textOf(cells[column] ?? null) ?? []),
  )
  const columns = new Map<RosterColumn, number>()
  const taken = new Set<number>()
  for (const [field, fits] of SIGNS) {
    const found = texts.findIndex(
      (column, index) =>
        !taken.has(index) &&
        !isRunning(column) &&
        column.length > 0 &&
        column.filter(fits).length * 10 >= column.length * MOSTLY,
    )
    if (found < 0) continue
    columns.set(field, found)
    taken.add(found)
  }
  const isKeyed = KEYS.some((key) => columns.has(key))
  if (!columns.has('full_name') || !isKeyed) return null
  const header: Header<RosterColumn> = {
    headerIndex: -1,
    lastHeaderIndex: -1,
    columns,
    widths: new Map(),
    titles: Array.from({ length: width }, () => []),
    unknown: [],
    claimedTwice: [],
  }
  const read = [...columns]
    .toSorted(([, a], [, b]) => a - b)
    .map(([field, index]) => `${columnLetter(index)} ${field}`)
  const passedOver = texts.flatMap((column, index) =>
    taken.has(index) || column.length === 0 || isRunning(column) ? [] : columnLetter(index),
  )
  return {
    header,
    told: [
      `There is no header; the columns were read as: ${read.join(', ')}.`,
      ...(passedOver.length > 0 ? [`Columns that were not read: ${passedOver.join(', ')}.`] : []),
    ],
  }
}

/** 1, 2, 3 … */
const isRunning = (column: readonly string[]) =>
  column.length > 0 && column.every((text, index) => Number(text) === index + 1)

const KEYS: readonly RosterColumn[] = ['employee_code', 'email', 'phone', 'national_id']

function textOf(cell: Cell): string | null {
  if (cell === null || cell instanceof Date) return null
  const text = String(cell).trim()
  return text === '' ? null : text
}

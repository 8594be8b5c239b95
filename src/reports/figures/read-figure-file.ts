/** A sheet of figures (CSV or Excel) as figures and complaints. Reads and checks; storing is another matter. */
import type { DateString } from '../../foundation/dates.ts'
import { foldName } from '../../foundation/names.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import { CellFault, calendarDate, code, plainText } from '../../foundation/sheets/cell-values.ts'
import { dataRows } from '../../foundation/sheets/data-rows.ts'
import { cellOf, type Header, shownTitles } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import type { Cell, Table } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import type { FigureFault } from '../../foundation/texts/console/figure-faults.ts'
import type { FigureNote } from '../../foundation/texts/console/figure-notes.ts'
import type { Plan } from '../../programs/plans/store.ts'
import {
  type CheckedFigure,
  checkFigure,
  type FieldFault,
  type GivenFigure,
  type PlanUnits,
} from './check-figure.ts'
import { keyOf } from './compare-figures.ts'
import { audienceOf, type FigureColumn, figureHeader } from './figure-columns.ts'
import type { FigureKind } from './figure-kinds.ts'
import { subjectOf } from './figure-kinds.ts'
import { wholeCount } from './whole-count.ts'

export interface ReadFigure extends CheckedFigure {
  row: number
}

export interface RejectedFigure {
  row: number
  column: FigureColumn
  fault: FigureFault
}

export interface FigureReading {
  figures: ReadFigure[]
  /** By row; a row of several audiences may lose one of them only. */
  rejected: RejectedFigure[]
  notes: FigureNote[]
}

/** What holds for every row that does not say otherwise. */
interface FileDefaults {
  asOf: DateString | null
  source: string | null
}

export interface FigureFile {
  bytes: Buffer
  letters: Lettering | null
  defaults: FileDefaults
}

/** @throws HocvuError `sheet.unreadable`, `sheet.old-letters`, `request.too-large` */
export async function readFigureFile(
  file: FigureFile,
  plan: Plan,
  units: PlanUnits,
  today: DateString,
): Promise<FigureReading> {
  const { table, header, notes } = await openFigureFile(file, plan)
  const reading: FigureReading = { figures: [], rejected: [], notes }
  const sums = new Map<FigureColumn, number>()
  const met = new Map<string, ReadFigure>()
  let empty = 0
  const columns = [...header.columns.keys()]
  const keys = columns.filter((column) => COUNTED.has(column) || audienceOf(column) !== null)
  const { rows } = dataRows(table, header, keys)
  for (const { row, cells } of rows) {
    const line = lineOf(cells, header)
    if ('fault' in line) {
      reading.rejected.push({ row, ...line })
      continue
    }
    for (const cell of line.cells) {
      if (line.isTotal) {
        if (audienceOf(cell.column) !== null && cell.amount !== null)
          reading.notes.push(totalNote(row, cell.column, cell.amount, sums, header))
        continue
      }
      if (cell.fault !== null) {
        reading.rejected.push({ row, column: cell.column, fault: cell.fault })
        continue
      }
      if (cell.amount === null) {
        empty += 1
        continue
      }
      // What is of the whole plan is no part of a total.
      if (line.unit !== null) sums.set(cell.column, (sums.get(cell.column) ?? 0) + cell.amount)
      take(row, cell.column, {
        kind: cell.kind,
        subject: cell.subject,
        amount: cell.amount,
        unit: line.unit,
        year: line.year,
        asOf: line.asOf ?? file.defaults.asOf,
        source: line.source ?? file.defaults.source,
      })
    }
  }
  if (empty > 0) notes.push({ code: 'rows-empty', params: { n: empty } })
  if (rows.length === 0) notes.push({ code: 'nothing', params: {} })
  return reading

  function take(row: number, column: FigureColumn, given: GivenFigure): void {
    const checked = checkFigure(plan, units, given, today)
    if ('faults' in checked) {
      const { field, fault } = checked.faults[0] ?? NO_FAULT
      reading.rejected.push({ row, column: columnOf(field, column, header), fault })
      return
    }
    const figure = { ...checked.figure, row }
    const key = keyOf(figure, subjectOf(plan, figure.kind, figure.subjectId))
    const earlier = met.get(key)
    if (earlier === undefined) {
      met.set(key, figure)
      reading.figures.push(figure)
    } else if (earlier.amount !== figure.amount || earlier.source !== figure.source)
      reading.rejected.push({
        row,
        column,
        fault: { code: 'twice', params: { other: earlier.row } },
      })
  }
}

/** Columns by which a row is told to be one of figures. */
const COUNTED: ReadonlySet<FigureColumn> = new Set(['count', 'result', 'unit_code'])

const NO_FAULT: FieldFault = { field: 'amount', fault: { code: 'amount-missing', params: {} } }

/** @throws HocvuError as `readFigureFile` */
export async function openFigureFile(
  { bytes, letters }: Pick<FigureFile, 'bytes' | 'letters'>,
  plan: Plan,
): Promise<{ table: Table; header: Header<FigureColumn>; notes: FigureNote[] }> {
  const finder = figureHeader(plan.definition.audiences)
  const { tables, converted } = await readTables(bytes, finder.weight, letters)
  for (const table of tables) {
    const header = finder.find(table)
    if (!header) continue
    const others = tables.filter((other) => other !== table && other.rows.length > 0)
    const notes: FigureNote[] = [
      ...(converted === null ? [] : [note('converted', { letters: converted })]),
      ...(others.length === 0
        ? []
        : [
            note('sheets-unread', {
              sheet: table.sheet ?? '',
              others: shownTitles(others.map(({ sheet }) => sheet ?? '')),
            }),
          ]),
      ...(header.unknown.length === 0
        ? []
        : [note('columns-unread', { columns: shownTitles(header.unknown) })]),
    ]
    return { table, header, notes }
  }
  throw unreadable({
    en: 'it has no header that names the unit and the audiences of the plan, or an audience, target, channel or cost with a number. Use the template.',
    vi: 'tệp không có dòng tiêu đề nêu đơn vị và các đối tượng của kế hoạch, hoặc đối tượng (chỉ tiêu, hình thức, khoản chi) cùng số lượng. Hãy dùng mẫu.',
  })
}

const note = (code: FigureNote['code'], params: FigureNote['params']): FigureNote => ({
  code,
  params,
})

interface LineCell {
  column: FigureColumn
  kind: FigureKind
  subject: string | null
  amount: number | null
  fault: FigureFault | null
}

interface Line {
  cells: LineCell[]
  /** Code or name; null: the whole plan. */
  unit: string | null
  isTotal: boolean
  year: number | null
  asOf: DateString | null
  source: string | null
}

const WHOLE = new Set(['Toàn tỉnh', 'Cả tỉnh', 'Toàn thành phố', 'Toàn kế hoạch'].map(foldName))
const TOTAL = new Set(['Tổng cộng', 'Tổng số', 'Tổng', 'Cộng', 'Total'].map(foldName))

function lineOf(
  cells: Cell[],
  header: Header<FigureColumn>,
): Line | Pick<RejectedFigure, 'column' | 'fault'> {
  const at = (column: FigureColumn) => cellOf(cells, header, column)
  let reading: FigureColumn = 'unit_code'
  const read = <Value>(column: FigureColumn, reader: (cell: Cell) => Value): Value => {
    reading = column
    return reader(at(column))
  }
  try {
    const name = read('unit_name', plainText)
    const folded = foldName(name ?? '')
    const unit = read('unit_code', code) ?? (WHOLE.has(folded) ? null : name)
    const line = {
      unit,
      isTotal: TOTAL.has(folded) || TOTAL.has(foldName(String(at('unit_code') ?? ''))),
      year: read('year', yearIn),
      asOf: read('as_of', calendarDate),
      source: read('source', plainText),
    }
    const subjects = SUBJECTS.flatMap(({ column, kind }) => {
      const subject = read(column, plainText)
      return subject === null ? [] : [{ column, kind, subject }]
    })
    const written = read('kind', plainText)
    const wide = [...header.columns.keys()].flatMap((column) => {
      const id = audienceOf(column)
      const amount = id === null ? null : countIn(at(column))
      return id === null || amount === null
        ? []
        : [{ column, kind: 'head-count' as const, subject: id, ...amount }]
    })
    if (wide.length > 0 || (subjects.length === 0 && !header.columns.has('count')))
      return { ...line, cells: wide }
    const [subject, other] = subjects
    if (other !== undefined)
      return { column: other.column, fault: { code: 'subject-two', params: {} } }
    const kind = kindOf(subject?.kind ?? 'head-count', written)
    if (kind === null)
      return { column: 'kind', fault: { code: 'kind-unknown', params: { value: written ?? '' } } }
    const empty = { amount: null, fault: null }
    const counted = { column: 'count', kind, ...(countIn(at('count')) ?? empty) } as const
    const result = countIn(at('result'))
    const found: Omit<LineCell, 'subject'>[] =
      result === null ? [counted] : [{ column: 'result', kind: 'recorded', ...result }]
    if (result !== null && counted.amount !== null) found.unshift(counted)
    return {
      ...line,
      cells: found.map((cell) => ({ ...cell, subject: subject?.subject ?? null })),
    }
  } catch (thrown) {
    if (thrown instanceof YearFault)
      return {
        column: reading,
        fault: { code: 'year-invalid', params: { value: thrown.message.slice(0, 20) } },
      }
    if (!(thrown instanceof CellFault)) throw thrown
    return { column: reading, fault: { sentence: thrown.message } }
  }
}

const SUBJECTS = [
  { column: 'audience', kind: 'head-count' },
  { column: 'target', kind: 'promised' },
  { column: 'reach', kind: 'reach' },
  { column: 'cost', kind: 'spent' },
] as const

const PROMISED = new Set(['giao', 'chỉ tiêu giao', 'được giao', 'promised'].map(foldName))
const RECORDED = new Set(['kết quả', 'đã đạt', 'thực hiện', 'recorded'].map(foldName))

/** Of a target both what is promised and what is recorded may be written. */
function kindOf(kind: FigureKind, written: string | null): FigureKind | null {
  if (kind !== 'promised' || written === null) return kind
  if (PROMISED.has(foldName(written))) return 'promised'
  return RECORDED.has(foldName(written)) ? 'recorded' : null
}

/** null: an empty cell. */
function countIn(cell: Cell): { amount: number | null; fault: FigureFault | null } | null {
  const amount = wholeCount(cell)
  if (amount === null) return null
  return typeof amount === 'number'
    ? { amount, fault: null }
    : { amount: null, fault: { code: 'amount-invalid', params: { value: amount.notWhole } } }
}

class YearFault extends Error {}

function yearIn(cell: Cell): number | null {
  const text = code(cell)
  if (text === null) return null
  if (/^(?:20\d\d|2100)$/.test(text)) return Number(text)
  throw new YearFault(text)
}

/** The column at fault, as the file has it. */
function columnOf(
  field: FieldFault['field'],
  count: FigureColumn,
  { columns }: Header<FigureColumn>,
): FigureColumn {
  if (field === 'unit') return columns.has('unit_code') ? 'unit_code' : 'unit_name'
  if (field === 'year') return 'year'
  if (field === 'asOf') return 'as_of'
  if (field === 'source') return 'source'
  if (field === 'amount') return count
  return SUBJECTS.find(({ column }) => columns.has(column))?.column ?? count
}

function totalNote(
  row: number,
  column: FigureColumn,
  written: number,
  sums: ReadonlyMap<FigureColumn, number>,
  header: Header<FigureColumn>,
): FigureNote {
  const sum = sums.get(column) ?? 0
  const title = header.titles[header.columns.get(column) ?? -1]?.at(-1) ?? column
  return note(written === sum ? 'total-agrees' : 'total-differs', {
    ...{ row, column: title, written, sum },
  })
}

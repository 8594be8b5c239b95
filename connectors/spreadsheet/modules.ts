/** Columns that say which modules a learner has completed. */
import { foldName } from '../../src/foundation/names.ts'
import { CellFault, shown } from '../../src/foundation/sheets/cell-values.ts'
import type { Cell } from '../../src/foundation/sheets/table.ts'
import type { TopicsRecord } from '../contract.ts'
import { plain } from './plain.ts'
import type { SpreadsheetSettings } from './settings.ts'

export interface ModuleColumn {
  column: number
  code: string
  name: string
}

const MODULE =
  /^(?:mô[\s-]?đun|modul[e]?|chuyên đề|học phần|chủ đề|topic|nội dung)\s*(?:số)?\s*[:.-]?\s*(.+)$/iu
const CODE_IN_BRACKETS = /\(([A-Z][A-Z0-9-]{1,15})\)/
const CODE_IN_FRONT = /^([A-Z][A-Z0-9-]{1,15})(?:\s*[:–-]\s|$)/

const DONE =
  /^(?:x|v|✓|✔|√|1|true|co|dat|xong|hoan thanh|da hoan thanh|da hoc|completed?|passed|yes|100)(?: ?100)?(?: ?%)?(?:[ ,(-]+(?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\)?)?$/
const NOT_DONE =
  /^(?:0|false|khong|chua|k|khong dat|chua dat|chua hoan thanh|chua hoc|dang hoc|not completed|incomplete|in progress|failed|no|-+)$/

/** @param headings of the columns that no field claims */
export function moduleColumns(
  headings: readonly { column: number; heading: string }[],
  own: SpreadsheetSettings['modules'],
): ModuleColumn[] {
  return headings.flatMap(({ column, heading }) => {
    const [code] =
      Object.entries(own).find(([, names]) =>
        names.some((name) => foldName(name) === foldName(heading)),
      ) ?? []
    if (code !== undefined) return [{ column, code, name: heading }]
    const said = MODULE.exec(heading)?.[1]
    if (said === undefined) return []
    const given = CODE_IN_BRACKETS.exec(said)?.[1] ?? CODE_IN_FRONT.exec(said)?.[1]
    // "Chuyên đề 1" is called so; "Chuyên đề Nhận thức số" by its name.
    return [{ column, code: given ?? (/^\d+$/.test(said) ? heading : said), name: heading }]
  })
}

/** @param time reads the date on which a module was completed */
export function readModules(
  cells: readonly Cell[],
  modules: readonly ModuleColumn[],
  time: (cell: Cell) => string | null,
): TopicsRecord['topics'] {
  return modules.map(({ column, code, name }) => {
    const cell = cells[column] ?? null
    const completedAt = isDate(cell) ? time(cell) : null
    return { code, name, completed: completedAt !== null || isDone(cell, name), completedAt }
  })
}

function isDate(cell: Cell): boolean {
  if (cell instanceof Date) return true
  if (typeof cell === 'number') return cell > 10_000
  return typeof cell === 'string' && /^\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/.test(cell)
}

function isDone(cell: Cell, name: string): boolean {
  if (cell === null || isDate(cell)) return false
  const text = plain(String(cell))
  if (text === '' || NOT_DONE.test(text)) return false
  if (DONE.test(text)) return true
  if (/^\d{1,2}(?:[.,]\d+)? ?%$/.test(text) || (typeof cell === 'number' && cell < 1)) return false
  throw new CellFault(
    `${shown(String(cell))} under "${name}" does not say whether the module is completed; write x, a date, or leave it empty.`,
  )
}

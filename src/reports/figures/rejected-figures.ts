/** The rows of a brought file that were refused, as they were written, with the reasons: a sheet to mend and bring again. */
import type { Viewer } from '../../access/viewer.ts'
import { cellOf } from '../../foundation/sheets/find-header.ts'
import type { Cell } from '../../foundation/sheets/table.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { getBroughtFile } from '../../roster/upload/brought-file-store.ts'
import type { FigureColumn } from './figure-columns.ts'
import { type FigureFileDeps, figureFileKind, previewFigures } from './import-figures.ts'
import { openFigureFile, type RejectedFigure } from './read-figure-file.ts'

export interface RejectedFigureSheet {
  /** In the order of the file. */
  columns: FigureColumn[]
  /** One a line of the file, with all that is wrong in it. */
  rows: { row: number; cells: string[]; faults: Omit<RejectedFigure, 'row'>[] }[]
}

/** @throws HocvuError `upload.gone` */
export async function rejectedFigures(
  deps: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
): Promise<RejectedFigureSheet> {
  const { rejected } = await previewFigures(deps, viewer, plan, id)
  const file = await getBroughtFile(deps, viewer, figureFileKind(plan), id)
  const { table, header } = await openFigureFile(file, plan)
  // What was said of the whole file goes along, so that it need not be said again.
  const said = (['as_of', 'source'] as const).flatMap((column) => {
    const text = file.said[column === 'as_of' ? 'asOf' : column]
    return text === undefined || header.columns.has(column) ? [] : [{ column, text }]
  })
  const columns = [...header.columns.keys()]
  const rows = new Map<number, RejectedFigureSheet['rows'][number]>()
  for (const { row, ...fault } of rejected) {
    const known = rows.get(row)
    if (known !== undefined) known.faults.push(fault)
    else
      rows.set(row, {
        row,
        cells: [
          ...columns.map((column) => textOf(cellOf(table.rows[row - 1] ?? [], header, column))),
          ...said.map(({ text }) => text),
        ],
        faults: [fault],
      })
  }
  return {
    columns: [...columns, ...said.map(({ column }) => column)],
    rows: [...rows.values()],
  }
}

/** As it is read again: days in full, day first. */
function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (!(cell instanceof Date)) return String(cell)
  return cell.toISOString().slice(0, 10).split('-').toReversed().join('/')
}

/** Records of a file that stand: neither without an id, nor given twice, nor marked as deleted. Pure. */
import { oneRosterColumns } from '../../foundation/oneroster/columns.ts'
import { shown } from '../../foundation/sheets/cell-values.ts'
import type { RejectedRow } from '../roster-row.ts'
import type { CsvFile, CsvRecord } from './csv-file.ts'

export interface LiveRecords {
  records: (CsvRecord & { id: string })[]
  rejected: RejectedRow[]
  warnings: string[]
}

/** Known to version 1.1 or to drafts of 1.2; 1.2 says the same in other files. */
const OLDER: Readonly<Record<string, readonly string[]>> = {
  users: ['orgSourcedIds', 'role', 'resourceSourcedIds'],
}
const isFile = (name: string): name is keyof typeof oneRosterColumns =>
  Object.hasOwn(oneRosterColumns, name)

/** @param idColumn left out: records are known by no id of their own */
export function liveRecords(file: CsvFile, idColumn?: string): LiveRecords {
  const lineOf = new Map<string, number>()
  const live: LiveRecords = {
    records: [],
    rejected: [...file.rejected],
    warnings: unknownColumns(file),
  }
  let deleted = 0
  for (const record of file.records) {
    const { line, of } = record
    if (of('status')?.toLowerCase() === 'tobedeleted') {
      deleted += 1
      continue
    }
    const id = idColumn === undefined ? '' : of(idColumn)
    const earlier = idColumn === undefined ? undefined : lineOf.get(id ?? '')
    const reject = (reason: string) =>
      live.rejected.push({ file: file.name, row: line, field: idColumn ?? '', reason })
    if (id === null) reject(`The ${idColumn} is missing; nothing can be known by this line.`)
    else if (earlier !== undefined)
      reject(
        `The ${idColumn} ${shown(id)} stands in line ${earlier} already; keep one of the two lines.`,
      )
    else {
      if (idColumn !== undefined) lineOf.set(id, line)
      live.records.push({ ...record, id })
    }
  }
  if (deleted > 0)
    live.warnings.push(
      `${file.name}: marked tobedeleted and left out: ${deleted}. Nobody leaves by such a mark; bring the whole list of the unit, or change the person here.`,
    )
  return live
}

function unknownColumns({ name, header }: CsvFile): string[] {
  const file = name.replace(/\.csv$/, '')
  const known = new Set(
    [...(isFile(file) ? oneRosterColumns[file] : []), ...(OLDER[file] ?? [])].map((column) =>
      column.toLowerCase(),
    ),
  )
  const unknown = header.filter((title) => title !== '' && !known.has(title.toLowerCase()))
  if (unknown.length === 0) return []
  const left = unknown.length - MOST_NAMED
  const named = unknown.slice(0, MOST_NAMED).map((title) => title.slice(0, 60))
  return [
    `${name}: columns that were not read: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`,
  ]
}

const MOST_NAMED = 10

/** Of very many remarks the first ones. */
export function firstOf(warnings: readonly string[]): string[] {
  const more = warnings.length - MOST_TOLD
  return more > 0
    ? [...warnings.slice(0, MOST_TOLD), `The same in ${more} more rows.`]
    : [...warnings]
}

const MOST_TOLD = 20

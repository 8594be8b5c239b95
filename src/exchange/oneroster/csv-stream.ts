/** A file of a OneRoster archive, line by line: RFC 4180, UTF-8 without a mark, columns in the order of the specification. */
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import {
  type OneRosterColumn,
  type OneRosterFile,
  oneRosterColumns,
} from '../../foundation/oneroster/columns.ts'
import { guarded } from '../../foundation/oneroster/formula-guard.ts'

/** `status` and `dateLastModified` are empty in a bulk exchange, so no record has them. */
export type OneRosterRecord<File extends OneRosterFile> = Partial<
  Record<Exclude<OneRosterColumn<File>, 'status' | 'dateLastModified'>, string | null>
>

/** @param pages of records, each asked for when the one before has been taken */
export function csvStream<File extends OneRosterFile>(
  file: File,
  pages: AsyncIterable<readonly OneRosterRecord<File>[]>,
): Readable {
  return Readable.from(lines(file, pages), { objectMode: false })
}

async function* lines<File extends OneRosterFile>(
  file: File,
  pages: AsyncIterable<readonly OneRosterRecord<File>[]>,
): AsyncGenerator<string> {
  const columns: readonly string[] = oneRosterColumns[file]
  yield csvLines([columns])
  for await (const page of pages) {
    const cells = page.map((record) => {
      const values = new Map<string, string | null | undefined>(Object.entries(record))
      return columns.map((column) => guarded(values.get(column) ?? ''))
    })
    if (cells.length > 0) yield csvLines(cells)
  }
}

export const csvLines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  )

/** The participation list as a sheet, read and written a page at a time: a list may have tens of thousands of lines. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import { displayAttendance, displayScore } from '../../certificates/display.ts'
import type { Queryable } from '../../database/connection.ts'
import {
  type WrittenCell,
  type WrittenSheet,
  writeSheet,
} from '../../foundation/sheets/write-sheet.ts'
import type { Decision } from '../../reconciliation/decide.ts'
import { listParticipation } from '../participation.ts'
import type { ResultFilter } from '../results.ts'

const PAGE = 2000

export interface ParticipationWords {
  sheet: string
  titles: readonly string[]
  /** In the order of the columns. */
  headers: readonly [string, string, string, string, string, string, string, string, string, string]
  verdicts: Record<Decision['verdict'] | 'none', string>
}

const WIDTHS = [6, 28, 16, 32, 28, 12, 8, 16, 20, 12]

export function participationSheet(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  words: ParticipationWords,
  now: Date,
): Readable {
  return writeSheet(participationTable(db, viewer, filter, words), now)
}

/** Its rows are read while it is written. */
export function participationTable(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  words: ParticipationWords,
): WrittenSheet {
  return {
    name: words.sheet,
    titles: words.titles.slice(0, 1),
    notes: words.titles.slice(1),
    columns: words.headers.map((header, index) => ({ header, width: WIDTHS[index] ?? 12 })),
    fixedColumns: 2,
    rows: rowsOf(db, viewer, filter, words),
  }
}

async function* rowsOf(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  { verdicts }: ParticipationWords,
): AsyncGenerator<readonly WrittenCell[]> {
  for (let offset = 0; ; offset += PAGE) {
    const lines = await listParticipation(db, viewer, filter, { offset, limit: PAGE })
    for (const [index, line] of lines.entries())
      yield [
        offset + index + 1,
        ...[line.fullName, line.learner, line.unit ?? '', line.cohort],
        line.attendance === null
          ? null
          : figure('percent', displayAttendance(line.attendance, 'en')),
        line.score === null ? null : figure('points', displayScore(line.score, 'en')),
        verdicts[line.verdict ?? 'none'],
        line.certificate,
        line.issuedOn === null ? null : { kind: 'date', value: line.issuedOn },
      ]
    if (lines.length < PAGE) return
  }
}

/** As the pages show it: cut, never rounded up to a mark that was not reached. */
const figure = (kind: 'points' | 'percent', shown: string | null): WrittenCell =>
  shown === null ? null : { kind, value: Number(shown) }

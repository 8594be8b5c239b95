/** The table that `npm run bench` prints, and the file that it writes. */
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { type BenchRow, isReached, ratioOf } from './comparison.ts'

const HEAD = ['work', 'ours', 'yardstick', 'ratio', 'goal', '']
const GAP = '  '

/** Three digits say as much as a measurement knows. */
function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

function goalOf({ goal }: BenchRow): string {
  return 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`
}

function cellsOf(row: BenchRow): string[] {
  const ratio = ratioOf(row)
  return [
    row.work,
    `${figure(row.ours)} ${row.unit}`,
    'yardstick' in row ? `${figure(row.yardstick)} ${row.unit}` : '-',
    ratio === null ? '-' : ratio.toFixed(2),
    goalOf(row),
    isReached(row) ? 'reached' : 'NOT REACHED',
  ]
}

/** Columns as wide as they need; below each row what it was measured beside. */
export function printTable(rows: readonly BenchRow[], print: (line: string) => void): void {
  const table = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(GAP)
      .trimEnd()
  print(line(HEAD))
  for (const row of rows) {
    print(line(cellsOf(row)))
    const beside = 'beside' in row ? `beside ${row.beside}` : ''
    const about = [beside, row.note ?? ''].filter((text) => text !== '').join('; ')
    if (about !== '') print(`${GAP}${GAP}${about}`)
  }
}

export function writeRows(file: string, rows: readonly BenchRow[], at: Date): void {
  const machine = {
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const told = rows.map((row) => ({ ...row, ratio: ratioOf(row), reached: isReached(row) }))
  writeFileSync(file, `${JSON.stringify({ at, machine, rows: told }, null, 2)}\n`)
}

/**
 * `npm run bench [-- <name> ...] [--json <file>]`: measurements, apart from the tests; nothing here fails because a machine
 * is slow. Prints a table and writes the same as JSON, to `bench.json` where no file is named.
 */
import { parseArgs } from 'node:util'
import { benchPaper } from './certificates.ts'
import type { BenchRow } from './comparison.ts'
import { benchConsole } from './console.ts'
import { benchIssue } from './issue-certificates.ts'
import { benchJobs } from './jobs.ts'
import { benchPages } from './pages.ts'
import { benchReconcile } from './reconcile.ts'
import { benchReport } from './report.ts'
import { benchStart } from './start.ts'
import { benchMillion, benchSync } from './sync.ts'
import { printTable, writeRows } from './table.ts'
import { benchWorkers } from './workers.ts'

/** In the order of the table. */
const benches: Record<string, () => Promise<BenchRow[]>> = {
  sync: benchSync,
  reconcile: benchReconcile,
  issue: benchIssue,
  certificates: benchPaper,
  pages: benchPages,
  console: benchConsole,
  report: benchReport,
  jobs: benchJobs,
  workers: benchWorkers,
  million: benchMillion,
  start: benchStart,
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string', default: 'bench.json' } },
})
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}`,
  )
  process.exitCode = 2
} else {
  const rows: BenchRow[] = []
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    console.error(`measuring ${name} ...`)
    rows.push(...((await benches[name]?.()) ?? []))
    // What was measured is not lost with a bench that fails.
    writeRows(values.json, rows, new Date())
  }
  printTable(rows, console.log)
}

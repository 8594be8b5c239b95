/** `npm run bench -- <name>`: measurements, apart from the tests; nothing here fails because a machine is slow. */
import { benchPaper } from './certificates.ts'
import { benchConsole } from './console.ts'
import { benchIssue } from './issue-certificates.ts'
import { benchReport } from './report.ts'
import { benchSync } from './sync.ts'

const benches: Record<string, () => Promise<void>> = {
  sync: benchSync,
  console: benchConsole,
  report: benchReport,
  certificates: async () => {
    await benchPaper()
    await benchIssue()
  },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}`,
  )
  process.exitCode = 2
} else {
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) await benches[name]?.()
}

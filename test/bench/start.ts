/**
 * `npm run bench -- start`: from the call of `hocvu start` to the line that says that it serves, on an embedded database that is
 * there already. Beside it, in turns, the database alone. Memory as the system counts it, a while after the start.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hocvu, startHocvu } from '../support/hocvu.ts'
import { freePort } from '../support/redis.ts'
import { type BenchRow, median, timed } from './comparison.ts'
import { makeDatabaseAlone } from './yardsticks/embedded-postgres-alone.ts'

const ROUNDS = 7
/** Until what the start left behind is swept up. */
const REST_MS = 3_000
/** What the goal grants beside the database: a process, its programs, its tables, its queues and its web server. */
const OWN_MS = 1_000

/** Of the whole process, in MiB. */
function residentMemory(pid: number): number {
  const [, kibibytes = 'NaN'] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) / 1024
}

export async function benchStart(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-start-'))
  try {
    // The database does not run as root, and has to reach its folder.
    chmodSync(folder, 0o777)
    const environment = {
      HOCVU_DATA: join(folder, 'data'),
      HOCVU_CONFIG: join(folder, 'config'),
      PORT: '0',
      LOG_LEVEL: 'error',
    }
    mkdirSync(environment.HOCVU_CONFIG)
    const alone = await makeDatabaseAlone(join(folder, 'alone'), await freePort())
    const ours: number[] = []
    const yardsticks: number[] = []
    const memory: number[] = []
    // The first start makes the database.
    for (let round = -1; round < ROUNDS; round += 1) {
      const [service, ms] = await timed(() => startHocvu(['start'], environment))
      if (round === 0) await delay(REST_MS)
      if (round === 0) memory.push(residentMemory(service.pid))
      await service.stop()
      const yardstick = await alone.start()
      if (round < 0) continue
      ours.push(ms)
      yardsticks.push(yardstick)
    }
    const commands: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const [, ms] = await timed(() => hocvu(['--version'], environment))
      commands.push(ms)
    }
    const database = median(yardsticks)
    return [
      {
        work: 'start to ready, embedded, second start: all but 1 s of it',
        unit: 'ms',
        ours: Math.max(0, median(ours) - OWN_MS),
        beside: 'embedded-postgres alone, to its first answer',
        yardstick: database,
        goal: { atMost: 1.5 },
        note: `${Math.round(median(ours))} ms in all; hocvu --version takes ${Math.round(median(commands))} ms`,
      },
      {
        work: 'memory of hocvu start at rest, without PostgreSQL',
        unit: 'MiB',
        ours: median(memory),
        goal: { atMost: 250 },
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * `npm run bench -- sync`: how fast a platform is read, beside a bare loop over the same pages; what the next day costs, and
 * what memory it takes. `-- million` is the memory of a million learners, and takes a quarter of an hour.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { z } from 'zod'
import { runNow } from '../../src/commands/run-now.ts'
import type { Installation } from '../../src/main.ts'
import type { BenchRow } from './comparison.ts'
import { withBenchInstallation } from './installation.ts'
import { startBenchPortal } from './portal.ts'
import { bareLoop } from './yardsticks/axios-and-copy.ts'

/** The connector's own. */
const LIMIT = 200
const BIN = fileURLToPath(new URL('../../src/bin.mjs', import.meta.url))
/** `SYNC_LEARNERS` for a shorter look at it. */
const LEARNERS = Number(process.env.SYNC_LEARNERS ?? 230_000)
const MILLION = 1_000_000
/** Fifty pages: their time is mostly the platform's, whatever their number. */
const SLOW = { learners: 10_000, pageMs: 200 }
const MOST_MB = 300
/** A connection that is idle tells its counters after ten seconds. */
const COUNTERS_MS = 11_000

const filesFor = (url: string) => ({
  'platforms.yaml': `platforms:
  - { id: portal, connector: provincial-portal, url: "${url}", token: bench, allowPrivateNetwork: true, requestsPerSecond: 1000 }
`,
  'programs/kns.yaml': `
id: kns
title: { vi: Kỹ năng số }
rules: { finalTest: { pass: 5 }, attendance: none }
cohorts: [{ id: kns-1, enrol: roster, evidence: [{ platform: portal, course: KNS, attendance: sessions }] }]
`,
})

const Counts = z.object({ records: z.int(), changed: z.int() })

async function timedSync(installation: Installation, full: boolean) {
  const began = performance.now()
  const options = { full, chain: false, acceptLosses: false }
  const run = await runNow(
    installation,
    { kind: 'sync', subject: 'portal', options, actor: 'bench' },
    () => {},
  )
  return { ...Counts.parse(run.result), seconds: (performance.now() - began) / 1000 }
}

async function timedLoop(installation: Installation, url: string) {
  return await installation.database.asOwner(async (pool) => {
    const began = performance.now()
    const records = await bareLoop(pool, url, LIMIT)
    return { records, seconds: (performance.now() - began) / 1000 }
  })
}

const perSecond = ({ records, seconds }: { records: number; seconds: number }) => records / seconds
const shown = (value: number) => Math.round(value).toLocaleString('en')

/** Rows of the store that were written since the server began to count. */
async function rowsWritten({ database }: Installation): Promise<number> {
  await pause(COUNTERS_MS)
  const counted = await sql<{ rows: number }>`
    select sum(n_tup_ins + n_tup_upd + n_tup_del)::int8 as rows from pg_stat_user_tables
    where relname in ('records', 'record_versions', 'accounts', 'account_links')`.execute(
    database.db,
  )
  return counted.rows[0]?.rows ?? Number.NaN
}

async function compare(
  { learners, pageMs }: { learners: number; pageMs: number },
  goal: number,
): Promise<BenchRow[]> {
  const changed = learners / 100
  const portal = await startBenchPortal(learners, { pageMs, changed })
  try {
    return await withBenchInstallation({ files: filesFor(portal.url) }, async (installation) => {
      const before = await timedLoop(installation, portal.url)
      const first = await timedSync(installation, true)
      const after = await timedLoop(installation, portal.url)
      if (before.records !== first.changed || after.records !== first.changed)
        throw new Error('the sync and the bare loop give other numbers of records')
      const rows: BenchRow[] = [
        {
          work: `full sync of ${shown(learners)} learners, ${pageMs === 0 ? 'pages at once' : `${pageMs} ms a page`}`,
          unit: 'records/s',
          ours: perSecond(first),
          beside: 'axios loop over the same pages + COPY into a bare table',
          yardstick: (perSecond(before) + perSecond(after)) / 2,
          goal: { atLeast: goal },
          note: `${shown(first.records)} records by pages of ${LIMIT} learners, nobody on the roster`,
        },
      ]
      if (pageMs > 0) return rows
      await portal.nextDay()
      const written = await rowsWritten(installation)
      const second = await timedSync(installation, false)
      const more = (await rowsWritten(installation)) - written
      return [
        ...rows,
        {
          work: 'second sync, 1 % changed, the platform filters',
          unit: 's',
          ours: second.seconds,
          beside: 'the first sync',
          yardstick: first.seconds,
          goal: { atMost: 0.15 },
          note: `${shown(second.changed)} records of ${shown(changed)} learners changed`,
        },
        {
          work: 'rows written by it, of records, versions, accounts and links',
          unit: 'rows',
          ours: more,
          goal: { atMost: 2 * second.changed },
          note: "PostgreSQL's own counters; a version and its record for each that changed",
        },
      ]
    })
  } finally {
    await portal.close()
  }
}

/** Told as the process ends. */
const TELL_PEAK =
  "data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))"
const Synced = z.object({ records: z.int() })

/** The command as it is shipped, in a process of its own, whose peak memory is nothing but the sync's. */
async function memoryOf(learners: number): Promise<BenchRow> {
  const portal = await startBenchPortal(learners)
  try {
    return await withBenchInstallation({ files: filesFor(portal.url) }, async ({ environment }) => {
      // Compiled by the first one, where it is not yet.
      await hocvu(environment, ['--version'])
      const began = performance.now()
      const { out, told } = await hocvu(environment, ['sync', 'portal', '--full', '--json'])
      const seconds = (performance.now() - began) / 1000
      const { records } = Synced.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''))
      return {
        work: `peak memory of a process that syncs ${shown(learners)} learners`,
        unit: 'MB',
        ours: (Number(/^peak (\d+)$/m.exec(told)?.[1]) * 1024) / 1e6,
        goal: { atMost: MOST_MB },
        note: `resident, of \`hocvu sync\`; ${shown(perSecond({ records, seconds }))} records/s, its start included`,
      }
    })
  } finally {
    await portal.close()
  }
}

async function hocvu(environment: Record<string, string>, words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', TELL_PEAK, BIN, ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let told = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    told += String(chunk)
  })
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`hocvu ${words.join(' ')} ended with ${status}: ${told}`)
  return { out, told }
}

export async function benchSync(): Promise<BenchRow[]> {
  return [
    ...(await compare({ learners: LEARNERS, pageMs: 0 }, 0.5)),
    ...(await compare(SLOW, 1)),
    await memoryOf(LEARNERS),
  ]
}

export async function benchMillion(): Promise<BenchRow[]> {
  return [await memoryOf(MILLION)]
}

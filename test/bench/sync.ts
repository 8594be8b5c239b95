/** `npm run bench -- sync`: how fast a platform is read, beside a bare loop over the same pages, and what memory it takes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { z } from 'zod'
import { parseSettings } from '../../config/settings.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import type { BenchRow } from './comparison.ts'
import { type BenchPortal, startBenchPortal } from './portal.ts'
import { bareLoop } from './yardsticks/axios-and-copy.ts'

/** The connector's own. */
const LIMIT = 200
const SMALL = 20_000
const LARGE = 200_000
/** So few pages, that their time is mostly the platform's. */
const SLOW = { learners: 10_000, pageMs: 200 }

const platforms = (url: string) => `platforms:
  - { id: portal, connector: provincial-portal, url: "${url}", token: bench, allowPrivateNetwork: true, requestsPerSecond: 1000 }
`
const program = `
id: kns
title: { vi: Kỹ năng số }
rules: { finalTest: { pass: 5 }, attendance: none }
cohorts: [{ id: kns-1, enrol: roster, evidence: [{ platform: portal, course: KNS, attendance: sessions }] }]
`

/** An installation with its embedded database, as it is on a first day. */
async function withInstallation<T>(
  portal: BenchPortal,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  const config = join(folder, 'config')
  mkdirSync(join(config, 'programs'), { recursive: true })
  writeFileSync(join(config, 'platforms.yaml'), platforms(portal.url))
  writeFileSync(join(config, 'programs', 'kns.yaml'), program)
  const installation = await openInstallation({
    settings: parseSettings({ HOCVU_DATA: join(folder, 'data'), HOCVU_CONFIG: config }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    return await work(installation)
  } finally {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

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
const ratio = (value: number) => value.toFixed(2)
const say = (line: string) => console.log(line)

async function compare(learners: number, pageMs: number, goal: string): Promise<void> {
  const portal = await startBenchPortal(learners, { pageMs, changed: learners / 100 })
  await withInstallation(portal, async (installation) => {
    const bare = await timedLoop(installation, portal.url)
    const first = await timedSync(installation, true)
    say(`${shown(learners)} learners, ${pageMs} ms a page of ${shown(LIMIT)}:`)
    say(`  bare axios + COPY  ${shown(perSecond(bare))} records/s`)
    say(
      `  sync               ${shown(perSecond(first))} records/s, ratio ${ratio(perSecond(first) / perSecond(bare))} (goal ${goal})`,
    )
    if (pageMs > 0) return
    await portal.nextDay()
    const whole = await timedSync(installation, true)
    say(
      `  again, 1 % changed ${shown(perSecond(whole))} records/s read whole, ${ratio(whole.seconds / first.seconds)} of the first run's time, ${shown(whole.changed)} records changed`,
    )
    const changes = await timedSync(installation, false)
    say(
      `  again, changes only ${changes.seconds.toFixed(1)} s, ${ratio(changes.seconds / first.seconds)} of the first run's time`,
    )
  })
  await portal.close()
}

const Peak = z.object({ records: z.int(), seconds: z.number(), peakMiB: z.number() })

/** In a process of its own, whose peak memory is nothing but the sync's. */
async function memoryOf(learners: number): Promise<z.infer<typeof Peak>> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), String(learners)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  await once(child, 'exit')
  return Peak.parse(JSON.parse(out))
}

async function measureMemory(learners: number): Promise<void> {
  const portal = await startBenchPortal(learners)
  await withInstallation(portal, async (installation) => {
    const { records, seconds } = await timedSync(installation, true)
    const peakMiB = process.resourceUsage().maxRSS / 1024
    process.stdout.write(JSON.stringify({ records, seconds, peakMiB }))
  })
  await portal.close()
}

export async function benchSync(): Promise<BenchRow[]> {
  await compare(SMALL, 0, '>= 0.5')
  await compare(SLOW.learners, SLOW.pageMs, '>= 1.0')
  for (const learners of [SMALL, LARGE]) {
    const { records, seconds, peakMiB } = await memoryOf(learners)
    say(
      `${shown(learners)} learners: peak memory ${shown(peakMiB)} MiB (goal flat, <= 300 MB), ${shown(perSecond({ records, seconds }))} records/s`,
    )
  }
  return []
}

const learners = Number(process.argv[2])
if (process.argv[1] === fileURLToPath(import.meta.url)) await measureMemory(learners)

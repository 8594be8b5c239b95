/** Fires the schedules of platforms.yaml. A tick only writes a run and enqueues it, once, whatever the number of processes. */
import { schedule as cron } from 'node-cron'
import type pg from 'pg'
import type { Queryable } from '../src/database/connection.ts'
import type { Clock } from '../src/foundation/clock.ts'
import type { Log } from '../src/foundation/log.ts'
import { tokenDaysLeft } from '../src/programs/platform-health.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { standBy } from '../src/runs/leader.ts'
import { createRun, type Run } from '../src/runs/run.ts'
import { enqueueRun } from './enqueue.ts'
import type { Queues } from './queues.ts'

interface ScheduleDeps {
  db: Queryable
  clock: Clock
  queues: Queues
  log: Log
}

/** The run of one tick: two processes that fire the same minute get the same run. */
export async function fireTick(deps: ScheduleDeps, platformId: string, at: Date): Promise<Run> {
  const minute = at.toISOString().slice(0, 16)
  const run = await createRun(deps.db, deps.clock, {
    kind: 'sync',
    subject: platformId,
    options: { full: false, chain: true },
    actor: 'schedule',
    dedupeKey: `schedule/${platformId}/${minute}`,
  })
  if (run.state === 'queued') await enqueueRun(deps, run)
  return run
}

/** A schedule goes on by itself, so somebody must be told that soon it cannot. */
const TOKEN_WARNING_DAYS = 14

function warnOfToken({ clock, log }: ScheduleDeps, platform: PlatformDefinition): void {
  const daysLeft = tokenDaysLeft(platform, clock.now())
  if (daysLeft === null || daysLeft > TOKEN_WARNING_DAYS) return
  const when = daysLeft < 0 ? 'ran out' : 'runs out soon'
  log.warn(
    { platform: platform.id, tokenExpires: platform.tokenExpires, daysLeft },
    `the platform's token ${when}: have it renewed, then mend token and tokenExpires in platforms.yaml`,
  )
}

/** Longer than it takes until somebody is known to be gone. What is older was fired, or nobody was there. */
const TAKE_OVER_MS = 60_000

/**
 * Any number of processes may do this: one of them fires, the others stand by, and whoever takes over fires what was due
 * meanwhile. Should two fire one tick, it is one run.
 * @returns stops firing
 */
export async function startSchedules(
  deps: ScheduleDeps & { pool: pg.Pool },
  platforms: readonly PlatformDefinition[],
): Promise<{ close(): Promise<void> }> {
  const { log } = deps
  const fire = async (platform: PlatformDefinition, at: Date) => {
    warnOfToken(deps, platform)
    try {
      await fireTick(deps, platform.id, at)
    } catch (error) {
      log.error({ err: error, platform: platform.id }, 'the tick could not be queued')
    }
  }
  /** Ticks that were another one's, while it is not known whether that was still there. */
  let left: { platform: PlatformDefinition; at: Date }[] = []
  const leader = await standBy(deps, 'schedules', async () => {
    const due = left
    left = []
    for (const { platform, at } of due) if (isFresh(at)) await fire(platform, at)
  })
  const tasks = platforms.flatMap((platform) => {
    const { id, schedule } = platform
    if (schedule === null) return []
    log.info({ platform: id, schedule }, 'scheduled')
    return cron(
      schedule,
      async ({ date: at }) => {
        if (leader.active) await fire(platform, at)
        else left = [...left.filter((tick) => isFresh(tick.at)), { platform, at }]
      },
      { timezone: 'Asia/Ho_Chi_Minh', name: id },
    )
  })
  return {
    close: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
      await leader.close()
    },
  }
}

/** By the clock that fires them. */
const isFresh = (at: Date) => Date.now() - at.getTime() < TAKE_OVER_MS

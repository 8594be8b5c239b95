/** Fires the schedules of platforms.yaml. A tick only writes a run and enqueues it, once, whatever the number of processes. */
import { schedule as cron } from 'node-cron'
import type pg from 'pg'
import type { Queryable } from '../src/database/connection.ts'
import type { Clock } from '../src/foundation/clock.ts'
import type { Log } from '../src/foundation/log.ts'
import { tokenDaysLeft } from '../src/programs/platform-health.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { standBy } from '../src/runs/leader.ts'
import { createRun, isKeyTaken, type Run } from '../src/runs/run.ts'
import { enqueueRun } from './enqueue.ts'
import type { Queues } from './queues.ts'

interface ScheduleDeps {
  db: Queryable
  clock: Clock
  queues: Queues
  log: Log
}

const keyOfTick = (platformId: string, at: Date) =>
  `schedule/${platformId}/${at.toISOString().slice(0, 16)}`

/** The run of one tick: two processes that fire the same minute get the same run. */
export async function fireTick(deps: ScheduleDeps, platformId: string, at: Date): Promise<Run> {
  const run = await createRun(deps.db, deps.clock, {
    kind: 'sync',
    subject: platformId,
    options: { full: false, chain: true },
    actor: 'schedule',
    dedupeKey: keyOfTick(platformId, at),
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
/** So long the active one has. It may be frozen, with its lock in its hands, so that nobody takes over. */
const LOOK_AFTER_MS = 30_000

/**
 * Any number of processes may do this: one of them fires, the others stand by. They look after a while whether it did, and
 * whoever takes over fires what was due meanwhile. Should two fire one tick, it is one run.
 * @param lookAfterMs left out: as long as the active one has
 * @returns stops firing
 */
export async function startSchedules(
  deps: ScheduleDeps & { pool: pg.Pool },
  platforms: readonly PlatformDefinition[],
  lookAfterMs = LOOK_AFTER_MS,
): Promise<{ close(): Promise<void> }> {
  const { db, log } = deps
  const fire = async ({ platform, at }: Tick) => {
    warnOfToken(deps, platform)
    try {
      await fireTick(deps, platform.id, at)
    } catch (error) {
      log.error({ err: error, platform: platform.id }, 'the tick could not be queued')
    }
  }
  /** Ticks that are the active one's, until it is known whether it fired them. */
  const left = new Map<Tick, NodeJS.Timeout>()
  const take = (tick: Tick) => {
    clearTimeout(left.get(tick))
    return left.delete(tick)
  }
  const look = async (tick: Tick) => {
    const { platform, at } = tick
    try {
      if (!take(tick) || (await isKeyTaken(db, keyOfTick(platform.id, at)))) return
    } catch (error) {
      log.warn({ err: error, platform: platform.id }, 'it is not known whether a tick was fired')
    }
    log.warn({ platform: platform.id, at }, 'the active process did not fire a tick: fired here')
    await fire(tick)
  }
  const leader = await standBy(deps, 'schedules', async () => {
    for (const tick of [...left.keys()]) if (take(tick) && isFresh(tick)) await fire(tick)
  })
  const due = async (tick: Tick) => {
    if (leader.active) return await fire(tick)
    left.set(
      tick,
      setTimeout(() => look(tick), lookAfterMs),
    )
  }
  const tasks = platforms.flatMap((platform) => {
    const { id, schedule } = platform
    if (schedule === null) return []
    log.info({ platform: id, schedule }, 'scheduled')
    const task = cron(schedule, ({ date: at }) => due({ platform, at }), {
      timezone: 'Asia/Ho_Chi_Minh',
      name: id,
    })
    // It was frozen or busy for more than a second when the tick came.
    task.on('execution:missed', async ({ date: at }) => {
      if (isFresh({ at })) await due({ platform, at })
    })
    return [task]
  })
  return {
    close: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
      for (const tick of [...left.keys()]) take(tick)
      await leader.close()
    },
  }
}

interface Tick {
  platform: PlatformDefinition
  at: Date
}

/** By the clock that fires them. */
const isFresh = ({ at }: Pick<Tick, 'at'>) => Date.now() - at.getTime() < TAKE_OVER_MS

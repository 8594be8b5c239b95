/** Fires the schedules of platforms.yaml. A tick only writes a run and enqueues it, once, whatever the number of processes. */
import { schedule as cron } from 'node-cron'
import type { Queryable } from '../src/database/connection.ts'
import type { Clock } from '../src/foundation/clock.ts'
import type { Log } from '../src/foundation/log.ts'
import { tokenDaysLeft } from '../src/programs/platform-health.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
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

/** @returns stops firing */
export function startSchedules(
  deps: ScheduleDeps,
  platforms: readonly PlatformDefinition[],
): { close(): Promise<void> } {
  const tasks = platforms.flatMap((platform) => {
    const { id, schedule } = platform
    if (schedule === null) return []
    deps.log.info({ platform: id, schedule }, 'scheduled')
    return cron(
      schedule,
      async (context) => {
        warnOfToken(deps, platform)
        try {
          await fireTick(deps, id, context.date)
        } catch (error) {
          deps.log.error({ err: error, platform: id }, 'the tick could not be queued')
        }
      },
      { timezone: 'Asia/Ho_Chi_Minh', name: id },
    )
  })
  return {
    close: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
    },
  }
}

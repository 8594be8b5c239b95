/** Brings back a server that was killed, while this process uses it. */
import type { Log } from '../../foundation/log.ts'
import { isCluster } from './location.ts'
import { findPostmaster } from './postmaster.ts'

const INTERVAL_MS = 1000

/**
 * Looks every second whether the server still runs. It comes back on its port where that is possible, so that
 * pools connect again by themselves.
 * @returns ends the watch; resolves when a restart under way is over
 */
export function watchServer(watched: {
  location: string
  restart: () => Promise<void>
  log: Log
}): () => Promise<void> {
  const { location, log } = watched
  let looking: Promise<void> | undefined
  const look = async () => {
    try {
      if (await findPostmaster(location)) return
      if (!isCluster(location)) {
        // Never make an empty database in place of one that somebody took away.
        clearInterval(timer)
        log.error({ location }, 'the database was removed while in use')
        return
      }
      log.error({ location }, 'the database server is gone; starting it again')
      await watched.restart()
    } catch (error) {
      log.error({ err: error, location }, 'the database server could not be started again')
    }
  }
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }, INTERVAL_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}

import { Redis } from 'ioredis'
import { HocvuError } from '../src/foundation/errors.ts'

const PATIENCE_MS = 5_000

/** Whether the Redis server of the queues answers. @throws HocvuError `queue.unavailable` */
export async function requireRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    retryStrategy: null,
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
  })
  // The connection tells why, the command only that it is closed.
  let why: Error | undefined
  redis.on('error', (error) => {
    why ??= error
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    const cause = why ?? error
    throw new HocvuError(
      'queue.unavailable',
      `The Redis server cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. Check that it runs, and address and password in REDIS_URL.`,
      { cause },
    )
  } finally {
    redis.disconnect()
  }
}

/** The same counts where REDIS_URL is set: what changes with every request need not go through the database. */
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../foundation/log.ts'
import type { Vault } from '../foundation/secrets.ts'
import { callerKey, type RequestCounts } from './request-counts.ts'

const ADD = `
local left = redis.call('pttl', KEYS[1])
if left <= 0 then
  redis.call('set', KEYS[1], 1, 'px', ARGV[1])
  return { 1, tonumber(ARGV[1]) }
end
return { redis.call('incr', KEYS[1]), left }`

const TAKE_BACK = `
if redis.call('pttl', KEYS[1]) > 0 then return redis.call('decr', KEYS[1]) end
return 0`

const Counted = z.tuple([z.number(), z.number()])

/** A request never waits longer for its count than this. */
const ANSWER_WITHIN_MS = 500

export function countInRedis(
  url: string,
  vault: Vault,
  log: Log,
): RequestCounts & { close(): Promise<void> } {
  const redis = new Redis(url, {
    // Nothing is kept for later: a request that cannot be counted passes.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    lazyConnect: true,
  })
  redis.on('error', (error) => log.debug({ err: error }, 'the counts in Redis cannot be reached'))
  redis.connect().catch(() => {})
  const key = (caller: string) => `hocvu:requests:${callerKey(vault, caller).toString('base64url')}`
  return {
    add: async (caller, lengthMs) => {
      const answer = await redis.eval(ADD, 1, key(caller), Math.ceil(lengthMs))
      const [requests, leftMs] = Counted.parse(answer)
      return { requests, leftMs }
    },
    takeBack: async (caller) => {
      await redis.eval(TAKE_BACK, 1, key(caller))
    },
    close: async () => {
      redis.disconnect()
    },
  }
}

/** The same counts where REDIS_URL is set: what changes with every request need not go through the database. */
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../foundation/log.ts'
import type { Vault } from '../foundation/secrets.ts'
import { type CountStore, callerKey } from './request-counts.ts'

const ADD = `
local left = redis.call('pttl', KEYS[1])
if left <= 0 then
  redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
  return { tonumber(ARGV[1]), tonumber(ARGV[2]) }
end
return { redis.call('incrby', KEYS[1], ARGV[1]), left }`

const Counted = z.tuple([z.number(), z.number()])

/** Nobody waits for this; later counts do. What is answered later has been counted all the same. */
const ANSWER_WITHIN_MS = 500

export function countInRedis(
  url: string,
  vault: Vault,
  log: Log,
): CountStore & { close(): Promise<void> } {
  const redis = new Redis(url, {
    // Nothing is kept for later: what cannot be told now each process keeps to itself.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    lazyConnect: true,
  })
  redis.on('error', (error) => log.debug({ err: error }, 'the counts in Redis cannot be reached'))
  redis.connect().catch(() => {})
  const key = (caller: string) => `hocvu:requests:${callerKey(vault, caller).toString('base64url')}`
  return {
    add: async (counts) => {
      const answers = counts.map(({ caller, requests, leftMs }) =>
        redis.eval(ADD, 1, key(caller), requests, Math.ceil(leftMs)),
      )
      return (await Promise.all(answers)).map((answer) => {
        const [requests, left] = Counted.parse(answer)
        return { requests, leftMs: left }
      })
    },
    close: async () => {
      redis.disconnect()
    },
  }
}

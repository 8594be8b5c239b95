/** A Redis server that a scenario stops, empties, fills and starts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../support/redis.ts'

export interface OwnRedis {
  url: string
  client: Redis
  stop(): Promise<void>
  /** @param empty without what it held */
  start(options?: { empty?: boolean }): Promise<void>
  /** Nothing more fits in, and nothing is thrown out; false: there is room again. */
  full(isFull: boolean): Promise<void>
  close(): Promise<void>
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-own-redis-'))
  const url = `redis://127.0.0.1:${port}/0`
  let server: ChildProcess | undefined
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
  })
  client.on('error', () => {})
  const start: OwnRedis['start'] = async ({ empty = false } = {}) => {
    if (empty) rmSync(folder, { recursive: true, force: true })
    const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'yes', dir: folder }
    const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
    server = spawn('sh', ['-c', 'mkdir -p "$0" && exec redis-server "$@"', folder, ...words], {
      stdio: 'ignore',
    })
    await client.ping()
  }
  const stop = async () => {
    if (server === undefined) return
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
    server = undefined
  }
  await start()
  return {
    url,
    client,
    stop,
    start,
    full: async (isFull) => {
      await client.config('SET', 'maxmemory-policy', 'noeviction')
      await client.config('SET', 'maxmemory', isFull ? '1' : '0')
    },
    close: async () => {
      client.disconnect()
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

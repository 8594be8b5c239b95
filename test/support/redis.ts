/** A Redis of its own for a test file: REDIS_URL's, or a redis-server of this machine on a free port. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

const hasProgram = spawnSync('redis-server', ['--version']).status === 0
const required = process.env.HOCVU_REQUIRE_REDIS === '1'

/** Two processes run tests, and a file may keep many installations open until its end. */
const DATABASES_PER_PROCESS = 100
const taken = new Set<number>()

/** Whether the tests on Redis can run; says so when they are left out, and fails where leaving out is a failure. */
export function redisAvailable(): boolean {
  if (process.env.REDIS_URL || hasProgram) return true
  if (required) throw new Error('the queue tests on Redis must run here: install redis-server')
  process.stderr.write(
    'LEFT OUT: the queue tests on Redis. Install redis-server or set REDIS_URL to run them.\n',
  )
  return false
}

export async function startRedis(): Promise<{
  url: string
  client: Redis
  close(): Promise<void>
}> {
  const given = takeRedisDatabase()
  if (given !== null) {
    const client = new Redis(given.url)
    return {
      url: given.url,
      client,
      close: async () => {
        client.disconnect()
        await given.close()
      },
    }
  }
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-redis-'))
  const server = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
      '--databases',
      String(2 * DATABASES_PER_PROCESS + 1),
    ],
    { stdio: 'ignore' },
  )
  const url = `redis://127.0.0.1:${port}/0`
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => {})
  await client.ping()
  return {
    url,
    client,
    close: async () => {
      client.disconnect()
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A database in the Redis of REDIS_URL that no other test of this run uses; empty again when it is given back.
 * null: there is no REDIS_URL.
 */
export function takeRedisDatabase(): { url: string; close(): Promise<void> } | null {
  const given = process.env.REDIS_URL
  if (!given) return null
  const first = (Number(process.env.VITEST_POOL_ID ?? 1) % 2) * DATABASES_PER_PROCESS + 1
  const free = Array.from({ length: DATABASES_PER_PROCESS }, (_, at) => first + at)
  const number = free.find((one) => !taken.has(one))
  if (number === undefined)
    throw new Error('the Redis of REDIS_URL needs to be started with --databases 201')
  taken.add(number)
  const url = new URL(given)
  url.pathname = `/${number}`
  return {
    url: url.href,
    close: async () => {
      const client = new Redis(url.href)
      await client.flushdb()
      client.disconnect()
      taken.delete(number)
    },
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

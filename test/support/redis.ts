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
  const given = process.env.REDIS_URL
  if (given) {
    // Test files run side by side: each process keeps to a database of its own, or they would take each other's jobs.
    const url = new URL(given)
    url.pathname = `/${process.env.VITEST_POOL_ID ?? 0}`
    const client = new Redis(url.href)
    return { url: url.href, client, close: async () => client.disconnect() }
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

export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

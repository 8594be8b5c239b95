/**
 * `npm run test:grown`: the fast tests as a grown installation lives, on a PostgreSQL server and on Redis. Takes the servers of
 * DATABASE_URL and REDIS_URL; starts, and stops, those that are not named. Arguments go to vitest.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startRedis } from '../support/redis.ts'
import { type Server, startPostgres } from './postgres.ts'

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'fast']

const started: Server[] = []
/** @returns its address */
async function take(given: string | undefined, start: () => Promise<Server>): Promise<string> {
  if (given) return given
  const server = await start()
  started.push(server)
  return server.url
}

try {
  const environment = {
    DATABASE_URL: await take(process.env.DATABASE_URL, startPostgres),
    REDIS_URL: await take(process.env.REDIS_URL, startRedis),
  }
  const tests = spawn(process.execPath, [...VITEST, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))
  const [code] = await once(tests, 'exit')
  process.exitCode = code === 0 ? 0 : 1
} finally {
  for (const server of started.reverse()) await server.close()
}

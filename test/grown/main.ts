/**
 * `npm run test:grown`: the fast tests as a grown installation lives, on a PostgreSQL server of this machine's own packages and
 * on Redis. Takes the servers of DATABASE_URL and REDIS_URL; starts and stops those that are not named.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openEmbeddedServer } from '../../src/database/embedded/server.ts'
import { startRedis } from '../support/redis.ts'

const DEBIAN = '/usr/lib/postgresql'

/** A server that is at hand, and its end. */
interface Started {
  url: string
  close(): Promise<void>
}

/** The newest PostgreSQL that the system's packages brought. */
function installedPostgres(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : []
  const newest = versions.filter(Number.isInteger).sort((a, b) => b - a)[0]
  if (newest === undefined)
    throw new Error(`no PostgreSQL in ${DEBIAN}: apt-get install postgresql, or set DATABASE_URL`)
  return join(DEBIAN, String(newest))
}

async function startPostgres(): Promise<Started> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hocvu-grown-'))
  chmodSync(dataFolder, 0o711)
  const native = installedPostgres()
  const server = await openEmbeddedServer({ dataFolder, native, log: pino({ level: 'silent' }) })
  const { user, password, host, port } = server.owner
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/postgres`,
    close: async () => {
      await server.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

const given = (url: string): Started => ({ url, close: async () => {} })

const { DATABASE_URL, REDIS_URL } = process.env
const started: Started[] = []
try {
  const database = DATABASE_URL ? given(DATABASE_URL) : await startPostgres()
  started.push(database)
  const redis = REDIS_URL ? given(REDIS_URL) : await startRedis()
  started.push(redis)
  const tests = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'fast', ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        // Nothing of these two servers outlives the tests, so they need not be safe from a power cut.
        HOCVU_TEST_SERVER: DATABASE_URL ? '' : 'own',
      },
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))
  const [code] = await once(tests, 'exit')
  process.exitCode = typeof code === 'number' ? code : 1
} finally {
  for (const server of started.reverse()) await server.close()
}

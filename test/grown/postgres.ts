/** A PostgreSQL server out of the system's packages, on a free port and a folder of its own. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fewestRights, runProgram } from '../../src/database/embedded/run-as.ts'
import { memoryFolder } from '../support/memory-folder.ts'
import { freePort } from '../support/redis.ts'

/** Stopped by whoever started it. */
export interface Server {
  url: string
  close(): Promise<void>
}

const PACKAGES = '/usr/lib/postgresql'
const PASSWORD = 'of-the-tests'
/** Nothing here outlives the tests, so nothing needs to be safe from a power cut. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
}

/** The programs of the newest PostgreSQL that is installed. */
function installedPostgres(): string {
  const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES).map(Number) : []
  const newest = versions.filter(Number.isInteger).sort((a, b) => b - a)[0]
  if (newest === undefined)
    throw new Error(`no PostgreSQL in ${PACKAGES}: install postgresql, or set DATABASE_URL`)
  return join(PACKAGES, String(newest), 'bin')
}

export async function startPostgres(): Promise<Server> {
  const programs = installedPostgres()
  // It refuses root.
  const runAs = process.getuid?.() === 0 ? fewestRights() : null
  const folder = mkdtempSync(join(memoryFolder(), 'hocvu-grown-'))
  chmodSync(folder, 0o711)
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, PASSWORD)
  if (runAs) for (const path of [folder, passwordFile]) chownSync(path, runAs.uid, runAs.gid)
  const data = join(folder, 'data')
  const run = async (name: string, ...args: string[]) => {
    const { code, output } = await runProgram(runAs, join(programs, name), ['-D', data, ...args])
    if (code !== 0) throw new Error(`${name} failed: ${output}`)
  }
  await run(
    'initdb',
    ...['--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
  )
  const port = await freePort()
  const options = Object.entries({ port, ...SETTINGS }).map(
    ([name, value]) => `-c ${name}='${value}'`,
  )
  await run('pg_ctl', 'start', '--wait', '--log', join(folder, 'log'), '-o', options.join(' '))
  return {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    close: async () => {
      await run('pg_ctl', 'stop', '--wait', '--mode', 'fast')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A PostgreSQL server that a scenario stops, kills and starts, on a folder of its own. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { packagedBinaries, prepareBinaries } from '../../src/database/embedded/binaries.ts'
import { findPostmaster, startServer, stopServer } from '../../src/database/embedded/postmaster.ts'
import { accountForServer } from '../../src/database/embedded/run-as.ts'
import { openEmbeddedServer } from '../../src/database/embedded/server.ts'
import { until } from '../support/until.ts'

const log = pino({ level: 'silent' })

export interface OwnServer {
  /** Of its owner. */
  url: string
  /** As an administrator stops it: connections are cut, transactions rolled back. */
  stop(): Promise<void>
  /** As `kill -9` ends it, in the middle of whatever it wrote. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** @param parent left out: a folder for temporary files */
export async function startOwnServer(parent = tmpdir()): Promise<OwnServer> {
  const folder = mkdtempSync(join(parent, 'hocvu-own-server-'))
  chmodSync(folder, 0o711)
  const made = await openEmbeddedServer({ dataFolder: folder, log })
  const { location, owner } = made
  await made.close()
  const native = packagedBinaries()
  const runAs = accountForServer(location, folder)
  const binaries = await prepareBinaries({ runAs, native, copyFolder: folder, log })
  const start = async () => {
    if ((await findPostmaster(location)) !== null) return
    await startServer({ location, binaries, runAs, preferredPort: owner.port, log })
  }
  await start()
  return {
    url: `postgres://${owner.user}:${encodeURIComponent(owner.password)}@${owner.host}:${owner.port}/${owner.database}`,
    stop: () => stopServer(location, native, log),
    kill: async () => {
      const found = await findPostmaster(location)
      if (found) process.kill(found.pid, 'SIGKILL')
      await until('the server is gone', async () => (await findPostmaster(location)) === null)
    },
    start,
    close: async () => {
      await stopServer(location, native, log)
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

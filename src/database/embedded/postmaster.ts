/** The running server: found by its pid file, started in a session of its own, stopped in order. */
import { constants } from 'node:fs'
import { open, readFile, readlink, realpath, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import type { Binaries } from './binaries.ts'
import { lastLines } from './cluster.ts'
import { hasCode } from './files.ts'
import { sharedBuffersMb } from './memory.ts'
import { isRunning } from './process-identity.ts'
import { type RunAs, runProgram, startDetached } from './run-as.ts'

export const HOST = '127.0.0.1'

export interface Postmaster {
  pid: number
  port: number
  /** As PostgreSQL writes it: `starting`, `ready`, `stopping`, `standby`; empty at the very beginning. */
  status: string
}

/** Long enough for a recovery after a crash; a server that ends by itself is noticed at once. */
const START_TIMEOUT_MS = 5 * 60_000
const FAST_STOP_TIMEOUT_MS = 60_000
const POLL_MS = 8
const LOG_LIMIT_BYTES = 5_000_000

/** The server of this cluster, if one runs. A pid file whose process is dead or another program is no server. */
export async function findPostmaster(location: string): Promise<Postmaster | null> {
  const text = await readFile(join(location, 'postmaster.pid'), 'utf8').catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  })
  if (text === null) return null
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return null
  if (!(await isServerOf(pid, location))) return null
  return { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? '' }
}

/** A number of a dead server may have gone to another program since. */
async function isServerOf(pid: number, location: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null)
    if (folder !== null && folder === (await realpath(location))) return true
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
    return command === null ? isRunning(pid) : command.split('\0').includes(location)
  }
  if (process.platform === 'win32') return true
  const { output } = await runProgram(null, 'ps', ['-o', 'command=', '-p', String(pid)])
  return output.includes(location)
}

/** Waits until a found server takes connections. Gives null when it went away meanwhile. */
export async function waitUntilReady(location: string, log: Log): Promise<Postmaster | null> {
  const begun = performance.now()
  for (let told = 0; ; ) {
    const found = await findPostmaster(location)
    if (!found || found.status === 'ready') return found
    const waited = performance.now() - begun
    if (waited > START_TIMEOUT_MS)
      throw new HocvuError(
        'database.unavailable',
        `The database in ${location} is still "${found.status}" after ${Math.round(waited / 1000)} s. Look into ${join(location, 'server.log')}, and try again later.`,
      )
    if (waited > told + 10_000) {
      told = waited
      log.info({ location, status: found.status }, 'waiting for the database server')
    }
    await delay(POLL_MS)
  }
}

interface Start {
  location: string
  binaries: Binaries
  runAs: RunAs
  /** Taken when it is free. */
  preferredPort: number | null
  log: Log
}

/**
 * Starts the server and waits until it takes connections. Call under the folder's lock, when none runs.
 * @throws HocvuError `database.cannot-start` with the last lines of its log
 */
export async function startServer(start: Start): Promise<Postmaster> {
  const { location, log } = start
  const begun = performance.now()
  await removeForeignPidFile(location)
  let port = await freePort(start.preferredPort)
  for (let round = 1; ; round++) {
    const started = await tryStart(start, port)
    if ('pid' in started) {
      const ms = Math.round(performance.now() - begun)
      log.info({ location, port, pid: started.pid, ms }, 'database server started')
      return started
    }
    // One that a process killed a moment ago had just set off may have been quicker: it serves as well.
    const other = await waitUntilReady(location, log)
    if (other) return other
    const portTaken = /could not bind|could not create any TCP/i.test(started.said)
    // After a killed server its children need a moment to notice and to let go of the shared memory.
    const childrenLeft = /pre-existing shared memory|lock file .* already exists/i.test(
      started.said,
    )
    const giveUp = portTaken ? round > 8 : !childrenLeft || performance.now() - begun > 15_000
    if (giveUp)
      throw new HocvuError(
        'database.cannot-start',
        `The database server of ${location} ended while starting. Its log (${join(location, 'server.log')}) ends with:\n${lastLines(started.said)}`,
      )
    if (portTaken) port = await freePort(null)
    else await delay(50)
  }
}

async function tryStart(
  { location, binaries, runAs, log }: Start,
  port: number,
): Promise<Postmaster | { said: string }> {
  const logFile = await openServerLog(location, runAs)
  const { size } = await logFile.stat()
  const end = { reason: '' }
  try {
    const server = startDetached(
      runAs,
      binaries.program('postgres'),
      ['-D', location, ...settings(port)],
      logFile.fd,
    )
    server.on('error', (error) => {
      end.reason = error.message
    })
    server.on('exit', (code, signal) => {
      end.reason ||= `ended with ${signal ?? code}`
    })
    // The pid file of a server before it may stand there until the new one replaces it.
    while (end.reason === '' && (await findPostmaster(location))?.pid !== server.pid)
      await delay(POLL_MS)
    const ready = end.reason === '' ? await waitUntilReady(location, log) : null
    if (ready) return ready
  } finally {
    await logFile.close()
  }
  const written = await readFile(join(location, 'server.log'))
  return { said: `${written.subarray(size).toString('utf8')}\n${end.reason}` }
}

function settings(port: number): string[] {
  const values: Record<string, string | number> = {
    cluster_name: 'hocvu',
    listen_addresses: HOST,
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: `${sharedBuffersMb()}MB`,
    // Sums over a class of 50.000 do not go by way of the disk.
    work_mem: '16MB',
    // A night's syncs write much at once: fewer checkpoints, and fewer pages written whole after each.
    max_wal_size: '2GB',
    // Parallel queries need more of /dev/shm than containers give.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors of statements go to the caller. In the log they would carry personal data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * PostgreSQL takes a living process of the same account for its rival, also when it is another program that got
 * the number of a dead server, or a dead server nobody reaped. Then its pid file goes. Shared memory that is
 * still in use is found by PostgreSQL without that file.
 */
async function removeForeignPidFile(location: string): Promise<void> {
  if ((await findPostmaster(location)) === null)
    await rm(join(location, 'postmaster.pid'), { force: true })
}

/**
 * Stops the server: connections are cut, transactions rolled back, everything written. If it does not come to an
 * end it is stopped hard, which costs a recovery at the next start and no committed data.
 * @param native folder with the programs; signals do for all systems but Windows
 */
export async function stopServer(location: string, native: string, log: Log): Promise<void> {
  const server = await findPostmaster(location)
  if (!server) return
  const begun = performance.now()
  let signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'
  if (process.platform === 'win32') {
    const program = join(native, 'bin', 'pg_ctl.exe')
    await runProgram(null, program, ['stop', '-D', location, '-m', 'fast', '-W'])
  } else kill(server.pid, signal)
  for (;;) {
    await delay(POLL_MS)
    // The pid file goes a little before the process does.
    if (!isRunning(server.pid) || !(await isServerOf(server.pid, location))) break
    const waited = performance.now() - begun
    if (waited > FAST_STOP_TIMEOUT_MS && signal === 'SIGINT') {
      signal = 'SIGQUIT'
      log.warn({ location }, 'the database server does not end; stopping it hard')
      kill(server.pid, signal)
    }
    if (waited > 2 * FAST_STOP_TIMEOUT_MS)
      throw new HocvuError(
        'database.unavailable',
        `The database server of ${location} (process ${server.pid}) does not end. End that process, then try again.`,
      )
  }
  log.info({ location, ms: Math.round(performance.now() - begun) }, 'database server stopped')
}

function kill(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** A port of the loopback address that nobody listens on now. */
async function freePort(preferred: number | null): Promise<number> {
  const kept = preferred === null ? null : await probe(preferred)
  const port = kept ?? (await probe(0))
  if (port !== null) return port
  throw new HocvuError(
    'database.cannot-start',
    `No port of ${HOST} could be opened. Check the limits on open files and ports, then start again.`,
  )
}

function probe(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ host: HOST, port, exclusive: true }, () => {
      const address = server.address()
      const found = address !== null && typeof address === 'object' ? address.port : null
      server.close(() => resolve(found))
    })
  })
}

/** The log inside the cluster, for appending; a big one is set aside first. */
async function openServerLog(location: string, runAs: RunAs) {
  const path = join(location, 'server.log')
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  // The folder belongs to the server's account: root must not follow a link that stands there.
  const file = await open(path, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600)
  if ((await file.stat()).size > LOG_LIMIT_BYTES) {
    await file.close()
    await rename(path, `${path}.1`)
    return await openServerLog(location, runAs)
  }
  if (runAs) await file.chown(runAs.uid, runAs.gid)
  return file
}

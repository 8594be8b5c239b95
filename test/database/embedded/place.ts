/** Folders, processes and questions for the tests of the embedded server. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { z } from 'zod'
import { packagedBinaries } from '../../../src/database/embedded/binaries.ts'
import { isRunning } from '../../../src/database/embedded/process-identity.ts'
import type { ConnectionInfo } from '../../../src/database/embedded/server.ts'

export const isRoot = process.getuid?.() === 0

/** Debian's `nobody`; its number is what counts. */
export const NOBODY = { uid: 65534, gid: 65534 }

export interface Place {
  /** Everybody may enter it, as into a system folder. */
  root: string
  /** A path that does not exist yet. */
  newFolder(): string
  /** Ends what still runs below this place. Gives the servers that were left, so that a test can demand none. */
  clear(): Promise<number[]>
}

export async function makePlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'hocvu-embedded-'))
  await chmod(root, 0o755)
  let count = 0
  return {
    root,
    newFolder: () => join(root, `data-${++count}`),
    async clear() {
      const left = serversBelow(root)
      for (const pid of left) process.kill(pid, 'SIGKILL')
      await rm(root, { recursive: true, force: true, maxRetries: 10 })
      return left
    },
  }
}

function serversBelow(root: string): number[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [program = '', ...args] = commandLine(pid)
      return program.endsWith('/postgres') && args.some((arg) => arg.startsWith(root))
    })
}

export function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

const connectionSchema = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
})
const openedSchema = z.object({
  owner: connectionSchema,
  service: connectionSchema,
  location: z.string(),
})
const answerSchema = z.union([
  openedSchema,
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
])

export interface Holder extends z.infer<typeof openedSchema> {
  child: ChildProcess
  close(): Promise<void>
}

interface HolderOptions {
  native?: string
  systemFolder?: string
  as?: { uid: number; gid: number }
}

const HOLDER = new URL('./holder.ts', import.meta.url)

/** Opens the server of a folder in a process of its own; that process leads its own process group. */
export async function startHolder(dataFolder: string, options: HolderOptions = {}) {
  const args = [dataFolder, options.native ?? '', options.systemFolder ?? '']
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fileURLToPath(HOLDER), ...args],
    { ...options.as, stdio: ['pipe', 'pipe', 'inherit'], detached: true, cwd: '/', env: {} },
  )
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([first]) => String(first)),
    // Its output ends after its last line, whereas its exit may be told before that line is read.
    once(lines, 'close').then(() => `{"error":{"code":"exit","message":"${child.exitCode}"}}`),
  ])
  const answer = answerSchema.parse(JSON.parse(line))
  const opened = openedSchema.safeParse(answer)
  if (!opened.success) return answer
  const holder: Holder = {
    ...opened.data,
    child,
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end('close\n')
      await ended
    },
  }
  return holder
}

export function isHolder(answer: Awaited<ReturnType<typeof startHolder>>): answer is Holder {
  return 'child' in answer
}

/** A holder that did open. */
export async function openHolder(dataFolder: string, options: HolderOptions = {}): Promise<Holder> {
  const answer = await startHolder(dataFolder, options)
  if (isHolder(answer)) return answer
  throw new Error(`not opened: ${JSON.stringify(answer)}`)
}

export async function query(info: ConnectionInfo, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ ...info, ssl: false })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

export async function serverPid(location: string): Promise<number> {
  return Number((await readFile(join(location, 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** Asks again and again: another process ends or begins, and nothing tells when. A pause is 10 ms. */
export async function eventually<T>(ask: () => Promise<T>, limitMs = 30_000): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

export async function ended(pid: number): Promise<void> {
  await eventually(async () => {
    if (isRunning(pid)) throw new Error(`process ${pid} still runs`)
  })
}

/** The programs as `npm ci --ignore-scripts` leaves them: without one link among the libraries. */
export async function programsWithoutLinks(folder: string): Promise<string> {
  const native = join(folder, 'native')
  const source = packagedBinaries()
  await mkdir(folder, { recursive: true })
  await cp(source, native, { recursive: true, filter: (path) => !path.endsWith('.a') })
  for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true }))
    if (entry.isSymbolicLink()) await rm(join(native, 'lib', entry.name))
  return native
}

/** A folder of an ordinary user. */
export async function folderOf(user: { uid: number; gid: number }, path: string) {
  await mkdir(path, { mode: 0o700 })
  await chown(path, user.uid, user.gid)
  return path
}

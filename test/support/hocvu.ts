/** Runs the command line as a user does: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { until } from './until.ts'

const BIN = fileURLToPath(new URL('../../src/bin.mjs', import.meta.url))

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
  /** The last line of standard output, parsed. */
  json: unknown
}

function start(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], {
    // Wherever it is called from.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** @param interruptWhen Ctrl-C is pressed as soon as this holds */
export async function hocvu(
  args: string[],
  environment: Record<string, string>,
  interruptWhen?: () => boolean,
): Promise<Finished> {
  const child = start(args, environment)
  const read = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    read.stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    read.stderr += chunk.toString()
  })
  const closed = once(child, 'close')
  if (interruptWhen) {
    await until('the command is in the middle', interruptWhen)
    child.kill('SIGINT')
  }
  await closed
  const last = read.stdout.trimEnd().split('\n').at(-1) ?? ''
  return { ...read, code: child.exitCode, json: args.includes('--json') ? JSON.parse(last) : null }
}

export interface Service {
  /** The first line it printed, parsed. */
  ready: unknown
  pid: number
  stderr(): string
  /** Ends it as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
  /** Asks it to stop. @returns its exit code */
  stop(): Promise<number | null>
}

/** A long-running command, once it says that it is ready. */
export async function startHocvu(
  args: string[],
  environment: Record<string, string>,
): Promise<Service> {
  const child = start([...args, '--json'], environment)
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ready = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${stderr}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    ready: JSON.parse(ready),
    pid: child.pid ?? 0,
    stderr: () => stderr,
    kill: async () => {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}

export interface RunningCommand {
  readonly exitCode: number | null
  ended: Promise<number | null>
  kill(): Promise<void>
}

/** A command that is not waited for. */
export function startCommand(args: string[], environment: Record<string, string>): RunningCommand {
  const child = start(args, environment)
  child.stdout?.resume()
  child.stderr?.resume()
  const ended = once(child, 'exit').then(() => child.exitCode)
  return {
    get exitCode() {
      return child.exitCode
    },
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

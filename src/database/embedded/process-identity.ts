/** Tells processes apart for longer than their number lives: a pid is reused, pid + start + boot is not. */
import { readFileSync } from 'node:fs'

export interface ProcessIdentity {
  pid: number
  /** Start of the process in clock ticks since boot; `0` where the system does not tell. */
  started: string
  /** First digits of the boot's own id; `0` where the system does not tell. */
  boot: string
}

const UNKNOWN = '0'

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? UNKNOWN, boot: bootId() }
}

/** A word for file names, read back by `readIdentity`. */
export function identityText({ pid, started, boot }: ProcessIdentity): string {
  return `${pid}.${started}.${boot}`
}

/** @param text may go on after a further dot; null when it names no process */
export function readIdentity(text: string): ProcessIdentity | null {
  const [pid, started, boot] = text.split('.')
  return pid && started && boot && /^\d+$/.test(pid) ? { pid: Number(pid), started, boot } : null
}

/** False once the process ended, also when its number went to another process or it waits to be reaped. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.boot !== bootId()) return false
  const started = startOf(identity.pid)
  if (started === null) return false
  return started === UNKNOWN || identity.started === UNKNOWN || started === identity.started
}

/** Whether any process has this number. A zombie has not: it only waits for its parent. */
export function isRunning(pid: number): boolean {
  return startOf(pid) !== null
}

/** Whether the process still stands in the table, as a zombie too. */
function hasEntry(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function startOf(pid: number): string | null {
  if (!hasEntry(pid)) return null
  if (process.platform !== 'linux') return UNKNOWN
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in brackets and may hold anything; fields are counted after it.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return null
    return fields[18] ?? UNKNOWN
  } catch {
    return UNKNOWN
  }
}

let knownBoot: string | undefined

function bootId(): string {
  knownBoot ??= readBootId()
  return knownBoot
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
  } catch {
    return UNKNOWN
  }
}

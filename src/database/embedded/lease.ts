/**
 * Who uses a data folder, and who may start or stop its server. Each claim is an empty file whose name says
 * which process made it, so it appears whole, is never shared by two processes, and counts for nothing once
 * its process is dead: whoever finds it then removes it.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HocvuError } from '../../foundation/errors.ts'
import { belongsLike, hasCode } from './files.ts'
import { identityText, isAlive, ownIdentity, readIdentity } from './process-identity.ts'

const LEASES = 'postgres.leases'
const LOCK = 'postgres.lock'
/** Longer than a slow first start or a recovery after a crash takes. */
const LOCK_TIMEOUT_MS = 6 * 60_000

export interface Lease {
  release(): Promise<void>
}

/** Says that this process uses the server of the folder. Take and count leases under the lock only. */
export async function takeLease(folder: string): Promise<Lease> {
  const path = await claim(folder, LEASES)
  return { release: () => rm(path, { force: true }) }
}

/** How many living users the server of the folder has. */
export async function countLeases(folder: string): Promise<number> {
  return (await livingClaims(folder, LEASES)).length
}

/**
 * Runs the work while no other process (or other call in this one) does any under the same folder's lock.
 *
 * A claim is made first and the others are looked at afterwards, so of two that claim at once at least one
 * sees the other and steps back. Nobody ever removes or takes over the claim of a living process, which is
 * what makes breaking a dead one's safe.
 * @throws HocvuError `database.unavailable` when the lock stays taken
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  timeoutMs = LOCK_TIMEOUT_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (let round = 1; ; round++) {
    const holders = await livingClaims(folder, LOCK)
    if (holders.length === 0) {
      const mine = await claim(folder, LOCK)
      try {
        const others = (await livingClaims(folder, LOCK)).filter((path) => path !== mine)
        if (others.length === 0) return await work()
      } finally {
        await rm(mine, { force: true })
      }
    }
    if (performance.now() > deadline)
      throw new HocvuError(
        'database.unavailable',
        `Another process keeps starting or stopping the database of ${folder} (${holders.join(', ')}). End it, or try again later.`,
      )
    await delay(3 + Math.random() * 5 * Math.min(round, 8))
  }
}

async function claim(folder: string, kind: string): Promise<string> {
  const name = `${identityText(ownIdentity())}.${randomBytes(6).toString('hex')}`
  const path = join(folder, kind, name)
  const make = () => writeFile(path, '', { flag: 'wx', mode: 0o600 })
  try {
    await make()
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    await mkdir(join(folder, kind), { mode: 0o700 }).catch((fault) => {
      if (!hasCode(fault, 'EEXIST')) throw fault
    })
    await belongsLike(folder, join(folder, kind))
    await make()
  }
  return path
}

async function livingClaims(folder: string, kind: string): Promise<string[]> {
  const names = await readdir(join(folder, kind)).catch((error) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  const living: string[] = []
  for (const name of names) {
    const path = join(folder, kind, name)
    const owner = readIdentity(name)
    if (owner && isAlive(owner)) living.push(path)
    else await rm(path, { force: true })
  }
  return living
}

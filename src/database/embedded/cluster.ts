/** The cluster: the folder with PostgreSQL's files. It is put in place complete, by one rename, or not at all. */
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import type { Binaries } from './binaries.ts'
import { hasCode, syncFolder } from './files.ts'
import { isCluster } from './location.ts'
import { type RunAs, runProgram } from './run-as.ts'

export const OWNER_ROLE = 'hocvu_owner'

interface Cluster {
  location: string
  binaries: Binaries
  runAs: RunAs
  ownerPassword: string
  log: Log
}

/**
 * Makes the cluster unless it is there. Call under the folder's lock.
 * @throws HocvuError `database.cannot-start` with the last lines of initdb, or `database.incompatible`
 */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  const { location, binaries, log } = cluster
  await removeDrafts(location, log)
  if (isCluster(location)) return await requireSameVersion(location, binaries)
  const left = await readdir(location).catch(() => [])
  if (left.length > 0)
    throw new HocvuError(
      'database.cannot-start',
      `${location} holds files but no database (PG_VERSION is missing). Move the folder away, or restore it from a backup, then start again.`,
    )
  const before = performance.now()
  await initialise(cluster)
  log.info({ location, ms: Math.round(performance.now() - before) }, 'database cluster made')
}

async function requireSameVersion(location: string, binaries: Binaries): Promise<void> {
  const written = (await readFile(join(location, 'PG_VERSION'), 'utf8')).trim()
  if (written === String(binaries.major)) return
  throw new HocvuError(
    'database.incompatible',
    `The database in ${location} was written by PostgreSQL ${written}; this release of hocvu brings PostgreSQL ${binaries.major}. Nothing was changed. Start the hocvu release that brings PostgreSQL ${written} on this data folder and dump the database with pg_dump; then move ${location} and postgres.json away, start this release once, and restore the dump with psql.`,
  )
}

async function initialise({ location, binaries, runAs, ownerPassword }: Cluster): Promise<void> {
  const parent = dirname(location)
  const mark = randomBytes(6).toString('hex')
  const draft = join(parent, `${basename(location)}.draft-${mark}`)
  const passwordFile = join(parent, `${basename(location)}.password-${mark}`)
  try {
    // A folder made here stands outside the data folder: the account passes through, others cannot list it.
    if (await mkdir(parent, { recursive: true })) await chmod(parent, 0o711)
    await mkdir(draft, { mode: 0o700 })
    await writePasswordFile(passwordFile, ownerPassword, runAs)
    if (runAs) await chown(draft, runAs.uid, runAs.gid)
    const { code, output } = await runProgram(runAs, binaries.program('initdb'), [
      ...['--pgdata', draft],
      ...['--username', OWNER_ROLE],
      ...['--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8'],
      // The provider inside PostgreSQL sorts the same on every machine, whatever its C library.
      ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
    ])
    if (code !== 0) throw new InitdbFailed(lastLines(output))
    await rename(draft, location)
    await syncFolder(parent)
  } catch (error) {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 })
    const said = error instanceof Error ? error.message : String(error)
    throw new HocvuError(
      'database.cannot-start',
      `The database could not be made in ${location}. Mend the cause (often a full disk or missing rights) and start again; nothing was left behind. ${error instanceof InitdbFailed ? 'initdb said' : 'Cause'}:\n${said}`,
      { cause: error },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

class InitdbFailed extends Error {}

async function writePasswordFile(path: string, password: string, runAs: RunAs): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    if (runAs) await file.chown(runAs.uid, runAs.gid)
    await file.writeFile(`${password}\n`)
  } finally {
    await file.close()
  }
}

/** What a first start left that was killed half-way. A complete cluster never bears such a name. */
async function removeDrafts(location: string, log: Log): Promise<void> {
  const parent = dirname(location)
  const names = await readdir(parent).catch((error) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  for (const name of names) {
    if (!/^\.(draft|password)-[0-9a-f]{12}$/.test(name.slice(basename(location).length))) continue
    if (!name.startsWith(basename(location))) continue
    log.info({ path: join(parent, name) }, 'removing what an interrupted first start left')
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * Sets the owner's password without knowing the old one: PostgreSQL's single-user mode needs only the files.
 * Call while no server runs.
 * @throws HocvuError `database.cannot-start`
 */
export async function resetOwnerPassword(cluster: Cluster): Promise<void> {
  const { location, binaries, runAs, ownerPassword } = cluster
  const { code, output } = await runProgram(
    runAs,
    binaries.program('postgres'),
    ['--single', '-D', location, '-c', 'log_min_error_statement=panic', 'postgres'],
    `ALTER ROLE ${OWNER_ROLE} PASSWORD '${ownerPassword}';\n`,
  )
  if (code === 0 && !/ERROR|FATAL|PANIC/.test(output)) return
  throw new HocvuError(
    'database.cannot-start',
    `postgres.json is missing and the password of the database in ${location} could not be set anew. Restore postgres.json from a backup. PostgreSQL said:\n${lastLines(output).replaceAll(ownerPassword, '[hidden]')}`,
  )
}

export function lastLines(output: string, count = 15): string {
  return output.trim().split('\n').slice(-count).join('\n')
}

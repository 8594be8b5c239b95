/** Files in watched folders: which of them stand still, how one is claimed, and where it finds a free name. */
import { lstat, mkdir, readdir, rename, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { HocvuError } from '../src/foundation/errors.ts'

/** Where claimed files stand until they are put away. */
export const TAKING = '.taking'
const OWN_REPORT = /\.report\.(?:json|txt)$/
/** What Excel, browsers and copying programs write beside or before the file itself. */
const TEMPORARY = /^[.~]|\.(?:tmp|part|partial|crdownload|download|swp)$|~$/i

export interface FolderWatch {
  /** How each file looked the last time: one that looks the same twice stands still. */
  looks: Map<string, string>
  /** What is known to be wrong with a folder, so that it is said once. */
  faults: Map<string, string>
}

export const newFolderWatch = (): FolderWatch => ({ looks: new Map(), faults: new Map() })

/**
 * A link in the place of one of them would have the service write wherever somebody else likes.
 * @param setting where the folder is named
 */
export async function makeOwnFolders(
  folder: string,
  own: readonly string[],
  setting: string,
): Promise<void> {
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw unusable(
      folder,
      `The watched folder ${folder} is not there; make it, or correct ${setting}.`,
    )
  for (const name of [TAKING, ...own]) {
    const path = join(folder, name)
    await mkdir(path, { mode: 0o700 }).catch(unlessThere)
    if (!(await lstat(path)).isDirectory())
      throw unusable(path, `${path} must be a folder of the service's own, not a link or a file.`)
  }
}

const unusable = (place: string, what: string) =>
  new HocvuError('configuration.invalid', what, { params: { place } })

/** @returns paths of the files that look as they did the last time */
export async function standingStill(
  folder: string,
  { looks }: Pick<FolderWatch, 'looks'>,
): Promise<string[]> {
  const present = new Set<string>()
  const still: string[] = []
  for (const name of (await readdir(folder)).toSorted()) {
    if (TEMPORARY.test(name) || OWN_REPORT.test(name)) continue
    const path = join(folder, name)
    const state = await lstat(path).catch(() => null)
    if (!state?.isFile()) continue
    present.add(path)
    const look = `${state.size}/${state.mtimeMs}/${state.ino}`
    if (looks.get(path) === look) still.push(path)
    else looks.set(path, look)
  }
  for (const path of looks.keys())
    if (path.startsWith(join(folder, '/')) && !present.has(path)) looks.delete(path)
  return still
}

/** A rename either takes the file whole or finds it gone. */
export async function claim(folder: string, path: string, name = basename(path)): Promise<void> {
  const target = join(folder, TAKING, name)
  if (!(await exists(target))) await rename(path, target).catch(unlessGone)
}

export async function freeName(folder: string, name: string): Promise<string> {
  const extension = extname(name)
  for (let number = 1; ; number++) {
    const free =
      number === 1
        ? name
        : `${name.slice(0, name.length - extension.length)} (${number})${extension}`
    if (!(await exists(join(folder, free)))) return free
  }
}

/** A name that leaves room for what is put before and behind it; file systems take 255 bytes. */
export function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  return `${name.slice(0, 50)}${extname(name).slice(0, 10)}`
}

const exists = async (path: string) => (await lstat(path).catch(() => null)) !== null

export const hasCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.some((code) => code === error.code)

/** Somebody else has taken the file. */
export function unlessGone(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error
}

function unlessThere(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error
}

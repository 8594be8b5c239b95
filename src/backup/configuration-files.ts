/** The files of the configuration folder, into a backup and out of it. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { HocvuError } from '../foundation/errors.ts'
import { damaged } from './format.ts'

/** What the program reads there. */
const PLACES = ['platforms.yaml', 'programs', 'plans', 'templates']

export interface ConfigurationFile {
  /** Inside the folder, with slashes. */
  path: string
  content: Buffer
}

export async function* readConfigurationFiles(folder: string): AsyncGenerator<ConfigurationFile> {
  for (const place of PLACES) {
    const found = await stat(join(folder, place)).catch(() => null)
    if (found?.isFile()) yield { path: place, content: await readFile(join(folder, place)) }
    if (!found?.isDirectory()) continue
    const entries = await readdir(join(folder, place), { recursive: true })
    for (const entry of entries.sort()) {
      const inner = join(place, entry)
      if (!(await stat(join(folder, inner))).isFile()) continue
      yield { path: inner.split(sep).join('/'), content: await readFile(join(folder, inner)) }
    }
  }
}

/** @throws HocvuError `backup.damaged` for a path that leads elsewhere */
export function requireInside({ path }: Pick<ConfigurationFile, 'path'>): void {
  const [place = '', ...rest] = path.split('/')
  const plain = /^[^\\\0]*$/.test(path) && ![place, ...rest].some((part) => /^\.{0,2}$/.test(part))
  if (!plain || !PLACES.includes(place))
    throw damaged(`it holds a file ${path} that is none of the configuration`)
}

/** @throws HocvuError `backup.not-here` when the folder has a file that says something else */
export async function requireNoOther(
  folder: string,
  files: readonly ConfigurationFile[],
): Promise<void> {
  const others: string[] = []
  for (const { path, content } of files) {
    const present = await readFile(join(folder, path)).catch(() => null)
    if (present !== null && !present.equals(content)) others.push(path)
  }
  if (others.length === 0) return
  throw new HocvuError(
    'backup.not-here',
    `The configuration folder ${folder} has other files than the backup: ${others.join(', ')}. Set HOCVU_CONFIG to an empty folder, or keep the files that are there: hocvu restore --keep-configuration …`,
  )
}

/** Files that are there already stay. @returns how many were written */
export async function writeConfigurationFiles(
  folder: string,
  files: readonly ConfigurationFile[],
): Promise<number> {
  let written = 0
  for (const { path, content } of files) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    try {
      await writeFile(target, content, { flag: 'wx', mode: 0o640 })
      written += 1
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  return written
}

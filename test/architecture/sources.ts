/** The project's own source files and what they import. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Import } from './floors.ts'

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url))

/** Paths relative to the project, with forward slashes. */
export function sourceFiles(folders: readonly string[], ending = /\.tsx?$/): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ending.test(entry.name))
      .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  )
}

const IMPORT = /(?:from|import\(|import)\s*['"](\.{1,2}\/[^'"]+)['"]/g

/** Relative imports of a file, type imports included: a type ties rooms together as well. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(join(PROJECT, path), 'utf8')
  return [...text.matchAll(IMPORT)].map(([, target = '']) => ({
    from: path,
    to: posix.normalize(posix.join(posix.dirname(path), target)),
  }))
}

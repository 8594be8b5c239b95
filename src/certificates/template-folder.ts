/**
 * Templates as the renderer is given them: the house's own, and the folder of a program that brings one
 * (`<HOCVU_CONFIG>/templates/<name>/certificate.typ`, with its pictures and fonts). A folder is read whole: nothing
 * outside it is within a template's reach.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HocvuError } from '../foundation/errors.ts'

/** What a template folder must have. */
const MAIN = 'certificate.typ'

/** Under this name a template finds the house's parts, the facts, the QR code and the credential. */
export const HOUSE = 'hocvu'

const HOUSE_FOLDER = fileURLToPath(new URL('templates/', import.meta.url))
const FONT = /\.(?:ttf|otf|ttc)$/i
/** The compiler would fetch it from the network, and read what others have put on this machine. */
const PACKAGE = /@[a-z][\w-]*\/[\w-]+:\d/

const MOST_FILES = 200
const MOST_BYTES = 30_000_000

export interface TemplateFiles {
  /** By path in the folder, with "/". */
  files: Map<string, Buffer>
  fonts: Buffer[]
}

/** The house's own parts, by file name. */
export function readHouseTemplate(): Map<string, Buffer> {
  return new Map(
    readdirSync(HOUSE_FOLDER).map((name) => [name, readFileSync(join(HOUSE_FOLDER, name))]),
  )
}

/**
 * For whoever issues: the folder that a program names is there.
 * @throws HocvuError `certificate.template`
 */
export function requireTemplate(templates: string, name: string | null): void {
  if (name !== null) folderOf(templates, name)
}

/**
 * Changes when a file of the folder does.
 * @throws HocvuError `certificate.template` when the folder is missing or cannot be used
 */
export function templateState(templates: string, name: string): string {
  const files = filesOf(templates, name)
  return files.map(({ path, size, changed }) => `${path}\t${size}\t${changed}`).join('\n')
}

/** @throws HocvuError `certificate.template` when the folder is missing or cannot be used */
export function readTemplate(templates: string, name: string): TemplateFiles {
  const files = new Map<string, Buffer>()
  const fonts: Buffer[] = []
  for (const { path, absolute } of filesOf(templates, name)) {
    const bytes = readFileSync(absolute)
    if (FONT.test(path)) fonts.push(bytes)
    else files.set(path, bytes)
    if (path.endsWith('.typ')) refusePackages(`templates/${name}/${path}`, bytes.toString())
  }
  return { files, fonts }
}

function folderOf(templates: string, name: string): string {
  const folder = join(templates, name)
  // The name comes from a program file, where it was checked, by way of the database.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || !existsSync(join(folder, MAIN)))
    throw fault(
      `There is no templates/${name}/${MAIN} in the configuration folder, which a program names as its template. Put it there, or leave \`template\` out of the program's \`certificate\`.`,
    )
  return realpathSync(folder)
}

interface Found {
  path: string
  absolute: string
  size: number
  changed: number
}

function filesOf(templates: string, name: string): Found[] {
  const folder = folderOf(templates, name)
  const found: Found[] = []
  let bytes = 0
  const visit = (inside: string, depth: number) => {
    for (const entry of readdirSync(join(folder, inside)).toSorted()) {
      // Editors' and mounts' own files.
      if (entry.startsWith('.')) continue
      const path = inside === '' ? entry : `${inside}/${entry}`
      const absolute = realpathSync(join(folder, path))
      if (relative(folder, absolute).split(sep)[0] === '..')
        throw fault(
          `templates/${name}/${path} is a link out of its folder. Copy the file it leads to into the folder.`,
        )
      const { size, mtimeMs, ctimeMs, ...entryKind } = statOf(absolute)
      if (entryKind.isFolder) {
        if (path === HOUSE)
          throw fault(
            `templates/${name}/${HOUSE} takes the name under which templates find the house's parts. Name the folder otherwise.`,
          )
        if (depth < 8) visit(path, depth + 1)
        continue
      }
      bytes += size
      found.push({ path, absolute, size, changed: Math.max(mtimeMs, ctimeMs) })
      if (found.length > MOST_FILES || bytes > MOST_BYTES)
        throw fault(
          `templates/${name} has more than ${MOST_FILES} files or ${MOST_BYTES / 1e6} MB. Keep in it what the certificate prints, and nothing else.`,
        )
    }
  }
  visit('', 0)
  return found
}

function statOf(absolute: string) {
  const stat = statSync(absolute)
  const { size, mtimeMs, ctimeMs } = stat
  return { size, mtimeMs, ctimeMs, isFolder: stat.isDirectory() }
}

function refusePackages(name: string, text: string): void {
  text.split('\n').forEach((line, at) => {
    const column = line.search(PACKAGE)
    if (column < 0) return
    throw fault(
      `${name}:${at + 1}:${column + 1}: packages are not fetched. Copy what the template needs of it into the folder.`,
    )
  })
}

const fault = (message: string) => new HocvuError('certificate.template', message)

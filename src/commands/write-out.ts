/** Files that a command writes: whole or not at all, and never over one that is there. */
import { createWriteStream } from 'node:fs'
import { access, link, rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HocvuError } from '../foundation/errors.ts'

/** @throws HocvuError `request.invalid` when the file is there, or its folder is not */
export async function requireNewFile(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) throw notWritten(file, 'it is there already')
}

/** Names of people stand in these files, so nobody else on the machine may read them. */
const OWN = 0o600

export async function writeOut(file: string, content: Readable): Promise<void> {
  await requireNewFile(file)
  const part = `${file}.part`
  try {
    await pipeline(content, createWriteStream(part, { mode: OWN }))
    await give(part, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') throw notWritten(file, 'it is there already')
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOSPC')
      throw notWritten(file, error instanceof Error ? error.message : String(error))
    throw error
  } finally {
    await rm(part, { force: true })
  }
}

/** Memory sticks and some network drives know no links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** A link, unlike a new name, refuses a file that somebody has put there meanwhile. */
async function give(part: string, file: string): Promise<void> {
  try {
    await link(part, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!NO_LINKS.has(code)) throw error
    await requireNewFile(file)
    await rename(part, file)
  }
}

const notWritten = (file: string, why: string) =>
  new HocvuError(
    'request.invalid',
    `${file} was not written: ${why}. Name another file: --out <file>`,
  )

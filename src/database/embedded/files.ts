/** Files of the data folder: complete or absent, on the disk when promised, and of the folder's owner. */
import { randomBytes } from 'node:crypto'
import { chown, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  )
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** What root makes in another's folder is given to that other, who may want to work there without root. */
export async function belongsLike(folder: string, path: string): Promise<void> {
  if (!isRoot()) return
  const { uid, gid } = await stat(folder)
  if (uid !== 0) await chown(path, uid, gid)
}

/** Replaces a file of mode 600 as a whole; it is on the disk when this returns. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft-${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await belongsLike(dirname(path), draft)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Makes a rename in the folder last through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

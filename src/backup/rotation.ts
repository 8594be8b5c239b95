/** Backups in a folder: their names, and how many are kept. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openBackup } from './read.ts'

const NAME = /^hocvu-\d{8}T\d{6}Z\.backup$/
const UNFINISHED = /^hocvu-\d{8}T\d{6}Z\.backup\.\d+\.part$/
const DAY_MS = 24 * 60 * 60 * 1000

/** Names sort as their times do. */
export function nameOfBackup(takenAt: Date): string {
  return `hocvu-${takenAt.toISOString().replace(/[-:]|\.\d+/g, '')}.backup`
}

/**
 * Removes the oldest until so many are left, and what was cut off more than a day ago. Files of other names, and files
 * that are no backups, are left alone.
 * @returns names of the backups that are gone
 */
export async function keepNewest(folder: string, keep: number, now: Date): Promise<string[]> {
  const names = (await readdir(folder)).sort()
  for (const name of names.filter((one) => UNFINISHED.test(one)))
    if (name < nameOfBackup(new Date(now.getTime() - DAY_MS))) await rm(join(folder, name))
  const backups: string[] = []
  for (const name of names.filter((one) => NAME.test(one))) {
    const opened = await openBackup(join(folder, name)).catch(() => null)
    if (opened !== null) backups.push(name)
  }
  const old = backups.slice(0, Math.max(0, backups.length - keep))
  for (const name of old) await rm(join(folder, name))
  return old
}

/** Where the database of the tests stands: each test has files of its own by the hundred, and needs them for a moment. */
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const SHARED_MEMORY = '/dev/shm'
const ENOUGH_BYTES = 2 ** 31

/** A folder in memory where the machine has one with room, else the one for temporary files. */
export function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    if (bavail * bsize >= ENOUGH_BYTES) return SHARED_MEMORY
  } catch {
    // Not on this system.
  }
  return tmpdir()
}

export const isInMemory = (folder: string): boolean => folder === SHARED_MEMORY

import { readFile } from 'node:fs/promises'
import { HocvuError } from '../foundation/errors.ts'

/** A file that a command was given. @throws HocvuError naming the file and what the system said */
export async function readInput(
  file: string,
  code: 'sheet.unreadable' | 'roster.unreadable' = 'sheet.unreadable',
): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new HocvuError(code, `${file} cannot be read: ${reason}`, {
      params: { reason: file },
      cause: error,
    })
  }
}

/**
 * A backup is one file: a line of magic, a line of JSON that anybody may read, then everything else, sealed. Inside the
 * seal stands a gzip stream of frames: configuration files, tables as PostgreSQL copies them, sequences, and an end that
 * counts what came before it.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'

export const MAGIC = 'HOCVU-BACKUP\n'
const FORMAT = 1
/** Nobody's header is longer. */
export const LONGEST_HEADER = 64 * 1024

const headerSchema = z.object({
  format: z.literal(FORMAT),
  /** Version of the program that took it. */
  program: z.string(),
  /** What had been done to the tables, in order. */
  migrations: z.array(z.string()).min(1),
  takenAt: z.iso.datetime(),
  /** Tells which master key opens it. */
  keyId: z.string(),
  salt: z.base64(),
})
export type BackupHeader = z.infer<typeof headerSchema>

export function newHeader(
  masterKey: Buffer,
  told: Pick<BackupHeader, 'program' | 'migrations'> & { takenAt: Date },
): BackupHeader {
  return {
    format: FORMAT,
    program: told.program,
    migrations: told.migrations,
    takenAt: told.takenAt.toISOString(),
    keyId: keyIdOf(masterKey),
    salt: randomBytes(32).toString('base64'),
  }
}

/** @throws HocvuError `backup.damaged` */
export function parseHeader(line: string): BackupHeader {
  try {
    return headerSchema.parse(JSON.parse(line))
  } catch (error) {
    throw damaged('its first lines are not those of a backup of this program', error)
  }
}

/** Which master key it is, without telling anything of it. */
export function keyIdOf(masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update('hocvu-backup-key-id').digest('hex').slice(0, 16)
}

/** A key that is used for this one file. */
export function fileKey(masterKey: Buffer, header: BackupHeader): Buffer {
  const salt = Buffer.from(header.salt, 'base64')
  return Buffer.from(hkdfSync('sha256', masterKey, salt, 'hocvu-backup', 32))
}

const count = z.int().nonnegative()
export const noteSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('file'), path: z.string() }),
  z.object({ is: z.literal('table'), name: z.string(), columns: z.array(z.string()) }),
  z.object({ is: z.literal('table-end'), rows: count }),
  z.object({
    is: z.literal('sequence'),
    name: z.string(),
    /** A bigint, as text. */
    last: z.string(),
    called: z.boolean(),
  }),
  z.object({ is: z.literal('end'), files: count, tables: count, rows: count }),
])
/** What is said between the data. */
export type Note = z.infer<typeof noteSchema>

export function damaged(what: string, cause?: unknown): HocvuError {
  return new HocvuError(
    'backup.damaged',
    `This file cannot be used as a backup: ${what}. Take another copy of it, or an earlier backup.`,
    { cause },
  )
}

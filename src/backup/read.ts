/** Reads a backup: what it says of itself, and all that is in it. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { HocvuError } from '../foundation/errors.ts'
import { type ConfigurationFile, requireInside } from './configuration-files.ts'
import type { StoredSequence, StoredTable } from './copy-store.ts'
import {
  type BackupHeader,
  damaged,
  fileKey,
  keyIdOf,
  LONGEST_HEADER,
  MAGIC,
  parseHeader,
} from './format.ts'
import { readFrames } from './frames.ts'
import { openingStream } from './sealed-stream.ts'

export interface OpenedBackup {
  file: string
  header: BackupHeader
  /** Magic and header as they stand in the file. */
  clear: Buffer
}

/** @throws HocvuError `backup.damaged`, `not-found` */
export async function openBackup(file: string): Promise<OpenedBackup> {
  const opened = await open(file, 'r').catch((error: unknown) => {
    throw new HocvuError(
      'not-found',
      `${file} cannot be read. Name a file that hocvu backup made.`,
      {
        cause: error,
      },
    )
  })
  try {
    const { buffer, bytesRead } = await opened.read(
      Buffer.alloc(LONGEST_HEADER),
      0,
      LONGEST_HEADER,
      0,
    )
    const begin = buffer.subarray(0, bytesRead)
    const end = begin.indexOf('\n', MAGIC.length)
    if (begin.subarray(0, MAGIC.length).toString() !== MAGIC || end < 0)
      throw damaged('it does not begin like one')
    const header = parseHeader(begin.subarray(MAGIC.length, end).toString())
    return { file, header, clear: Buffer.from(begin.subarray(0, end + 1)) }
  } finally {
    await opened.close()
  }
}

/** @throws HocvuError `key.mismatch` */
function requireKeyOf({ header }: OpenedBackup, masterKey: Buffer): void {
  if (header.keyId === keyIdOf(masterKey)) return
  throw new HocvuError(
    'key.mismatch',
    `The backup was sealed with the master key ${header.keyId}, and the one that is set is ${keyIdOf(masterKey)}. Set the key of the installation that took it, as it was then: HOCVU_MASTER_KEY, or master.key in HOCVU_DATA.`,
  )
}

/** What comes out of a backup, in its order. */
export interface BackupReader {
  file(file: ConfigurationFile): Promise<void>
  /** @returns takes the table's data, and its end with the number of rows */
  table(
    table: StoredTable,
  ): Promise<{ data(data: Buffer): Promise<void>; end(rows: number): Promise<void> }>
  sequence(sequence: StoredSequence): Promise<void>
}

export interface BackupCounts {
  files: number
  tables: number
  rows: number
}

/** @throws HocvuError `backup.damaged` wherever it is not whole; what came before has been read by then */
export async function readBackup(
  backup: OpenedBackup,
  masterKey: Buffer,
  reader: BackupReader,
): Promise<BackupCounts> {
  try {
    return await readWhole(backup, masterKey, reader)
  } catch (error) {
    // What gzip says of a cut stream.
    const ofStream =
      error instanceof Error && 'code' in error && /^Z_|^ERR_/.test(String(error.code))
    throw ofStream ? damaged('its data are not as they were written', error) : error
  }
}

async function readWhole(
  { file, header, clear }: OpenedBackup,
  masterKey: Buffer,
  reader: BackupReader,
): Promise<BackupCounts> {
  const counts = { files: 0, tables: 0, rows: 0 }
  await pipeline(
    createReadStream(file, { start: clear.length }),
    openingStream(fileKey(masterKey, header), clear),
    createGunzip(),
    (plain: AsyncIterable<Buffer>) => readContents(plain, reader, counts),
  )
  return counts
}

async function readContents(
  plain: AsyncIterable<Buffer>,
  reader: BackupReader,
  counts: BackupCounts,
): Promise<void> {
  let path: string | null = null
  let table: Awaited<ReturnType<BackupReader['table']>> | null = null
  let ended = false
  for await (const frame of readFrames(plain)) {
    if (ended) throw damaged('something stands behind its end')
    if (Buffer.isBuffer(frame)) {
      if (path !== null) {
        requireInside({ path })
        await reader.file({ path, content: frame })
        path = null
        counts.files += 1
      } else if (table !== null) await table.data(frame)
      else throw damaged('it holds data that belong to nothing')
      continue
    }
    switch (frame.is) {
      case 'file':
        path = frame.path
        break
      case 'table':
        table = await reader.table(frame)
        break
      case 'table-end':
        await table?.end(frame.rows)
        table = null
        counts.tables += 1
        counts.rows += frame.rows
        break
      case 'sequence':
        await reader.sequence(frame)
        break
      case 'end':
        ended = true
        for (const what of ['files', 'tables', 'rows'] as const)
          if (frame[what] !== counts[what])
            throw damaged(`it says ${frame[what]} ${what} and holds ${counts[what]}`)
    }
  }
  if (!ended) throw damaged('its end is missing')
}

/** Reads all of it and keeps the configuration files alone. @throws HocvuError `backup.damaged`, `key.mismatch` */
export async function verifyBackup(
  backup: OpenedBackup,
  masterKey: Buffer,
): Promise<BackupCounts & { configuration: ConfigurationFile[] }> {
  requireKeyOf(backup, masterKey)
  const configuration: ConfigurationFile[] = []
  const counts = await readBackup(backup, masterKey, {
    file: async ({ path, content }) =>
      void configuration.push({ path, content: Buffer.from(content) }),
    table: async () => ({ data: async () => {}, end: async () => {} }),
    sequence: async () => {},
  })
  return { ...counts, configuration }
}

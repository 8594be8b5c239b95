/** Takes a backup: one snapshot of the database and the configuration files, into one sealed file, while the service works. */
import { createHash } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { VERSION } from '../foundation/version.ts'
import { readConfigurationFiles } from './configuration-files.ts'
import { beginSnapshot, listSequences, type StoredTable, tableContents } from './copy-store.ts'
import { fileKey, MAGIC, newHeader } from './format.ts'
import { dataFrame, noteFrame } from './frames.ts'
import { requireItsMasterKey } from './master-key-proof.ts'
import { sealingStream } from './sealed-stream.ts'

export interface BackupDeps {
  ownerUrl: string
  /** What its connection is called. */
  name: string
  masterKey: Buffer
  configuration: string
  clock: Clock
  signal?: AbortSignal
  /** @param table the one at hand */
  onProgress?(table: string, bytes: number): void
}

export interface TakenBackup {
  file: string
  takenAt: Date
  bytes: number
  sha256: Buffer
  files: number
  tables: number
  rows: number
  keyId: string
  /** What had been done to the tables. */
  migrations: string[]
}

/** Between speed and size: files in tables are compressed already. */
const GZIP_LEVEL = 3

/** @throws HocvuError `backup.not-here` when there is such a file already; `key.mismatch` */
export async function takeBackup(deps: BackupDeps, file: string): Promise<TakenBackup> {
  if (await stat(file).catch(() => null))
    throw new HocvuError(
      'backup.not-here',
      `${file} is there already, and a backup never takes the place of something. Name another file.`,
    )
  const client = new pg.Client({ connectionString: deps.ownerUrl, application_name: deps.name })
  client.on('error', () => {})
  await client.connect()
  const draft = `${file}.${process.pid}.part`
  try {
    await requireItsMasterKey(client, deps.masterKey)
    const tables = await beginSnapshot(client)
    const takenAt = deps.clock.now()
    const { rows } = await client.query<{ name: string }>(
      'select name from kysely_migration order by name',
    )
    const migrations = rows.map(({ name }) => name)
    const header = newHeader(deps.masterKey, { program: VERSION, migrations, takenAt })
    const clear = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`)
    const counts = { files: 0, tables: 0, rows: 0 }
    const written = { bytes: 0, hash: createHash('sha256') }
    const measure = (chunk: Buffer) => {
      written.bytes += chunk.length
      written.hash.update(chunk)
    }
    // Opened before anything is read: nobody would take what the database had begun to send.
    const target = (await open(draft, 'wx', 0o600)).createWriteStream()
    measure(clear)
    target.write(clear)
    await pipeline(
      Readable.from(contents(client, tables, deps, counts, written), { objectMode: false }),
      createGzip({ level: GZIP_LEVEL }),
      sealingStream(fileKey(deps.masterKey, header), clear),
      new Transform({
        transform(chunk: Buffer, _, done) {
          measure(chunk)
          done(null, chunk)
        },
      }),
      target,
      { signal: deps.signal },
    )
    await putInPlace(draft, file)
    const { bytes, hash } = written
    return {
      file,
      takenAt,
      bytes,
      sha256: hash.digest(),
      ...counts,
      keyId: header.keyId,
      migrations,
    }
  } catch (error) {
    await rm(draft, { force: true })
    throw deps.signal?.aborted ? interrupted() : (notWritten(file, error) ?? error)
  } finally {
    await client.end().catch(() => {})
  }
}

interface Counts {
  files: number
  tables: number
  rows: number
}

async function* contents(
  client: pg.Client,
  tables: readonly StoredTable[],
  deps: BackupDeps,
  counts: Counts,
  written: { bytes: number },
): AsyncGenerator<Buffer> {
  for await (const { path, content } of readConfigurationFiles(deps.configuration)) {
    yield noteFrame({ is: 'file', path })
    yield dataFrame(content)
    counts.files += 1
  }
  for (const table of tables) {
    deps.onProgress?.(table.name, written.bytes)
    yield noteFrame({ is: 'table', ...table })
    const rows = tableContents(client, table)
    for await (const chunk of rows) {
      yield dataFrame(chunk)
      deps.onProgress?.(table.name, written.bytes)
    }
    yield noteFrame({ is: 'table-end', rows: rows.rowCount })
    counts.tables += 1
    counts.rows += rows.rowCount
  }
  for (const sequence of await listSequences(client))
    yield noteFrame({ is: 'sequence', ...sequence })
  yield noteFrame({ is: 'end', ...counts })
}

/** On the disk, and only then under its name: a file of that name is whole, also after a power cut. */
async function putInPlace(draft: string, file: string): Promise<void> {
  const written = await open(draft, 'r')
  await written.sync()
  await written.close()
  await rename(draft, file)
  const folder = await open(dirname(file), 'r')
  await folder.sync().catch(() => {})
  await folder.close()
}

const interrupted = () =>
  new HocvuError('interrupted', 'Stopped as asked. The unfinished backup has been removed.')

/** null: it is not about the place of the file. */
function notWritten(file: string, error: unknown): HocvuError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!['ENOENT', 'EACCES', 'ENOSPC', 'EROFS', 'EDQUOT', 'EEXIST'].includes(code)) return null
  return new HocvuError(
    'backup.not-here',
    `${file} was not written: ${error instanceof Error ? error.message : code}. Make room or name another place; nothing unfinished was left behind.`,
    { cause: error },
  )
}

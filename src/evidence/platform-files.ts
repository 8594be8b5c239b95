/** SQL of files that people bring for a platform: each is taken once, kept encrypted for its days, and reported on. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { FileOptions, type FileReport, type SourceFile } from '../../connectors/contract.ts'
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Database, Queryable, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { redactJson, redactText } from '../foundation/redact.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'

const READS_FILES = 'spreadsheet'
export const takesFiles = ({ connector }: { connector: string }) => connector === READS_FILES

/** More than this is taken neither by upload, nor on the command line, nor from a folder. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

export interface BroughtFile {
  name: string
  bytes: Buffer
  options: FileOptions
  origin: 'upload' | 'command' | 'folder'
  /** Read a file again that was taken before, such as after the program was corrected. */
  again?: boolean
}

const StoredReport = z.object({
  taken: z.int(),
  refused: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
  notes: z.array(z.string()),
})

export const FileState = z.enum(['waiting', 'asked', 'done', 'rejected'])

export interface FileView {
  id: string
  platform: string
  name: string
  size: number
  origin: BroughtFile['origin']
  state: z.infer<typeof FileState>
  options: FileOptions
  receivedAt: Date
  receivedBy: string
  settledAt: Date | null
  /** null until it was read. */
  report: z.infer<typeof StoredReport> | null
}

/**
 * Takes a file in; a sync of the platform then reads it. The same bytes said to be of the same kind, course and
 * session are taken once; one that was refused or held by a question is taken again, and so is one of which something
 * new is said.
 * @param platform whose connector reads files
 * @returns `taken` false: it is there already, in the state that is given
 * @throws HocvuError `request.too-large`, `request.invalid`
 */
export async function receiveFile(
  { db, clock, vault }: { db: Database; clock: Clock; vault: Vault },
  viewer: Viewer,
  platform: { id: string; connector: string },
  brought: BroughtFile,
): Promise<{ file: FileView; taken: boolean }> {
  if (!takesFiles(platform))
    throw new HocvuError(
      'request.invalid',
      `Platform "${platform.id}" is asked over its address and takes no files. Name a platform with "connector: ${READS_FILES}".`,
      { fields: [{ field: 'platform', reason: 'takes no files' }] },
    )
  const platformId = platform.id
  const { bytes, origin } = brought
  const name = shortName(brought.name)
  requireSize(name, bytes)
  const digest = sha256(bytes)
  return await db.transaction().execute(async (trx) => {
    // Two who bring the same file at once take turns.
    await sql`select pg_advisory_xact_lock(hashtext(${`platform-files/${platformId}`}))`.execute(
      trx,
    )
    const same = await trx
      .selectFrom('platform_files')
      .select(['id', 'state', 'options'])
      .where('platform_id', '=', platformId)
      .where('sha256', '=', digest)
      .orderBy('received_at')
      .execute()
    const exact = same.find(({ options }) => sameThing(FileOptions.parse(options), brought.options))
    const unsettled = same.find(({ state }) => state === 'asked' || state === 'rejected')
    const known = exact ?? unsettled
    const open =
      known?.state === 'asked' ||
      known?.state === 'rejected' ||
      brought.again === true ||
      (known !== undefined && saysMore(brought.options, FileOptions.parse(known.options)))
    if (known !== undefined && !open)
      return { file: await getFile(trx, viewer, known.id), taken: false }
    const now = clock.now()
    const row = {
      name,
      options: JSON.stringify(brought.options),
      sealed: vault.encrypt('raw-pages', bytes),
      origin,
      received_at: now,
      received_by: viewer.actor,
      state: 'waiting' as const,
      report: null,
      run_id: null,
      settled_at: null,
    }
    const id = known?.id ?? randomUUID()
    if (known === undefined)
      await trx
        .insertInto('platform_files')
        .values({ id, platform_id: platformId, sha256: digest, size: bytes.length, ...row })
        .execute()
    else await trx.updateTable('platform_files').set(row).where('id', '=', id).execute()
    const file = await getFile(trx, viewer, id)
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'platform-file.receive',
      subject: platformId,
      after: { file: id, name, sha256: digest.toString('hex'), origin, options: file.options },
    })
    return { file, taken: true }
  })
}

/** Whether two files of the same bytes were said to be the same. */
const sameThing = (a: FileOptions, b: FileOptions) =>
  a.kind === b.kind && a.course === b.course && a.session === b.session

/** Whether a file is said to be something that was not said of it before. */
function saysMore(now: FileOptions, before: FileOptions): boolean {
  return !isDeepStrictEqual({ ...before, ...now }, before)
}

function requireSize(name: string, bytes: Buffer): void {
  if (bytes.length === 0)
    throw new HocvuError('request.invalid', `${name} is empty.`, {
      fields: [{ field: 'file', reason: 'is empty' }],
    })
  if (bytes.length > MAX_FILE_BYTES)
    throw new HocvuError(
      'request.too-large',
      `${name} has ${bytes.length} bytes, more than ${MAX_FILE_BYTES}. Split it and send the parts.`,
    )
}

/** A file's name is shown and stored; people put citizens' numbers into names, too. */
export function shortName(name: string): string {
  const clean = redactText(name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')).trim()
  return clean.slice(-200) || 'file'
}

const Maps = z.record(z.string(), z.string())

/** The files that the next sync of a platform reads, in the order in which they came. For syncs only. */
export async function waitingFiles(
  db: Queryable,
  vault: Vault,
  platformId: string,
): Promise<SourceFile[]> {
  const rows = await db
    .selectFrom('platform_files')
    .select(sourceColumns)
    .where('platform_id', '=', platformId)
    .where('state', '=', 'waiting')
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  return await sourceFiles(db, vault, rows)
}

/**
 * The files that a sync read, for reading them again.
 * @returns `gone`: how many are no longer kept; `observedAt`: when the last of them was read
 */
export async function filesOfRun(
  db: Queryable,
  vault: Vault,
  runId: string,
): Promise<{ files: SourceFile[]; gone: number; observedAt: Date | null }> {
  const rows = await db
    .selectFrom('platform_files')
    .select([...sourceColumns, 'settled_at', sql<boolean>`sealed is null`.as('gone')])
    .where('run_id', '=', runId)
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const times = rows.flatMap(({ settled_at }) => settled_at?.getTime() ?? [])
  const kept = rows.filter(({ gone }) => !gone)
  return {
    files: await sourceFiles(db, vault, kept),
    gone: rows.length - kept.length,
    observedAt: times.length === 0 ? null : new Date(Math.max(...times)),
  }
}

const sourceColumns = ['id', 'platform_id', 'name', 'options', 'received_at'] as const

async function sourceFiles(
  db: Queryable,
  vault: Vault,
  rows: readonly {
    id: string
    platform_id: string
    name: string
    options: object
    received_at: Date
  }[],
): Promise<SourceFile[]> {
  const [first] = rows
  if (first === undefined) return []
  const maps = await db
    .selectFrom('sheet_mappings')
    .select(['header', 'mapping'])
    .where('platform_id', '=', first.platform_id)
    .execute()
  const knownMaps = Object.fromEntries(
    maps.map(({ header, mapping }) => [header, Maps.parse(mapping)]),
  )
  return rows.map((row) => ({
    id: sourceId(row),
    name: row.name,
    receivedAt: row.received_at,
    options: FileOptions.parse(row.options),
    knownMaps,
    bytes: () => openFile(db, vault, row.id),
  }))
}

/** A file that is brought again, with an answer, is another one to a sync that reads it as it was said before. */
const sourceId = ({ id, received_at }: { id: string; received_at: Date }) =>
  `${id}@${received_at.toISOString()}`

async function openFile(db: Queryable, vault: Vault, id: string): Promise<Buffer> {
  const { sealed } = await db
    .selectFrom('platform_files')
    .select('sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (sealed === null) throw new HocvuError('not-found', `The file ${id} is no longer kept.`)
  return vault.decrypt('raw-pages', sealed)
}

/** Writes down what became of files, inside the transaction that stores what was read from them. */
export async function saveFileReports(
  trx: Trx,
  context: { platformId: string; runId: string; observedAt: Date; replayOf: string | null },
  reports: readonly FileReport[],
): Promise<void> {
  for (const { file, state, header, taken, refused, notes } of reports) {
    const [id = '', receivedAt = ''] = file.split('@')
    const settled = await trx
      .updateTable('platform_files')
      .set({
        state,
        report: JSON.stringify(redactJson({ taken, refused, notes })),
        // What a replay reads again stays with the sync that it was read in.
        ...(context.replayOf === null && { run_id: context.runId, settled_at: context.observedAt }),
      })
      .where('id', '=', id)
      .where('received_at', '=', new Date(receivedAt))
      .where('platform_id', '=', context.platformId)
      .where('state', context.replayOf === null ? '=' : '<>', 'waiting')
      .returning(['options', 'received_by'])
      .executeTakeFirst()
    const map = settled === undefined ? undefined : FileOptions.parse(settled.options).map
    if (settled === undefined || state !== 'done' || header === undefined || map === undefined)
      continue
    await trx
      .insertInto('sheet_mappings')
      .values({
        platform_id: context.platformId,
        header,
        mapping: JSON.stringify(map),
        saved_at: context.observedAt,
        saved_by: settled.received_by,
      })
      .onConflict((conflict) =>
        conflict.columns(['platform_id', 'header']).doUpdateSet((row) => ({
          mapping: row.ref('excluded.mapping'),
          saved_at: row.ref('excluded.saved_at'),
          saved_by: row.ref('excluded.saved_by'),
        })),
      )
      .execute()
  }
}

const columns = [
  'id',
  'platform_id',
  'name',
  'size',
  'origin',
  'state',
  'options',
  'received_at',
  'received_by',
  'settled_at',
  'report',
] as const

/** The newest first. A file may name anybody, so who sees a part of the roster only is shown none. */
export async function listFiles(
  db: Queryable,
  viewer: Viewer,
  filter: {
    platform?: string | undefined
    /** The sync that read them. */
    run?: string | undefined
    after?: string | undefined
    limit: number
    offset?: number
  },
): Promise<FileView[]> {
  if (viewer.unitId !== null) return []
  const { platform, run, after, offset = 0 } = filter
  const rows = await db
    .selectFrom('platform_files')
    .select(columns)
    .$if(platform !== undefined, (query) => query.where('platform_id', '=', platform ?? ''))
    .$if(run !== undefined, (query) => query.where('run_id', '=', run ?? null))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(received_at, id) < (select received_at, id from platform_files where id = ${after ?? null}::uuid)`,
      ),
    )
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .offset(offset)
    .execute()
  return rows.map(viewOf)
}

/** @throws HocvuError `not-found`, also for what the viewer may not see */
export async function getFile(db: Queryable, viewer: Viewer, id: string): Promise<FileView> {
  const row = await db
    .selectFrom('platform_files')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined || viewer.unitId !== null)
    throw new HocvuError('not-found', 'There is no such file.')
  return viewOf(row)
}

function viewOf(row: {
  id: string
  platform_id: string
  name: string
  size: number
  origin: BroughtFile['origin']
  state: FileView['state']
  options: object
  received_at: Date
  received_by: string
  settled_at: Date | null
  report: object | null
}): FileView {
  return {
    id: row.id,
    platform: row.platform_id,
    name: row.name,
    size: row.size,
    origin: row.origin,
    state: row.state,
    options: FileOptions.parse(row.options),
    receivedAt: row.received_at,
    receivedBy: row.received_by,
    settledAt: row.settled_at,
    report: row.report === null ? null : StoredReport.parse(row.report),
  }
}

/** Removes what files hold that came before an instant; that they came, and their reports, stay. @returns how many */
export async function purgeFiles(db: Queryable, before: Date): Promise<number> {
  const purged = await db
    .updateTable('platform_files')
    .set({ sealed: null })
    .where('received_at', '<', before)
    .where('state', '<>', 'waiting')
    .where('sealed', 'is not', null)
    .executeTakeFirst()
  return Number(purged.numUpdatedRows)
}

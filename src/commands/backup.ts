/** `backup <file>`, `backup verify <file>`: everything in one sealed file, and whether it is whole. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openBackup, verifyBackup } from '../backup/read.ts'
import { keepNewest, nameOfBackup } from '../backup/rotation.ts'
import { noteBackup } from '../backup/store.ts'
import { type TakenBackup, takeBackup } from '../backup/take.ts'
import { createDatabase, createPool } from '../database/connection.ts'
import { newestSchema } from '../database/migrations/all.ts'
import {
  cannotUseServer,
  type DatabasePlace,
  hasDatabase,
  locateDatabase,
} from '../database/open.ts'
import { openPresence } from '../database/presence.ts'
import { ownName, writeProcessName } from '../database/process-name.ts'
import { clockOf } from '../demo/clock.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { createLog } from '../foundation/log.ts'
import { masterKeyFile, masterKeyPath, parseMasterKey } from '../foundation/master-key.ts'
import { VERSION } from '../foundation/version.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import { stopAsSignal } from './stop-signal.ts'

export interface BackupOptions {
  keep?: string
}

/**
 * Neither the configuration is read nor are the tables brought to this version: a backup is also what comes before
 * mending and before an upgrade.
 */
export const backup: Command<[target: string, options: BackupOptions]> = async (
  context,
  target,
  options,
) => {
  const { settings, output, viewer } = context
  const clock = clockOf(settings.HOCVU_DATA)
  const given = resolve(target)
  const keep = readKeep(options.keep, given)
  if (keep !== null || /[/\\]$/.test(target)) makeFolder(given)
  const inFolder = existsSync(given) && statSync(given).isDirectory()
  const masterKey = givenMasterKey(settings)
  const file = inFolder ? join(given, nameOfBackup(clock.now())) : given
  if (!hasDatabase(settings))
    throw new HocvuError('not-found', `There is nothing to back up in ${settings.HOCVU_DATA}.`)
  const taken = await withDatabase(context, 'backup', async (place, name) => {
    const signal = stopAsSignal(context)
    const done = await takeBackup(
      {
        ...{ ownerUrl: place.ownerUrl, name, masterKey, clock, signal },
        configuration: settings.HOCVU_CONFIG,
        onProgress: (table, bytes) => output.progress(`${table}: ${megabytes(bytes)} written`),
      },
      file,
    )
    await note(place, name, done, viewer.actor, clock.now())
    return done
  })
  const removed = keep === null ? [] : await keepNewest(given, keep, clock.now())
  const { takenAt, bytes, sha256, files, tables, rows, keyId } = taken
  output.result(
    {
      ...{ file, takenAt: takenAt.toISOString(), bytes, sha256: sha256.toString('hex') },
      ...{ files, tables, rows, keyId, keysInside: false, removed },
    },
    () =>
      [
        `${file}: ${rows} rows of ${tables} tables and ${files} configuration files as of ${dateAndTimeInVietnam(takenAt)}, ${megabytes(bytes)}`,
        `sha256 ${sha256.toString('hex')}`,
        `The keys are NOT inside. It opens with the master key ${keyId} alone, which stands in ${keyPlace(settings)}: keep a copy of that, apart from this file.`,
        'Not inside either: the files that the settings name (SIGNING_P12, AGENCY_CERTIFICATES, secrets of platforms), who is signed in, the queues.',
        ...(removed.length === 0 ? [] : [`Removed: ${removed.join(', ')}`]),
      ].join('\n'),
  )
  return exitCodes.done
}

export const verifyBackupFile: Command<[file: string]> = async ({ settings, output }, file) => {
  const opened = await openBackup(resolve(file))
  const { files, tables, rows } = await verifyBackup(opened, givenMasterKey(settings))
  const { takenAt, program, migrations, keyId } = opened.header
  const schema = migrations.at(-1) ?? ''
  output.result(
    { file: opened.file, takenAt, program, schema, keyId, files, tables, rows },
    () =>
      `${file} is whole: ${rows} rows of ${tables} tables and ${files} configuration files as of ${dateAndTimeInVietnam(new Date(takenAt))}, taken by version ${program} (tables ${schema}), sealed with the master key ${keyId}`,
  )
  return exitCodes.done
}

/** The tables of a version before have no list of backups; the file is there all the same. */
async function note(
  { ownerUrl }: DatabasePlace,
  name: string,
  taken: TakenBackup,
  actor: string,
  now: Date,
): Promise<void> {
  if (!taken.migrations.includes('0020-operating')) return
  const db = createDatabase(createPool(ownerUrl, 1, undefined, name))
  try {
    await noteBackup(db, taken, { actor, now })
  } finally {
    await db.destroy()
  }
}

/** With the database as it is, and known to others as being there. */
async function withDatabase<T>(
  { settings }: CommandContext,
  part: string,
  work: (place: DatabasePlace, name: string) => Promise<T>,
): Promise<T> {
  const log = createLog(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL)
  const place = await locateDatabase(settings, log)
  try {
    const name = ownName(VERSION, newestSchema(), part)
    const presence = await openPresence(place.serviceUrl, name, log)
    try {
      await presence.hold()
      return await work(place, writeProcessName(name))
    } finally {
      await presence.close()
    }
  } catch (error) {
    throw place.embedded || error instanceof HocvuError ? error : cannotUseServer(error)
  } finally {
    await place.close()
  }
}

/** @throws HocvuError `key.mismatch` when there is none: one is never made here */
export function givenMasterKey(settings: CommandContext['settings']): Buffer {
  const given =
    settings.HOCVU_MASTER_KEY === undefined ? null : parseMasterKey(settings.HOCVU_MASTER_KEY)
  if (given !== null) return given
  const path = masterKeyPath(settings.HOCVU_DATA)
  if (existsSync(path)) return masterKeyFile(settings.HOCVU_DATA)
  throw new HocvuError(
    'key.mismatch',
    `The master key is missing: backups are sealed with it. Put it into ${path} (chmod 600), or set HOCVU_MASTER_KEY.`,
  )
}

const keyPlace = (settings: CommandContext['settings']) =>
  settings.HOCVU_MASTER_KEY === undefined ? masterKeyPath(settings.HOCVU_DATA) : 'HOCVU_MASTER_KEY'

const megabytes = (bytes: number) =>
  bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const said = `${path} cannot be used as a folder: ${why}. Name another, or a file.`
    throw new HocvuError('request.invalid', said, { cause })
  }
}

function readKeep(text: string | undefined, target: string): number | null {
  if (text === undefined) return null
  const isFile = existsSync(target) && !statSync(target).isDirectory()
  if (/^[1-9]\d{0,4}$/.test(text) && !isFile) return Number(text)
  throw new HocvuError(
    'request.invalid',
    '--keep takes how many backups stay, 1 or more, and works with a folder: hocvu backup <folder> --keep 14',
  )
}

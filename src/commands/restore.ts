/** `restore <file>`: a backup into an empty installation. */
import { resolve } from 'node:path'
import { appendAudit } from '../access/audit.ts'
import { openVault } from '../access/open-vault.ts'
import { verifyAudit } from '../access/verify-audit.ts'
import {
  type ConfigurationFile,
  requireNoOther,
  writeConfigurationFiles,
} from '../backup/configuration-files.ts'
import { type OpenedBackup, openBackup, verifyBackup } from '../backup/read.ts'
import { type Restored, requireKnownSchema, restoreBackup } from '../backup/restore.ts'
import { listRegisters } from '../certificates/register/register-store.ts'
import { noteRestore } from '../certificates/register/restored-store.ts'
import { newestSchema } from '../database/migrations/all.ts'
import { cannotUseServer, locateDatabase, openDatabase } from '../database/open.ts'
import { openPresence } from '../database/presence.ts'
import { ownName, writeProcessName } from '../database/process-name.ts'
import { clockOf } from '../demo/clock.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { createLog, type Log } from '../foundation/log.ts'
import { VERSION } from '../foundation/version.ts'
import { givenMasterKey } from './backup.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import { stopAsSignal } from './stop-signal.ts'

export interface RestoreOptions {
  moved?: boolean
  keepConfiguration?: boolean
}

export const restore: Command<[file: string, options: RestoreOptions]> = async (
  context,
  file,
  options,
) => {
  const { settings, output } = context
  // All that can be wrong with the file is known before anything is touched.
  const masterKey = givenMasterKey(settings)
  const opened = await openBackup(resolve(file))
  requireKnownSchema(opened)
  output.progress('looking whether the backup is whole')
  const { configuration } = await verifyBackup(opened, masterKey)
  const files = options.keepConfiguration ? [] : configuration
  await requireNoOther(settings.HOCVU_CONFIG, files)

  const log = createLog(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL)
  const restored = await fillDatabase(context, log, { opened, masterKey, files, options })
  const found = await lookAtRestored(context, log, opened, options)
  const { heldMails, strange, rows, tables } = restored
  const { takenAt } = opened.header
  output.result(
    { file: opened.file, takenAt, rows, tables, files: files.length, heldMails, strange, ...found },
    () =>
      [
        `Restored: ${rows} rows of ${tables} tables and ${files.length} configuration files, as of ${dateAndTimeInVietnam(new Date(takenAt))}. The audit trail is ${found.auditWhole ? 'whole' : 'DAMAGED: hocvu audit verify'}.`,
        ...(strange.length === 0
          ? []
          : [`Not of this program, and left out: ${strange.join(', ')}`]),
        ...(heldMails === 0
          ? []
          : [
              `${heldMails} mails were waiting. They may have gone out since, so a person says which go: hocvu certificates mails`,
            ]),
        'Numbers given after the backup are not known here. The last ones that are:',
        ...found.registers.map(({ issuer, year, last }) => `  ${issuer} ${year}: ${last}`),
        options.moved
          ? 'Nothing has happened since, as you said: issuing goes on from there.'
          : 'Nothing is issued until you have compared them with the papers that went out, and said so: hocvu register confirm. See docs/operations.md',
        'Whoever was signed in signs in again. What was revoked, switched off or erased after the backup has to be so again.',
      ].join('\n'),
  )
  return exitCodes.done
}

async function fillDatabase(
  context: CommandContext,
  log: Log,
  what: {
    opened: OpenedBackup
    masterKey: Buffer
    files: readonly ConfigurationFile[]
    options: RestoreOptions
  },
): Promise<Restored> {
  const { settings, output } = context
  const { opened, masterKey, files, options } = what
  const place = await locateDatabase(settings, log)
  try {
    const name = ownName(VERSION, newestSchema(), 'restore')
    const presence = await openPresence(place.ownerUrl, name, log)
    const signal = stopAsSignal(context)
    try {
      return await presence.alone('a backup is restored', (lost) =>
        restoreBackup(
          {
            ...{ ownerUrl: place.ownerUrl, name: writeProcessName(name), masterKey },
            moved: options.moved ?? false,
            signal: AbortSignal.any([signal, lost]),
            onProgress: (table) => output.progress(`restoring ${table}`),
          },
          opened,
          async () => void (await writeConfigurationFiles(settings.HOCVU_CONFIG, files)),
        ),
      )
    } finally {
      await presence.close()
    }
  } catch (error) {
    throw place.embedded || error instanceof HocvuError ? error : cannotUseServer(error)
  } finally {
    await place.close()
  }
}

/** Brings the tables to this version, proves that all can be read, and writes down that this was done. */
async function lookAtRestored(
  { settings, viewer }: CommandContext,
  log: Log,
  { header }: OpenedBackup,
  { moved = false }: RestoreOptions,
) {
  const clock = clockOf(settings.HOCVU_DATA)
  const database = await openDatabase(settings, log, 'restore')
  try {
    await openVault({ settings, database, clock })
    const { faults } = await verifyAudit(database.db)
    const now = clock.now()
    await database.db.transaction().execute(async (trx) => {
      await noteRestore(trx, viewer, { takenAt: new Date(header.takenAt), now, moved })
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'backup.restore',
        subject: header.takenAt,
        after: { takenBy: header.program, keyId: header.keyId, moved },
      })
    })
    const registers = await listRegisters(database.db)
    return {
      auditWhole: faults.length === 0,
      registers: registers.map(({ issuer, year, last }) => ({ issuer, year, last })),
    }
  } finally {
    await database.close()
  }
}

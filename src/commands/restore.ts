/** `restore <file>`: a backup into an empty installation. */
import { resolve } from 'node:path'
import { openVault } from '../access/open-vault.ts'
import { verifyAudit } from '../access/verify-audit.ts'
import {
  type ConfigurationFile,
  requireNoOther,
  writeConfigurationFiles,
} from '../backup/configuration-files.ts'
import { noteRestore } from '../backup/copy-store.ts'
import { type OpenedBackup, openBackup, verifyBackup } from '../backup/read.ts'
import {
  bringForward,
  type Restored,
  requireKnownSchema,
  restoreBackup,
} from '../backup/restore.ts'
import { listRegisters } from '../certificates/register/register-store.ts'
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
  const found = await lookAtRestored(context, log)
  const { heldMails, heldDeliveries, strange, rows, tables } = restored
  const { takenAt } = opened.header
  output.result(
    {
      file: opened.file,
      takenAt,
      rows,
      tables,
      files: files.length,
      heldMails,
      heldDeliveries,
      strange,
      ...found,
    },
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
        ...(heldDeliveries === 0
          ? []
          : [
              `Other systems were to be told of ${heldDeliveries} things. They may have been since, so a person says what goes out: Integrations, Deliveries in the console.`,
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
  const { settings, output, viewer } = context
  const { opened, masterKey, files, options } = what
  const { moved = false } = options
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
            moved,
            signal: AbortSignal.any([signal, lost]),
            onProgress: (table) => output.progress(`restoring ${table}`),
          },
          opened,
          async (client) => {
            await bringForward(client, opened)
            const { program: takenBy, keyId, takenAt } = opened.header
            await noteRestore(client, {
              ...{ takenAt: new Date(takenAt), now: clockOf(settings.HOCVU_DATA).now() },
              ...{ actor: viewer.actor, moved, takenBy, keyId },
            })
            await writeConfigurationFiles(settings.HOCVU_CONFIG, files)
          },
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

/** Gives the service its rights, and proves that all can be read. */
async function lookAtRestored({ settings }: CommandContext, log: Log) {
  const clock = clockOf(settings.HOCVU_DATA)
  const database = await openDatabase(settings, log, 'restore')
  try {
    await openVault({ settings, database, clock })
    const { faults } = await verifyAudit(database.db)
    const registers = await listRegisters(database.db)
    return {
      auditWhole: faults.length === 0,
      registers: registers.map(({ issuer, year, last }) => ({ issuer, year, last })),
    }
  } finally {
    await database.close()
  }
}

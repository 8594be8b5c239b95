/** `roster import` and `enrol`: files of people into the roster and into cohorts. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { matchAccounts } from '../evidence/link.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { getCohort } from '../programs/store.ts'
import { type ImportResult, importRoster } from '../roster/import.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'

export const rosterImport: Command<[file: string]> = async (context, file) => {
  const bytes = await readInput(file)
  const installation = await context.open()
  return report(context, await importFile(installation, context, bytes, file, null))
}

export const enrol: Command<[cohort: string, file: string]> = async (context, cohortId, file) => {
  const bytes = await readInput(file)
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  return report(context, await importFile(installation, context, bytes, file, cohort.id))
}

/** Reads, stores, and lets waiting accounts find their people. */
async function importFile(
  installation: Installation,
  { viewer }: CommandContext,
  bytes: Buffer,
  file: string,
  cohortId: string | null,
): Promise<ImportResult> {
  const { database, clock, vault } = installation
  const reading = await readRosterFile(bytes, basename(file))
  const rows =
    cohortId === null ? reading.rows : reading.rows.map((row) => ({ ...row, cohort: cohortId }))
  const result = await importRoster({ db: database.db, clock, vault }, viewer, { ...reading, rows })
  await matchAccounts(database.db, clock, null)
  return result
}

async function readInput(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new HocvuError(
      'roster.unreadable',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { params: { reason: file }, cause: error },
    )
  }
}

function report({ output }: CommandContext, result: ImportResult) {
  output.result(result, () =>
    [
      `${result.accepted} new, ${result.changed} changed, ${result.unchanged} unchanged, ${result.rejected.length} rejected; ${result.enrolled} newly enrolled`,
      ...result.rejected.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
      ...result.warnings.map((warning) => `  note: ${warning}`),
    ].join('\n'),
  )
  return result.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

/** `oneroster export`; an archive is taken in by `roster import`. */
import { exportOneRoster } from '../exchange/oneroster/export.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface OneRosterOptions {
  cohort?: string[]
}

export const oneRosterExport: Command<[file: string, options: OneRosterOptions]> = async (
  { open, output, viewer, settings },
  file,
  { cohort = [] },
) => {
  await requireNewFile(file)
  const { database, clock } = await open()
  const deps = { db: database.db, clock, publicUrl: settings.PUBLIC_URL }
  const { body } = await exportOneRoster(deps, viewer, cohort.length === 0 ? null : cohort)
  await writeOut(file, body)
  output.result({ file }, () => `written to ${file}`)
  return exitCodes.done
}

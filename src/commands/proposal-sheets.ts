/** `proposals sheet`, `proposals corrections`: what units look through, and what comes back. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type CorrectionsTaken, takeCorrections } from '../certificates/approval/corrections.ts'
import { namedProposal, type ProposalView } from '../certificates/approval/read.ts'
import { readCorrections } from '../certificates/approval/read-corrections.ts'
import { type UnitSheet, unitSheets, zipSheets } from '../certificates/approval/sheets.ts'
import { matchAccounts } from '../evidence/link.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface SheetOptions {
  out: string
  unit?: string
}

/** One file for a name that ends in .xlsx, an archive for .zip, else a folder with a file for each unit. */
export const writeSheets: Command<[proposal: string, options: SheetOptions]> = async (
  context,
  named,
  { out, unit },
) => {
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const { id } = await namedProposal(deps.db, context.viewer, clock.now(), named)
  const sheets = await unitSheets(deps, context.viewer, id, unit)
  const files = await writeInto(out, sheets, clock.now())
  const people = sheets.reduce((sum, sheet) => sum + sheet.unit.people, 0)
  context.output.result({ proposal: id, units: sheets.length, people, files }, () =>
    [`${sheets.length} units, ${people} people:`, ...files.map((file) => `  ${file}`)].join('\n'),
  )
  return exitCodes.done
}

async function writeInto(out: string, sheets: readonly UnitSheet[], at: Date): Promise<string[]> {
  const [first, ...others] = sheets
  if (/\.zip$/i.test(out)) {
    await writeOut(out, zipSheets(sheets, at))
    return [out]
  }
  if (/\.xlsx$/i.test(out)) {
    if (first === undefined || others.length > 0)
      throw new HocvuError(
        'request.invalid',
        `The list has ${sheets.length} units, a sheet for each. Name a folder or a .zip file, or one unit: --unit <code>`,
      )
    await writeOut(out, Readable.from([await first.make()]))
    return [out]
  }
  await mkdir(out, { recursive: true, mode: 0o700 })
  const files = sheets.map(({ name }) => join(out, name))
  // Before the first is written: a folder is taken whole or not at all.
  for (const file of files) await requireNewFile(file)
  for (const { name, make } of sheets)
    await writeOut(join(out, name), Readable.from([await make()]))
  return files
}

export const bringCorrections: Command<
  [proposal: string, file: string, options: { letters?: string }]
> = async (context, named, file, options) => {
  const letters = readLetters(options.letters)
  const bytes = await readInput(file)
  const reading = await readCorrections(bytes, letters)
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const { id } = await namedProposal(deps.db, context.viewer, clock.now(), named)
  const taken = await takeCorrections(deps, context.viewer, id, reading)
  if (taken.corrected > 0) await matchAccounts(deps.db, clock, null)
  const list = await namedProposal(deps.db, context.viewer, clock.now(), id)
  context.output.result({ ...taken, list: list.counts }, () => describe(taken, list))
  return taken.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

function describe(taken: CorrectionsTaken, { counts }: ProposalView): string {
  return [
    `${taken.right} right, ${taken.corrected} corrected, ${taken.held} held, ${taken.released} let go, ${taken.unchanged} unchanged, ${taken.unanswered} not answered, ${taken.rejected.length} rejected`,
    ...taken.rejected.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ...taken.notes.map(({ row, note }) => `  note of row ${row}: ${note}`),
    ...taken.warnings.map((warning) => `  note: ${warning}`),
    `the list: ${counts.proposed} proposed, ${counts.held} held, ${counts.dropped} dropped`,
    ...(counts.dropped === 0
      ? []
      : [
          '  who has dropped out: hocvu proposals show; whose account has another name or date of birth than the roster now: hocvu accounts waiting',
        ]),
  ].join('\n')
}

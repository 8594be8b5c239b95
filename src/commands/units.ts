/** `units …`: the tree of units through time, and lists of units. */
import { Readable } from 'node:stream'
import { matchAccounts } from '../evidence/link.ts'
import { type DateString, dateInVietnam, parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { foldName } from '../foundation/names.ts'
import { placeUnit } from '../roster/people/place-unit.ts'
import { findSeenUnit } from '../roster/people/unit-tree-store.ts'
import { endUnit } from '../roster/units/end-unit.ts'
import {
  importUnits,
  type TakingList,
  tryUnits,
  type UnitImport,
} from '../roster/units/import-units.ts'
import { listUnitsOn } from '../roster/units/list-units.ts'
import { listProvinces, readProvince } from '../roster/units/national-units.ts'
import { readUnitFile, type UnitReading } from '../roster/units/read-unit-file.ts'
import { unitTemplate } from '../roster/units/unit-template.ts'
import type { Command, CommandContext } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { writeOut } from './write-out.ts'

export interface ListUnitsOptions {
  on?: string
  search?: string
}

export const showUnits: Command<[options: ListUnitsOptions]> = async (context, { on, search }) => {
  const { database, clock } = await context.open()
  const today = dateInVietnam(clock.now())
  const day = dayOf(on, '--on') ?? today
  const words = foldName(search ?? '')
  const tree = await listUnitsOn(database.db, context.viewer, day, today)
  const depths = new Map<string, number>()
  const units = tree.map(({ nameKey, parentId, ...unit }) => {
    const depth = parentId === null ? 0 : (depths.get(parentId) ?? 0) + 1
    depths.set(unit.id, depth)
    return { ...unit, parentId, depth, nameKey }
  })
  const found = units.filter(({ nameKey, code }) => nameKey.includes(words) || code === search)
  context.output.result({ on: day, units: found.map(({ nameKey: _, ...unit }) => unit) }, () =>
    found.length === 0
      ? 'No unit. Import a list: hocvu units import <file>, or take a province: hocvu units add-province <code>'
      : found
          .map(
            ({ depth, name, code, kind, people, ended }) =>
              `${'  '.repeat(depth)}${code ?? '–'}  ${name}  ${kind ?? 'kind not told'}  ${people} people${ended ? '  (has ended)' : ''}`,
          )
          .join('\n'),
  )
  return exitCodes.done
}

export interface ImportUnitsOptions {
  letters?: string
  source?: string
  dryRun?: boolean
}

export const importUnitFile: Command<[file: string, options: ImportUnitsOptions]> = async (
  context,
  file,
  { letters, source, dryRun = false },
) => {
  const reading = await readUnitFile(await readInput(file), readLetters(letters))
  return await takeIn(context, reading, { source: source ?? null }, dryRun)
}

export interface ProvinceOptions {
  validFrom?: string
  dryRun?: boolean
}

export const addProvince: Command<[code: string, options: ProvinceOptions]> = async (
  context,
  code,
  { validFrom, dryRun = false },
) => {
  const reading = readProvince(code, dayOf(validFrom, '--valid-from'))
  return await takeIn(context, reading, { source: null, keepsNames: true }, dryRun)
}

export const showProvinces: Command<[]> = async ({ output }) => {
  const provinces = listProvinces()
  output.result({ provinces }, () =>
    provinces
      .map(({ code, name, communes }) => `${code}  ${name}  ${communes} communes and wards`)
      .join('\n'),
  )
  return exitCodes.done
}

export const writeUnitTemplate: Command<[file: string]> = async ({ output }, file) => {
  await writeOut(file, Readable.from([await unitTemplate()]))
  output.result({ file }, () => `Written: ${file}`)
  return exitCodes.done
}

export interface PlaceOptions {
  under?: string
  top?: boolean
  from?: string
}

export const placeOneUnit: Command<[unit: string, options: PlaceOptions]> = async (
  context,
  named,
  { under, top = false, from },
) => {
  if ((under === undefined) !== top)
    throw new HocvuError('request.invalid', 'Write either --under <code of a unit> or --top.')
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const unit = await findSeenUnit(database.db, context.viewer, named)
  if (unit === null)
    throw new HocvuError('not-found', `No unit is called "${named}". See: hocvu units list`)
  const first = dayOf(from, '--from')
  const placed = await placeUnit(deps, context.viewer, unit.id, under ?? null, first)
  context.output.result({ unit: unit.code ?? unit.name, placed }, () =>
    placed === null
      ? `${unit.name} stood there already.`
      : `${unit.name} stands ${under === undefined ? 'at the top' : `below ${under}`} from ${placed.from.replace('0001-01-01', 'the beginning')} on.`,
  )
  return exitCodes.done
}

export interface MergeOptions {
  into: string[]
  on?: string
  source?: string
}

export const mergeUnit: Command<[unit: string, options: MergeOptions]> = async (
  context,
  named,
  { into, on, source },
) => {
  const { database, clock } = await context.open()
  const day = dayOf(on, '--on') ?? dateInVietnam(clock.now())
  const deps = { db: database.db, clock }
  const end = { into, on: day, source: source ?? null }
  const ended = await endUnit(deps, context.viewer, named, end)
  if (ended.moved > 0) await matchAccounts(database.db, clock, null)
  context.output.result({ ...ended, on: day }, () =>
    [
      `${ended.unit} became ${ended.into.join(', ')} on ${day}. ${ended.moved} people go on there${ended.left > 0 ? `, ${ended.left} are left until a roster says where they are` : ''}.`,
      ...ended.warnings.map((warning) => `  note: ${warning}`),
    ].join('\n'),
  )
  return exitCodes.done
}

async function takeIn(
  context: CommandContext,
  reading: UnitReading,
  list: TakingList,
  dryRun: boolean,
) {
  const { database, clock } = await context.open()
  const take = dryRun ? tryUnits : importUnits
  const result = await take({ db: database.db, clock }, context.viewer, reading, list)
  if (!dryRun && result.moved > 0) await matchAccounts(database.db, clock, null)
  const { rows, ...counts } = result
  const changed = rows.filter(({ kind }) => kind === 'changed')
  context.output.result({ ...counts, changes: changed, dryRun }, () => told(result, dryRun))
  return result.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

/** The most that is shown one by one. */
const SHOWN = 30

function told(result: UnitImport, dryRun: boolean): string {
  const { added, changed, unchanged, rejected, moved, left, warnings, rows } = result
  const changes = rows.filter(({ kind }) => kind === 'changed')
  return [
    `${dryRun ? 'Nothing is stored; it would be: ' : ''}${added} new, ${changed} changed, ${unchanged} unchanged, ${rejected.length} rejected; ${moved} people go on in the unit that theirs became, ${left} are left in units that have ended`,
    ...rejected.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ...changes
      .slice(0, SHOWN)
      .map(
        ({ row, name, changes: of }) =>
          `  row ${row}, ${name}: ${of.map(({ field, before, after }) => `${field} ${before ?? '–'} → ${after ?? '–'}`).join('; ')}`,
      ),
    ...(changes.length > SHOWN ? [`  and ${changes.length - SHOWN} more changed rows`] : []),
    ...warnings.map((warning) => `  note: ${warning}`),
  ].join('\n')
}

function dayOf(text: string | undefined, option: string): DateString | null {
  if (text === undefined) return null
  const day = parseVietnameseDate(text)
  if (day !== null) return day
  throw new HocvuError(
    'request.invalid',
    `${option} takes a day, such as 01/07/2025 or 2025-07-01.`,
  )
}

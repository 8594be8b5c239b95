/** A file as rows of records: its header found, its kind told, its questions asked. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText, foldName } from '../../src/foundation/names.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { dataRows } from '../../src/foundation/sheets/data-rows.ts'
import { cellOf, type HeaderFinder, headerFinder } from '../../src/foundation/sheets/find-header.ts'
import { readTables } from '../../src/foundation/sheets/read-table.ts'
import { isFilled, type Table } from '../../src/foundation/sheets/table.ts'
import type { CourseRequest, FileOptions, SheetKind } from '../contract.ts'
import { readExport, sameHeading } from './export.ts'
import { settleRows } from './facts.ts'
import { FACT_FIELDS, FIELDS, type Field, isField, NOT_MISSED, PEOPLE_FIELDS } from './fields.ts'
import { moduleColumns } from './modules.ts'
import { plain } from './plain.ts'
import { FileFault, type FileReading, listRows, type Sheet, type SheetReading } from './reading.ts'
import { readRollCall, readSignIn, sessionColumns } from './rolls.ts'
import type { SpreadsheetSettings } from './settings.ts'

export interface FileToRead {
  name: string
  bytes: Buffer
  receivedAt: Date
  options: FileOptions
  knownMaps: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export async function readFile(
  file: FileToRead,
  settings: SpreadsheetSettings,
  courses: readonly CourseRequest[],
): Promise<FileReading> {
  try {
    return await readSheets(file, settings, courses)
  } catch (error) {
    if (error instanceof FileFault) return { state: 'rejected', notes: [error.message] }
    // The same bytes would fail again, and hold up every file behind them.
    if (!(error instanceof HocvuError))
      return {
        state: 'rejected',
        notes: [
          `The program has a fault that shows with this file (${String(error).slice(0, 200)}). Report it.`,
        ],
      }
    if (error.code === 'sheet.old-letters') return { state: 'asked', notes: [error.message] }
    if (error.code === 'sheet.unreadable' || error.code === 'request.too-large')
      return { state: 'rejected', notes: [error.message] }
    throw error
  }
}

async function readSheets(
  file: FileToRead,
  settings: SpreadsheetSettings,
  courses: readonly CourseRequest[],
): Promise<FileReading> {
  const { options, receivedAt } = file
  const said = options.map ?? {}
  const knownMaps = Object.entries(file.knownMaps).filter(([, map]) =>
    Object.keys(map).every(isField),
  )
  const known = knownMaps.map(([, map]) => finderOf(settings, map))
  const finder = finderOf(settings, said)
  const { tables, converted } = await readTables(
    file.bytes,
    (cells) => Math.max(...[finder, ...known].map((one) => one.weight(cells))),
    options.letters ?? null,
  )
  const notes = converted === null ? [] : [`The old ${converted} letters were turned into Unicode.`]
  const questions: string[] = []
  const read: { sheet: Sheet; reading: SheetReading }[] = []
  let header = ''
  let facts = 0
  const sheets = tables.map((table) =>
    Object.keys(said).length > 0
      ? sheetWith(table, finder, said)
      : (knownSheet(table, settings, knownMaps) ?? sheetWith(table, finder, {})),
  )
  // Beside a whole list, a sheet that names a single column is one that explains.
  const isWhole = (sheet: Sheet | null) => sheet !== null && sheet.header.columns.size > 1
  const anyWhole = sheets.some(isWhole)
  for (const [index, table] of tables.entries()) {
    const sheet = sheets[index] ?? null
    if (sheet === null || (anyWhole && !isWhole(sheet))) {
      if (tables.length > 1 && table.rows.some((cells) => cells.some(isFilled)))
        notes.push(`The sheet "${table.sheet}" has no list of people and was not read.`)
      continue
    }
    requireColumns(sheet, said)
    if (header === '') header = signatureOf(sheet)
    const context = { receivedAt, options, settings, courses }
    const reading = readSheet(sheet, context, MOST_FACTS - facts)
    facts += reading.rows.reduce((sum, { records }) => sum + records.length, 0)
    const where = tables.length > 1 && table.sheet !== null ? `Sheet "${table.sheet}": ` : ''
    questions.push(...reading.questions.map((question) => where + question))
    notes.push(...[...notesAbout(sheet, said), ...reading.notes].map((note) => where + note))
    read.push({ sheet, reading })
  }
  if (read.length === 0) throw noHeader(tables, finder)
  if (questions.length > 0) return { state: 'asked', notes: [...new Set(questions)], header }
  const rows = read.flatMap(({ reading }) => reading.rows)
  settleRows(rows)
  if (rows.length === 0) notes.push('There is no row below the header.')
  const named = new Set(
    rows.flatMap(({ records }) => records.flatMap((r) => (r.kind === 'account' ? [] : [r.course]))),
  )
  for (const course of named)
    if (!courses.some((request) => request.course === course))
      notes.push(
        `No cohort takes evidence from course "${course}" of this platform; its rows are kept for when one does.`,
      )
  return { state: 'read', rows, notes, header, courses: [...named] }
}

/** Fields that somebody has named columns for are looked for by those names only. */
function finderOf(
  settings: SpreadsheetSettings,
  map: Readonly<Record<string, string>>,
): HeaderFinder<Field> {
  const own = new Map<Field, readonly string[]>()
  for (const [field, headers] of [...Object.entries(settings.columns), ...Object.entries(map)]) {
    if (!isField(field))
      throw new FileFault(
        `There is no field "${field}". Fields are: ${Object.keys(FIELDS).join(', ')}.`,
      )
    own.set(field, [headers].flat())
  }
  const taken = new Set([...own.values()].flat().map(foldName))
  const names = Object.fromEntries(
    Object.entries(FIELDS).map(([field, usual]) => [
      field,
      (isField(field) ? own.get(field) : undefined) ??
        usual.filter((header) => !taken.has(foldName(header))),
    ]),
  )
  return headerFinder<Field>(
    { ...FIELDS, ...names },
    (fields) => PEOPLE_FIELDS.some((field) => fields.has(field)) || fields.size > 1,
  )
}

/** The sheet read by a map that was said for an earlier one with the same header. */
function knownSheet(
  table: Table,
  settings: SpreadsheetSettings,
  knownMaps: readonly (readonly [string, Sheet['map']])[],
): Sheet | null {
  for (const [signature, map] of knownMaps) {
    const sheet = sheetWith(table, finderOf(settings, map), map)
    if (sheet !== null && signatureOf(sheet) === signature) return sheet
  }
  return null
}

function sheetWith(table: Table, finder: HeaderFinder<Field>, map: Sheet['map']): Sheet | null {
  const header = finder.find(table)
  if (header === null) return null
  const { rows, partHeadings, below } = dataRows(table, header, [
    'employee_code',
    'national_id',
    'email',
    'username',
    'phone',
    'full_name',
    'given_name',
  ])
  return {
    table,
    header,
    rows,
    passedOver: [...partHeadings, ...below],
    map,
    titles: table.rows
      .slice(0, header.headerIndex)
      .map((cells) => cleanText(cells.filter(isFilled).map(textOf).join(' ')))
      .filter((text) => text !== ''),
    headings: header.titles.map((title) => title.join(' ')),
    get: (cells, field) => cellOf(cells, header, field),
  }
}

const textOf = (cell: string | number | boolean | Date) =>
  cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)

/** By which a sheet with the same header is known again; the days of its sessions differ from sheet to sheet. */
function signatureOf({ headings }: Sheet): string {
  const sessions = new Set(
    sessionColumns(
      headings.map((heading, column) => ({ column, heading })),
      [],
      new Date(0),
    ).map(({ column }) => column),
  )
  const lasting = headings.filter((heading, column) => heading !== '' && !sessions.has(column))
  return sha256(JSON.stringify(lasting.map(foldName))).toString('hex')
}

function requireColumns({ header, headings }: Sheet, said: Readonly<Record<string, string>>): void {
  for (const [field, wanted] of Object.entries(said))
    if (isField(field) && !header.columns.has(field))
      throw new FileFault(
        `There is no column "${wanted}" for ${field}. The header has: ${listed(headings)}.`,
      )
}

/** What was done without being asked for: columns named before, lines passed over. */
function notesAbout({ map, passedOver }: Sheet, said: Sheet['map']): string[] {
  const named = Object.entries(map).map(([field, heading]) => `${field} = "${heading}"`)
  return [
    ...(map === said || named.length === 0
      ? []
      : [`Columns as they were named for an earlier file: ${named.join(', ')}.`]),
    ...(passedOver.length === 0
      ? []
      : [`Lines that are no entries and were passed over: ${listRows(passedOver)}.`]),
  ]
}

/** A file is read as a whole; with this many facts that takes about 1 GB. */
const MOST_FACTS = 1_000_000

/** @param room for so many facts */
function readSheet(
  sheet: Sheet,
  context: Parameters<typeof readRollCall>[1],
  room: number,
): SheetReading {
  const { header, headings, titles } = sheet
  const { options, settings, receivedAt } = context
  const claimed = new Set(
    [...header.columns].flatMap(([field, column]) =>
      Array.from({ length: header.widths.get(field) ?? 1 }, (_, more) => column + more),
    ),
  )
  const free = headings.flatMap((heading, column) =>
    heading === '' || claimed.has(column) ? [] : [{ column, heading }],
  )
  const modules = moduleColumns(free, settings.modules)
  const sessions = sessionColumns(free, titles, receivedAt)
  const finalTests = context.courses.flatMap((course) => course.finalTests)
  const isTest = (heading: string) => finalTests.some((name) => sameHeading(heading, name))
  const hasTests = headings.some(isTest)
  const hasResults = modules.length > 0 || hasTests || header.columns.has('score')
  const hasFacts = hasResults || FACT_FIELDS.some((field) => header.columns.has(field))
  const kind =
    options.kind ?? kindBy({ hasResults, hasFacts }, sessions.length > 0) ?? settings.kind
  if (kind === undefined)
    return {
      rows: [],
      notes: [],
      questions: [
        'The sheet has columns of sessions and columns of results. Which are meant? Say --kind sign-in or --kind export (kind=), and bring it once for each.',
      ],
    }
  const doubtful = header.claimedTwice.filter(({ field }) => field !== 'score' || !hasTests)
  const questions = doubtful.map(
    ({ field, letters }) =>
      `Columns ${letters.join(' and ')} both look like ${field}. Say which is meant: --map ${field}="its header".`,
  )
  questions.push(...splitName(sheet))
  const used = new Set([
    ...(kind === 'sign-in' ? sessions : modules).map(({ column }) => column),
    ...claimed,
  ])
  const unread = headings.filter(
    (heading, column) =>
      heading !== '' && !used.has(column) && !isTest(heading) && !NOT_MISSED.test(plain(heading)),
  )
  const notes =
    unread.length > 0
      ? [
          `Columns that were not read: ${listed(unread)}. One that matters is named by --map field="its header".`,
        ]
      : []
  if (kind === 'sign-in' && sessions.length === 0)
    throw new FileFault(
      `No column names a session, such as "Buổi 1" or "12/3/2026". The header has: ${listed(headings)}.`,
    )
  const results =
    kind === 'sign-in' ? sessions.length : modules.length + headings.filter(isTest).length + 2
  if (sheet.rows.length * (results + 2) > room)
    throw new FileFault(
      `${sheet.rows.length} rows with ${results} columns of results are more than can be read at once. Split it into several files.`,
    )
  const reading = readers[kind](sheet, context, { modules, sessions })
  return {
    rows: reading.rows,
    questions: [...questions, ...reading.questions],
    notes: [...notes, ...reading.notes],
  }
}

type Columns = {
  modules: ReturnType<typeof moduleColumns>
  sessions: ReturnType<typeof sessionColumns>
}
const readers: Record<
  SheetKind,
  (sheet: Sheet, context: Parameters<typeof readRollCall>[1], columns: Columns) => SheetReading
> = {
  export: (sheet, context, { modules }) => readExport(sheet, context, modules),
  'sign-in': (sheet, context, { sessions }) => readSignIn(sheet, context, sessions),
  'roll-call': (sheet, context) => readRollCall(sheet, context),
}

/** A sign-in sheet may sum up its marks in a column of shares or remarks; one with scores is two sheets in one. */
function kindBy(
  { hasResults, hasFacts }: { hasResults: boolean; hasFacts: boolean },
  hasSessions: boolean,
): SheetKind | undefined {
  if (hasSessions) return hasResults ? undefined : 'sign-in'
  return hasFacts ? 'export' : 'roll-call'
}

/** A given name in a column of its own without header would be lost, and everybody be called by half. */
function splitName({ header, headings, rows }: Sheet): string[] {
  const column = header.columns.get('full_name')
  const width = header.widths.get('full_name') ?? 1
  if (column === undefined || (headings[column + width] ?? '') !== '') return []
  const beside = rows.filter(({ cells }) => /\p{L}/u.test(String(cells[column + width] ?? '')))
  if (beside.length === 0 || beside.length * 2 < rows.length) return []
  return [
    'The column beside the full name holds text but has no header. Put the whole name into one column, or give the other a header ("Tên").',
  ]
}

function noHeader(tables: readonly Table[], finder: HeaderFinder<Field>): FileFault {
  const seen = tables.map(({ rows }) => finder.nearest(rows)).find((texts) => texts.length > 0)
  return new FileFault(
    `No header was found in the first 20 rows: there must be a column such as "Họ và tên" or "Mã CBCCVC". ${
      seen ? `Found: ${listed(seen)}. ` : ''
    }Name the columns as in the template, or say --map full_name="its header".`,
  )
}

function listed(texts: readonly string[]): string {
  const filled = texts.filter((text) => text !== '')
  const short = filled
    .slice(0, 12)
    .map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text))
  const more = filled.length - short.length
  return short.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

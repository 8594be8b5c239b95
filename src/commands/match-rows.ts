/**
 * Rows of people for `match`, which stores nothing: a bad cell is left out with a warning and costs nobody the rest of
 * their row, where an import would want it mended.
 */
import { basename } from 'node:path'
import { HocvuError } from '../foundation/errors.ts'
import { cleanName } from '../foundation/names.ts'
import { isNationalIdDoubtful, isOldIdentityCard } from '../foundation/national-id.ts'
import type { Lettering } from '../foundation/old-letters.ts'
import { comparablePhone } from '../foundation/phone.ts'
import type { Vault } from '../foundation/secrets.ts'
import * as values from '../foundation/sheets/cell-values.ts'
import { dataRows } from '../foundation/sheets/data-rows.ts'
import { cellOf, type HeaderFinder, shownTitles } from '../foundation/sheets/find-header.ts'
import { readTables } from '../foundation/sheets/read-table.ts'
import type { Cell } from '../foundation/sheets/table.ts'
import { readInput } from './read-input.ts'

/** The columns that the roster and the accounts have in common. */
export type PersonField =
  | 'full_name'
  | 'employee_code'
  | 'national_id'
  | 'email'
  | 'phone'
  | 'date_of_birth'

export interface ReadPersonRow {
  row: number
  fullName: string
  employeeCode: string | null
  nationalIdHash: string | null
  nationalIdDoubtful: boolean
  nationalIdIsOld: boolean
  nationalIdLast4: string | null
  email: string | null
  phone: string | null
  dateOfBirth: string | null
}

interface RowReader<Field extends string> {
  row: number
  /** The text of a cell; null for none, or for one that cannot be read, of which a warning tells. */
  text(field: Field): string | null
  person: ReadPersonRow
}

interface ReadRows<Row> {
  rows: Row[]
  warnings: string[]
}

interface Columns<Field extends string> {
  header: HeaderFinder<Field | PersonField>
  /** The fields of which an entry has at least one. */
  keys: readonly (Field | PersonField)[]
  /** The columns of which one holds the date of birth. */
  birthDates: readonly (Field | PersonField)[]
}

export interface Reading {
  /** For the hashes of national IDs. */
  vault: Vault
  letters: Lettering | null
}

/**
 * @throws HocvuError `roster.unreadable` when the file cannot be read or has no header; `sheet.old-letters`
 */
export async function readRows<Field extends string, Row>(
  file: string,
  { header, keys, birthDates }: Columns<Field>,
  { vault, letters }: Reading,
  toRow: (reader: RowReader<Field>) => Row | null,
): Promise<ReadRows<Row>> {
  const { tables } = await readTables(
    await readInput(file, 'roster.unreadable'),
    header.weight,
    letters,
  ).catch((thrown: unknown) => {
    if (!(thrown instanceof HocvuError) || thrown.code !== 'sheet.unreadable') throw thrown
    throw unreadable(file, thrown.message, thrown)
  })
  for (const table of tables) {
    const found = header.find(table)
    if (!found) continue
    const warnings =
      found.unknown.length > 0
        ? [`${basename(file)}: columns that were not read: ${shownTitles(found.unknown)}.`]
        : []
    const data = dataRows(table, found, keys)
    const rows = data.rows.flatMap(({ row, cells }) => {
      const take = <Value>(field: Field | PersonField, read: (cell: Cell) => Value | null) => {
        const cell = cellOf(cells, found, field)
        try {
          return read(cell)
        } catch (thrown) {
          if (!(thrown instanceof values.CellFault)) throw thrown
          warnings.push(`${basename(file)}, row ${row}, ${field} was left out: ${thrown.message}`)
          return null
        }
      }
      const person = { row, ...readPerson(take, birthDates, vault) }
      const read = toRow({ row, text: (field) => take(field, values.plainText), person })
      return read === null ? [] : [read]
    })
    for (const row of [...data.partHeadings, ...data.below])
      warnings.push(`${basename(file)}, row ${row} is no entry of the list and was left out.`)
    return { rows, warnings }
  }
  const seen =
    tables.map(({ rows }) => header.nearest(rows)).find((texts) => texts.length > 0) ?? []
  throw unreadable(
    file,
    `no line of its first 20 is a header with full_name (Họ và tên) and one more known column. ${seen.length > 0 ? `Found: ${shownTitles(seen)}. ` : ''}Name the columns as in the documentation.`,
  )
}

type Take<Field> = <Value>(field: Field, read: (cell: Cell) => Value | null) => Value | null

function readPerson<Field extends string>(
  take: Take<Field | PersonField>,
  birthDates: readonly (Field | PersonField)[],
  vault: Vault,
): Omit<ReadPersonRow, 'row'> {
  const code = take('employee_code', values.code)
  // Offices also use the citizen's number as employee code.
  const codeIsNationalId = code !== null && /^0\d{11}$/.test(code.replace(/[\s.-]/g, ''))
  const stated = take('national_id', values.nationalId)
  const nationalId = stated ?? (codeIsNationalId ? code.replace(/\D/g, '') : null)
  const dateOfBirth =
    birthDates.map((column) => take(column, values.calendarDate)).find((date) => date !== null) ??
    null
  return {
    fullName: take('full_name', nameAsWritten) ?? '',
    employeeCode: codeIsNationalId ? null : code,
    nationalIdHash:
      nationalId === null ? null : vault.hash('national-id', nationalId).toString('hex'),
    nationalIdDoubtful: nationalId !== null && isNationalIdDoubtful(nationalId, { dateOfBirth }),
    nationalIdIsOld: nationalId !== null && isOldIdentityCard(nationalId),
    nationalIdLast4: nationalId?.slice(-4) ?? null,
    email: take('email', firstOf(values.email)),
    phone: take('phone', firstOf(phone)),
    dateOfBirth,
  }
}

/** A name that an import would want converted or mended is compared as it is. */
function nameAsWritten(cell: Cell): string | null {
  try {
    return values.fullName(cell)
  } catch (thrown) {
    const name = typeof cell === 'string' && cell.length <= 200 ? cleanName(cell) : ''
    if (thrown instanceof values.CellFault && /\p{L}/u.test(name)) return name
    throw thrown
  }
}

/** People write two numbers into one cell; the first is taken. */
function firstOf(read: (cell: Cell) => string | null) {
  return (cell: Cell) =>
    read(
      typeof cell === 'string' ? (cell.split(/[;,/]| - /).find((one) => one.trim()) ?? null) : cell,
    )
}

/** Also a number of eleven digits that a spreadsheet took the zero from. */
function phone(cell: Cell): string | null {
  const text = typeof cell === 'string' || typeof cell === 'number' ? String(cell) : null
  return (text === null ? null : comparablePhone(text)) ?? values.phone(cell)
}

function unreadable(file: string, reason: string, cause?: unknown): HocvuError {
  return new HocvuError('roster.unreadable', `${basename(file)} cannot be read: ${reason}`, {
    params: { reason: basename(file) },
    cause,
  })
}

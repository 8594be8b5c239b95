/** One person as a line of a roster file names them. */
import type { DateString } from '../foundation/dates.ts'
import * as values from '../foundation/sheets/cell-values.ts'
import type { Cell } from '../foundation/sheets/table.ts'
import type { RosterColumn } from './columns.ts'
import type { RosterBundle } from './oneroster/bundle.ts'

export interface RosterRow {
  /** The line as Excel or an editor numbers it; the header has a number too. */
  row: number
  employeeCode: string | null
  /** NFC, as written. */
  fullName: string
  dateOfBirth: DateString | null
  /** Told by lists that have a column of birth dates for men and one for women. */
  gender: 'male' | 'female' | null
  /** 12 digits. In memory only: what is stored is a keyed hash and the last four. */
  nationalId: string | null
  email: string | null
  /** Digits only, as dialled inside Vietnam. */
  phone: string | null
  unitCode: string | null
  unitName: string | null
  position: string | null
  audience: string | null
  /** null: the row says nothing of them. */
  tags: string[] | null
  cohort: string | null
}

/** One line that was not taken: where, which field, and one English sentence that says what to do. */
export interface RejectedRow {
  /** Of an archive of several files: which of them, such as `users.csv`. */
  file?: string
  row: number
  field: string
  reason: string
}

export interface RosterReading {
  rows: RosterRow[]
  /** Lines that were not taken, in the order of the file, one entry a line. */
  rejected: RejectedRow[]
  /** What was passed over on purpose, in English. */
  warnings: string[]
  /** What a OneRoster archive says beside its people; its rows are lines of users.csv. */
  bundle?: RosterBundle
}

const SPLIT_BIRTH_DATE = { birth_date_of_men: 'male', birth_date_of_women: 'female' } as const
const SPLIT_COLUMNS = ['birth_date_of_men', 'birth_date_of_women'] as const
type RosterField = Exclude<RosterColumn, (typeof SPLIT_COLUMNS)[number] | 'tags'>

const READERS: Record<RosterField, (cell: Cell) => string | null> = {
  employee_code: values.code,
  full_name: values.fullName,
  date_of_birth: values.calendarDate,
  national_id: values.nationalId,
  email: values.email,
  phone: values.phone,
  unit_code: values.code,
  unit_name: values.plainText,
  position: values.plainText,
  audience: values.plainText,
  cohort: values.plainText,
}

const isField = (name: string): name is RosterField => Object.hasOwn(READERS, name)
const FIELDS = Object.keys(READERS).filter(isField)

interface Fault {
  field: RosterField | 'tags'
  reason: string
}

/**
 * Reads one line. A line with several faults is rejected once, with all of them in its reason,
 * so that the number of rejected rows is the number of lines to mend.
 */
export function readRosterRow(
  row: number,
  cells: (column: RosterColumn) => Cell,
): RosterRow | RejectedRow {
  const faults: Fault[] = []
  const read: Partial<Record<RosterField, string>> = {}
  let gender: RosterRow['gender'] = null
  const take = (field: RosterField, cell: Cell) => {
    try {
      const value = READERS[field](cell)
      if (value === null) return
      if (read[field] !== undefined)
        throw new values.CellFault(
          'Two columns of this row give a date of birth; a person has one, so empty the wrong one.',
        )
      read[field] = value
    } catch (thrown) {
      if (!(thrown instanceof values.CellFault)) throw thrown
      faults.push({ field, reason: thrown.message })
    }
  }
  for (const field of FIELDS) {
    take(field, cells(field))
    if (field === 'date_of_birth')
      for (const column of SPLIT_COLUMNS) {
        const isNew = read[field] === undefined
        take(field, cells(column))
        if (isNew && read[field] !== undefined) gender = SPLIT_BIRTH_DATE[column]
      }
  }
  let tags: string[] | null = null
  try {
    tags = values.tags(cells('tags'))
  } catch (thrown) {
    if (!(thrown instanceof values.CellFault)) throw thrown
    faults.push({ field: 'tags', reason: thrown.message })
  }
  const codeFault = takeNationalIdFromCode(read)
  if (codeFault) faults.push(codeFault)
  const faulty = (field: RosterField) => faults.some((fault) => fault.field === field)
  if (read.full_name === undefined && !faulty('full_name'))
    faults.unshift({ field: 'full_name', reason: 'The full name is missing; write it.' })
  if (!KEY_FIELDS.some((field) => read[field] !== undefined || faulty(field)))
    faults.push({
      field: 'employee_code',
      reason:
        'Nothing tells this person from a namesake; write an employee code, e-mail, phone or national ID.',
    })
  const [first, ...others] = faults
  if (first)
    return {
      row,
      field: first.field,
      reason: [first.reason, ...others.map(({ field, reason }) => `Also ${field}: ${reason}`)].join(
        ' ',
      ),
    }
  return {
    row,
    employeeCode: read.employee_code ?? null,
    fullName: read.full_name ?? '',
    dateOfBirth: read.date_of_birth ?? null,
    gender,
    nationalId: read.national_id ?? null,
    email: read.email ?? null,
    phone: read.phone ?? null,
    unitCode: read.unit_code ?? null,
    unitName: read.unit_name ?? null,
    position: read.position ?? null,
    audience: read.audience ?? null,
    tags,
    cohort: read.cohort ?? null,
  }
}

/** Twelve digits that begin with the 0 of a province are the citizen's number, which is never stored as written. */
function takeNationalIdFromCode(read: Partial<Record<RosterField, string>>): Fault | null {
  const digits = read.employee_code?.replace(/[\s.-]/g, '') ?? ''
  if (!/^0\d{11}$/.test(digits)) return null
  delete read.employee_code
  if (read.national_id !== undefined && read.national_id !== digits)
    return {
      field: 'employee_code',
      reason:
        'The employee code is a national ID, and another one than in its own column; correct or empty one of the two.',
    }
  read.national_id = digits
  return null
}

/** Fields by any of which a person can be told from others. */
export const KEY_FIELDS = [
  'employee_code',
  'email',
  'phone',
  'national_id',
] as const satisfies RosterField[]

/** One paper certificate as a line of a list, or a request, names it. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import * as values from '../../foundation/sheets/cell-values.ts'
import type { Cell } from '../../foundation/sheets/table.ts'
import type { PaperColumn } from './paper-columns.ts'

export interface PaperRow {
  /** The line as Excel numbers it; of a request, the place in its list from 1. */
  row: number
  /** Số vào sổ; null for papers of others. */
  registerNumber: number | null
  /** Số hiệu. */
  number: string
  /** NFC, as written. */
  fullName: string
  dateOfBirth: DateString | null
  unit: string | null
  program: string | null
  issuedOn: DateString
  issuer: string | null
  decisionNumber: string | null
  decisionDate: DateString | null
  employeeCode: string | null
  /** 12 digits. In memory only: it finds the person and is not stored. */
  nationalId: string | null
  email: string | null
  phone: string | null
  cohort: string | null
}

/** One line that was not taken: where, which field, and one English sentence that says what to do. */
export interface RejectedPaper {
  row: number
  field: string
  reason: string
}

const READERS: Record<PaperColumn, (cell: Cell) => string | null> = {
  register_number: registerNumber,
  number: certificateNumber,
  full_name: values.fullName,
  date_of_birth: values.calendarDate,
  unit: values.plainText,
  program: values.plainText,
  issued_on: values.calendarDate,
  issuer: values.plainText,
  decision_number: values.code,
  decision_date: values.calendarDate,
  employee_code: values.code,
  national_id: values.nationalId,
  email: values.email,
  phone: values.phone,
  cohort: values.plainText,
}

const isColumn = (name: string): name is PaperColumn => Object.hasOwn(READERS, name)
const COLUMNS = Object.keys(READERS).filter(isColumn)

const MISSING: Partial<Record<PaperColumn, string>> = {
  register_number: 'The register number (số vào sổ) is missing; write it.',
  number: 'The number (số hiệu) is missing; write it as it stands on the paper.',
  full_name: 'The full name is missing; write it.',
  issued_on: 'The date of issue is missing; write day, month and year.',
}

/**
 * Reads one line. A line with several faults is rejected once, with all of them in its reason.
 * @param needed columns that may not be empty
 */
export function readPaperRow(
  row: number,
  cells: (column: PaperColumn) => Cell,
  needed: readonly PaperColumn[],
): PaperRow | RejectedPaper {
  const faults: { field: PaperColumn; reason: string }[] = []
  const read: Partial<Record<PaperColumn, string>> = {}
  for (const column of COLUMNS) {
    try {
      const value = READERS[column](cells(column))
      if (value !== null) read[column] = value
      else if (needed.includes(column))
        faults.push({ field: column, reason: MISSING[column] ?? `${column} is missing; write it.` })
    } catch (thrown) {
      if (!(thrown instanceof values.CellFault)) throw thrown
      faults.push({ field: column, reason: thrown.message })
    }
  }
  if (read.decision_date !== undefined && read.decision_number === undefined)
    faults.push({
      field: 'decision_number',
      reason: 'There is a date of the decision but no number; write the number.',
    })
  const { date_of_birth: born, issued_on: issued } = read
  if (born !== undefined && issued !== undefined && born >= issued)
    faults.push({
      field: 'date_of_birth',
      reason: 'The date of birth is not before the date of issue; correct the wrong one.',
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
  const { employeeCode, nationalId } = keysOf(read)
  return {
    row,
    registerNumber: read.register_number === undefined ? null : Number(read.register_number),
    number: read.number ?? '',
    fullName: read.full_name ?? '',
    dateOfBirth: read.date_of_birth ?? null,
    unit: read.unit ?? null,
    program: read.program ?? null,
    issuedOn: read.issued_on ?? '',
    issuer: read.issuer ?? null,
    decisionNumber: read.decision_number ?? null,
    decisionDate: read.decision_date ?? null,
    employeeCode,
    nationalId,
    email: read.email ?? null,
    phone: read.phone ?? null,
    cohort: read.cohort ?? null,
  }
}

/** Twelve digits that begin with the 0 of a province are the citizen's number, wherever they are written. */
const CITIZEN = /^0\d{11}$/

function keysOf(read: Partial<Record<PaperColumn, string>>) {
  const digits = read.employee_code?.replace(/[\s.-]/g, '') ?? ''
  return CITIZEN.test(digits)
    ? { employeeCode: null, nationalId: read.national_id ?? digits }
    : { employeeCode: read.employee_code ?? null, nationalId: read.national_id ?? null }
}

/** A whole number, also as `0128`. */
function registerNumber(cell: Cell): string | null {
  const text = values.code(cell)
  if (text === null) return null
  const digits = /^0*([1-9]\d{0,8})$/.exec(text)?.[1]
  if (digits !== undefined) return digits
  throw new values.CellFault(
    `${values.shown(text)} is not a register number; write the number alone, such as 128.`,
  )
}

function certificateNumber(cell: Cell): string | null {
  const text = values.code(cell)
  if (text === null || !CITIZEN.test(text.replace(/[\s.-]/g, ''))) return text
  throw new values.CellFault(
    `${values.shown(text)} looks like a citizen's number; write the number of the certificate.`,
  )
}

/** Whom a row is about: the account by the strongest of its keys. */
import { cleanName, foldKey, foldName } from '../../src/foundation/names.ts'
import {
  CellFault,
  calendarDate,
  code,
  email,
  fullName,
  nationalId,
  phone,
  plainText,
} from '../../src/foundation/sheets/cell-values.ts'
import type { Cell } from '../../src/foundation/sheets/table.ts'
import type { AccountRecord } from '../contract.ts'
import type { Field } from './fields.ts'

export class PersonFault extends Error {
  readonly field: string
  readonly reason: string
  constructor(field: string, reason: string, detail: string) {
    super(detail)
    this.field = field
    this.reason = reason
  }
}

export interface Person {
  record: AccountRecord
  /** Without code, national ID and e-mail: such an account waits for a person. */
  weak: boolean
  /** Cells that were left out because another key says who it is. */
  leftOut: { field: Field; detail: string }[]
}

/**
 * @param unit where the row itself names none: the bridge that sent the list
 * @throws PersonFault
 */
export function readPerson(get: (field: Field) => Cell, unit: string | null = null): Person {
  const faults: Person['leftOut'] = []
  const read = <Value>(field: Field, reader: (cell: Cell) => Value | null): Value | null => {
    try {
      return reader(get(field))
    } catch (error) {
      if (!(error instanceof CellFault)) throw error
      faults.push({ field, detail: error.message })
      return null
    }
  }
  const writtenCode = read('employee_code', code)
  const codeIsId = writtenCode !== null && /^\d{12}$/.test(writtenCode)
  const values = {
    employeeCode: codeIsId ? null : writtenCode,
    nationalId: read('national_id', nationalId) ?? (codeIsId ? writtenCode : null),
    email: read('email', email),
    username: read('username', code),
    phone: read('phone', phone),
    dateOfBirth: bornOn(read),
    unit: read('unit', plainText) ?? unit,
  }
  const name = nameOf(read)
  const strong = strongKey(values)
  const [first] = faults
  if (strong === null && first !== undefined)
    throw new PersonFault(first.field, 'cell-unreadable', first.detail)
  if (strong === null && name === null)
    throw new PersonFault(
      'full_name',
      'nobody-named',
      'The row names nobody: write an employee code, an e-mail, a phone, a national ID or a name.',
    )
  const weakKey = `name:${foldName(name ?? '')}|${values.dateOfBirth ?? ''}|${foldName(values.unit ?? '')}`
  const account = strong ?? weakKey
  const record: AccountRecord = {
    kind: 'account',
    sourceId: `account:${account}`,
    account,
    fullName: name ?? '',
    nameOrder: 'family-first',
    emailVerified: true,
    ...values,
  }
  const weak = !values.employeeCode && !values.nationalId && !values.email
  return { record, weak, leftOut: faults }
}

function strongKey(values: {
  employeeCode: string | null
  nationalId: string | null
  email: string | null
  username: string | null
  phone: string | null
}): string | null {
  if (values.employeeCode !== null) return `code:${foldKey(values.employeeCode)}`
  if (values.nationalId !== null) return `id:${values.nationalId}`
  if (values.email !== null) return `email:${values.email}`
  if (values.username !== null) return `user:${foldKey(values.username)}`
  return values.phone === null ? null : `phone:${values.phone}`
}

type Read = <Value>(field: Field, reader: (cell: Cell) => Value | null) => Value | null

function nameOf(read: Read): string | null {
  const whole = read('full_name', fullName)
  if (whole !== null) return whole
  const parts = [read('family_name', fullName), read('given_name', fullName)]
  return cleanName(parts.filter((part) => part !== null).join(' ')) || null
}

/** Birth dates stand in one column, or in one for men and one for women. */
function bornOn(read: Read): string | null {
  return (
    read('date_of_birth', calendarDate) ??
    read('born_male', calendarDate) ??
    read('born_female', calendarDate)
  )
}

/** Two names that cannot be one person's: neither has all the words of the other. */
export function clearlyDiffer(a: string, b: string): boolean {
  const [x, y] = [a, b].map((name) => foldName(name).split(' ').filter(Boolean))
  if (!x?.length || !y?.length) return false
  return !x.every((word) => y.includes(word)) && !y.every((word) => x.includes(word))
}

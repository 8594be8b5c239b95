/** Members of a course as the rows of a roster, as if a list of them had been brought. Pure. */
import { stringify } from 'csv-stringify/sync'
import { cleanName, foldKey } from '../../foundation/names.ts'
import type { Member } from './read-members.ts'
import type { Recognised } from './recognised-store.ts'

/** Headers of a roster file. */
const COLUMNS = ['employee_code', 'full_name', 'national_id', 'email'] as const

/** Whom the platform names no code of may be known all the same, by the platform's id. */
type Known = ReadonlyMap<string, Recognised>

/**
 * @param emailCounts the platform makes sure that an address is its owner's; else none is brought: it would become a key
 * @returns UTF-8, by name
 */
export function memberList(members: readonly Member[], known: Known, emailCounts: boolean): Buffer {
  const rows = members
    .map((member) => rowOf(member, known.get(member.user_id), emailCounts))
    .toSorted((a, b) => a.full_name.localeCompare(b.full_name, 'vi'))
  return Buffer.from(stringify(rows, { header: true, columns: [...COLUMNS], bom: true }))
}

/** A key by which namesakes can be told apart. */
export const hasKey = (member: Member, known: Known, emailCounts: boolean): boolean =>
  codeOf(member) !== '' || known.has(member.user_id) || (emailCounts && (member.email ?? '') !== '')

type Row = Record<(typeof COLUMNS)[number], string>

/** Twelve digits in the field of the code are a citizen's number, as the connectors read them. */
function rowOf(member: Member, known: Recognised | undefined, emailCounts: boolean): Row {
  const code = codeOf(member)
  const isNationalId = /^\d{12}$/.test(code)
  // Another code than the roster's is for a person to look at.
  if (known !== undefined && (code === '' || foldKey(code) === foldKey(known.employeeCode ?? '')))
    return rowOfKnown(known)
  if (known !== undefined && isNationalId) return { ...rowOfKnown(known), national_id: code }
  return {
    employee_code: isNationalId ? '' : code,
    full_name: nameOf(member),
    national_id: isNationalId ? code : '',
    email: emailCounts ? (member.email ?? '') : '',
  }
}

/** As the roster has them: what a platform calls somebody changes nothing of it. */
const rowOfKnown = ({ fullName, employeeCode, email }: Recognised): Row => ({
  employee_code: employeeCode ?? '',
  full_name: fullName,
  national_id: '',
  email: employeeCode === null ? (email ?? '') : '',
})

const codeOf = ({ lis_person_sourcedid: code }: Member): string => (code ?? '').trim()

/** Family name first, where its parts are told; one part alone holds the whole name, as it was typed. */
function nameOf({ family_name, middle_name, given_name, name }: Member): string {
  const parts = [family_name, middle_name, given_name].map(namePart).filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' ') : cleanName(name ?? '')
}

/** Moodle demands both fields, so whole names stand in one of them with a `-` or `.` in the other. */
function namePart(text: string | null | undefined): string {
  const part = cleanName(text ?? '')
  return /^[-.–—]+$/.test(part) ? '' : part
}

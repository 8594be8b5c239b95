/** Who somebody is that looks for their certificates, by what they typed. Pure. */
import { type DateString, parseVietnameseDate } from '../../foundation/dates.ts'
import { cleanText, foldKey, foldName } from '../../foundation/names.ts'
import { dialledPhone } from '../../foundation/phone.ts'
import { normaliseNationalId } from '../../foundation/secrets.ts'

/** As typed into the form. */
export interface AskedBy {
  /** Employee code, e-mail, phone or national ID. */
  key: string
  dateOfBirth: DateString
  /** Empty: not given. */
  name: string
}

/** Longer than any key, name or contact of a person. */
const LONGEST = 200

/** @returns null when something that is needed is missing or is no date */
export function readAsked(typed: { key: string; birth: string; name: string }): AskedBy | null {
  const key = cleanText(typed.key)
  const dateOfBirth = readBirthDate(typed.birth)
  if (key === '' || key.length > LONGEST || dateOfBirth === null) return null
  return { key, dateOfBirth, name: cleanText(typed.name).slice(0, LONGEST) }
}

/** As the roster takes dates, and as people type them on a phone: "01021980", "1 2 1980". */
function readBirthDate(text: string): DateString | null {
  const typed = text.trim()
  const run = /^(\d{2})(\d{2})(\d{4})$/.exec(typed)
  const written = run ? `${run[1]}/${run[2]}/${run[3]}` : typed.replace(/\s*[\s/.-]\s*/g, '/')
  return parseVietnameseDate(typed) ?? parseVietnameseDate(written)
}

/** The same text as each kind of key that it may be. */
export function keysOf(key: string) {
  return {
    /** Of an employee code and of an e-mail address. */
    folded: foldKey(key),
    phone: dialledPhone(key),
    nationalId: normaliseNationalId(key),
  }
}

export interface Candidate {
  id: string
  dateOfBirth: DateString | null
  nameKey: string
  email: string | null
}

/**
 * The one person whom key and date of birth mean. Where the roster has no date of birth the full name has to agree, and
 * it tells two apart who share a mailbox and a birthday. null: nobody, or not certainly one.
 */
export function whoAsks(candidates: readonly Candidate[], asked: AskedBy): Candidate | null {
  const nameKey = foldName(asked.name)
  const named = (candidate: Candidate) => nameKey !== '' && candidate.nameKey === nameKey
  const meant = candidates.filter((candidate) =>
    candidate.dateOfBirth === null ? named(candidate) : candidate.dateOfBirth === asked.dateOfBirth,
  )
  const [one, ...others] = meant.length > 1 ? meant.filter(named) : meant
  return one === undefined || others.length > 0 ? null : one
}

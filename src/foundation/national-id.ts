/** What the twelve digits of a citizen's number say of their owner (Decree 137/2015, article 13). Pure. */
import type { DateString } from './dates.ts'

export type Gender = 'male' | 'female'

/** Provinces of the first registration, 001 to 096, as numbered before the mergers of 2025; they stay in the number. */
const LAST_PROVINCE = 96

/** Born 1900-1999: 0 for men, 1 for women; each century later two more. */
const CENTURY_OF_ZERO = 19

/**
 * Whether a number contradicts its owner: no such province, another year of birth, another gender. Then it may be
 * somebody else's or mistyped, and proves nobody. The nine digits of the older identity cards say nothing, so nothing
 * contradicts them; a number without its birth date is checked for the province alone.
 * @param nationalId digits, padded to 12
 */
export function isNationalIdDoubtful(
  nationalId: string,
  owner: { dateOfBirth: DateString | null; gender?: Gender | null },
): boolean {
  if (!/^\d{12}$/.test(nationalId)) return true
  if (isOldIdentityCard(nationalId)) return false
  const province = Number(nationalId.slice(0, 3))
  if (province < 1 || province > LAST_PROVINCE) return true
  const { dateOfBirth, gender } = owner
  const centuryAndGender = Number(nationalId[3])
  if (gender && centuryAndGender % 2 !== (gender === 'male' ? 0 : 1)) return true
  if (dateOfBirth === null) return false
  const born = `${CENTURY_OF_ZERO + Math.floor(centuryAndGender / 2)}${nationalId.slice(4, 6)}`
  return born !== dateOfBirth.slice(0, 4)
}

/** Identity cards issued until 2021 had nine digits; padded to twelve they begin with three zeros, as no province does. */
export function isOldIdentityCard(nationalId: string): boolean {
  return nationalId.startsWith('000')
}

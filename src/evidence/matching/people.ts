/** Who is compared: accounts of platforms, people on the roster, and what a comparison comes to. */

/** What tells who somebody is, as it was written; hashes as hex. */
interface Identity {
  fullName: string
  employeeCode: string | null
  nationalIdHash: string | null
  /** The number contradicts its owner's birth date or gender: it proves nobody. */
  nationalIdDoubtful: boolean
  /** The nine digits of an older identity card, where that is known; they say nothing about the citizen's number. */
  nationalIdIsOld?: boolean
  email: string | null
  phone: string | null
  /** `yyyy-MM-dd` */
  dateOfBirth: string | null
}

export interface AccountIdentity extends Identity {
  /** false only where the platform says so. */
  emailVerified: boolean
  username: string | null
  /** Name or code of a unit, as the platform has it. */
  unit: string | null
}

export interface UnitName {
  name: string
  code: string | null
}

export interface RosterPerson extends Identity {
  learnerId: string
  unit: UnitName | null
  /** Units they belonged to before. */
  formerUnits: readonly UnitName[]
}

/** What a look-up under an account's keys brought. */
export interface FoundPeople {
  people: readonly RosterPerson[]
  /** How many people on the roster are filed under each of the account's keys; a count may stop at 1.000. */
  holders: ReadonlyMap<string, number>
}

export type ComparedField =
  | 'employee_code'
  | 'national_id'
  | 'email'
  | 'phone'
  | 'username'
  | 'full_name'
  | 'date_of_birth'
  | 'unit'
  /** Whether the person has an account on the platform already. */
  | 'account'

/** How one field compared and what that is worth, in bits (log2 of m over u). */
export interface FieldWeight {
  field: ComparedField
  /** Such as `same`, `without-marks`, `typed-apart`, `different`; stable. */
  level: string
  bits: number
}

/** A person an account may belong to. */
export interface Candidate {
  learnerId: string
  /** Sum of the weights, in bits; higher fits better. */
  score: number
  agrees: ComparedField[]
  disagrees: ComparedField[]
  weights: FieldWeight[]
}

/** By what an account was linked by itself. */
export type LinkMethod =
  | 'employee-code'
  | 'national-id'
  | 'email'
  | 'phone'
  | 'name-birth-date-and-unit'

/** Why an account waits for a person; stable. */
export type WaitingReason =
  | 'no-key-matches'
  | 'keys-point-to-different-people'
  | 'name-differs'
  | 'name-missing'
  | 'birth-date-differs'
  | 'national-id-differs'
  | 'employee-code-differs'
  | 'another-fits-better'
  | 'email-is-shared'
  | 'email-not-verified'
  | 'phone-is-shared'
  | 'national-id-doubtful'
  | 'several-fit'
  | 'name-only'
  | 'name-and-unit-only'
  | 'name-and-birth-date-only'

export type Match =
  | { linked: Candidate; method: LinkMethod }
  | { linked: null; reason: WaitingReason; candidates: Candidate[] }

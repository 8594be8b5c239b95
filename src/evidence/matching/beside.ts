/** An account beside a person it may belong to, field by field, for the person who decides. Pure. */
import type { AccountIdentity, Candidate, RosterPerson } from './people.ts'

type FieldBeside =
  | 'full_name'
  | 'employee_code'
  | 'date_of_birth'
  | 'national_id'
  | 'email'
  | 'phone'
  | 'username'
  | 'unit'
  | 'account'

/** `close`: neither the same nor another; `missing`: one of the two says nothing. */
export type Standing = 'agrees' | 'disagrees' | 'close' | 'missing'

export interface LineBeside {
  field: FieldBeside
  /** As the platform has it. */
  ours: string | null
  /** As the roster has it. */
  theirs: string | null
  standing: Standing
  /** How the two compare, such as `without-marks`; null where nothing can be compared. */
  level: string | null
}

/** What is shown of a citizen's number: its end. */
export interface ShownIds {
  ours: string | null
  theirs: string | null
}

/** @param otherAccount the platform's own id of another account of the person there, if they have one */
export function linesBeside(
  account: AccountIdentity,
  person: RosterPerson,
  candidate: Candidate,
  ids: ShownIds,
  otherAccount: string | null,
): LineBeside[] {
  const values: [FieldBeside, string | null, string | null][] = [
    ['full_name', account.fullName, person.fullName],
    ['employee_code', account.employeeCode, person.employeeCode],
    ['date_of_birth', account.dateOfBirth, person.dateOfBirth],
    ['national_id', ids.ours, ids.theirs],
    ['email', account.email, person.email],
    ['phone', account.phone, person.phone],
    ['unit', account.unit, person.unit?.name ?? null],
    ['username', account.username, null],
    ['account', null, otherAccount],
  ]
  return values.flatMap(([field, ours, theirs]) => {
    const level = candidate.weights.find((weight) => weight.field === field)?.level ?? null
    // The roster has no user names, and most people no other account: nothing is missing there.
    const isExtra = field === 'username' || field === 'account'
    if (isExtra && level === null) return []
    return [{ field, ours, theirs, level, standing: standingOf(field, level, candidate) }]
  })
}

function standingOf(field: FieldBeside, level: string | null, candidate: Candidate): Standing {
  if (level === null) return 'missing'
  if (candidate.disagrees.includes(field)) return 'disagrees'
  return candidate.agrees.includes(field) ? 'agrees' : 'close'
}

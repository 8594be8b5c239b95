/** Which keys a person takes over from a second row of theirs, and what each has when it is taken back. Pure. */
import { z } from 'zod'
import { rosterKeyOf } from '../../roster/learner-keys.ts'

const text = z.string().nullable()

/** What a row of the roster knows a person by; hashes as hex. */
export const KeySet = z.object({
  rosterKey: z.string(),
  employeeCode: text,
  employeeCodeKey: text,
  nationalIdHash: text,
  nationalIdLast4: text,
  nationalIdDoubtful: z.boolean(),
  email: text,
  emailKey: text,
  phone: text,
  dateOfBirth: text,
  nameKey: z.string(),
})
export type KeySet = z.infer<typeof KeySet>

const EMPTY = {
  employeeCode: { employeeCode: null, employeeCodeKey: null },
  nationalId: { nationalIdHash: null, nationalIdLast4: null, nationalIdDoubtful: false },
  email: { email: null, emailKey: null },
  phone: { phone: null },
  dateOfBirth: { dateOfBirth: null },
} as const

export const KeyName = z.enum(['employeeCode', 'nationalId', 'email', 'phone', 'dateOfBirth'])
export type KeyName = z.infer<typeof KeyName>

const valuesOf = (keys: KeySet) => ({
  employeeCode: { employeeCode: keys.employeeCode, employeeCodeKey: keys.employeeCodeKey },
  nationalId: {
    nationalIdHash: keys.nationalIdHash,
    nationalIdLast4: keys.nationalIdLast4,
    nationalIdDoubtful: keys.nationalIdDoubtful,
  },
  email: { email: keys.email, emailKey: keys.emailKey },
  phone: { phone: keys.phone },
  dateOfBirth: { dateOfBirth: keys.dateOfBirth },
})

const told = (keys: KeySet, name: KeyName): string | null =>
  ({
    employeeCode: keys.employeeCodeKey,
    nationalId: keys.nationalIdHash,
    email: keys.emailKey,
    phone: keys.phone,
    dateOfBirth: keys.dateOfBirth,
  })[name]

/** Nobody else may have these: they go from one row to the other. */
const UNIQUE: readonly KeyName[] = ['employeeCode', 'nationalId']

export interface TakenOver {
  kept: KeySet
  absorbed: KeySet
  taken: KeyName[]
}

/** What the kept row lacks it takes over; what it has it keeps. */
export function takeOver(kept: KeySet, absorbed: KeySet, absorbedId: string): TakenOver {
  const taken = KeyName.options.filter(
    (name) => told(kept, name) === null && told(absorbed, name) !== null,
  )
  const given = valuesOf(absorbed)
  const after = { kept: { ...kept }, absorbed: { ...absorbed } }
  for (const name of taken) {
    Object.assign(after.kept, given[name])
    if (UNIQUE.includes(name)) Object.assign(after.absorbed, EMPTY[name])
  }
  if (taken.length === 0) return { ...after, taken }
  return {
    kept: { ...after.kept, rosterKey: rosterKeyOf(after.kept) },
    absorbed: { ...after.absorbed, rosterKey: `merged:${absorbedId}` },
    taken,
  }
}

/** The row without what it had taken over; what has changed since stays. @param absorbed as it was before */
export function giveBack(kept: KeySet, absorbed: KeySet, taken: readonly KeyName[]): KeySet {
  const after = { ...kept }
  const back = taken.filter((name) => told(kept, name) === told(absorbed, name))
  for (const name of back) Object.assign(after, EMPTY[name])
  return back.length === 0 ? after : { ...after, rosterKey: rosterKeyOf(after) }
}

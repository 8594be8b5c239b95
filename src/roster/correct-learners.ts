/** Corrects what the roster says of people who are on it, whichever key they are known by. */
import type { Queryable } from '../database/connection.ts'
import { type DateString, dateInVietnam } from '../foundation/dates.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import { birthDateFault } from './birth-date.ts'
import { differs, merge } from './keyed-row.ts'
import type { KnownLearner } from './learner-keys.ts'
import {
  findLearnersByKeys,
  holdersOfCodes,
  holdersOfKeys,
  setUnits,
  updateLearners,
} from './store.ts'

export interface LearnerCorrection {
  learnerId: string
  /** Left out: stays as it is. */
  fullName?: string
  /** null: taken away. */
  dateOfBirth?: DateString | null
  employeeCode?: string | null
  email?: string | null
  phone?: string | null
  position?: string | null
  audience?: string | null
  /** Left out: stay as they are. */
  tags?: readonly string[]
  unitId?: string
}

interface RefusedCorrection {
  learnerId: string
  field: 'full_name' | 'date_of_birth' | 'employee_code'
  /** One English sentence that says what to do. */
  reason: string
}

export interface CorrectedLearners {
  changed: { before: KnownLearner; after: KnownLearner }[]
  refused: RefusedCorrection[]
}

/**
 * All or nothing for each person. The caller has the turn of the roster (`takeTurn`) and writes the audit entry.
 * @param corrections of people who are on the roster, each once
 */
export async function correctLearners(
  trx: Queryable,
  corrections: readonly LearnerCorrection[],
  now: Date,
): Promise<CorrectedLearners> {
  const today = dateInVietnam(now)
  const found = await findLearnersByKeys(
    trx,
    [],
    corrections.map(({ learnerId }) => learnerId),
  )
  const byId = new Map(found.map((learner) => [learner.id, learner]))
  const refused: RefusedCorrection[] = []
  const wanted: { before: KnownLearner; after: KnownLearner }[] = []
  for (const correction of corrections) {
    const before = byId.get(correction.learnerId)
    if (before === undefined)
      throw new Error(`learner ${correction.learnerId} is not on the roster`)
    const { learnerId, dateOfBirth } = correction
    const fault = dateOfBirth ? birthDateFault(dateOfBirth, today) : null
    const after = corrected(before, correction)
    if (fault !== null) refused.push({ learnerId, field: 'date_of_birth', reason: fault })
    else if (hasNoKey(after))
      refused.push({
        learnerId,
        field: 'employee_code',
        reason:
          'Nothing tells this person from a namesake; write an employee code, e-mail, phone or national ID.',
      })
    else wanted.push({ before, after })
  }
  const changed = await withoutClashes(trx, wanted, refused)
  const facts = changed.filter(({ before, after }) => differs(before, after))
  await updateLearners(
    trx,
    facts.map(({ after }) => after),
    new Map(),
    now,
  )
  const moved = changed.flatMap(({ before, after }): [string, string][] =>
    after.unitId === null || after.unitId === before.unitId ? [] : [[after.id, after.unitId]],
  )
  await setUnits(trx, new Map(moved), today)
  return {
    changed: changed.filter(
      ({ before, after }) => differs(before, after) || before.unitId !== after.unitId,
    ),
    refused,
  }
}

/** As a row of a roster file would have it that says this and nothing else; but what is said to be nothing goes. */
function corrected(before: KnownLearner, correction: LearnerCorrection): KnownLearner {
  const { fullName = before.fullName, unitId } = correction
  const said = (
    field: 'dateOfBirth' | 'employeeCode' | 'email' | 'phone' | 'position' | 'audience',
  ) => correction[field] ?? null
  const row = {
    row: 0,
    employeeCode: said('employeeCode'),
    fullName,
    dateOfBirth: said('dateOfBirth'),
    email: said('email'),
    phone: said('phone'),
    unitCode: null,
    unitName: null,
    position: said('position'),
    audience: said('audience'),
    tags: correction.tags === undefined ? null : [...correction.tags],
    cohort: null,
  }
  const keys = {
    employeeCodeKey: row.employeeCode === null ? null : foldKey(row.employeeCode),
    nationalIdHash: null,
    emailKey: row.email === null ? null : foldKey(row.email),
    phone: row.phone,
    nameKey: foldName(fullName),
    dateOfBirth: row.dateOfBirth,
  }
  const base = {
    ...before,
    ...(correction.dateOfBirth === null && { dateOfBirth: null }),
    ...(correction.employeeCode === null && { employeeCode: null, employeeCodeKey: null }),
    ...(correction.email === null && { email: null, emailKey: null }),
    ...(correction.phone === null && { phone: null }),
    ...(correction.position === null && { position: null }),
    ...(correction.audience === null && { audience: null }),
  }
  const after = merge(base, { row, keys, nationalIdLast4: null, nationalIdDoubtful: false })
  return { ...after, unitId: unitId ?? before.unitId }
}

const hasNoKey = ({ employeeCodeKey, nationalIdHash, emailKey, phone }: KnownLearner) =>
  employeeCodeKey === null && nationalIdHash === null && emailKey === null && phone === null

/** Whoever has no code is told from others by name and address: two must not become alike. */
async function withoutClashes(
  trx: Queryable,
  wanted: readonly { before: KnownLearner; after: KnownLearner }[],
  refused: RefusedCorrection[],
): Promise<{ before: KnownLearner; after: KnownLearner }[]> {
  const holders = await holdersOfKeys(
    trx,
    wanted.map(({ after }) => after.rosterKey),
  )
  const codeHolders = await holdersOfCodes(
    trx,
    wanted.flatMap(({ after }) => after.employeeCodeKey ?? []),
  )
  const given = new Map<string, number>()
  for (const { after } of wanted) given.set(after.rosterKey, (given.get(after.rosterKey) ?? 0) + 1)
  return wanted.filter(({ before, after }) => {
    if (after.rosterKey === before.rosterKey) return true
    const ofCode = codeHolders.get(after.employeeCodeKey ?? '')
    if (ofCode !== undefined && ofCode !== after.id) {
      refused.push({
        learnerId: after.id,
        field: 'employee_code',
        reason:
          'This employee code is that of another person on the roster; correct the code, or say that they are one person.',
      })
      return false
    }
    const holder = holders.get(after.rosterKey)
    const clashes =
      (holder !== undefined && holder !== after.id) || (given.get(after.rosterKey) ?? 0) > 1
    if (clashes)
      refused.push({
        learnerId: after.id,
        field: 'full_name',
        reason:
          'Somebody else on the roster has this name with the same e-mail or phone; give the two employee codes first, or say that they are one person.',
      })
    return !clashes
  })
}

/** Corrects what the roster says of people who are on it, whichever key they are known by. */
import type { Queryable } from '../database/connection.ts'
import { type DateString, dateInVietnam } from '../foundation/dates.ts'
import { foldName } from '../foundation/names.ts'
import { birthDateFault } from './birth-date.ts'
import { differs, merge } from './keyed-row.ts'
import type { KnownLearner } from './learner-keys.ts'
import { findLearnersByKeys, holdersOfKeys, setUnits, updateLearners } from './store.ts'

export interface LearnerCorrection {
  learnerId: string
  /** Left out: stays as it is. */
  fullName?: string
  dateOfBirth?: DateString
  unitId?: string
}

interface RefusedCorrection {
  learnerId: string
  field: 'full_name' | 'date_of_birth'
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
    const fault = dateOfBirth === undefined ? null : birthDateFault(dateOfBirth, today)
    if (fault !== null) refused.push({ learnerId, field: 'date_of_birth', reason: fault })
    else wanted.push({ before, after: corrected(before, correction) })
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

/** As a row of a roster file would have it that says this and nothing else. */
function corrected(
  before: KnownLearner,
  { fullName = before.fullName, dateOfBirth, unitId }: LearnerCorrection,
): KnownLearner {
  const row = {
    row: 0,
    employeeCode: null,
    fullName,
    dateOfBirth: dateOfBirth ?? null,
    email: null,
    phone: null,
    unitCode: null,
    unitName: null,
    position: null,
    audience: null,
    cohort: null,
  }
  const keys = {
    employeeCodeKey: null,
    nationalIdHash: null,
    emailKey: null,
    phone: null,
    nameKey: foldName(fullName),
    dateOfBirth: row.dateOfBirth,
  }
  const after = merge(before, { row, keys, nationalIdLast4: null, nationalIdDoubtful: false })
  return { ...after, unitId: unitId ?? before.unitId }
}

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
  const given = new Map<string, number>()
  for (const { after } of wanted) given.set(after.rosterKey, (given.get(after.rosterKey) ?? 0) + 1)
  return wanted.filter(({ before, after }) => {
    if (after.rosterKey === before.rosterKey) return true
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

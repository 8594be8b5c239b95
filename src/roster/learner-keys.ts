/** By which keys a person on a roster is the same person again. Pure. */
import type { RosterRow } from './roster-row.ts'

export interface KnownLearner {
  id: string
  rosterKey: string
  employeeCode: string | null
  employeeCodeKey: string | null
  fullName: string
  nameKey: string
  dateOfBirth: string | null
  nationalIdHash: string | null
  nationalIdDoubtful: boolean
  email: string | null
  emailKey: string | null
  phone: string | null
  position: string | null
  audience: string | null
  tags: readonly string[]
  unitId: string | null
  /** Rows of the roster that turned out to be this person's too, with the keys that they go on holding. */
  absorbed?: readonly KnownLearner[]
}

/** The keys of a row as they are compared; hashes as hex. */
export interface RowKeys {
  employeeCodeKey: string | null
  nationalIdHash: string | null
  emailKey: string | null
  phone: string | null
  nameKey: string
  dateOfBirth: string | null
}

export type Resolution =
  | { kind: 'new' }
  | { kind: 'known'; learner: KnownLearner }
  | { kind: 'rejected'; field: keyof RosterRow; reason: string }

/**
 * Look-ups over the learners that share a key or the name with some row of the file. Whoever is found by a row that
 * was merged into theirs is found as that row has them, under their own id: `presentLearner` gives them as they are.
 */
export interface LearnerIndex {
  byLearnerId: Map<string, KnownLearner>
  /** Ids of rows that were merged, with the id of whom they speak of. */
  keptIds: Map<string, string>
  byCode: Map<string, KnownLearner>
  byNationalId: Map<string, KnownLearner>
  byEmail: Map<string, KnownLearner[]>
  byPhone: Map<string, KnownLearner[]>
  byName: Map<string, KnownLearner[]>
}

export function indexLearners(learners: readonly KnownLearner[]): LearnerIndex {
  const index: LearnerIndex = {
    byLearnerId: new Map(),
    keptIds: new Map(),
    byCode: new Map(),
    byNationalId: new Map(),
    byEmail: new Map(),
    byPhone: new Map(),
    byName: new Map(),
  }
  for (const learner of learners) {
    addToIndex(index, learner)
    for (const row of learner.absorbed ?? []) {
      index.keptIds.set(row.id, learner.id)
      addUnderKeys(index, { ...row, id: learner.id })
    }
  }
  return index
}

/** A person as they are by now, also by the id of a row that turned out to be theirs. */
export function presentLearner(index: LearnerIndex, id: string): KnownLearner | null {
  return index.byLearnerId.get(index.keptIds.get(id) ?? id) ?? null
}

export function addToIndex(index: LearnerIndex, learner: KnownLearner): void {
  index.byLearnerId.set(learner.id, learner)
  addUnderKeys(index, learner)
}

function addUnderKeys(index: LearnerIndex, learner: KnownLearner): void {
  if (learner.employeeCodeKey !== null) index.byCode.set(learner.employeeCodeKey, learner)
  if (learner.nationalIdHash !== null) index.byNationalId.set(learner.nationalIdHash, learner)
  if (learner.emailKey !== null) push(index.byEmail, learner.emailKey, learner)
  if (learner.phone !== null) push(index.byPhone, learner.phone, learner)
  push(index.byName, learner.nameKey, learner)
}

/** Takes a person out under the keys they have, before they get others. */
export function removeFromIndex(index: LearnerIndex, learner: KnownLearner): void {
  if (learner.employeeCodeKey !== null) index.byCode.delete(learner.employeeCodeKey)
  if (learner.nationalIdHash !== null) index.byNationalId.delete(learner.nationalIdHash)
  if (learner.emailKey !== null) pull(index.byEmail, learner.emailKey, learner)
  if (learner.phone !== null) pull(index.byPhone, learner.phone, learner)
  pull(index.byName, learner.nameKey, learner)
}

/**
 * Whom a row speaks of. An employee code decides; a person who had none so far is recognised by national ID,
 * or by e-mail or phone together with the name (mailboxes and phones are shared in offices).
 */
export function resolveRow(index: LearnerIndex, row: RowKeys): Resolution {
  const byCode = row.employeeCodeKey === null ? undefined : index.byCode.get(row.employeeCodeKey)
  const byId = row.nationalIdHash === null ? undefined : index.byNationalId.get(row.nationalIdHash)
  if (byCode) {
    if (byId && byId.id !== byCode.id)
      return reject(
        'nationalId',
        'this national ID belongs to another person on the roster; check which of the two is right',
      )
    if (
      !byId &&
      byCode.nationalIdHash &&
      row.nationalIdHash &&
      byCode.nationalIdHash !== row.nationalIdHash &&
      byCode.nameKey !== row.nameKey
    )
      return reject(
        'employeeCode',
        'this code belongs to a person with another name and another national ID; check the code',
      )
    return { kind: 'known', learner: byCode }
  }
  if (byId) {
    if (byId.employeeCodeKey !== null && row.employeeCodeKey !== null)
      return reject(
        'nationalId',
        'this national ID belongs to a person with another employee code; check which of the two is right',
      )
    return { kind: 'known', learner: byId }
  }
  const bySharedKey = [
    ...(row.emailKey === null ? [] : (index.byEmail.get(row.emailKey) ?? [])),
    ...(row.phone === null ? [] : (index.byPhone.get(row.phone) ?? [])),
  ].filter((learner) => samePerson(learner, row))
  const [learner] = bySharedKey
  if (!learner) return { kind: 'new' }
  if (bySharedKey.some(({ id }) => id !== learner.id))
    return reject(
      row.emailKey === null ? 'phone' : 'email',
      'several people on the roster have this name and this e-mail or phone; write the employee code, national ID or date of birth',
    )
  return { kind: 'known', learner }
}

function samePerson(learner: KnownLearner, row: RowKeys): boolean {
  return learner.nameKey === row.nameKey && !contradicts(learner, row)
}

/** Two codes are two people, however alike they look; so are two national IDs and two dates of birth. */
export function contradicts(learner: KnownLearner, row: RowKeys): boolean {
  const two = (key: 'employeeCodeKey' | 'nationalIdHash' | 'dateOfBirth') =>
    learner[key] !== null && row[key] !== null && learner[key] !== row[key]
  return two('employeeCodeKey') || two('nationalIdHash') || two('dateOfBirth')
}

/** The key that the roster knows a person by, of the keys they have. */
export function rosterKeyOf(row: RowKeys): string {
  if (row.employeeCodeKey !== null) return `code:${row.employeeCodeKey}`
  if (row.nationalIdHash !== null) return `id:${row.nationalIdHash}`
  const birth = row.dateOfBirth === null ? '' : `|${row.dateOfBirth}`
  if (row.emailKey !== null) return `email:${row.emailKey}|${row.nameKey}${birth}`
  return `phone:${row.phone ?? ''}|${row.nameKey}${birth}`
}

const reject = (field: keyof RosterRow, reason: string): Resolution => ({
  kind: 'rejected',
  field,
  reason,
})

function pull<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)?.filter((other) => other !== value) ?? []
  if (list.length > 0) map.set(key, list)
  else map.delete(key)
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

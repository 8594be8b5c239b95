/** What the rows of a roster file change, row by row, going by what the file has said so far. Pure. */
import { type Doubt, doubtOf } from './doubt.ts'
import { differs, merge } from './keyed-row.ts'
import {
  addToIndex,
  contradicts,
  type KnownLearner,
  type LearnerIndex,
  presentLearner,
  removeFromIndex,
  resolveRow,
} from './learner-keys.ts'
import type { NewQuestion, StoredQuestion, WaitingRow } from './question-store.ts'
import type { RejectedRow } from './roster-row.ts'

export interface GivenRow {
  waiting: WaitingRow
  rowKey: string
  /** Whether the row's national ID speaks against this birth date, where the row itself gives none. */
  isDoubtful(dateOfBirth: string | null): boolean
  /** What a person was asked about this row before. */
  question: StoredQuestion | null
}

export interface Taken {
  added: Map<string, KnownLearner>
  changed: Map<string, KnownLearner>
  unchanged: number
  /** Last four digits of national IDs, by learner. */
  last4: Map<string, string>
  /** Rows whose national ID contradicts the birth date or gender of its person. */
  doubtful: { row: number; last4: string }[]
  /** The unit that people go to, by learner. */
  moved: Map<string, string>
  assigned: { cohortId: string; learnerId: string }[]
  rejected: RejectedRow[]
  /** Rejected as well, but for certain nobody of the file's own unit. */
  elsewhere: RejectedRow[]
  /** Rows that are in doubt. */
  asked: { row: number; rowKey: string; doubt: Doubt }[]
  /** Of these, the questions that are new or say something new. */
  asking: NewQuestion[]
  /** Questions that waited and were answered by what the file says now. */
  settled: { id: string; state: 'same' | 'different'; learnerId: string }[]
  /** Everybody the file speaks of. */
  met: Set<string>
  /** Everybody that rows in doubt may speak of. */
  perhapsMet: Set<string>
  /** Rows that speak of somebody, one by one. */
  rows: TakenRow[]
}

export interface TakenRow {
  row: number
  /** null: new on the roster. */
  before: KnownLearner | null
  after: KnownLearner
  nationalIdLast4: string | null
  cohortId: string | null
  alsoCohortIds: readonly string[]
}

/** @param ownUnitId the unit whose people alone the file may change; null: everybody */
export function takeRows(
  index: LearnerIndex,
  rows: readonly GivenRow[],
  ownUnitId: string | null,
): Taken {
  const taken: Taken = {
    added: new Map(),
    changed: new Map(),
    unchanged: 0,
    last4: new Map(),
    doubtful: [],
    moved: new Map(),
    assigned: [],
    rejected: [],
    elsewhere: [],
    asked: [],
    asking: [],
    settled: [],
    met: new Set(),
    perhapsMet: new Set(),
    rows: [],
  }
  for (const given of rows) takeRow(taken, index, given, ownUnitId)
  return taken
}

function takeRow(
  taken: Taken,
  index: LearnerIndex,
  { waiting, rowKey, question, isDoubtful }: GivenRow,
  ownUnitId: string | null,
): void {
  const { row, keys, unitId, cohortId, alsoCohortIds, nationalIdLast4 } = waiting
  const resolution = resolveRow(index, keys)
  if (resolution.kind === 'rejected') {
    const { field, reason } = resolution
    taken.rejected.push({ row: row.row, field: columnNames[field] ?? field, reason })
    return
  }
  const before =
    resolution.kind === 'known'
      ? presentLearner(index, resolution.learner.id)
      : decidedLearner(index, waiting, question)
  if (before === null) {
    const doubt = doubtOf(index, keys, unitId)
    if (doubt !== null) {
      ask(taken, { rowKey, waiting, doubt }, question)
      return
    }
  }
  if (before?.unitId && ownUnitId !== null && before.unitId !== ownUnitId) {
    taken.elsewhere.push({
      row: row.row,
      field: 'unit_code',
      reason:
        'This person belongs to another unit today and was not changed; when they have come here, that unit ends their membership first, or the row is imported with the roster of the whole province.',
    })
    return
  }
  const nationalIdDoubtful = isDoubtful(keys.dateOfBirth ?? before?.dateOfBirth ?? null)
  if (nationalIdDoubtful) taken.doubtful.push({ row: row.row, last4: nationalIdLast4 ?? '' })
  const after = merge(before, { ...waiting, nationalIdDoubtful })
  if (before === null) {
    taken.added.set(after.id, after)
    addToIndex(index, after)
  } else if (differs(before, after) || (unitId !== null && unitId !== before.unitId)) {
    removeFromIndex(index, before)
    addToIndex(index, after)
    const list = taken.added.has(after.id) ? taken.added : taken.changed
    list.set(after.id, after)
  } else if (!taken.met.has(after.id)) {
    taken.unchanged += 1
  }
  taken.met.add(after.id)
  if (nationalIdLast4 !== null && after.nationalIdHash === keys.nationalIdHash)
    taken.last4.set(after.id, nationalIdLast4)
  if (unitId !== null && unitId !== before?.unitId) {
    after.unitId = unitId
    taken.moved.set(after.id, unitId)
  }
  for (const id of [cohortId ?? [], alsoCohortIds].flat())
    taken.assigned.push({ cohortId: id, learnerId: after.id })
  taken.rows.push({ row: row.row, before, after, nationalIdLast4, cohortId, alsoCohortIds })
  if (question?.state === 'open')
    taken.settled.push({
      id: question.id,
      state: question.candidates.some((id) => presentLearner(index, id)?.id === after.id)
        ? 'same'
        : 'different',
      learnerId: after.id,
    })
}

/** Whom a person said the row to be, unless keys have come to speak against it since. */
function decidedLearner(
  index: LearnerIndex,
  { keys }: WaitingRow,
  question: StoredQuestion | null,
): KnownLearner | null {
  const learner = presentLearner(index, question?.learnerId ?? '')
  return learner === null || contradicts(learner, keys) ? null : learner
}

function ask(taken: Taken, asking: NewQuestion, before: StoredQuestion | null): void {
  const { rowKey, waiting, doubt } = asking
  taken.asked.push({ row: waiting.row.row, rowKey, doubt })
  for (const { id } of doubt.candidates) taken.perhapsMet.add(id)
  const candidates = doubt.candidates.map(({ id }) => id)
  const content = ({ row: { row: _, ...row }, ...rest }: WaitingRow, of: string[]) =>
    JSON.stringify([row, rest, of.toSorted()])
  if (
    before === null ||
    content(before.waiting, before.candidates) !== content(waiting, candidates)
  )
    taken.asking.push(asking)
}

/** How a rejected field is called in the contract's answer. */
const columnNames: Partial<Record<string, string>> = {
  employeeCode: 'employee_code',
  nationalId: 'national_id',
}

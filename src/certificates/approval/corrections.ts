/** Takes in a checking sheet that came back: the roster is corrected, and whoever is said to be wrong is held. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { redactText } from '../../foundation/redact.ts'
import { type CorrectedLearners, correctLearners } from '../../roster/correct-learners.ts'
import { takeTurn } from '../../roster/import.ts'
import { unitFinder } from '../../roster/ledger/find-unit.ts'
import { branchOf, type CheckedListed, checkedPeople } from './corrections-store.ts'
import { type NewHold, writeHolds } from './hold-store.ts'
import { requireOpen } from './proposal.ts'
import { countItems, lockProposal, settleStates } from './proposal-store.ts'
import { requireSeen } from './read.ts'
import type { CorrectionReading, CorrectionRow, RejectedCorrection } from './read-corrections.ts'
import { isOfList, rowCode } from './row-code.ts'
import {
  type Changes,
  holdUnread,
  isByUnit,
  type Weighed,
  weighCorrection,
} from './weigh-correction.ts'

export interface CorrectionsTaken {
  proposal: string
  /** Rows that say "right". */
  right: number
  /** People of whom the roster says something else now. */
  corrected: number
  /** People who are held from now on, for what the sheet says of them. */
  held: number
  /** People whom a sheet had held and nobody holds any more. */
  released: number
  /** Rows that change nothing: they were taken before. */
  unchanged: number
  /** Rows that nobody has marked. */
  unanswered: number
  rejected: RejectedCorrection[]
  /** What was written beside rows that were taken otherwise, for somebody to read. */
  notes: { row: number; note: string }[]
  warnings: string[]
}

interface Taken {
  row: CorrectionRow
  person: CheckedListed
  weighed: Weighed
}

/**
 * One transaction, and all or nothing for each row. Sent again, a sheet changes nothing.
 * @throws HocvuError `not-found`, `proposal.state`
 */
export async function takeCorrections(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  proposalId: string,
  reading: CorrectionReading,
): Promise<CorrectionsTaken> {
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx)
    const proposal = await requireSeen(trx, viewer, await lockProposal(trx, proposalId))
    requireOpen(proposal)
    const by = { actor: viewer.actor, at: clock.now() }
    const people = new Map(
      (await checkedPeople(trx, viewer, proposal.id)).map((person) => [
        rowCode(proposal.id, person.enrolmentId),
        person,
      ]),
    )
    const rejected: RejectedCorrection[] = []
    const holds = new Map<string, string | null>()
    const hold = ({ enrolmentId, holdReason }: CheckedListed, reason: string | null) => {
      // What the office itself holds stays as the office has put it.
      const isFree = holdReason === null || isByUnit(holdReason)
      if (isFree && holdReason !== reason) holds.set(enrolmentId, reason)
    }
    for (const { row, field, reason, code, saysWrong } of reading.rejected) {
      rejected.push({ row, field, reason })
      const person = code === null ? undefined : people.get(code)
      if (person !== undefined && saysWrong) hold(person, holdUnread)
    }
    const known: { row: CorrectionRow; person: CheckedListed }[] = []
    const { single, contradicting } = sortOutRepeats(reading.rows, rejected)
    for (const code of contradicting) {
      const person = people.get(code)
      if (person !== undefined) hold(person, holdUnread)
    }
    for (const row of single) {
      const person = people.get(row.code)
      if (person !== undefined) known.push({ row, person })
      else
        rejected.push({ row: row.row, field: 'row_code', reason: whoseRow(row.code, proposal.id) })
    }
    const unitOf = await unitNamer(trx, viewer)
    const taken = known.map(({ row, person }): Taken => {
      const weighed = weighCorrection(row, person, unitOf)
      return { row, person, weighed }
    })
    const { changed, refused } = await applyChanges(trx, taken, by.at)
    for (const { row, person, weighed } of taken) {
      const fault = refused.find(({ learnerId }) => learnerId === person.learnerId)
      if (weighed.kind === 'refused') {
        rejected.push({ row: row.row, field: weighed.field, reason: weighed.reason })
        if (weighed.hold !== null) hold(person, weighed.hold)
      } else if (fault !== undefined) {
        const field = fault.field === 'full_name' ? 'right_name' : 'right_birth'
        rejected.push({ row: row.row, field, reason: fault.reason })
        hold(person, holdUnread)
      } else if (weighed.kind === 'held') hold(person, weighed.hold)
      else if (weighed.kind !== 'unanswered') hold(person, null)
    }
    const written = [...holds].map(([enrolmentId, reason]): NewHold => ({ enrolmentId, reason }))
    if (written.length > 0) await writeHolds(trx, proposal.id, written, by)
    const settled = changed.length + written.length > 0 ? await settleStates(trx, proposal, by) : []
    const count = (kind: Weighed['kind']) =>
      taken.filter(({ weighed }) => weighed.kind === kind).length
    const ofNow = written.filter(({ reason }) => reason !== null).length
    const counts = {
      right: count('right'),
      corrected: changed.length,
      held: ofNow,
      released: written.length - ofNow,
      unanswered: count('unanswered'),
    }
    if (changed.length + written.length > 0)
      await appendAudit(trx, {
        ...by,
        action: 'proposals.corrections',
        subject: proposal.id,
        after: {
          cohort: proposal.cohort,
          ...counts,
          rejected: rejected.length,
          list: await countItems(trx, proposal.id),
        },
        items: [...changed, ...written, ...settled],
      })
    return {
      proposal: proposal.id,
      ...counts,
      unchanged: unchangedRows(taken, changed, holds),
      rejected: rejected.toSorted((a, b) => a.row - b.row),
      notes: taken.flatMap(({ row, person, weighed }) =>
        row.note !== null && !isTold(weighed, person)
          ? [{ row: row.row, note: redactText(row.note) }]
          : [],
      ),
      warnings: reading.warnings,
    }
  })
}

/** A row that stands twice and says the same counts once; where the two differ, only a person can tell. */
function sortOutRepeats(
  rows: readonly CorrectionRow[],
  rejected: RejectedCorrection[],
): { single: CorrectionRow[]; contradicting: string[] } {
  const contradicting: string[] = []
  const byCode = new Map<string, CorrectionRow[]>()
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row])
  const single = [...byCode].flatMap(([code, same]) => {
    const said = new Set(same.map(({ row: _, ...said }) => JSON.stringify(said)))
    const [first] = same
    if (first === undefined) return []
    if (said.size === 1) return [first]
    const numbers = same.map(({ row }) => row).join(', ')
    for (const { row } of same)
      rejected.push({
        row,
        field: 'row_code',
        reason: `The rows ${numbers} have the same code and say different things; keep the right one.`,
      })
    contradicting.push(code)
    return []
  })
  return { single, contradicting }
}

const whoseRow = (code: string, proposalId: string) =>
  isOfList(code, proposalId)
    ? 'The row is of nobody on this list.'
    : 'The row is of another list; send the sheet back to the list that it was made for.'

async function unitNamer(trx: Queryable, viewer: Viewer) {
  const find = await unitFinder(trx)
  const branch = viewer.unitId === null ? null : await branchOf(trx, viewer)
  return (named: string) => {
    const unit = find(named)
    if (unit === null)
      return 'No unit of the roster has this code, and no single one this name; write the code of the unit.'
    if (branch !== null && !branch.has(unit.id))
      return 'This unit is not one of those that the sheet’s sender may speak for; the office says who goes there.'
    return unit
  }
}

async function applyChanges(
  trx: Queryable,
  taken: readonly Taken[],
  now: Date,
): Promise<CorrectedLearners> {
  const wanted = taken.flatMap(({ person, weighed }) =>
    weighed.kind === 'corrected' && isAny(weighed.changes)
      ? [{ learnerId: person.learnerId, ...weighed.changes }]
      : [],
  )
  return wanted.length === 0
    ? { changed: [], refused: [] }
    : await correctLearners(trx, wanted, now)
}

const isAny = (changes: Changes) => Object.keys(changes).length > 0

function unchangedRows(
  taken: readonly Taken[],
  changed: CorrectedLearners['changed'],
  holds: ReadonlyMap<string, string | null>,
): number {
  const ids = new Set(changed.map(({ after }) => after.id))
  return taken.filter(
    ({ person, weighed }) =>
      (weighed.kind === 'corrected' || weighed.kind === 'held') &&
      !ids.has(person.learnerId) &&
      !holds.has(person.enrolmentId),
  ).length
}

/** The note is the hold's own text. */
const isTold = (weighed: Weighed, { holdReason }: CheckedListed) =>
  weighed.kind === 'held' && (holdReason === null || isByUnit(holdReason))

/** A person holds somebody on a list, or lets them go: they are not issued to with this list. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import { findLearners } from '../../roster/find-learner.ts'
import { type ListedPerson, listedPeople, writeHolds } from './hold-store.ts'
import { type Proposal, requireOpen } from './proposal.ts'
import { lockProposal, settleStates } from './proposal-store.ts'
import { requireSeen } from './read.ts'
import { holdByUnit, isByUnit } from './weigh-correction.ts'

interface Deps {
  db: Database
  clock: Clock
}

export interface HoldTaken {
  proposal: string
  /** Employee codes or other keys. */
  learners: string[]
  /** Of these, who is held all the same: what the roster lacks holds them, whatever a person says. */
  stillHeld: string[]
}

/**
 * All or nothing. Holding somebody again replaces the words.
 * @param learners employee codes, e-mails, phones or ids
 * @throws HocvuError `not-found`, `proposal.state`, `request.invalid` that names who is not on the list
 */
export async function holdPeople(
  deps: Deps,
  viewer: Viewer,
  proposalId: string,
  learners: readonly string[],
  reason: string,
): Promise<HoldTaken> {
  const said = wordsOf('reason', reason)
  const words = viewer.unitId === null ? said : holdByUnit(said)
  return await changeHolds(deps, viewer, proposalId, learners, {
    action: 'proposals.hold',
    reason: words,
    isWanted: ({ holdReason }) => holdReason !== words,
  })
}

/** Takes a person's hold away. @throws HocvuError as `holdPeople` */
export async function unholdPeople(
  deps: Deps,
  viewer: Viewer,
  proposalId: string,
  learners: readonly string[],
): Promise<HoldTaken> {
  return await changeHolds(deps, viewer, proposalId, learners, {
    action: 'proposals.unhold',
    reason: null,
    isWanted: ({ holdReason }) => holdReason !== null,
  })
}

async function changeHolds(
  { db, clock }: Deps,
  viewer: Viewer,
  proposalId: string,
  learners: readonly string[],
  change: {
    action: 'proposals.hold' | 'proposals.unhold'
    reason: string | null
    isWanted: (person: ListedPerson) => boolean
  },
): Promise<HoldTaken> {
  return await db.transaction().execute(async (trx) => {
    const proposal = await requireSeen(trx, viewer, await lockProposal(trx, proposalId))
    requireOpen(proposal)
    const people = await peopleMeant(trx, viewer, proposal, learners)
    const changed = people.filter(change.isWanted)
    requireOwnHolds(viewer, changed)
    const by = { actor: viewer.actor, at: clock.now() }
    if (changed.length > 0) {
      const { reason } = change
      const holds = changed.map(({ enrolmentId }) => ({ enrolmentId, reason }))
      await writeHolds(trx, proposal.id, holds, by)
      await settleStates(trx, proposal, by)
      await appendAudit(trx, {
        ...by,
        action: change.action,
        subject: proposal.id,
        after: { cohort: proposal.cohort, count: changed.length, ...(reason && { reason }) },
        items: changed,
      })
    }
    const held = people.filter(({ reasons }) => change.reason === null && reasons.length > 0)
    return {
      proposal: proposal.id,
      learners: people.map(({ learner }) => learner),
      stillHeld: held.map(({ learner }) => learner),
    }
  })
}

/** What the office holds stays as the office has put it: whoever speaks for a unit changes the unit's own holds. */
function requireOwnHolds(viewer: Viewer, changed: readonly ListedPerson[]): void {
  if (viewer.unitId === null) return
  const others = changed.filter(({ holdReason }) => holdReason !== null && !isByUnit(holdReason))
  if (others.length === 0) return
  const names = others.map(({ learner }) => learner).join(', ')
  throw new HocvuError(
    'access.forbidden',
    `Nothing was changed: ${names} are held by the office, and only a key that sees the whole roster changes that.`,
  )
}

async function peopleMeant(
  trx: Queryable,
  viewer: Viewer,
  { id }: Proposal,
  keys: readonly string[],
): Promise<ListedPerson[]> {
  const meant: ListedPerson[] = []
  const faults: { field: string; reason: string }[] = []
  for (const [index, key] of keys.entries()) {
    const found = await findLearners(trx, viewer, key)
    const listed = await listedPeople(
      trx,
      viewer,
      id,
      found.map((person) => person.id),
    )
    const [person, ...others] = listed
    const field = `learners.${index}`
    if (person === undefined) faults.push({ field, reason: `"${key}" is not on this list` })
    else if (others.length > 0)
      faults.push({
        field,
        reason: `"${key}" may be any of ${listed.map(({ learner }) => learner).join(', ')}`,
      })
    else if (!meant.some(({ enrolmentId }) => enrolmentId === person.enrolmentId))
      meant.push(person)
  }
  if (faults.length === 0) return meant
  throw new HocvuError(
    'request.invalid',
    `Nothing was changed: ${faults.map(({ reason }) => reason).join('; ')}. See who is on it: hocvu proposals show ${id}`,
    { fields: faults },
  )
}

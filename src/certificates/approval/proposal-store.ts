/** SQL of proposed lists: their rows, who is on them, and what has become of each by now. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { passed, withoutAny } from '../earned-store.ts'
import type {
  ComputedReason,
  ItemState,
  Proposal,
  ProposalCounts,
  ReleaseDecision,
} from './proposal.ts'

interface By {
  actor: string
  at: Date
}

type Row = Omit<Proposal, 'decision'> & {
  decisionNumber: string | null
  decisionDate: string | null
  issuedOn: string | null
}

/** SQL: the columns of a `Proposal` out of the list `p`. */
export const proposalColumns = sql`p.id, p.cohort_id as cohort, p.state, p.opened_at as "openedAt",
  p.opened_by as "openedBy", p.decision_number as "decisionNumber", p.decision_date as "decisionDate",
  p.issued_on as "issuedOn", p.attachment_id as attachment, p.closed_at as "closedAt", p.closed_by as "closedBy",
  p.withdrawn_reason as "withdrawnReason"`

export function toProposal({ decisionNumber, decisionDate, issuedOn, ...row }: Row): Proposal {
  const isDecided = decisionNumber !== null && decisionDate !== null && issuedOn !== null
  return {
    ...row,
    decision: isDecided ? { number: decisionNumber, date: decisionDate, issuedOn } : null,
  }
}

/** Locks the list until the transaction ends: whoever changes it takes turns. */
export async function lockProposal(db: Queryable, id: string): Promise<Proposal | null> {
  const found = await sql<Row>`
    select ${proposalColumns} from proposals p where p.id = ${id}::uuid for no key update`.execute(
    db,
  )
  return found.rows[0] === undefined ? null : toProposal(found.rows[0])
}

/** The list of a cohort that is open or being released, locked; there is one at most. */
export async function lockListAtWork(db: Queryable, cohortId: string): Promise<Proposal | null> {
  const found = await sql<Row>`
    select ${proposalColumns} from proposals p
    where p.cohort_id = ${cohortId} and p.state in ('open', 'releasing') for no key update`.execute(
    db,
  )
  return found.rows[0] === undefined ? null : toProposal(found.rows[0])
}

export async function findProposal(db: Queryable, id: string): Promise<Proposal | null> {
  const found = await sql<Row>`
    select ${proposalColumns} from proposals p where p.id = ${id}::uuid`.execute(db)
  return found.rows[0] === undefined ? null : toProposal(found.rows[0])
}

export async function insertProposal(
  db: Queryable,
  proposal: { id: string; cohort: string },
  by: By,
): Promise<void> {
  await db
    .insertInto('proposals')
    .values({
      id: proposal.id,
      cohort_id: proposal.cohort,
      state: 'open',
      opened_at: by.at,
      opened_by: by.actor,
    })
    .execute()
}

export async function setReleasing(
  db: Queryable,
  id: string,
  { number, date, issuedOn }: ReleaseDecision,
  attachment: string | null,
): Promise<void> {
  await db
    .updateTable('proposals')
    .set({
      state: 'releasing',
      decision_number: number,
      decision_date: date,
      issued_on: issuedOn,
      attachment_id: attachment,
    })
    .where('id', '=', id)
    .execute()
}

export async function setReleased(db: Queryable, id: string, by: By): Promise<void> {
  await db
    .updateTable('proposals')
    .set({ state: 'released', closed_at: by.at, closed_by: by.actor })
    .where('id', '=', id)
    .execute()
}

export async function setWithdrawn(
  db: Queryable,
  id: string,
  reason: string,
  by: By,
): Promise<void> {
  await db
    .updateTable('proposals')
    .set({
      state: 'withdrawn',
      withdrawn_reason: reason,
      closed_at: by.at,
      closed_by: by.actor,
      decision_number: null,
      decision_date: null,
      issued_on: null,
      attachment_id: null,
    })
    .where('id', '=', id)
    .execute()
}

/** SQL: an item `i` with its outcome `o`, its enrolment `e`, the learner `l` and their present unit `lu`. */
export const fromItems = sql`
  from proposal_items i
  join enrolments e on e.id = i.enrolment_id
  join outcomes o on o.enrolment_id = e.id
  join learners l on l.id = e.learner_id
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null`

/** SQL: what holds the item though nobody said so, as an array of `ComputedReason`. */
export const computedReasonsOf = sql<ComputedReason[]>`array_remove(array[
  case when l.date_of_birth is null then 'date-of-birth' end,
  case when lu.unit_id is null then 'unit' end,
  case when o.revision <> i.outcome_revision then 'outcome-changed' end], null)`

/** SQL: the state of an item of a list at work, as everything stands now; what is stored follows it. */
export const presentState = (
  cohortId: string | RawBuilder<unknown>,
  now: Date,
) => sql<ItemState>`case
  when i.state = 'issued' then 'issued'
  when not (${passed(cohortId, now)} and ${withoutAny}) then 'dropped'
  when i.hold_reason is not null or cardinality(${computedReasonsOf}) > 0 then 'held'
  else 'proposed' end`

/** Whether anybody of the cohort has earned a certificate and has none. */
export async function hasEarned(db: Queryable, cohortId: string, now: Date): Promise<boolean> {
  const found = await sql`
    select from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    where ${passed(cohortId, now)} and ${withoutAny} limit 1`.execute(db)
  return found.rows.length > 0
}

/**
 * Puts everybody on the list who has earned a certificate and is not on it. Whom a person held on an earlier list is
 * still held: nobody has said that it is mended.
 * @returns ids of the enrolments
 */
export async function addEarned(
  db: Queryable,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
  by: By,
): Promise<string[]> {
  const added = await sql<{ id: string }>`
    insert into proposal_items (proposal_id, enrolment_id, outcome_revision, state, hold_reason, changed_at, changed_by)
    select ${id}::uuid, e.id, o.revision, case when before.hold_reason is null then 'proposed' else 'held' end,
      before.hold_reason, ${by.at}, ${by.actor}
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    left join lateral (
      select b.hold_reason from proposal_items b join proposals p on p.id = b.proposal_id
      where b.enrolment_id = e.id and p.closed_at is not null
      order by p.closed_at desc, p.opened_at desc limit 1) before on true
    where ${passed(cohort, by.at)} and ${withoutAny}
    on conflict do nothing
    returning enrolment_id as id`.execute(db)
  return added.rows.map((row) => row.id)
}

/** Proposes on the outcomes as they are decided now. @returns ids of the enrolments for which that is another */
export async function takeNewOutcomes(
  db: Queryable,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
  by: By,
): Promise<string[]> {
  const changed = await sql<{ id: string }>`
    update proposal_items i set outcome_revision = o.revision, changed_at = ${by.at}, changed_by = ${by.actor}
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    where i.proposal_id = ${id}::uuid and i.state <> 'issued' and o.enrolment_id = i.enrolment_id
      and o.revision <> i.outcome_revision and ${passed(cohort, by.at)} and ${withoutAny}
    returning i.enrolment_id as id`.execute(db)
  return changed.rows.map((row) => row.id)
}

export interface ChangedItem {
  enrolmentId: string
  /** Employee code, or the roster’s other key. */
  learner: string
  before: ItemState
  state: ItemState
  reasons: ComputedReason[]
}

/**
 * Stores the state of each item as everything stands now.
 * @param closing whoever was not proposed is not from now on either: what has changed for them is for the next list
 * @returns those for which it is another
 */
export async function settleStates(
  db: Queryable,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
  by: By,
  { closing }: { closing: boolean } = { closing: false },
): Promise<ChangedItem[]> {
  const changed = await sql<ChangedItem>`
    with standing as (
      select i.enrolment_id, i.state as before, ${presentState(cohort, by.at)} as state,
        ${computedReasonsOf} as reasons, ${shownKey} as learner, l.name_key, l.roster_key
      ${fromItems} where i.proposal_id = ${id}::uuid
    ), written as (
      update proposal_items i set state = s.state, changed_at = ${by.at}, changed_by = ${by.actor}
      from standing s
      where i.proposal_id = ${id}::uuid and i.enrolment_id = s.enrolment_id and s.state <> s.before
        and not (${closing} and s.state = 'proposed')
      returning i.enrolment_id
    )
    select s.enrolment_id as "enrolmentId", s.learner, s.before, s.state, s.reasons
    from standing s join written w on w.enrolment_id = s.enrolment_id
    order by s.name_key, s.roster_key`.execute(db)
  return changed.rows
}

/** As it is stored. */
export async function countItems(db: Queryable, id: string): Promise<ProposalCounts> {
  const counted = await sql<{ state: ItemState; count: number }>`
    select state, count(*) as count from proposal_items where proposal_id = ${id}::uuid group by state`.execute(
    db,
  )
  const counts: ProposalCounts = { proposed: 0, held: 0, dropped: 0, issued: 0 }
  for (const { state, count } of counted.rows) counts[state] = count
  return counts
}

export interface HeldItem {
  learner: string
  reasons: ComputedReason[]
  /** A person held them. */
  byPerson: boolean
}

/** Who is held on a list, as it is stored. */
export async function heldItems(db: Queryable, id: string): Promise<HeldItem[]> {
  const held = await sql<HeldItem>`
    select ${shownKey} as learner, ${computedReasonsOf} as reasons, i.hold_reason is not null as "byPerson"
    ${fromItems} where i.proposal_id = ${id}::uuid and i.state = 'held'
    order by l.name_key, l.roster_key`.execute(db)
  return held.rows
}

/**
 * Of these enrolments those that the list proposes and that have earned their certificate by the very outcome that they
 * were proposed with, in the order given; all of the list where none are given.
 */
export async function stillProposed(
  db: Queryable,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
  now: Date,
  among?: readonly string[],
): Promise<string[]> {
  const wanted = among === undefined ? null : [...among]
  const found = await sql<{ id: string }>`
    select i.enrolment_id as id ${fromItems}
    where i.proposal_id = ${id}::uuid and i.state = 'proposed' and ${presentState(cohort, now)} = 'proposed'
      and (${wanted}::uuid[] is null or i.enrolment_id = any(${wanted}::uuid[]))
    order by array_position(${wanted}::uuid[], i.enrolment_id)`.execute(db)
  return found.rows.map((row) => row.id)
}

export async function markIssued(
  db: Queryable,
  id: string,
  enrolmentIds: readonly string[],
  by: By,
): Promise<void> {
  await sql`update proposal_items set state = 'issued', changed_at = ${by.at}, changed_by = ${by.actor}
    where proposal_id = ${id}::uuid and state = 'proposed'
      and enrolment_id = any(${[...enrolmentIds]}::uuid[])`.execute(db)
}

/** How many certificates were issued with the list so far. */
export async function countIssued(db: Queryable, id: string): Promise<number> {
  const counted = await sql<{ count: number }>`
    select count(*) as count from certificates where proposal_id = ${id}::uuid`.execute(db)
  return counted.rows[0]?.count ?? 0
}

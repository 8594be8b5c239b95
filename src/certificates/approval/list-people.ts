/** SQL of proposed lists as people look through them: the newest list first, its people by name, page by page. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { ComputedReason, ItemState } from './proposal.ts'
import { fromItems, proposalColumns, toProposal } from './proposal-store.ts'
import { countsOfList, isSeen, type ProposalView, reasonsOfList, stateOfList } from './read.ts'

export interface ProposalLine extends ProposalView {
  cohortName: string
}

/** @param closed released and withdrawn ones, instead of those at work */
export async function proposalLines(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  { closed, limit, offset }: { closed: boolean; limit: number; offset: number },
): Promise<{ lines: ProposalLine[]; total: number }> {
  const wanted = sql<boolean>`(p.closed_at is not null) = ${closed}::bool and ${isSeen(viewer)}`
  type Row = Parameters<typeof toProposal>[0] & Pick<ProposalLine, 'counts' | 'cohortName'>
  const found = await sql<Row>`
    select ${proposalColumns}, ${countsOfList(viewer, now)} as counts, v.definition->>'name' as "cohortName"
    from proposals p
    join cohorts h on h.id = p.cohort_id
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    where ${wanted}
    order by coalesce(p.closed_at, p.opened_at) desc, p.id limit ${limit} offset ${offset}`.execute(
    db,
  )
  const counted = await sql<{ count: number }>`
    select count(*) as count from proposals p where ${wanted}`.execute(db)
  return {
    lines: found.rows.map(({ counts, cohortName, ...row }) => ({
      ...toProposal(row),
      counts,
      cohortName,
    })),
    total: counted.rows[0]?.count ?? 0,
  }
}

export interface ListedLine {
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  dateOfBirth: string | null
  unit: string | null
  state: ItemState
  /** What holds them though nobody said so. */
  reasons: ComputedReason[]
  /** What a person said. */
  holdReason: string | null
  /** Points of 10, exact. */
  score: string | null
  /** The certificate that was issued with this list. */
  certificate: { id: string; number: string } | null
}

/** The people of a list by name, whoever is to be looked at (held, then dropped) first. */
export async function pageOfPeople(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  proposalId: string,
  filter: {
    text?: string | undefined
    state?: ItemState | undefined
    limit: number
    offset: number
  },
): Promise<{ lines: ListedLine[]; total: number }> {
  const { text = '', state = null, limit, offset } = filter
  const name = foldName(text)
  const named =
    name === ''
      ? sql<boolean>`true`
      : sql<boolean>`(l.name_key like ${`%${name}%`} or l.employee_code_key = ${foldKey(text)})`
  const found = await sql<ListedLine & { total: number }>`
    with listed as (
      select i.enrolment_id, ${stateOfList(now)} as state, ${reasonsOfList} as reasons, l.name_order
      ${fromItems} join proposals p on p.id = i.proposal_id
      where i.proposal_id = ${proposalId}::uuid and ${seesLearner(viewer, sql`l.id`)} and ${named}
    ), page as (
      select *, count(*) over () as total from listed
      where ${state}::text is null or state = ${state}
      order by array_position(array['held', 'dropped', 'proposed', 'issued'], state), name_order, enrolment_id
      limit ${limit} offset ${offset}
    )
    select l.id as "learnerId", ${shownKey} as learner, l.full_name as "fullName",
      l.date_of_birth as "dateOfBirth", u.name as unit, page.state, page.reasons,
      i.hold_reason as "holdReason", r.score, page.total,
      case when c.id is not null then jsonb_build_object('id', c.id, 'number', c.number) end as certificate
    from page
    join proposal_items i on i.enrolment_id = page.enrolment_id and i.proposal_id = ${proposalId}::uuid
    join enrolments e on e.id = page.enrolment_id
    join learners l on l.id = e.learner_id
    join outcome_revisions r on r.enrolment_id = i.enrolment_id and r.revision = i.outcome_revision
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    left join certificates c on c.enrolment_id = i.enrolment_id and c.proposal_id = i.proposal_id
    order by array_position(array['held', 'dropped', 'proposed', 'issued'], page.state), page.name_order,
      page.enrolment_id`.execute(db)
  return {
    lines: found.rows.map(({ total: _, ...line }) => line),
    total: found.rows[0]?.total ?? 0,
  }
}

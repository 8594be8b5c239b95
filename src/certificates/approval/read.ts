/** SQL of looking at proposed lists, within the viewer's scope: their counts, their units, the people on them. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { ComputedReason, ItemState, Proposal, ProposalCounts } from './proposal.ts'
import {
  computedReasonsOf,
  fromItems,
  presentState,
  proposalColumns,
  toProposal,
} from './proposal-store.ts'

type ProposalRow = Parameters<typeof toProposal>[0]

/** SQL condition: somebody of the list `p` is one whom the viewer sees. */
export const isSeen = (viewer: Viewer) =>
  viewer.unitId === null
    ? sql<boolean>`true`
    : sql<boolean>`exists (
        select from proposal_items s join enrolments se on se.id = s.enrolment_id
        where s.proposal_id = p.id and ${seesLearner(viewer, sql`se.learner_id`)})`

/** @throws HocvuError `not-found`, alike for a list that there is not and one about nobody whom the viewer sees */
export async function requireSeen(
  db: Queryable,
  viewer: Viewer,
  proposal: Proposal | null,
): Promise<Proposal> {
  const seen =
    proposal === null
      ? []
      : (
          await sql`select from proposals p where p.id = ${proposal.id}::uuid and ${isSeen(viewer)}`.execute(
            db,
          )
        ).rows
  if (proposal === null || seen.length === 0)
    throw new HocvuError('not-found', 'There is no such list. See: hocvu proposals')
  return proposal
}

/** A list with how many of its people are in each state, of those whom the viewer sees. */
export interface ProposalView extends Proposal {
  counts: ProposalCounts
}

export interface ProposalFilter {
  id?: string | undefined
  cohort?: string | undefined
  state?: Proposal['state'] | undefined
  after?: string | undefined
  limit: number
}

export async function listProposals(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  { id, cohort, state, after, limit }: ProposalFilter,
): Promise<ProposalView[]> {
  const found = await sql<ProposalRow & { counts: ProposalCounts }>`
    select ${proposalColumns}, ${countsOfList(viewer, now)} as counts
    from proposals p
    where (${id ?? null}::uuid is null or p.id = ${id ?? null}::uuid)
      and (${cohort ?? null}::text is null or p.cohort_id = ${cohort ?? null})
      and (${state ?? null}::text is null or p.state = ${state ?? null})
      and (${after ?? null}::uuid is null or p.id > ${after ?? null}::uuid)
      and ${isSeen(viewer)}
    order by p.id limit ${limit}`.execute(db)
  return found.rows.map(({ counts, ...row }) => ({ ...toProposal(row), counts }))
}

/** SQL: how many of the list `p` are in each state, of those whom the viewer sees. */
export const countsOfList = (viewer: Viewer, now: Date) => sql<ProposalCounts>`(
  select jsonb_build_object(
    'proposed', count(*) filter (where listed.state = 'proposed'),
    'held', count(*) filter (where listed.state = 'held'),
    'dropped', count(*) filter (where listed.state = 'dropped'),
    'issued', count(*) filter (where listed.state = 'issued'))
  from (
    select ${stateOfList(now)} as state ${fromItems}
    where i.proposal_id = p.id and ${seesLearner(viewer, sql`l.id`)}
  ) listed)`

/** SQL: the state of an item of the list `p`: as it stands now, and of a list that is closed as it was then. */
export const stateOfList = (now: Date) =>
  sql<ItemState>`case when p.closed_at is null then ${presentState(sql`p.cohort_id`, now)} else i.state end`

/** SQL: what holds an item of the list `p`; what did is not kept once the list is closed. */
export const reasonsOfList = sql<
  ComputedReason[]
>`case when p.closed_at is null then ${computedReasonsOf} else array[]::text[] end`

export interface ListedUnit {
  /** null: people whom the roster knows no unit of. */
  id: string | null
  code: string | null
  name: string | null
  /** Who is proposed or held. */
  people: number
  held: number
}

/** The units whose people are proposed or held, by code, then by name; those without a unit last. */
export async function listedUnits(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  proposalId: string,
): Promise<ListedUnit[]> {
  const found = await sql<ListedUnit>`
    select u.id, u.code, u.name, count(*) as people, count(*) filter (where listed.state = 'held') as held
    from (
      select lu.unit_id, ${stateOfList(now)} as state
      ${fromItems} join proposals p on p.id = i.proposal_id
      where i.proposal_id = ${proposalId}::uuid and ${seesLearner(viewer, sql`l.id`)}
    ) listed
    left join units u on u.id = listed.unit_id
    where listed.state in ('proposed', 'held')
    group by u.id, u.code, u.name
    order by u.id is null, u.code nulls last, u.name`.execute(db)
  return found.rows
}

export interface ProposalPerson {
  enrolment: string
  /** Employee code, or the roster's other key. */
  learner: string
  employeeCode: string | null
  fullName: string
  dateOfBirth: string | null
  unit: { id: string; code: string | null; name: string } | null
  state: ItemState
  /** What holds them though nobody said so. */
  reasons: ComputedReason[]
  /** What a person said. */
  holdReason: string | null
  /** Points of 10, exact. */
  score: string | null
  attendance: { attended: string; required: string } | null
  /** Number of the certificate that was issued with this list. */
  certificate: string | null
}

export interface PeopleFilter {
  state?: ItemState | undefined
  /** `null`: those without a unit. */
  unit?: string | null | undefined
  after?: string | undefined
  limit: number
}

/** The people of a list, by id of their enrolment. */
export async function listPeople(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  proposalId: string,
  { state, unit, after, limit }: PeopleFilter,
): Promise<ProposalPerson[]> {
  const ofUnit =
    unit === undefined
      ? sql<boolean>`true`
      : sql<boolean>`lu.unit_id is not distinct from ${unit}::uuid`
  const found = await sql<
    Omit<ProposalPerson, 'unit'> & {
      unitId: string | null
      unitCode: string | null
      unitName: string | null
    }
  >`
    select * from (
      select i.enrolment_id as enrolment, ${shownKey} as learner, l.employee_code as "employeeCode",
        l.full_name as "fullName", l.date_of_birth as "dateOfBirth",
        u.id as "unitId", u.code as "unitCode", u.name as "unitName", ${stateOfList(now)} as state,
        ${reasonsOfList} as reasons, i.hold_reason as "holdReason", r.score, r.attendance,
        c.number as certificate
      ${fromItems}
      join proposals p on p.id = i.proposal_id
      join outcome_revisions r on r.enrolment_id = i.enrolment_id and r.revision = i.outcome_revision
      left join units u on u.id = lu.unit_id
      left join certificates c on c.enrolment_id = i.enrolment_id and c.proposal_id = p.id
      where i.proposal_id = ${proposalId}::uuid and ${seesLearner(viewer, sql`l.id`)} and ${ofUnit}
        and (${after ?? null}::uuid is null or i.enrolment_id > ${after ?? null}::uuid)
    ) people
    where (${state ?? null}::text is null or state = ${state ?? null})
    order by enrolment limit ${limit}`.execute(db)
  return found.rows.map(({ unitId, unitCode, unitName, ...person }) => ({
    ...person,
    unit: unitId === null ? null : { id: unitId, code: unitCode, name: unitName ?? '' },
  }))
}

/** The list that a person means: by its id, or the one that is at work in a cohort. @throws HocvuError `not-found` */
export async function namedProposal(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  named: string,
): Promise<ProposalView> {
  const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
  const [found] = UUID.test(named)
    ? await listProposals(db, viewer, now, { id: named.toLowerCase(), limit: 1 })
    : (await listProposals(db, viewer, now, { cohort: named, limit: 1000 })).filter(
        ({ closedAt }) => closedAt === null,
      )
  if (found) return found
  throw new HocvuError(
    'not-found',
    `There is no list "${named}", nor a cohort of that name with a list that is open. See: hocvu proposals`,
  )
}

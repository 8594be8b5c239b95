/** SQL of requests that a learner's link be sent again: written by learners, listed and closed by coordinators. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner, rowsOfLearner } from '../../roster/kept-learner.ts'
import { shownKey } from '../../roster/shown-key.ts'

export type LinkRequestAnswer = 'sent' | 'refused'

export interface LinkRequest {
  id: string
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
  /** How the person says that they can be reached: their own words, nothing that was checked. */
  contact: string
  askedAt: Date
  closedAt: Date | null
  closedBy: string | null
  answer: LinkRequestAnswer | null
  /** Theirs, the newest first: what a link may be sent of. */
  certificates: { id: string; number: string; program: string; state: 'valid' | 'revoked' }[]
}

export interface LinkRequestFilter {
  state: 'open' | 'closed'
  limit: number
  offset: number
}

/** Who asked, by now: a row of the roster may have been merged into another since. */
const asked = (viewer: Viewer, state: LinkRequestFilter['state']) => sql`
  from link_requests q
  join learners known on known.id = q.learner_id
  join learners l on l.id = ${keptLearner('known')}
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
  left join units u on u.id = lu.unit_id
  where (q.closed_at is null) = ${state === 'open'}::bool and ${seesLearner(viewer, sql`l.id`)}`

export async function selectLinkRequests(
  db: Queryable,
  viewer: Viewer,
  { state, limit, offset }: LinkRequestFilter,
): Promise<LinkRequest[]> {
  const order = state === 'open' ? sql`q.asked_at, q.id` : sql`q.closed_at desc, q.id`
  const found = await sql<LinkRequest>`
    select page.*, coalesce((
      select json_agg(json_build_object('id', c.id, 'number', c.number,
          'program', r.snapshot->'program'->>'vi', 'state', c.state) order by c.issued_on desc, c.id)
      from certificates c
      join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
      where c.learner_id in ${rowsOfLearner(sql`page."learnerId"`)}
    ), '[]') as certificates
    from (
      select q.id, l.id as "learnerId", ${shownKey} as learner, l.full_name as "fullName", u.name as unit,
        q.contact, q.asked_at as "askedAt", q.closed_at as "closedAt", q.closed_by as "closedBy", q.answer
      ${asked(viewer, state)}
      order by ${order} limit ${limit} offset ${offset}
    ) page`.execute(db)
  return found.rows
}

export async function countLinkRequests(
  db: Queryable,
  viewer: Viewer,
  state: LinkRequestFilter['state'],
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count ${asked(viewer, state)}`.execute(db)
  return found.rows[0]?.count ?? 0
}

/** @returns whose it was; null when there is none that is open and that the viewer sees */
export async function closeOpenRequest(
  db: Queryable,
  viewer: Viewer,
  id: string,
  { now, answer }: { now: Date; answer: LinkRequestAnswer },
): Promise<{ learnerId: string } | null> {
  const closed = await sql<{ learnerId: string }>`
    update link_requests q set closed_at = ${now}, closed_by = ${viewer.actor}, answer = ${answer}
    from learners known
    where q.id = ${id}::uuid and q.closed_at is null and known.id = q.learner_id
      and ${seesLearner(viewer, keptLearner('known'))}
    returning q.learner_id as "learnerId"`.execute(db)
  return closed.rows[0] ?? null
}

/**
 * Notes a request of whoever the question was about, and that the question has led to one. The same statement is run,
 * and something written, where it was about nobody: then there is no request. A second one while the first is open says
 * anew how the person can be reached.
 */
export async function insertRequest(
  db: Queryable,
  { id, ask, contact, now }: { id: string; ask: string; contact: string; now: Date },
): Promise<void> {
  await sql`
    with asking as (
      update lookups q set not_before = greatest(not_before, ${now})
      where id = ${ask}::uuid returning learner_id
    )
    insert into link_requests (id, learner_id, contact, asked_at)
    select ${id}::uuid, ${keptLearner('known')}, ${contact}, ${now}
    from asking join learners known on known.id = asking.learner_id
    on conflict (learner_id) where closed_at is null
      do update set contact = excluded.contact, asked_at = excluded.asked_at`.execute(db)
}

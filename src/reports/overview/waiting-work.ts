/** SQL of what waits for a person, as far as the viewer sees. Counts only; a count of nothing is left out by the page. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptByClass } from '../../database/while-classes-unchanged.ts'
import { isCounted } from '../cohort-progress.ts'
import { fromUndelivered } from './undelivered-mails.ts'

export interface WaitingWork {
  /** Outcomes that a person has to decide, by cohort, the most first. */
  reviews: { cohort: string; name: string; people: number }[]
  /** Accounts of platforms that belong to nobody yet. */
  accounts: number
  /** Rows of rosters that may speak of somebody who is on the roster already. */
  questions: number
  quarantined: { platform: string; rows: number }[]
  /** Proposed lists that nobody has released yet. */
  proposals: { id: string; cohort: string; name: string; people: number }[]
  /** Certificates in force without the agency's signature, though they need one. */
  unsigned: number
  linkRequests: number
  /** Mails that were refused, or of which nobody knows whether they arrived. */
  mails: number
}

export async function waitingWork(db: Queryable, viewer: Viewer, now: Date): Promise<WaitingWork> {
  const cohortName = sql`(select v.definition->>'name' from cohorts h
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version where h.id = found.cohort)`
  const proposals = await sql<WaitingWork['proposals'][number]>`
    select found.*, ${cohortName} as name from (
      select p.id, p.cohort_id as cohort, (
          select count(*) from proposal_items i join enrolments e on e.id = i.enrolment_id
          where i.proposal_id = p.id and i.state in ('proposed', 'held')
            and ${seesLearner(viewer, sql`e.learner_id`)}) as people
      from proposals p where p.state = 'open') found
    where people > 0 order by cohort`.execute(db)
  const [counts] = (
    await sql<Pick<WaitingWork, 'unsigned' | 'linkRequests' | 'mails'>>`select
      (select count(*) from certificates c where c.awaits_signature and c.state = 'valid'
        and ${seesLearner(viewer, sql`c.learner_id`)}) as unsigned,
      (select count(*) from link_requests r where r.closed_at is null
        and ${seesLearner(viewer, sql`r.learner_id`)}) as "linkRequests",
      (select count(*) ${fromUndelivered(viewer, now)}) as mails`.execute(db)
  ).rows
  return {
    reviews: await waitingReviews(db, viewer),
    proposals: proposals.rows,
    ...(counts ?? { unsigned: 0, linkRequests: 0, mails: 0 }),
    ...(await ofWholeRoster(db, viewer)),
  }
}

const kept = keptByClass<number>(5_000)

async function waitingReviews(db: Queryable, viewer: Viewer): Promise<WaitingWork['reviews']> {
  const all = await sql<{ id: string; name: string }>`select h.id, v.definition->>'name' as name
    from cohorts h join cohort_versions v on v.cohort_id = h.id and v.version = h.version`.execute(
    db,
  )
  const names = new Map(all.rows.map(({ id, name }) => [id, name]))
  const asked = {
    key: viewer.unitId ?? '',
    people: viewer.unitId !== null,
    classes: [...names.keys()],
  }
  const people = await kept({ home: db, db }, asked, (seen, changed) =>
    countReviews(seen, viewer, changed),
  )
  return [...people]
    .map(([cohort, count]) => ({ cohort, people: count, name: names.get(cohort) ?? cohort }))
    .toSorted((a, b) => b.people - a.people || (a.cohort < b.cohort ? -1 : 1))
}

async function countReviews(db: Queryable, viewer: Viewer, classes: readonly string[]) {
  const found = await sql<{ cohort: string; people: number }>`
    select e.cohort_id as cohort, count(*) as people
    from outcomes o join enrolments e on e.id = o.enrolment_id
    where o.verdict = 'review' and o.cohort_id = any(${[...classes]}::text[])
      and ${isCounted} and ${seesLearner(viewer, sql`e.learner_id`)}
    group by e.cohort_id`.execute(db)
  return found.rows.map(({ cohort, people }) => [cohort, people] as const)
}

/** What belongs to nobody yet is for those alone who see everybody. */
async function ofWholeRoster(
  db: Queryable,
  viewer: Viewer,
): Promise<Pick<WaitingWork, 'accounts' | 'questions' | 'quarantined'>> {
  if (viewer.unitId !== null) return { accounts: 0, questions: 0, quarantined: [] }
  const quarantined = await sql<WaitingWork['quarantined'][number]>`
    select platform_id as platform, count(*) as rows from quarantined_rows where state = 'waiting'
    group by platform_id order by platform_id`.execute(db)
  const [counts] = (
    await sql<Pick<WaitingWork, 'accounts' | 'questions'>>`select
      (select count(*) from accounts where state = 'waiting') as accounts,
      (select count(*) from roster_questions where state = 'open') as questions`.execute(db)
  ).rows
  return { ...(counts ?? { accounts: 0, questions: 0 }), quarantined: quarantined.rows }
}

/** SQL of how many people stand behind the accounts and certificates: numbers alone, about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface PeopleCounts {
  /** Accounts that platforms know, and the ones that wait for a person to link them. */
  accounts: number
  waitingAccounts: number
  /** Learners whom the linked accounts belong to; of these, who is known on two platforms or more. */
  people: number
  onSeveralPlatforms: number
  certificates: number
  /** Learners who hold them. */
  certified: number
}

export async function countPeople(db: Queryable): Promise<PeopleCounts> {
  const { rows } = await sql<PeopleCounts>`
    with known as (
      select learner_id, count(distinct platform_id) as platforms from accounts
      where learner_id is not null group by learner_id
    )
    select (select count(*) from accounts) as accounts,
      (select count(*) from accounts where state = 'waiting') as "waitingAccounts",
      (select count(*) from known) as people,
      (select count(*) from known where platforms > 1) as "onSeveralPlatforms",
      (select count(*) from certificates) as certificates,
      (select count(distinct e.learner_id) from certificates c join enrolments e on e.id = c.enrolment_id) as certified`.execute(
    db,
  )
  const [counts] = rows
  if (counts === undefined) throw new Error('counting gave no row')
  return counts
}

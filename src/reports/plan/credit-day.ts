/** SQL of the day on which an enrolment came to a pass, a certificate or a paper: the same wherever people are counted. */
import { sql } from 'kysely'

/** What `creditDay` looks at, of an enrolment `e`. */
export const creditTables = sql`
  left join outcomes o on o.enrolment_id = e.id
  left join certificates c on c.enrolment_id = e.id and c.state = 'valid'
  left join papers p on p.enrolment_id = e.id and p.withdrawn_at is null`

/** The day on which the outcome `o` was decided. */
export const decidedOn = sql`(select (v.decided_at at time zone 'Asia/Ho_Chi_Minh')::date from outcome_revisions v
  where v.enrolment_id = o.enrolment_id and v.revision = o.revision)`

/**
 * By what the learner did; else that of the certificate or paper; else of the decision. Null: no pass. Who holds a
 * certificate keeps the day that it was earned on, whatever came to light since.
 */
export const creditDay = sql`coalesce(
  case when o.verdict = 'passed' or c.id is not null then o.achieved_on end,
  least(c.issued_on, p.issued_on),
  case when o.verdict = 'passed' then ${decidedOn} end)`

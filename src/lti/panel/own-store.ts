/** SQL of what a learner is shown of their own in a course: everything of theirs, nothing of anybody else. */
import { sql } from 'kysely'
import { hasGoneOut } from '../../certificates/found.ts'
import { opensOn } from '../../certificates/link/links.ts'
import {
  type HistoryColumns,
  historyColumns,
  type PublicHistory,
  readHistory,
} from '../../certificates/revisions/history-store.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsOfLearner } from '../../roster/kept-learner.ts'

export interface OwnEnrolment {
  enrolment: string
  cohort: string
  decided: boolean
  /** By whom the paper of the program is issued; null: there is none. */
  issuedBy: 'agency' | 'platform' | 'institution' | null
  /** What the roster has to say before a certificate can be issued. */
  lacksBirthDate: boolean
  lacksUnit: boolean
  /** A paper that was issued elsewhere, or before there was a register here. */
  paper: { number: string; issuer: string; issuedOn: string } | null
}

/** One a class; where two rows of the roster are the same person, that of the row that was kept. */
export async function ownEnrolments(
  db: Queryable,
  learnerId: string,
  cohorts: readonly string[],
): Promise<OwnEnrolment[]> {
  const found = await sql<OwnEnrolment>`
    select distinct on (e.cohort_id) e.id as enrolment, e.cohort_id as cohort,
      exists (select from outcomes o where o.enrolment_id = e.id) as decided,
      case when jsonb_typeof(pv.definition->'certificate') = 'object'
        then coalesce(pv.definition->'certificate'->>'issuedBy', 'agency') end as "issuedBy",
      l.date_of_birth is null as "lacksBirthDate",
      not exists (select from learner_units lu where lu.learner_id = l.id and lu.valid_to is null) as "lacksUnit",
      (select json_build_object('number', x.number, 'issuer', x.issuer, 'issuedOn', x.issued_on)
        from papers x where x.enrolment_id = e.id and x.withdrawn_at is null limit 1) as paper
    from enrolments e
    join learners l on l.id = ${learnerId}::uuid
    join cohorts h on h.id = e.cohort_id
    join programs p on p.id = h.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    where e.cohort_id = any(${[...cohorts]}::text[]) and e.learner_id in ${rowsOfLearner(sql`${learnerId}::uuid`)}
    order by e.cohort_id, (e.learner_id = ${learnerId}::uuid) desc, e.id`.execute(db)
  return found.rows
}

export interface OwnCertificateRow {
  enrolment: string
  state: 'valid' | 'revoked'
  revision: number
  awaitsSignature: boolean
  /** Before the agency's first signature nobody is given it. */
  hasGoneOut: boolean
  /** null: the link opens nothing. */
  tokenSealed: Buffer | null
  history: PublicHistory
}

export async function ownCertificateRows(
  db: Queryable,
  enrolments: readonly string[],
  now: Date,
): Promise<OwnCertificateRow[]> {
  const found = await sql<Omit<OwnCertificateRow, 'history'> & HistoryColumns>`
    select c.enrolment_id as enrolment, c.state, c.revision, c.awaits_signature as "awaitsSignature",
      ${hasGoneOut} as "hasGoneOut", case when ${opensOn(now)} then c.token_sealed end as "tokenSealed",
      ${historyColumns}
    from certificates c where c.enrolment_id = any(${[...enrolments]}::uuid[])`.execute(db)
  return found.rows.map(({ revisions, revocations, ...row }) => ({
    ...row,
    history: readHistory({ revisions, revocations }),
  }))
}

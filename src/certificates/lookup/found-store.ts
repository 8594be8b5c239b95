/** SQL of what a person is shown who has proved by a code who they are: everything of theirs, nothing of anybody else. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Reason } from '../../foundation/texts/reasons.ts'
import { rowsOfLearner } from '../../roster/kept-learner.ts'
import { hasGoneOut } from '../found.ts'
import { opensOn } from '../link/links.ts'

interface Title {
  vi: string
  en: string | null
}

export interface OwnCertificateRow {
  number: string
  program: Title
  cohort: string
  issuedOn: string
  state: 'valid' | 'revoked'
  /** Before the agency's first signature nobody is given it. */
  hasGoneOut: boolean
  /** null: the link opens nothing. */
  tokenSealed: Buffer | null
}

export async function ownCertificates(
  db: Queryable,
  learnerId: string,
  now: Date,
): Promise<OwnCertificateRow[]> {
  const found = await sql<OwnCertificateRow>`
    select c.number, r.snapshot->'program' as program, r.snapshot->'cohort'->>'name' as cohort,
      c.issued_on as "issuedOn", c.state, ${hasGoneOut} as "hasGoneOut",
      case when ${opensOn(now)} then c.token_sealed end as "tokenSealed"
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.learner_id in ${rowsOfLearner(sql`${learnerId}::uuid`)}
    order by c.issued_on desc, c.number`.execute(db)
  return found.rows
}

/** A paper that was issued elsewhere, or before there was a register here. */
export interface OwnPaper {
  number: string
  program: string | null
  issuer: string
  issuedOn: string
}

export async function ownPapers(db: Queryable, learnerId: string): Promise<OwnPaper[]> {
  const found = await sql<OwnPaper>`
    select p.number, p.program, p.issuer, p.issued_on as "issuedOn" from papers p
    where p.withdrawn_at is null and p.learner_id in ${rowsOfLearner(sql`${learnerId}::uuid`)}
    order by p.issued_on desc, p.number`.execute(db)
  return found.rows
}

export interface OwnClass {
  program: Title
  cohort: string
  /** null: not decided yet, or something was decided about the person since. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
  /** The decisive one first. */
  reasons: Reason[]
  /** By whom the paper of the program is issued; null: there is none. */
  issuedBy: 'agency' | 'platform' | 'institution' | null
  /** What the roster has to say before a certificate can be issued. */
  lacksBirthDate: boolean
  lacksUnit: boolean
}

/** Classes for which nothing was issued, neither here nor elsewhere; the newest first. */
export async function ownOpenClasses(
  db: Queryable,
  learnerId: string,
  now: Date,
): Promise<OwnClass[]> {
  const found = await sql<OwnClass>`
    select pv.definition->'title' as program, cv.definition->>'name' as cohort,
      case when o.reopened_at is null then o.verdict end as verdict,
      case when o.reopened_at is null then coalesce(orv.reasons, '[]') else '[]' end as reasons,
      case when jsonb_typeof(pv.definition->'certificate') = 'object'
        then coalesce(pv.definition->'certificate'->>'issuedBy', 'agency') end as "issuedBy",
      l.date_of_birth is null as "lacksBirthDate",
      not exists (select from learner_units lu where lu.learner_id = l.id and lu.valid_to is null) as "lacksUnit"
    from enrolments e
    join learners l on l.id = e.learner_id and l.merged_into is null
    join cohorts h on h.id = e.cohort_id
    join cohort_versions cv on cv.cohort_id = h.id and cv.version = h.version
    join programs p on p.id = h.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions orv on orv.enrolment_id = o.enrolment_id and orv.revision = o.revision
    where l.id = ${learnerId}::uuid
      and coalesce((cv.definition->>'start')::date, '-infinity') <= ${dateInVietnam(now)}::date
      and not exists (select from certificates c where c.enrolment_id = e.id)
      and not exists (select from papers x where x.enrolment_id = e.id and x.withdrawn_at is null)
    order by coalesce((cv.definition->>'start')::date, e.created_at::date) desc, h.id`.execute(db)
  return found.rows
}

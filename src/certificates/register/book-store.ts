/** SQL of the register book: every entry with what it says today, page by page. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

export interface BookEntry {
  registerNumber: number
  number: string
  fullName: string
  dateOfBirth: string | null
  unit: string | null
  program: string | null
  decisionNumber: string | null
  decisionDate: string | null
  issuedOn: string
  /** `paper`: taken over from the office's own register; `withdrawn`: a paper that was entered by mistake. */
  state: 'valid' | 'revoked' | 'awaiting-signature' | 'paper' | 'withdrawn'
  /** How often it was corrected. */
  corrections: number
  /** Revocations after which it was given again. */
  reinstatements: number
  /** When the state began, where it is an end. */
  endedAt: Date | null
  /** Why it was revoked, withdrawn, or last corrected. */
  reason: string | null
}

/** Entries after a register number, in its order; those of people whom the viewer sees. */
export async function bookPage(
  db: Queryable,
  viewer: Viewer,
  { issuer, year }: { issuer: string; year: number },
  { after, limit }: { after: number; limit: number },
): Promise<BookEntry[]> {
  const seen = viewer.unitId === null ? sql<boolean>`true` : seesLearner(viewer, sql`learner_id`)
  const found = await sql<BookEntry>`
    select * from (
      select e.register_number as "registerNumber", e.number, c.learner_id,
        r.snapshot->'learner'->>'fullName' as "fullName", (r.snapshot->'learner'->>'dateOfBirth')::date as "dateOfBirth",
        r.snapshot->'learner'->>'unit' as unit, r.snapshot->'program'->>'vi' as program,
        c.decision_number as "decisionNumber", c.decision_date as "decisionDate", c.issued_on as "issuedOn",
        case when c.state = 'valid' and c.awaits_signature then 'awaiting-signature' else c.state end as state,
        kinds.corrections, kinds.reinstatements, v.at as "endedAt", coalesce(v.reason, r.reason) as reason
      from register_entries e
      join certificates c on c.id = e.certificate_id
      join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
      join lateral (
        select count(*) filter (where all_of.kind = 'revised') as corrections,
          count(*) filter (where all_of.kind = 'reinstated') as reinstatements
        from certificate_revisions all_of where all_of.certificate_id = c.id
      ) kinds on true
      left join certificate_revocations v
        on v.certificate_id = c.id and v.revision = c.revision and c.state = 'revoked'
      where e.issuer = ${issuer} and e.year = ${year} and e.register_number > ${after}
      union all
      select e.register_number, e.number, p.learner_id, p.full_name, p.date_of_birth, p.unit, p.program,
        p.decision_number, p.decision_date, p.issued_on,
        case when p.withdrawn_at is null then 'paper' else 'withdrawn' end, 0, 0, p.withdrawn_at, p.withdrawn_reason
      from register_entries e join papers p on p.id = e.paper_id
      where e.issuer = ${issuer} and e.year = ${year} and e.register_number > ${after}
    ) entries
    where ${seen}
    order by "registerNumber" limit ${limit}`.execute(db)
  return found.rows
}

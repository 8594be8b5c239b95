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

/**
 * The entries after a register number, in its order: so many are looked at, and those of people whom the viewer sees are
 * given.
 * @returns with the last number that was looked at; null when there was none
 */
export async function bookPage(
  db: Queryable,
  viewer: Viewer,
  { issuer, year }: { issuer: string; year: number },
  { after, limit }: { after: number; limit: number },
): Promise<{ entries: BookEntry[]; last: number | null }> {
  const learner = sql`coalesce(c.learner_id, p.learner_id)`
  const seen = viewer.unitId === null ? sql<boolean>`true` : seesLearner(viewer, learner)
  const found = await sql<BookEntry & { seen: boolean }>`
    with page as materialized (
      select * from register_entries
      where issuer = ${issuer} and year = ${year} and register_number > ${after}
      order by register_number limit ${limit}
    )
    select ${seen} as seen, e.register_number as "registerNumber", e.number,
      coalesce(r.snapshot->'learner'->>'fullName', p.full_name) as "fullName",
      coalesce((r.snapshot->'learner'->>'dateOfBirth')::date, p.date_of_birth) as "dateOfBirth",
      coalesce(r.snapshot->'learner'->>'unit', p.unit) as unit,
      coalesce(r.snapshot->'program'->>'vi', p.program) as program,
      coalesce(c.decision_number, p.decision_number) as "decisionNumber",
      coalesce(c.decision_date, p.decision_date) as "decisionDate",
      coalesce(c.issued_on, p.issued_on) as "issuedOn",
      case
        when p.withdrawn_at is not null then 'withdrawn'
        when p.id is not null then 'paper'
        when c.state = 'valid' and c.awaits_signature then 'awaiting-signature'
        else c.state
      end as state,
      coalesce(kinds.corrections, 0) as corrections, coalesce(kinds.reinstatements, 0) as reinstatements,
      coalesce(v.at, p.withdrawn_at) as "endedAt", coalesce(v.reason, r.reason, p.withdrawn_reason) as reason
    from page e
    left join papers p on p.id = e.paper_id
    left join certificates c on c.id = e.certificate_id
    left join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    left join lateral (
      select count(*) filter (where given.kind = 'revised') as corrections,
        count(*) filter (where given.kind = 'reinstated') as reinstatements
      from certificate_revisions given where given.certificate_id = c.id and c.revision > 1
    ) kinds on true
    left join certificate_revocations v
      on v.certificate_id = c.id and v.revision = c.revision and c.state = 'revoked'
    order by e.register_number`.execute(db)
  return {
    entries: found.rows.filter((row) => row.seen),
    last: found.rows.at(-1)?.registerNumber ?? null,
  }
}

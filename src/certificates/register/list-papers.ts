/** SQL of papers that were not issued here, as people look through them: the newest first, page by page. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { foldName } from '../../foundation/names.ts'
import { nameHasWords, numberBegins, REGISTER_NUMBER } from '../search/filter.ts'
import type { PaperSource } from './paper-store.ts'

export interface PaperLine {
  id: string
  source: PaperSource
  issuer: string
  number: string
  issuedOn: string
  fullName: string
  program: string | null
  cohort: string | null
  /** null: it is not known whose it is. */
  learnerId: string | null
  withdrawnAt: Date | null
  withdrawnReason: string | null
}

/** @param filter.text words of a name as they begin, a number as it begins, or a register number */
export async function paperLines(
  db: Queryable,
  viewer: Viewer,
  filter: {
    text?: string | undefined
    cohort?: string | undefined
    source?: PaperSource | undefined
    limit: number
    offset: number
  },
): Promise<{ lines: PaperLine[]; total: number }> {
  const { text = '', cohort = null, source = null, limit, offset } = filter
  const named = text === '' ? sql<boolean>`true` : textIs(text)
  // One of nobody known is seen by those who see everybody.
  const seen = viewer.unitId === null ? sql`true` : seesLearner(viewer, sql`p.learner_id`)
  const found = await sql<PaperLine & { total: number }>`
    select p.id, p.source, p.issuer, p.number, p.issued_on as "issuedOn", p.full_name as "fullName",
      p.program, e.cohort_id as cohort, p.learner_id as "learnerId", p.withdrawn_at as "withdrawnAt",
      p.withdrawn_reason as "withdrawnReason", count(*) over () as total
    from papers p
    left join enrolments e on e.id = p.enrolment_id
    where (${cohort}::text is null or e.cohort_id = ${cohort})
      and (${source}::text is null or p.source = ${source}) and ${named} and ${seen}
    order by p.recorded_at desc, p.issuer, p.number, p.id limit ${limit} offset ${offset}`.execute(
    db,
  )
  return {
    lines: found.rows.map(({ total: _, ...line }) => line),
    total: found.rows[0]?.total ?? 0,
  }
}

/** Each way through an index of its own, so that a search does not read everybody. */
function textIs(text: string): RawBuilder<boolean> {
  const words = foldName(text).split(' ').filter(Boolean)
  const ways = [sql`select k.id from papers k where ${numberBegins(sql`k.number`, text)}`]
  if (words.length > 0)
    ways.push(sql`select k.id from learners n join papers k on k.learner_id = n.id
      where ${nameHasWords(sql`n.name_key`, words)}`)
  if (REGISTER_NUMBER.test(text))
    ways.push(sql`select k.id from papers k where k.register_number = ${text}::int`)
  return sql<boolean>`p.id in (${sql.join(ways, sql` union all `)})`
}

/** Cohorts of programs whose papers others issue, by name. */
export async function cohortsOfOthers(db: Queryable): Promise<{ id: string; name: string }[]> {
  const found = await sql<{ id: string; name: string }>`
    select h.id, v.definition->>'name' as name
    from cohorts h
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    join programs p on p.id = h.program_id
    join program_versions w on w.program_id = p.id and w.version = p.version
    where w.definition->'certificate'->>'issuedBy' in ('platform', 'institution')
    order by name, h.id`.execute(db)
  return found.rows
}

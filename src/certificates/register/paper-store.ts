/** SQL of papers that were not issued here. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { inChunks, rowsAsTable } from '../../database/rows.ts'
import { shownKey } from '../../roster/shown-key.ts'

export type PaperSource = 'agency' | 'platform' | 'institution'

/** What a paper says. */
export interface PaperFacts {
  issuer: string
  number: string
  issuedOn: string
  fullName: string
  dateOfBirth: string | null
  unit: string | null
  program: string | null
  decisionNumber: string | null
  decisionDate: string | null
}

export interface NewPaper extends PaperFacts {
  id: string
  /** Of the agency's own only. */
  year: number | null
  registerNumber: number | null
  learnerId: string | null
  enrolmentId: string | null
}

/** The register entry of an agency's own paper is written with it. */
export async function insertPapers(
  db: Queryable,
  papers: readonly NewPaper[],
  shared: { source: PaperSource; actor: string; now: Date },
): Promise<void> {
  for (const chunk of inChunks(papers)) {
    const rows = rowsAsTable(
      't',
      {
        id: 'uuid',
        issuer: 'text',
        year: 'int4',
        register_number: 'int4',
        number: 'text',
        issued_on: 'date',
        full_name: 'text',
        date_of_birth: 'date',
        unit: 'text',
        program: 'text',
        decision_number: 'text',
        decision_date: 'date',
        learner_id: 'uuid',
        enrolment_id: 'uuid',
      },
      chunk.map((paper) => ({
        id: paper.id,
        issuer: paper.issuer,
        year: paper.year,
        register_number: paper.registerNumber,
        number: paper.number,
        issued_on: paper.issuedOn,
        full_name: paper.fullName,
        date_of_birth: paper.dateOfBirth,
        unit: paper.unit,
        program: paper.program,
        decision_number: paper.decisionNumber,
        decision_date: paper.decisionDate,
        learner_id: paper.learnerId,
        enrolment_id: paper.enrolmentId,
      })),
    )
    await sql`insert into papers (id, source, issuer, year, register_number, number, issued_on, full_name,
        date_of_birth, unit, program, decision_number, decision_date, learner_id, enrolment_id, recorded_at, recorded_by)
      select id, ${shared.source}, issuer, year, register_number, number, issued_on, full_name,
        date_of_birth, unit, program, decision_number, decision_date, learner_id, enrolment_id, ${shared.now}, ${shared.actor}
      from ${rows}`.execute(db)
  }
}

/** Says whose papers are of which that was not known. */
export async function bindPapers(
  db: Queryable,
  bound: readonly { id: string; learnerId: string; enrolmentId: string | null }[],
): Promise<void> {
  const rows = rowsAsTable(
    'b',
    { id: 'uuid', learner_id: 'uuid', enrolment_id: 'uuid' },
    bound.map(({ id, learnerId, enrolmentId }) => ({
      id,
      learner_id: learnerId,
      enrolment_id: enrolmentId,
    })),
  )
  await sql`update papers p set learner_id = b.learner_id, enrolment_id = b.enrolment_id
    from ${rows} where p.id = b.id`.execute(db)
}

export interface StoredPaper extends PaperFacts {
  id: string
  learnerId: string | null
  enrolmentId: string | null
  withdrawn: boolean
}

const facts = sql`p.id, p.issuer, p.number, p.issued_on as "issuedOn", p.full_name as "fullName",
  p.date_of_birth as "dateOfBirth", p.unit, p.program, p.decision_number as "decisionNumber",
  p.decision_date as "decisionDate", p.learner_id as "learnerId", p.enrolment_id as "enrolmentId",
  p.withdrawn_at is not null as withdrawn`

export async function papersById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, StoredPaper>> {
  const found = await sql<StoredPaper>`
    select ${facts} from papers p where p.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(found.rows.map((paper) => [paper.id, paper]))
}

/** Of one source, with one of these numbers, not withdrawn. */
export async function papersByNumber(
  db: Queryable,
  source: PaperSource,
  numbers: readonly string[],
): Promise<StoredPaper[]> {
  const found = await sql<StoredPaper>`
    select ${facts} from papers p
    where p.source = ${source} and p.number = any(${[...numbers]}::text[]) and p.withdrawn_at is null`.execute(
    db,
  )
  return found.rows
}

export interface PaperView extends PaperFacts {
  id: string
  source: PaperSource
  year: number | null
  registerNumber: number | null
  cohort: string | null
  /** Employee code, or the roster's other key; null where it is not known whose it is. */
  learner: string | null
  recordedAt: Date
  recordedBy: string
  withdrawnAt: Date | null
  withdrawnBy: string | null
  withdrawnReason: string | null
}

/** Whose paper it is counts as where they are today; one of nobody known is seen by those who see everybody. */
const seesPaper = (viewer: Viewer) =>
  viewer.unitId === null ? sql<boolean>`true` : seesLearner(viewer, sql`p.learner_id`)

/** One page by id. */
export async function listPapers(
  db: Queryable,
  viewer: Viewer,
  filter: {
    id?: string | undefined
    cohort?: string | undefined
    source?: PaperSource | undefined
    after?: string | undefined
    limit: number
  },
): Promise<PaperView[]> {
  const { id = null, cohort = null, source = null, after = null } = filter
  const found = await sql<PaperView>`
    select p.id, p.source, p.issuer, p.year, p.register_number as "registerNumber", p.number,
      p.issued_on as "issuedOn", p.full_name as "fullName", p.date_of_birth as "dateOfBirth", p.unit, p.program,
      p.decision_number as "decisionNumber", p.decision_date as "decisionDate", e.cohort_id as cohort,
      ${shownKey} as learner, p.recorded_at as "recordedAt", p.recorded_by as "recordedBy",
      p.withdrawn_at as "withdrawnAt", p.withdrawn_by as "withdrawnBy", p.withdrawn_reason as "withdrawnReason"
    from papers p
    left join enrolments e on e.id = p.enrolment_id
    left join learners l on l.id = p.learner_id
    where (${id}::uuid is null or p.id = ${id}::uuid)
      and (${cohort}::text is null or e.cohort_id = ${cohort})
      and (${source}::text is null or p.source = ${source})
      and (${after}::uuid is null or p.id > ${after}::uuid)
      and ${seesPaper(viewer)}
    order by p.id limit ${filter.limit}`.execute(db)
  return found.rows
}

/** @returns false when it was withdrawn before */
export async function markWithdrawn(
  db: Queryable,
  id: string,
  by: { actor: string; at: Date; reason: string },
): Promise<boolean> {
  const done = await sql`update papers
    set withdrawn_at = ${by.at}, withdrawn_by = ${by.actor}, withdrawn_reason = ${by.reason}
    where id = ${id} and withdrawn_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** SQL of explaining an outcome: who, what was decided, and what it was decided on. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { meantBy } from '../roster/find-learner.ts'
import { shownKey } from '../roster/shown-key.ts'
import type { EvidenceRow } from './evidence-store.ts'
import type { ProgramVersion } from './store.ts'
import type { StoredDecision } from './stored-decision.ts'

export interface EnrolledPerson {
  id: string
  /** Employee code, or the roster's other key. */
  key: string
  fullName: string
  unit: string | null
  /** null: not on the list of the cohort. */
  enrolment: string | null
}

const people = (condition: RawBuilder<unknown>, cohortId: string, viewer: Viewer) => sql`
  from learners l
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
  left join units u on u.id = lu.unit_id
  left join enrolments e on e.learner_id = l.id and e.cohort_id = ${cohortId}
  where ${condition} and ${seesLearner(viewer, sql`l.id`)}`

const person = sql`l.id, ${shownKey} as key, l.full_name as "fullName", u.name as unit, e.id as enrolment`

/** Everybody that a key means, on the list of the cohort or not; ten at most. */
export async function peopleByKey(
  db: Queryable,
  viewer: Viewer,
  key: string,
  cohortId: string,
): Promise<EnrolledPerson[]> {
  const { exactly, perhaps } = meantBy(key)
  const found = await sql<EnrolledPerson & { exact: boolean }>`
    select ${person}, ${exactly} as exact ${people(perhaps, cohortId, viewer)}
    order by exact desc, e.id nulls last
    limit 10`.execute(db)
  const exact = found.rows.filter((row) => row.exact)
  return (exact.length > 0 ? exact : found.rows).map(({ exact: _, ...row }) => row)
}

export async function personOfEnrolment(
  db: Queryable,
  viewer: Viewer,
  enrolmentId: string,
  cohortId: string,
): Promise<EnrolledPerson | null> {
  const found = await sql<EnrolledPerson>`
    select ${person} ${people(sql`e.id = ${enrolmentId}::uuid`, cohortId, viewer)}`.execute(db)
  return found.rows[0] ?? null
}

export interface PresentOutcome extends StoredDecision {
  decidedAt: Date
  revision: number
  evidence: number[]
  program: ProgramVersion
  cohortVersion: number
  run: string
  /** Evidence was taken away by a person since. */
  reopenedAt: Date | null
}

export async function presentOutcome(
  db: Queryable,
  enrolmentId: string,
): Promise<PresentOutcome | null> {
  const found = await sql<Omit<PresentOutcome, 'evidence'> & { evidence: unknown[] }>`
    select r.verdict, r.reasons, r.score, r.attendance, r.window_closes_at as "windowClosesAt",
      r.decided_at as "decidedAt", r.revision, r.evidence, r.run_id as run,
      jsonb_build_object('id', r.program_id, 'version', r.program_version) as program,
      r.cohort_version as "cohortVersion", o.reopened_at as "reopenedAt"
    from outcomes o
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    where o.enrolment_id = ${enrolmentId}`.execute(db)
  const [row] = found.rows
  return row === undefined ? null : { ...row, evidence: row.evidence.map(Number) }
}

export interface RecordShown {
  platform: string
  course: string
  id: string
  kind: string
  /** The platform's id of the account that it is of. */
  account: string
  readAt: Date
  /** When the platform says that it changed. */
  changedAt: Date | null
  /** Of its content. */
  hash: string
  payload: object
  /** The sync that read it. */
  sync: string
  /** That people had brought to this sync: it stood in one of them. */
  files: {
    name: string
    /** Of the file as it was brought. */
    sha256: string
  }[]
  /** The answer of the platform that it was read from; null: not noted. */
  answer: {
    /** The sync that asked. */
    sync: string
    number: number
    /** Of the answer as it came, and where it stood; null: no longer kept. */
    sha256: string | null
    place: string | null
  } | null
}

/** Records in the versions that were decided on; as they are shown, and as the rules take them. */
export async function frozenEvidence(
  db: Queryable,
  learnerId: string,
  versions: readonly number[],
): Promise<{ records: RecordShown[]; rows: EvidenceRow[] }> {
  const found = await sql<RecordShown & { versionId: number; firstObservedAt: Date }>`
    select v.id as "versionId", v.platform_id as platform, v.course, v.source_id as id, v.kind, v.account,
      v.observed_at as "readAt", v.source_updated_at as "changedAt", encode(v.payload_hash, 'hex') as hash,
      v.payload, r.first_observed_at as "firstObservedAt", v.run_id as sync,
      coalesce((select jsonb_agg(jsonb_build_object('name', f.name, 'sha256', encode(f.sha256, 'hex')) order by f.name)
        from platform_files f where f.run_id = v.run_id and f.platform_id = v.platform_id), '[]') as files,
      case when v.answer is not null then jsonb_build_object('sync', v.run_id, 'number', v.answer,
        'sha256', encode(page.sha256, 'hex'), 'place', page.place) end as answer
    from record_versions v
    join records r on r.platform_id = v.platform_id and r.course = v.course and r.source_id = v.source_id
    left join raw_pages page on page.run_id = v.run_id and page.seq = v.answer
    where v.id = any(${[...versions]}::bigint[])
    order by v.id`.execute(db)
  const order = ({ platform, course, kind, id }: RecordShown) =>
    JSON.stringify([platform, course, kind, id])
  return {
    records: found.rows
      .map(({ versionId: _, firstObservedAt: __, ...record }) => record)
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    rows: found.rows.map(({ versionId, firstObservedAt, ...record }) => ({
      learnerId,
      platform: record.platform,
      course: record.course,
      kind: record.kind,
      versionId,
      firstObservedAt,
      payload: record.payload,
    })),
  }
}

export interface CertificateShown {
  id: string
  number: string
  state: string
  issuedOn: string
  issuedBy: string
  issuedAt: Date
  /** Points of 10 that it was issued on. */
  score: string | null
}

export async function certificateOf(
  db: Queryable,
  enrolmentId: string,
): Promise<CertificateShown | null> {
  const found = await sql<CertificateShown>`
    select c.id, c.number, c.state, c.issued_on as "issuedOn", c.issued_by as "issuedBy",
      c.issued_at as "issuedAt", r.score
    from certificates c
    join outcome_revisions r on r.enrolment_id = c.enrolment_id and r.revision = c.outcome_revision
    where c.enrolment_id = ${enrolmentId}`.execute(db)
  return found.rows[0] ?? null
}

export interface MergeShown {
  /** `kept`: this row goes on; `absorbed`: it is a second row of the other. */
  this: 'kept' | 'absorbed'
  /** Key and name of the other row, as far as the viewer may see it. */
  other: { key: string; fullName: string } | null
  actor: string
  at: Date
  reason: string
  undone: { actor: string; reason: string } | null
  undoneAt: Date | null
}

export async function mergesWith(
  db: Queryable,
  viewer: Viewer,
  learnerId: string,
): Promise<MergeShown[]> {
  const found = await sql<MergeShown>`
    select case when m.kept = ${learnerId} then 'kept' else 'absorbed' end as this,
      case when ${seesLearner(viewer, sql`l.id`)}
        then jsonb_build_object('key', ${shownKey}, 'fullName', l.full_name) end as other,
      act.actor, act.at, act.reason,
      case when undo.id is not null
        then jsonb_build_object('actor', undo.actor, 'reason', undo.reason) end as undone,
      undo.at as "undoneAt"
    from learner_merges m
    join decision_acts act on act.id = m.act_id
    left join decision_acts undo on undo.undoes = act.id
    join learners l on l.id = case when m.kept = ${learnerId} then m.absorbed else m.kept end
    where m.kept = ${learnerId} or m.absorbed = ${learnerId}
    order by act.at, act.id`.execute(db)
  return found.rows
}

export interface AccountShown {
  platform: string
  /** The platform's id of the account. */
  id: string
  fullName: string
  /** `key`: the rules; else the person. */
  linkedBy: string
  reason: object
  at: Date
}

/** The accounts that are the learner's now. */
export async function accountsOf(db: Queryable, learnerId: string): Promise<AccountShown[]> {
  const found = await sql<AccountShown>`
    select a.platform_id as platform, a.source_id as id, a.full_name as "fullName",
      a.linked_by as "linkedBy", a.reason, a.linked_at as at
    from accounts a where a.learner_id = ${learnerId} order by a.platform_id, a.source_id`.execute(
    db,
  )
  return found.rows
}

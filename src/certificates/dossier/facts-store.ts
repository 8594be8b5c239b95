/** SQL of what led to outcomes, for many certificates at once, and of keeping it. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { StoredDecision } from '../../reconciliation/stored-decision.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { NewRevision } from '../revision-store.ts'
import type { FrozenAct, FrozenContent } from './content.ts'
import type { SharedParts } from './pack.ts'

/** A certificate's revision, the outcome that it rests on, and whose it is. */
export interface Subject extends StoredDecision {
  certificateId: string
  revision: number
  enrolmentId: string
  learnerId: string
  cohortId: string
  learner: FrozenContent['learner']
  origin: FrozenContent['enrolment']['origin']
  enrolledAt: Date
  outcomeRevision: number
  decidedAt: Date
  run: FrozenContent['outcome']['run']
  program: { id: string; version: number }
  cohortVersion: number
  /** Versions of records. */
  evidence: number[]
}

export async function subjectsOf(
  db: Queryable,
  revisions: readonly Pick<
    NewRevision,
    'certificateId' | 'revision' | 'enrolmentId' | 'outcomeRevision'
  >[],
): Promise<Subject[]> {
  const rows = rowsAsTable(
    't',
    { certificate_id: 'uuid', revision: 'int4', enrolment_id: 'uuid', outcome_revision: 'int4' },
    revisions.map((row) => ({
      certificate_id: row.certificateId,
      revision: row.revision,
      enrolment_id: row.enrolmentId,
      outcome_revision: row.outcomeRevision,
    })),
  )
  const found = await sql<Omit<Subject, 'evidence'> & { evidence: unknown[] }>`
    select t.certificate_id as "certificateId", t.revision, e.id as "enrolmentId", l.id as "learnerId",
      e.cohort_id as "cohortId",
      jsonb_build_object('id', l.id, 'key', ${shownKey}, 'fullName', l.full_name, 'dateOfBirth', l.date_of_birth,
        'nationalIdLast4', l.national_id_last4, 'position', l.position,
        'unit', case when u.id is not null
          then jsonb_build_object('code', u.code, 'name', u.name, 'since', lu.valid_from) end) as learner,
      e.origin, e.created_at as "enrolledAt", r.revision as "outcomeRevision", r.verdict, r.reasons, r.score,
      r.attendance, r.window_closes_at as "windowClosesAt", r.decided_at as "decidedAt",
      jsonb_build_object('id', runs.id, 'actor', runs.actor) as run,
      jsonb_build_object('id', r.program_id, 'version', r.program_version) as program,
      r.cohort_version as "cohortVersion", r.evidence
    from ${rows}
    join enrolments e on e.id = t.enrolment_id
    join outcome_revisions r on r.enrolment_id = t.enrolment_id and r.revision = t.outcome_revision
    join runs on runs.id = r.run_id
    join learners l on l.id = e.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id`.execute(db)
  return found.rows.map((row) => ({ ...row, evidence: row.evidence.map(Number) }))
}

export type FrozenRecord = FrozenContent['records'][number]

/** As JSON has it; read as it stands, for whoever keeps it makes JSON of it again. */
const instant = (column: string) => sql.raw(`to_json(${column})#>>'{}'`)

/** Records in these versions, with where each was read. */
export async function recordsOf(
  db: Queryable,
  versions: readonly number[],
): Promise<Map<number, FrozenRecord>> {
  const found = await sql<
    Omit<FrozenRecord, 'sync' | 'files' | 'answer'> & { run: string; answer: number | null }
  >`
    select v.id as version, v.platform_id as platform, v.course, v.source_id as id, v.kind, v.account, v.payload,
      encode(v.payload_hash, 'hex') as hash, ${instant('v.observed_at')} as "readAt",
      ${instant('coalesce(r.first_observed_at, v.observed_at)')} as "firstReadAt",
      ${instant('v.source_updated_at')} as "changedAt", v.run_id as run, v.answer
    from unnest(${[...versions]}::bigint[]) w(id)
    join record_versions v on v.id = w.id
    left join records r on r.platform_id = v.platform_id and r.course = v.course and r.source_id = v.source_id`.execute(
    db,
  )
  const syncs = await syncsOf(db, found.rows)
  const answers = await answersOf(db, found.rows)
  return new Map(
    found.rows.map(({ run, answer, ...record }) => [
      record.version,
      {
        ...record,
        ...known(syncs, run, record.platform),
        answer: answer === null ? null : known(answers, run, answer),
      },
    ]),
  )
}
/** What many records share is read once. */
type ByRun<Shared> = ReadonlyMap<string, Shared>
const nameOf = (run: string, part: string | number) => `${run} ${part}`

function known<Shared>(shared: ByRun<Shared>, run: string, part: string | number): Shared {
  const found = shared.get(nameOf(run, part))
  if (found === undefined) throw new Error(`nothing is known of ${nameOf(run, part)}`)
  return found
}

/** By sync and platform: when it was read, and what people brought to it. */
async function syncsOf(
  db: Queryable,
  records: readonly { run: string; platform: string }[],
): Promise<ByRun<Pick<FrozenRecord, 'sync' | 'files'>>> {
  const asked = new Map(
    records.map(({ run, platform }) => [nameOf(run, platform), { run, platform }]),
  )
  const found = await sql<Pick<FrozenRecord, 'sync' | 'files'> & { run: string; platform: string }>`
    select w.run, w.platform,
      jsonb_build_object('id', w.run, 'actor', runs.actor, 'at', coalesce(runs.started_at, runs.created_at)) as sync,
      coalesce((select jsonb_agg(jsonb_build_object('name', f.name, 'sha256', encode(f.sha256, 'hex'),
          'by', f.received_by) order by f.name)
        from platform_files f where f.run_id = w.run and f.platform_id = w.platform), '[]') as files
    from ${rowsAsTable('w', { run: 'uuid', platform: 'text' }, [...asked.values()])}
    join runs on runs.id = w.run`.execute(db)
  return new Map(found.rows.map(({ run, platform, ...sync }) => [nameOf(run, platform), sync]))
}

/** By sync and number: the answer of a platform, also where it is not kept any more. */
async function answersOf(
  db: Queryable,
  records: readonly { run: string; answer: number | null }[],
): Promise<ByRun<NonNullable<FrozenRecord['answer']>>> {
  const asked = new Map(
    records.flatMap(({ run, answer }) =>
      answer === null ? [] : [[nameOf(run, answer), { run, answer }] as const],
    ),
  )
  const found = await sql<NonNullable<FrozenRecord['answer']> & { run: string }>`
    select w.run, w.answer as number, encode(page.sha256, 'hex') as sha256, page.place
    from ${rowsAsTable('w', { run: 'uuid', answer: 'int4' }, [...asked.values()])}
    left join raw_pages page on page.run_id = w.run and page.seq = w.answer`.execute(db)
  return new Map(found.rows.map(({ run, ...answer }) => [nameOf(run, answer.number), answer]))
}

interface OfEnrolment {
  enrolment: string
  act: string
}
interface OfSession extends OfEnrolment {
  platform: string
  course: string
  session: string
}
export interface DecidedRows {
  overrides: (OfEnrolment & {
    kind: 'allow' | 'refuse' | 'extend'
    lastDay: string | null
    expiresOn: string | null
  })[]
  excuses: (OfSession & { acceptedBy: string })[]
  presences: (OfSession & { mark: 'present' | 'absent' })[]
}

/** Everything that people decided for these enrolments, also what was taken back; in order. */
export async function decisionsOf(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<DecidedRows> {
  const ordered = sql`join decision_acts act on act.id = d.act_id
    where d.enrolment_id = any(${[...enrolmentIds]}::uuid[]) order by act.at, d.id`
  const session = sql`d.enrolment_id as enrolment, d.act_id as act, d.platform_id as platform, d.course, d.session`
  const overrides = await sql<DecidedRows['overrides'][number]>`
    select d.enrolment_id as enrolment, d.act_id as act, d.kind, d.last_day as "lastDay", d.expires_on as "expiresOn"
    from overrides d ${ordered}`.execute(db)
  const excuses = await sql<DecidedRows['excuses'][number]>`
    select ${session}, d.accepted_by as "acceptedBy" from excuses d ${ordered}`.execute(db)
  const presences = await sql<DecidedRows['presences'][number]>`
    select ${session}, d.mark from presences d ${ordered}`.execute(db)
  return { overrides: overrides.rows, excuses: excuses.rows, presences: presences.rows }
}

export interface MergeRow {
  learner: string
  act: string
  this: 'kept' | 'absorbed'
  other: { key: string; fullName: string }
}

/** Rows of the roster that were said to be one person with these learners; in order. */
export async function mergesOf(db: Queryable, learnerIds: readonly string[]): Promise<MergeRow[]> {
  const found = await sql<MergeRow>`
    select side.learner, m.act_id as act, side.this,
      jsonb_build_object('key', ${shownKey}, 'fullName', l.full_name) as other
    from learner_merges m
    cross join lateral (values (m.kept, m.absorbed, 'kept'), (m.absorbed, m.kept, 'absorbed')) side(learner, other, this)
    join decision_acts act on act.id = m.act_id
    join learners l on l.id = side.other
    where (m.kept = any(${[...learnerIds]}::uuid[]) or m.absorbed = any(${[...learnerIds]}::uuid[]))
      and side.learner = any(${[...learnerIds]}::uuid[])
    order by act.at, act.id`.execute(db)
  return found.rows
}

/** What people decided in these acts, and who took it back since. */
export async function actsOf(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, FrozenAct>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: string; act: FrozenAct }>`
    select act.id, jsonb_build_object('id', act.id, 'kind', act.kind, 'reason', act.reason, 'actor', act.actor,
      'at', act.at, 'attachment', ${attachmentOf('beside')}, 'undone', case when undo.id is not null
        then jsonb_build_object('id', undo.id, 'reason', undo.reason, 'actor', undo.actor, 'at', undo.at,
          'attachment', ${attachmentOf('later')}) end) as act
    from unnest(${[...ids]}::uuid[]) w(id)
    join decision_acts act on act.id = w.id
    left join attachments beside on beside.id = act.attachment_id
    left join decision_acts undo on undo.undoes = act.id
    left join attachments later on later.id = undo.attachment_id`.execute(db)
  return new Map(found.rows.map(({ id, act }) => [id, act]))
}

/** The released lists of these certificates, by certificate. */
export async function approvalsOf(
  db: Queryable,
  certificateIds: readonly string[],
): Promise<Map<string, FrozenContent['approval']>> {
  const found = await sql<{ certificate: string; approval: FrozenContent['approval'] }>`
    with named as materialized (
      select id, proposal_id from certificates
      where id = any(${[...certificateIds]}::uuid[]) and proposal_id is not null
    ),
    lists as materialized (
      select p.id, jsonb_build_object('proposal', p.id, 'openedBy', p.opened_by, 'openedAt', p.opened_at,
        'decision', jsonb_build_object('number', p.decision_number, 'date', p.decision_date, 'issuedOn', p.issued_on),
        'releasedBy', release.actor, 'releasedAt', release.at, 'attachment', ${attachmentOf('beside')}) as approval
      from (select distinct proposal_id from named) n
      join proposals p on p.id = n.proposal_id
      join lateral (select actor, at from audit_entries
        where subject = p.id::text and action = 'proposals.release' order by seq desc limit 1) release on true
      left join attachments beside on beside.id = p.attachment_id
    )
    select n.id as certificate, l.approval from named n join lists l on l.id = n.proposal_id`.execute(
    db,
  )
  return new Map(found.rows.map(({ certificate, approval }) => [certificate, approval]))
}

/** SQL of a document as a dossier names it. @param alias of the row of `attachments`; without one null */
function attachmentOf(alias: string) {
  const a = sql.raw(alias)
  return sql`case when ${a}.id is not null then jsonb_build_object('id', ${a}.id, 'name', ${a}.name,
    'type', ${a}.media_type, 'size', ${a}.size, 'sha256', encode(${a}.sha256, 'hex')) end`
}

export interface NewDossier {
  certificateId: string
  revision: number
  packed: Buffer
  /** Digest of the shared parts, which are kept already. */
  parts: Buffer
}

export async function keepDossiers(
  db: Queryable,
  dossiers: readonly NewDossier[],
  now: Date,
): Promise<void> {
  const rows = rowsAsTable(
    't',
    { certificate_id: 'uuid', revision: 'int4', packed: 'bytea', parts: 'bytea' },
    dossiers.map(({ certificateId, revision, packed, parts }) => ({
      certificate_id: certificateId,
      revision,
      packed,
      parts,
    })),
  )
  await sql`insert into certificate_dossiers (certificate_id, revision, packed, parts, created_at)
    select certificate_id, revision, packed, parts, ${now} from ${rows}`.execute(db)
}

/** Once, however many dossiers share them. */
export async function keepParts(
  db: Queryable,
  { digest, phrases, definitions }: SharedParts,
): Promise<void> {
  await sql`insert into certificate_dossier_parts (digest, phrases, definitions) values (${digest}, ${phrases}, ${definitions})
    on conflict do nothing`.execute(db)
}

/** What is another in a copy of a class. Columns that are not named here, and those that migrations bring, are copied as they stand. */

/** An id of the copy: the same id gives the same one wherever it is named. `t` is the row, `c` the number of the copy. */
const own = (column: string) =>
  `overlay(overlay(md5(t.${column}::text || '/' || c) placing '4' from 13) placing '8' from 17)::uuid`
const owned = (...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, own(column)]))
/** A text that a unique key or another table knows. */
const marked = (...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, `t.${column} || '-' || c`]))
/** Numbers of copies stand so far apart. */
const SPAN = 1_000_000
const shifted = (column: string) => `t.${column} + c * ${SPAN}`
const course = `case when t.course = '' then '' else t.course || '-' || c end`

/** So many copies have each names of their own: a full name is not held by every hundredth person of a country. */
const NAME_POOLS = 50
const ofPool = `case c % ${NAME_POOLS} when 0 then t.key else hashint8extended(t.key, c % ${NAME_POOLS}) end`
const allOfPool = `case c % ${NAME_POOLS} when 0 then t.keys else array(select hashint8extended(key, c % ${NAME_POOLS}) from unnest(t.keys) key order by 1) end`

export interface ClonedTable {
  /** Column to expression; `null`: left to the database. */
  columns: Record<string, string | null>
  /** In which rows are written, where the order of the first class would wander about in a big key. */
  order?: string
}

const certificateKey = {
  register_number: shifted('register_number'),
  ...marked('number'),
}

export const clonedTables: Record<string, ClonedTable> = {
  units: { columns: { ...owned('id'), ...marked('code', 'name', 'name_key') } },
  unit_parents: { columns: owned('unit_id') },
  learners: {
    columns: {
      ...owned('id'),
      ...marked('roster_key', 'employee_code', 'employee_code_key', 'email', 'email_key'),
    },
  },
  learner_units: { columns: owned('learner_id', 'unit_id') },
  learner_audiences: { columns: { id: null, ...owned('learner_id') } },
  learner_match_keys: { columns: { key: ofPool, ...owned('learner_id') }, order: ofPool },
  cohorts: {
    columns: { ...marked('id'), origin: `'console'` },
  },
  cohort_looks: { columns: marked('cohort_id') },
  cohort_versions: {
    columns: {
      ...marked('cohort_id'),
      definition: `jsonb_set(jsonb_set(t.definition, '{id}', to_jsonb(t.cohort_id || '-' || c)),
        '{evidence,0,course}', to_jsonb((t.definition #>> '{evidence,0,course}') || '-' || c))`,
    },
  },
  runs: {
    columns: {
      ...owned('id', 'parent_id', 'sync_id'),
      subject: `case t.kind when 'sync' then t.subject else t.subject || '-' || c end`,
      dedupe_key: 'null',
    },
  },
  raw_pages: { columns: owned('run_id') },
  enrolments: { columns: { ...owned('id', 'learner_id'), ...marked('cohort_id') } },
  accounts: {
    columns: {
      ...owned('id', 'learner_id'),
      ...marked('source_id', 'employee_code', 'employee_code_key', 'email', 'email_key'),
    },
  },
  account_links: { columns: { id: null, ...owned('account_id', 'learner_id') } },
  account_match_keys: { columns: { keys: allOfPool, ...owned('account_id') } },
  record_versions: {
    columns: {
      id: shifted('id'),
      ...{ course, ...marked('source_id', 'account'), ...owned('run_id') },
    },
  },
  records: {
    columns: { version_id: shifted('version_id'), course, ...marked('source_id', 'account') },
  },
  outcome_revisions: {
    columns: {
      id: null,
      ...owned('enrolment_id', 'run_id'),
      evidence: `(select array_agg(v + c * ${SPAN}) from unnest(t.evidence) v)`,
    },
  },
  outcomes: { columns: { ...owned('enrolment_id'), ...marked('cohort_id') } },
  certificates: {
    columns: {
      ...owned('id', 'enrolment_id', 'learner_id', 'run_id'),
      ...marked('cohort_id'),
      ...certificateKey,
      token_hash: `sha256(t.token_hash || c::text::bytea)`,
    },
  },
  register_entries: { columns: { ...owned('certificate_id'), ...certificateKey } },
  certificate_revisions: {
    columns: { ...owned('certificate_id'), code: `md5(t.code || '/' || c)` },
  },
  certificate_dossiers: { columns: owned('certificate_id') },
  certificate_uses: { columns: owned('certificate_id') },
}

/** What the copies left behind: counters that stand at the first class. */
export const afterwards = [
  // Copies are written past the triggers that note what sums rest on.
  `insert into class_changes (kind) values ('all')`,
  `select setval(pg_get_serial_sequence('record_versions', 'id'), (select max(id) from record_versions))`,
  `update registers r set last_number = (select max(register_number) from register_entries e
    where e.issuer = r.issuer and e.year = r.year)`,
  // One person in ten was looked at.
  `insert into person_views (learner_id, at, actor, what)
    select id, now() - interval '1 day', 'scale', 'person' from learners where hashtext(id::text) % 10 = 0
      and not exists (select from person_views v where v.learner_id = learners.id)`,
]

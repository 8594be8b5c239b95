/** The tables as Kysely sees them. One interface a table; meanings stand in migrations/. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Json = JSONColumnType<object, string, string>
type NullableJson = JSONColumnType<object | null, string | null, string | null>
/** `date` columns travel as `yyyy-MM-dd` text. */
type DateText = ColumnType<string, string, string>
type NullableDateText = ColumnType<string | null, string | null, string | null>

export interface Tables {
  installation: { only_row: Generated<boolean>; key_check: Buffer; created_at: Date }
  api_keys: {
    id: string
    name: string
    key_hash: Buffer
    scopes: string[]
    unit_id: string | null
    created_at: Date
    expires_at: Date | null
    revoked_at: Date | null
    last_used_at: Date | null
  }
  idempotency_keys: {
    api_key_id: string
    key: string
    request_hash: Buffer
    status: number | null
    body: NullableJson
    created_at: Date
  }
  audit_entries: {
    seq: number
    at: Date
    actor: string
    action: string
    subject: string
    before: NullableJson
    after: NullableJson
    items_hash: Buffer | null
    previous_hash: Buffer
    hash: Buffer
  }
  runs: {
    id: string
    kind: 'sync' | 'reconcile' | 'certify'
    subject: string
    state: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'held'
    options: Json
    progress: ColumnType<object, string | undefined, string>
    result: NullableJson
    error: NullableJson
    actor: string
    parent_id: string | null
    dedupe_key: string | null
    enqueued: Generated<number>
    enqueued_at: Date | null
    created_at: Date
    started_at: Date | null
    finished_at: Date | null
  }
  platforms: Versioned
  platform_versions: Version<'platform_id'>
  programs: Versioned
  program_versions: Version<'program_id'>
  cohorts: Versioned & { program_id: string }
  cohort_versions: Version<'cohort_id'>
  units: {
    id: string
    code: string | null
    name_key: string
    name: string
    parent_id: string | null
    valid_from: NullableDateText
    valid_to: NullableDateText
  }
  learners: {
    id: string
    roster_key: string
    employee_code: string | null
    employee_code_key: string | null
    full_name: string
    name_key: string
    date_of_birth: NullableDateText
    national_id_hash: Buffer | null
    national_id_last4: string | null
    email: string | null
    email_key: string | null
    phone: string | null
    position: string | null
    audience: string | null
    created_at: Date
    updated_at: Date
  }
  learner_units: {
    learner_id: string
    unit_id: string
    valid_from: DateText
    valid_to: NullableDateText
  }
  roster_questions: {
    id: string
    row_key: Buffer
    sealed: Buffer
    candidates: string[]
    reason: 'birth-date' | 'unit'
    state: Generated<'open' | 'same' | 'different'>
    learner_id: string | null
    asked_by: string
    asked_at: Date
    decided_by: string | null
    decided_at: Date | null
  }
  enrolments: {
    id: string
    cohort_id: string
    learner_id: string
    origin: 'platform' | 'roster'
    handed_out_at: Date | null
    created_at: Date
  }
  record_versions: {
    id: Generated<number>
    platform_id: string
    course: string
    source_id: string
    kind: string
    account: string
    payload: Json
    payload_hash: Buffer
    observed_at: Date
    source_updated_at: Date | null
    run_id: string
  }
  records: {
    platform_id: string
    course: string
    source_id: string
    kind: string
    account: string
    version_id: number
    payload_hash: Buffer
    observed_at: Date
    source_updated_at: Date | null
    first_observed_at: Date
    quarantined: Generated<boolean>
  }
  accounts: {
    id: string
    platform_id: string
    source_id: string
    full_name: string
    name_order: string
    name_key: string
    employee_code: string | null
    employee_code_key: string | null
    national_id_hash: Buffer | null
    national_id_last4: string | null
    username: string | null
    email: string | null
    email_key: string | null
    email_verified: boolean
    phone: string | null
    date_of_birth: NullableDateText
    unit: string | null
    learner_id: string | null
    state: 'waiting' | 'linked'
    reason: Json
    linked_by: string | null
    linked_at: Date | null
    created_at: Date
    updated_at: Date
  }
  account_links: {
    id: Generated<number>
    account_id: string
    learner_id: string | null
    state: string
    reason: Json
    actor: string
    at: Date
  }
  raw_pages: {
    run_id: string
    seq: number
    place: string
    sha256: Buffer
    sealed: Buffer
    observed_at: Date
    question: Buffer | null
    status: Generated<number>
    headers: Generated<object>
  }
  quarantined_rows: {
    id: string
    platform_id: string
    row_key: string
    row_hash: Buffer
    place: string
    reason: string
    detail: string
    sealed: Buffer
    state: 'waiting' | 'settled'
    run_id: string
    first_seen_at: Date
    last_seen_at: Date
    settled_at: Generated<Date | null>
    course: Generated<string | null>
  }
  course_positions: {
    platform_id: string
    course: string
    asked: Json
    since: Date
    whole_at: Date | null
  }
  sync_checkpoints: { run_id: string; checkpoint: Json; raw_pages: number }
  sync_met: { run_id: string; seq: number; course: string; source_ids: string[] }
  sync_losses: { run_id: string; course: string; source_id: string; record: Json }
  platform_states: {
    platform_id: string
    circuit: NullableJson
    circuit_open_until: Date | null
    circuit_fault: string | null
    token_sealed: Buffer | null
    token_expires_at: Date | null
  }
  platform_gates: { platform_id: string; category: string; next_at: Date }
  platform_files: {
    id: string
    platform_id: string
    name: string
    sha256: Buffer
    size: number
    sealed: Buffer | null
    options: Json
    origin: 'upload' | 'command' | 'folder'
    received_at: Date
    received_by: string
    state: 'waiting' | 'asked' | 'done' | 'rejected'
    report: NullableJson
    run_id: string | null
    settled_at: Date | null
  }
  sheet_mappings: {
    platform_id: string
    header: string
    mapping: Json
    saved_at: Date
    saved_by: string
  }
  outcome_revisions: {
    id: Generated<number>
    enrolment_id: string
    revision: number
    run_id: string
    verdict: Verdict
    reasons: Json
    score: string | null
    attendance: NullableJson
    window_closes_at: Date | null
    evidence: number[]
    program_id: string
    program_version: number
    cohort_version: number
    decision_hash: Buffer
    decided_at: Date
  }
  outcomes: {
    enrolment_id: string
    cohort_id: string
    revision: number
    verdict: Verdict
    reason: string
    decision_hash: Buffer
    due_at: Date | null
    context_hash: Buffer | null
  }
  ledger_allotments: {
    id: string
    platform_id: string
    unit_id: string
    accounts: number
    usable_from: DateText
    usable_until: DateText
    source: string | null
    created_at: Date
  }
  ledger_accounts: {
    id: string
    platform_id: string
    allotment_id: string
    user_name: string
    user_name_key: string
    created_at: Date
  }
  ledger_holdings: {
    id: string
    account_id: string
    learner_id: string
    handed_out_at: Date
    taken_back_at: Date | null
    mistaken: Generated<boolean>
  }
  registers: { issuer: string; year: number; last_number: number }
  certificates: {
    id: string
    enrolment_id: string
    cohort_id: string
    learner_id: string
    issuer: string
    year: number
    register_number: number
    number: string
    code: string
    token_hash: Buffer
    token_sealed: Buffer
    state: 'valid' | 'revoked'
    revision: number
    file_made: Generated<boolean>
    outcome_revision: number
    public_url: string
    issued_on: DateText
    issued_at: Date
    issued_by: string
    run_id: string
  }
  certificate_revisions: {
    certificate_id: string
    revision: number
    snapshot: Json
    created_at: Date
    actor: string
  }
  certificate_files: {
    certificate_id: string
    revision: number
    kind: 'pdf'
    sha256: Buffer
    bytes: Buffer
    created_at: Date
  }
}

type Verdict = 'passed' | 'failed' | 'incomplete' | 'review'

interface Versioned {
  id: string
  version: number
  active: boolean
  origin: 'file' | 'console'
}

type Version<Key extends string> = Record<Key, string> & {
  version: number
  definition: Json
  hash: Buffer
  actor: string
  created_at: Date
}

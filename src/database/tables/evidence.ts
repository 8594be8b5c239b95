/** Tables of accounts, records, syncs and files. One interface a table; meanings stand in migrations/. */
import type { Generated, GeneratedAlways } from 'kysely'
import type { Json, NullableDateText, NullableJson } from './columns.ts'

export interface EvidenceTables {
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
    answer: number | null
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
    session_list: Buffer | null
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
    national_id_doubtful: Generated<boolean>
    learner_id: string | null
    state: 'waiting' | 'linked' | 'rejected'
    reason: Json
    reason_code: GeneratedAlways<string | null>
    best_score: GeneratedAlways<number>
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
    act_id: string | null
  }
  account_match_keys: { account_id: string; keys: bigint[] }
  accounts_to_match: { id: Generated<number>; account_id: string }
  matching_state: { only_row: Generated<boolean>; revision: number }
  account_rejections: { act_id: string; account_id: string; learner_id: string }
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
}

/** Tables of the installation, access, runs and configuration. One interface a table; meanings stand in migrations/. */
import type { ColumnType, Generated } from 'kysely'
import type { Json, NullableJson } from './columns.ts'

export interface FoundationTables {
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
    /** With the details it gives their digest. */
    salt: Buffer
    /** Of the details as they were written; those may have been erased since. */
    details_hash: Buffer
    previous_hash: Buffer
    hash: Buffer
  }
  audit_checks: {
    id: Generated<number>
    at: Date
    by: string
    entries: number
    head: Buffer
    faults: number
  }
  data_keys: { generation: number; sealed: Buffer; created_at: Date; created_by: string }
  master_key_rotations: {
    generation: number
    started_at: Date
    started_by: string
    finished_at: Date | null
  }
  runs: {
    id: string
    kind: 'sync' | 'reconcile' | 'certify' | 'files'
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
    request_id: string | null
    sync_id: string | null
    trace_parent: string | null
    begun: Generated<number>
    kept: Generated<boolean>
    taken_by: string | null
    created_at: Date
    started_at: Date | null
    finished_at: Date | null
  }
  platforms: Versioned
  platform_versions: Version<'platform_id'>
  programs: Versioned
  program_versions: Version<'program_id'>
  plans: Versioned
  plan_versions: Version<'plan_id'>
  cohorts: Versioned & { program_id: string }
  cohort_versions: Version<'cohort_id'> & { program_id: string | null }
}

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

/** Tables of the pages. One interface a table; meanings stand in migrations/. */
import type { Generated } from 'kysely'
import type { Json, NullableJson } from './columns.ts'

export interface ConsoleTables {
  users: {
    id: string
    login: string
    login_key: string
    name: string
    email: string | null
    role: 'administrator' | 'coordinator' | 'auditor'
    unit_id: string | null
    password_hash: string | null
    created_at: Date
    created_by: string
    disabled_at: Date | null
    last_signed_in_at: Date | null
    sessions_from: Date
  }
  sign_in_links: {
    token_hash: Buffer
    user_id: string | null
    created_at: Date
    created_by: string
    expires_at: Date
    used_at: Date | null
  }
  sign_in_failures: { who: Buffer; failures: number; last_at: Date }
  sessions: { sid_hash: Buffer; user_id: string; sealed: Buffer; expire: Date }
  user_identities: {
    issuer: string
    subject: string
    user_id: string
    linked_at: Date
    linked_by: string
  }
  request_counts: { who: Buffer; requests: number; ends_at: Date }
  roster_uploads: {
    id: string
    actor: string
    name: string
    cohort_id: string | null
    sealed: Buffer
    created_at: Date
  }
  reconciliation_previews: {
    run_id: string
    learner_id: string
    enrolment_id: string | null
    verdict_before: string | null
    verdict_after: string
    before: NullableJson
    after: Json
  }
  feedback: {
    certificate_id: string
    program_id: string
    stars: number
    comment: string | null
    given_at: Date
  }
  lookups: {
    id: string
    learner_id: string | null
    code_hash: Buffer
    sealed_code: Buffer | null
    created_at: Date
    expires_at: Date
    sent_at: Date | null
    attempts: Generated<number>
    used_at: Date | null
    not_before: Date
  }
  link_requests: {
    id: string
    learner_id: string
    contact: string
    asked_at: Date
    closed_at: Date | null
    closed_by: string | null
    answer: 'sent' | 'refused' | null
  }
}

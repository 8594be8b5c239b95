/** Tables of certificates: issue, register, approval, files, keys, mail. Meanings stand in migrations/. */
import type { Generated } from 'kysely'
import type { DateText, Json, NullableDateText, NullableJson } from './columns.ts'

export interface CertificatesTables {
  public_addresses: { url: string; first_used_at: Date }
  proposals: {
    id: string
    cohort_id: string
    state: 'open' | 'releasing' | 'released' | 'withdrawn'
    opened_at: Date
    opened_by: string
    decision_number: string | null
    decision_date: NullableDateText
    issued_on: NullableDateText
    attachment_id: string | null
    closed_at: Date | null
    closed_by: string | null
    withdrawn_reason: string | null
  }
  proposal_items: {
    proposal_id: string
    enrolment_id: string
    outcome_revision: number
    state: 'proposed' | 'held' | 'dropped' | 'issued'
    hold_reason: string | null
    changed_at: Date
    changed_by: string
  }
  papers: {
    id: string
    source: 'agency' | 'platform' | 'institution'
    issuer: string
    year: number | null
    register_number: number | null
    number: string
    issued_on: DateText
    full_name: string
    date_of_birth: NullableDateText
    unit: string | null
    program: string | null
    decision_number: string | null
    decision_date: NullableDateText
    learner_id: string | null
    enrolment_id: string | null
    recorded_at: Date
    recorded_by: string
    withdrawn_at: Date | null
    withdrawn_by: string | null
    withdrawn_reason: string | null
  }
  registers: { issuer: string; year: number; last_number: number; first_number: Generated<number> }
  register_entries: {
    issuer: string
    year: number
    register_number: number
    number: string
    certificate_id: string | null
    paper_id: string | null
  }
  certificates: {
    id: string
    enrolment_id: string
    cohort_id: string
    learner_id: string
    issuer: string
    year: number
    register_number: number
    number: string
    token_hash: Buffer | null
    token_sealed: Buffer | null
    state: 'valid' | 'revoked'
    revision: number
    file_made: Generated<boolean>
    outcome_revision: number
    public_url: string
    issued_on: DateText
    issued_at: Date
    issued_by: string
    run_id: string
    awaits_signature: Generated<boolean>
    first_signed_at: Date | null
    proposal_id: string | null
    decision_number: string | null
    decision_date: NullableDateText
    link_expires_on: NullableDateText
    file_fault: string | null
    file_tried_at: Date | null
    file_begun: Generated<number>
    inserted_at: Generated<Date>
  }
  certificate_revisions: {
    certificate_id: string
    revision: number
    snapshot: Json
    created_at: Date
    actor: string
    kind: 'issued' | 'revised' | 'reinstated'
    code: string
    reason: string | null
    attachment_id: string | null
    outcome_revision: number
    public_url: string
  }
  certificate_revocations: {
    certificate_id: string
    revision: number
    reason: string
    attachment_id: string | null
    actor: string
    at: Date
  }
  certificate_dossiers: {
    certificate_id: string
    revision: number
    content: NullableJson
    packed: Buffer | null
    parts: Buffer | null
    created_at: Date
  }
  certificate_dossier_parts: { digest: Buffer; phrases: Buffer; definitions: Buffer }
  certificate_files: {
    certificate_id: string
    revision: number
    kind: 'pdf' | 'credential' | 'agency-pdf'
    version: Generated<number>
    sha256: Buffer
    bytes: Buffer
    details: NullableJson
    created_at: Date
  }
  signing_keys: {
    id: string
    purpose: 'credential' | 'pdf'
    public_key: string
    private_sealed: Buffer | null
    created_at: Date
    created_by: string
    retired_at: Date | null
    distrusted_at: Date | null
    distrusted_reason: string | null
  }
  status_lists: {
    n: Generated<number>
    public_url: string
    size: number
    created_at: Date
    changed_at: Date
  }
  status_list_entries: {
    list: number
    position: number
    certificate_id: string
    revision: number
  }
  certificate_mails: {
    certificate_id: string
    revision: number
    n: Generated<number>
    state: 'waiting' | 'claimed' | 'handed' | 'sent' | 'refused' | 'skipped'
    message_id: string
    tries: Generated<number>
    fault: string | null
    not_before: Date
    claimed_until: Date | null
    created_at: Date
    changed_at: Date
    actor: string
  }
  certificate_uses: {
    certificate_id: string
    opened: Generated<number>
    downloaded: Generated<number>
    verified: Generated<number>
  }
}

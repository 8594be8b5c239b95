/** Tables of platforms, records, outcomes and decisions. Every column stands here: what it says of whom, or that it says nothing of anybody. */
import { type TableInventory, words } from './kinds.ts'

export const learningTables: Record<string, TableInventory> = {
  accounts: {
    account: words(
      'id source_id full_name name_order name_key employee_code employee_code_key national_id_hash national_id_last4 username email email_key email_verified phone date_of_birth unit learner_id state reason linked_at national_id_doubtful reason_code best_score',
    ),
    actor: words('linked_by'),
    none: words('platform_id created_at updated_at'),
  },
  account_links: {
    account: words('account_id learner_id state reason'),
    actor: words('actor'),
    none: words('id at act_id'),
  },
  account_match_keys: {
    matchKey: words('account_id keys'),
  },
  account_rejections: {
    decision: words('act_id account_id learner_id'),
  },
  accounts_to_match: {
    account: words('account_id'),
    none: words('id'),
  },
  matching_state: {
    none: words('only_row revision'),
  },
  records: {
    learning: words('source_id account payload_hash'),
    none: words(
      'platform_id course kind version_id observed_at source_updated_at first_observed_at quarantined session_list',
    ),
  },
  record_versions: {
    learning: words('source_id account payload payload_hash'),
    none: words('id platform_id course kind observed_at source_updated_at run_id answer'),
  },
  raw_pages: {
    platformAnswer: words('place question sha256 headers sealed'),
    none: words('run_id seq observed_at status'),
  },
  quarantined_rows: {
    unreadable: words('row_key row_hash place detail sealed'),
    none: words('id platform_id reason state run_id first_seen_at last_seen_at settled_at course'),
  },
  platform_files: {
    platformAnswer: words('name sealed report options'),
    actor: words('received_by'),
    none: words('id platform_id sha256 size origin received_at state run_id settled_at'),
  },
  sheet_mappings: {
    actor: words('saved_by'),
    none: words('platform_id header mapping saved_at'),
  },
  course_positions: {
    none: words('platform_id course asked since whole_at'),
  },
  sync_checkpoints: {
    learning: words('checkpoint'),
    none: words('run_id raw_pages'),
  },
  sync_met: {
    learning: words('source_ids'),
    none: words('run_id seq course'),
  },
  sync_losses: {
    learning: words('source_id record'),
    none: words('run_id course'),
  },
  platform_states: {
    none: words(
      'platform_id circuit circuit_open_until circuit_fault token_sealed token_expires_at',
    ),
  },
  platform_gates: {
    none: words('platform_id category next_at'),
  },
  outcomes: {
    outcome: words(
      'verdict reason score attendance achieved_on modules decision_hash context_hash',
    ),
    none: words('enrolment_id cohort_id revision due_at reopened_at'),
  },
  outcome_revisions: {
    outcome: words('verdict reasons score attendance window_closes_at evidence decision_hash'),
    none: words(
      'id enrolment_id revision run_id program_id program_version cohort_version decided_at',
    ),
  },
  evidence_changes: {
    learning: words('versions learners enrolments'),
    none: words('id'),
  },
  changed_enrolments: {
    learning: words('enrolment_id'),
    none: words('cohort_id'),
  },
  class_changes: {
    none: words('id kind cohort_id part'),
  },
  cohort_looks: {
    none: words('cohort_id basis looked_at'),
  },
  recomputed_outcomes: {
    preview: words('learner_id verdict reasons score attendance window_closes_at evidence'),
    none: words('run_id enrolment_id program_id program_version cohort_version'),
  },
  reconciliation_previews: {
    preview: words('learner_id verdict_before verdict_after before after'),
    none: words('run_id enrolment_id'),
  },
  overrides: {
    decision: words('enrolment_id kind last_day expires_on'),
    none: words('id act_id'),
  },
  excuses: {
    decision: words('enrolment_id session accepted_by'),
    none: words('id act_id platform_id course'),
  },
  presences: {
    decision: words('enrolment_id session mark'),
    none: words('id act_id platform_id course'),
  },
  decision_acts: {
    decision: words('reason'),
    actor: words('actor'),
    none: words('id kind attachment_id undoes at'),
  },
  attachments: {
    decision: words('name sha256 sealed erased_at'),
    actor: words('received_by'),
    none: words('id media_type size received_at'),
  },
}

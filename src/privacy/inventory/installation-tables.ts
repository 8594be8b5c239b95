/** Tables of the installation: staff, audit trail, requests, plans, configuration. Every column stands here: what it says of whom, or that it says nothing of anybody. */
import { type TableInventory, words } from './kinds.ts'

export const installationTables: Record<string, TableInventory> = {
  api_keys: {
    signIn: words('key_hash'),
    staff: words('name'),
    none: words('id scopes unit_id created_at expires_at revoked_at last_used_at'),
  },
  audit_checks: {
    actor: words('by'),
    none: words('id at entries head faults'),
  },
  audit_entries: {
    trail: words('actor subject before after items_hash details_hash'),
    none: words('seq at action previous_hash hash salt'),
  },
  backups: {
    actor: words('taken_by'),
    none: words('id taken_at finished_at file bytes rows sha256 key_id'),
  },
  cohort_versions: {
    actor: words('actor'),
    none: words('cohort_id version definition hash created_at program_id'),
  },
  cohorts: {
    none: words('id program_id version active origin'),
  },
  data_keys: {
    actor: words('created_by'),
    none: words('generation sealed created_at'),
  },
  erasures: {
    suppression: words('learner_id request_id reason sealed report'),
    actor: words('asked_by readmitted_by'),
    none: words('asked_at progress done_at readmitted_at'),
  },
  frozen_report_files: {
    none: words('report_id format name bytes sha256'),
  },
  frozen_reports: {
    actor: words('made_by'),
    none: words('id plan_id title kind unit_id tree_on made_at sources content sha256'),
  },
  idempotency_keys: {
    repeat: words('request_hash body'),
    none: words('api_key_id key status created_at'),
  },
  installation: {
    none: words('only_row key_check created_at'),
  },
  kysely_migration: {
    none: words('name timestamp'),
  },
  kysely_migration_lock: {
    none: words('id is_locked'),
  },
  master_key_rotations: {
    actor: words('started_by'),
    none: words('generation started_at finished_at'),
  },
  person_views: {
    look: words('learner_id at actor what'),
    none: words('id'),
  },
  plan_figures: {
    actor: words('recorded_by withdrawn_by'),
    none: words('id kind subject unit_id year amount as_of source recorded_at withdrawn_at'),
  },
  plan_submissions: {
    actor: words('recorded_by withdrawn_by'),
    none: words(
      'id plan_id deadline_id unit_id received_on document attachment_id note recorded_at withdrawn_at',
    ),
  },
  plan_versions: {
    actor: words('actor'),
    none: words('plan_id version definition hash created_at'),
  },
  plans: {
    none: words('id version active origin'),
  },
  platform_versions: {
    actor: words('actor'),
    none: words('platform_id version definition hash created_at'),
  },
  platforms: {
    none: words('id version active origin'),
  },
  privacy_requests: {
    request: words('kind learner_id sealed received_on due_on result answer_sealed'),
    actor: words('recorded_by answered_by'),
    none: words('id number recorded_at answered_at'),
  },
  program_versions: {
    actor: words('actor'),
    none: words('program_id version definition hash created_at'),
  },
  programs: {
    none: words('id version active origin'),
  },
  reminders: {
    mail: words('message_id fault'),
    staff: words('user_id'),
    none: words(
      'plan_id deadline_id due_on days_before state tries not_before created_at changed_at',
    ),
  },
  request_counts: {
    signIn: words('who'),
    none: words('requests ends_at'),
  },
  runs: {
    run: words('options progress result error'),
    actor: words('actor'),
    none: words(
      'id kind subject state parent_id dedupe_key enqueued enqueued_at created_at started_at finished_at requested_at request_id sync_id trace_parent begun kept taken_by',
    ),
  },
  restores: {
    actor: words('restored_by confirmed_by'),
    none: words('id taken_at restored_at confirmed_at'),
  },
  schema_steps: {
    none: words('migration older_goes_on by_version at'),
  },
  sessions: {
    signIn: words('sid_hash user_id sealed'),
    none: words('expire'),
  },
  sign_in_failures: {
    signIn: words('who failures last_at'),
  },
  sign_in_links: {
    signIn: words('token_hash user_id used_at'),
    actor: words('created_by'),
    none: words('created_at expires_at'),
  },
  suppressed_keys: {
    suppression: words('learner_id kind digest'),
  },
  unit_needs: {
    actor: words('recorded_by withdrawn_by'),
    none: words(
      'id plan_id year unit_id audience content mode people note recorded_at withdrawn_at',
    ),
  },
  user_identities: {
    staff: words('issuer subject user_id'),
    actor: words('linked_by'),
    none: words('linked_at'),
  },
  users: {
    staff: words('login login_key name email role unit_id password_hash last_signed_in_at'),
    signIn: words('sessions_from'),
    actor: words('created_by'),
    none: words('id created_at disabled_at'),
  },
}

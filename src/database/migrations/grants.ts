/**
 * What the service's role may do. Applied after every migration: the owner migrates, the service reads and
 * writes, and can only append where history must not change (docs/architecture.md, "Two database roles").
 */
export const SERVICE_ROLE = 'hocvu_service'

const APPEND_ONLY = [
  'audit_entries',
  'audit_checks',
  'data_keys',
  'backups',
  'record_versions',
  'account_links',
  'outcome_revisions',
  'certificate_revisions',
  'certificate_files',
  'certificate_revocations',
  'certificate_dossiers',
  'certificate_dossier_parts',
  'register_entries',
  'status_list_entries',
  'platform_versions',
  'program_versions',
  'cohort_versions',
  'attachments',
  'decision_acts',
  'overrides',
  'excuses',
  'presences',
  'account_rejections',
  'learner_merges',
  'learner_audiences',
  'recomputed_outcomes',
  'ledger_holding_versions',
  'plan_versions',
  'unit_successions',
  'frozen_reports',
  'frozen_report_files',
  'person_views',
]

export const grants = `
grant usage on schema public to ${SERVICE_ROLE};
grant select, insert, update on all tables in schema public to ${SERVICE_ROLE};
grant delete on idempotency_keys, runs, sign_in_links, reminders, raw_pages, sync_checkpoints, sync_met, sync_losses, platform_gates, quarantined_rows, learner_units, learner_match_keys, account_match_keys, learners_to_file, accounts_to_match, evidence_changes, changed_enrolments, class_changes, sessions, user_identities, request_counts, sign_in_failures, roster_uploads, reconciliation_previews, lookups, unit_parents, brought_files, suppressed_keys, events, deliveries, subscriber_secrets, calendar_feeds, lti_logins, lti_registration_links, lti_course_cohorts, lti_line_items, lti_people to ${SERVICE_ROLE};
grant usage, select on all sequences in schema public to ${SERVICE_ROLE};
grant execute on all functions in schema public to ${SERVICE_ROLE};
revoke update, delete, truncate on ${APPEND_ONLY.join(', ')} from ${SERVICE_ROLE};
revoke insert on audit_entries, data_keys from ${SERVICE_ROLE};
revoke insert, update, delete on master_key_rotations from ${SERVICE_ROLE};
revoke insert, update, delete on kysely_migration, kysely_migration_lock, schema_steps from ${SERVICE_ROLE};
`

/**
 * What keeps each table from growing for ever: with what it grows, and what ends it. A table that does not stand here fails a
 * test (test/privacy/table-bounds.test.ts); docs/scale.md shows it.
 */
import { words } from './inventory/kinds.ts'

interface TableBound {
  tables: readonly string[]
  grows: string
  ends: string
}

const FOR_GOOD = 'for good'

export const tableBounds: readonly TableBound[] = [
  bound(
    'learners learner_units learner_audiences learner_merges learner_match_keys units unit_parents unit_successions roster_questions',
    'people and units, and what changes of them',
    'the person is erased',
  ),
  bound(
    'accounts account_links account_match_keys account_rejections',
    'people on platforms, and decisions whose they are',
    'the person is erased',
  ),
  bound(
    'records enrolments outcomes',
    'people in classes: one row each, whatever happens',
    'the person is erased',
  ),
  bound(
    'record_versions outcome_revisions',
    'changes: a record or outcome that says what it said before adds nothing',
    `${FOR_GOOD}: what was known at any time can be told; the person is erased`,
  ),
  bound(
    'certificates certificate_revisions certificate_revocations certificate_dossiers certificate_files certificate_mails certificate_uses feedback papers register_entries status_list_entries proposal_items',
    'certificates and papers',
    `${FOR_GOOD}: the register has no gap; what tells who it was goes when the person is erased`,
  ),
  bound(
    'overrides excuses presences decision_acts attachments',
    'what people decide beside the rules',
    `${FOR_GOOD}; the person is erased`,
  ),
  bound(
    'ledger_accounts ledger_allotments ledger_holdings ledger_holding_versions',
    'accounts that platforms allot',
    FOR_GOOD,
  ),
  bound(
    'audit_entries audit_checks',
    'acts of people: a bulk act is one entry; one check a day',
    `${FOR_GOOD}: the chain stays whole`,
  ),
  bound('person_views', 'looks at people', 'PERSON_VIEW_DAYS'),
  bound('raw_pages', 'pages of platforms that were read', 'RAW_PAGE_DAYS'),
  bound(
    'platform_files sheet_mappings',
    'files that people bring',
    'their content: RAW_PAGE_DAYS; that they came: for good, so that none counts twice',
  ),
  bound('quarantined_rows', 'rows that cannot be read', 'SETTLED_ROW_DAYS after they were mended'),
  bound(
    'runs',
    'ticks of schedules, and what follows from them',
    'RUN_DAYS where nothing rests on it',
  ),
  bound('recomputed_outcomes', 'runs that look back', 'RUN_DAYS'),
  bound('reconciliation_previews', 'runs that only look', '7 days'),
  bound('sync_checkpoints', 'syncs', 'its answers are gone and none of its rows waits'),
  bound('sync_met sync_losses', 'syncs at work', 'the sync ends'),
  bound(
    'accounts_to_match learners_to_file evidence_changes changed_enrolments',
    'what has changed',
    'it was looked at',
  ),
  bound('class_changes', 'changes of classes', 'one row a class, once an hour'),
  bound(
    'events deliveries',
    'outcomes, certificates and syncs, where another system is told of them',
    'RUN_DAYS; what could not be delivered: a person has sent it again or put it away; what a gradebook was told: the next decision',
  ),
  bound('lti_logins', 'people who open the service from a learning platform', 'ten minutes'),
  bound(
    'lti_registration_links',
    'learning platforms that are let in',
    'RUN_DAYS after they ended',
  ),
  bound(
    'subscribers subscriber_secrets lti_registrations lti_deployments lti_courses lti_course_cohorts lti_line_items lti_keys calendar_feeds',
    'other systems, their courses, and people who subscribe to their deadlines',
    FOR_GOOD,
  ),
  bound('lti_people', 'people on learning platforms', 'the person is erased'),
  bound('reminders sign_in_links', 'deadlines and people who sign in', 'RUN_DAYS after they ended'),
  bound('lookups link_requests', 'people who look for their certificate', 'one day; CONTACT_DAYS'),
  bound(
    'privacy_requests erasures suppressed_keys',
    'people who ask',
    `${FOR_GOOD}; what they say: PRIVACY_REQUEST_DAYS`,
  ),
  bound('roster_uploads brought_files', 'lists that are looked at', 'one hour'),
  bound('idempotency_keys', 'API calls', '7 days'),
  bound(
    'sessions sign_in_failures request_counts',
    'whoever comes',
    '8 hours of rest; one day; one minute',
  ),
  bound(
    'users user_identities api_keys signing_keys data_keys master_key_rotations',
    'staff and keys',
    FOR_GOOD,
  ),
  bound(
    'platforms platform_versions programs program_versions certificate_dossier_parts cohorts cohort_versions plans plan_versions cohort_looks course_positions proposals registers public_addresses status_lists',
    'platforms, programs, classes, plans, and versions of their definitions',
    FOR_GOOD,
  ),
  bound(
    'plan_figures plan_submissions unit_needs frozen_reports frozen_report_files',
    'what units hand in, and reports that were frozen',
    FOR_GOOD,
  ),
  bound('backups restores schema_steps', 'backups: one a day', FOR_GOOD),
  bound(
    'installation matching_state platform_states platform_gates',
    'nothing: one row each, or one a platform',
    'never',
  ),
]

function bound(tables: string, grows: string, ends: string): TableBound {
  return { tables: words(tables), grows, ends }
}

/** The table of docs/scale.md. */
export function boundsAsMarkdown(): string {
  const lines = tableBounds.map(({ tables, grows, ends }) => {
    const names = tables.map((table) => `\`${table}\``).join(', ')
    return `| ${names} | ${grows} | ${ends} |`
  })
  return ['| tables | grow with | until |', '|---|---|---|', ...lines].join('\n')
}

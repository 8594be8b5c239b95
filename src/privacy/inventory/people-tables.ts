/** Tables of people, units and the ledger. Every column stands here: what it says of whom, or that it says nothing of anybody. */
import { type TableInventory, words } from './kinds.ts'

export const peopleTables: Record<string, TableInventory> = {
  learners: {
    name: words('full_name name_key name_order'),
    birth: words('date_of_birth'),
    nationalId: words('national_id_hash national_id_last4 national_id_doubtful'),
    contact: words('email email_key phone'),
    work: words('roster_key employee_code employee_code_key position audience tags merged_into'),
    suppression: words('erased_at'),
    none: words('id created_at updated_at'),
  },
  learner_units: {
    work: words('learner_id unit_id valid_from valid_to'),
  },
  learner_audiences: {
    work: words('learner_id audience'),
    none: words('id since'),
  },
  learner_merges: {
    work: words('kept absorbed moved'),
    none: words('act_id'),
  },
  learner_match_keys: {
    matchKey: words('key learner_id'),
  },
  learners_to_file: {
    work: words('learner_id'),
    none: words('id'),
  },
  enrolments: {
    learning: words('cohort_id learner_id handed_out_at'),
    none: words('id origin created_at acts'),
  },
  roster_questions: {
    rosterQuestion: words('row_key sealed candidates learner_id'),
    actor: words('asked_by decided_by'),
    none: words('id reason state asked_at decided_at'),
  },
  roster_uploads: {
    brought: words('name sealed'),
    actor: words('actor'),
    none: words('id cohort_id created_at'),
  },
  brought_files: {
    brought: words('name sealed'),
    actor: words('actor'),
    none: words('id kind created_at'),
  },
  ledger_allotments: {
    none: words('id platform_id unit_id accounts usable_from usable_until source created_at'),
  },
  ledger_accounts: {
    handOut: words('user_name user_name_key'),
    none: words('id platform_id allotment_id created_at'),
  },
  ledger_holdings: {
    handOut: words('learner_id handed_out_at taken_back_at mistaken'),
    none: words('id account_id changed_at'),
  },
  ledger_holding_versions: {
    handOut: words('handed_out_at mistaken'),
    none: words('id holding_id since'),
  },
  units: {
    none: words('id code name_key name parent_id valid_from valid_to kind'),
  },
  unit_parents: {
    none: words('unit_id parent_id valid_from'),
  },
  unit_successions: {
    actor: words('recorded_by'),
    none: words('unit_id successor_id effective_on source recorded_at'),
  },
}

/** Tables of units, learners, enrolments and the account ledger. One interface a table; meanings stand in migrations/. */
import type { Generated, GeneratedAlways } from 'kysely'
import type { DateText, Json, NullableDateText } from './columns.ts'

export interface RosterTables {
  units: {
    id: string
    code: string | null
    name_key: string
    name: string
    parent_id: string | null
    valid_from: NullableDateText
    valid_to: NullableDateText
    /** One of `unitKinds`, or in the words of a file. */
    kind: Generated<string | null>
  }
  unit_parents: { unit_id: string; parent_id: string | null; valid_from: DateText }
  unit_successions: {
    unit_id: string
    successor_id: string
    effective_on: DateText
    source: string | null
    recorded_at: Date
    recorded_by: string
  }
  brought_files: {
    id: string
    actor: string
    kind: string
    name: string
    sealed: Buffer
    created_at: Date
  }
  learners: {
    id: string
    roster_key: string
    employee_code: string | null
    employee_code_key: string | null
    full_name: string
    name_key: string
    /** Kept by the database itself. */
    name_order: GeneratedAlways<string>
    date_of_birth: NullableDateText
    national_id_hash: Buffer | null
    national_id_last4: string | null
    email: string | null
    email_key: string | null
    phone: string | null
    position: string | null
    audience: string | null
    national_id_doubtful: Generated<boolean>
    merged_into: Generated<string | null>
    tags: Generated<string[]>
    created_at: Date
    updated_at: Date
    /** The personal data was erased; the row holds nothing but what hangs on it. */
    erased_at: Generated<Date | null>
  }
  learner_match_keys: { key: bigint; learner_id: string }
  learners_to_file: { id: Generated<number>; learner_id: string }
  learner_audiences: {
    id: Generated<number>
    learner_id: string
    audience: string | null
    since: Date
  }
  learner_merges: { act_id: string; kept: string; absorbed: string; moved: Json }
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
    acts: Generated<number>
    created_at: Date
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
    changed_at: Date | null
  }
  ledger_holding_versions: {
    id: Generated<number>
    holding_id: string
    handed_out_at: Date
    mistaken: boolean
    since: Date
  }
}

/** Tables of requests about personal data, of looks at people, and of erasure. Meanings stand in migrations/. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { DateText } from './columns.ts'

export interface PrivacyTables {
  privacy_requests: {
    id: string
    number: GeneratedAlways<number>
    kind: 'access' | 'correction' | 'erasure' | 'restriction' | 'objection' | 'other'
    learner_id: string | null
    sealed: Buffer | null
    received_on: DateText
    due_on: DateText
    recorded_at: Date
    recorded_by: string
    answered_at: Date | null
    answered_by: string | null
    result: 'done' | 'partly' | 'refused' | 'withdrawn' | null
    answer_sealed: Buffer | null
  }
  person_views: {
    id: Generated<number>
    learner_id: string
    at: Date
    actor: string
    what: string
  }
  erasures: {
    learner_id: string
    request_id: string | null
    reason: string
    asked_at: Date
    asked_by: string
    sealed: Buffer | null
    progress: ColumnType<object, string | undefined, string>
    done_at: Date | null
    report: ColumnType<object, string | undefined, string>
    readmitted_at: Date | null
    readmitted_by: string | null
  }
  suppressed_keys: {
    learner_id: string
    kind: 'national-id' | 'employee-code' | 'email' | 'phone' | 'name-and-birth' | 'account'
    digest: Buffer
  }
}

/** Tables of decisions and outcomes. One interface a table; meanings stand in migrations/. */
import type { Generated } from 'kysely'
import type { Json, NullableDateText, NullableJson } from './columns.ts'

export interface OutcomesTables {
  attachments: {
    id: string
    name: string
    media_type: string
    sha256: Buffer
    size: number
    sealed: Buffer
    received_at: Date
    received_by: string
    erased_at: Generated<Date | null>
  }
  decision_acts: {
    id: string
    kind: 'override' | 'excuse' | 'presence' | 'link' | 'reject' | 'create' | 'merge' | 'undo'
    reason: string
    attachment_id: string | null
    undoes: string | null
    actor: string
    at: Date
  }
  overrides: {
    id: string
    act_id: string
    enrolment_id: string
    kind: 'allow' | 'refuse' | 'extend'
    last_day: NullableDateText
    expires_on: NullableDateText
  }
  excuses: SessionDecision & { accepted_by: string }
  presences: SessionDecision & { mark: 'present' | 'absent' }
  outcome_revisions: {
    id: Generated<number>
    enrolment_id: string
    revision: number
    run_id: string
    verdict: Verdict
    reasons: Json
    score: string | null
    attendance: NullableJson
    window_closes_at: Date | null
    evidence: number[]
    program_id: string
    program_version: number
    cohort_version: number
    decision_hash: Buffer
    decided_at: Date
  }
  outcomes: {
    enrolment_id: string
    cohort_id: string
    revision: number
    verdict: Verdict
    reason: string
    decision_hash: Buffer
    due_at: Date | null
    context_hash: Buffer | null
    reopened_at: Date | null
    score: string | null
    attendance: string | null
    achieved_on: NullableDateText
    modules: Generated<string[]>
  }
  evidence_changes: {
    id: Generated<number>
    versions: number[] | null
    learners: string[] | null
    enrolments: string[] | null
  }
  changed_enrolments: { cohort_id: string; enrolment_id: string }
  class_changes: {
    id: Generated<number>
    kind: 'class' | 'all' | 'other'
    cohort_id: string | null
    part: string | null
  }
  cohort_looks: { cohort_id: string; basis: Buffer | null; looked_at: Date }
  recomputed_outcomes: {
    run_id: string
    learner_id: string
    enrolment_id: string | null
    verdict: Verdict
    reasons: Json
    score: string | null
    attendance: NullableJson
    window_closes_at: Date | null
    evidence: number[]
    program_id: string
    program_version: number
    cohort_version: number
  }
}

interface SessionDecision {
  id: string
  act_id: string
  enrolment_id: string
  platform_id: string
  course: string
  session: string
}

type Verdict = 'passed' | 'failed' | 'incomplete' | 'review'

/** Tables of plans. One interface a table; meanings stand in migrations/. */
import type { Generated } from 'kysely'
import type { DateText, Json } from './columns.ts'

export interface PlansTables {
  plan_figures: Withdrawable & {
    id: string
    kind: 'head-count' | 'promised' | 'recorded' | 'reach' | 'spent'
    subject: string
    unit_id: string | null
    year: number | null
    amount: number
    as_of: DateText
    source: string
  }
  plan_submissions: Withdrawable & {
    id: string
    plan_id: string
    deadline_id: string
    unit_id: string | null
    received_on: DateText
    document: string | null
    attachment_id: string | null
    note: string | null
  }
  unit_needs: Withdrawable & {
    id: string
    plan_id: string
    year: number
    unit_id: string
    audience: string
    content: string
    mode: 'online' | 'in-person' | 'blended' | 'video' | null
    people: number
    note: string | null
  }
  reminders: {
    plan_id: string
    deadline_id: string
    due_on: DateText
    days_before: number
    user_id: string
    state: 'waiting' | 'claimed' | 'sent' | 'refused'
    message_id: string
    tries: Generated<number>
    fault: string | null
    not_before: Date
    created_at: Date
    changed_at: Date
  }
  frozen_reports: {
    id: string
    plan_id: string
    title: string
    kind: 'progress' | 'results-and-needs' | 'yearly' | 'head-counts' | 'modules' | 'classes'
    unit_id: string | null
    tree_on: DateText
    made_at: Date
    made_by: string
    sources: Json
    content: Buffer
    sha256: Buffer
  }
  frozen_report_files: {
    report_id: string
    format: 'xlsx' | 'docx'
    name: string
    bytes: Buffer
    sha256: Buffer
  }
}

interface Withdrawable {
  recorded_at: Date
  recorded_by: string
  withdrawn_at: Date | null
  withdrawn_by: string | null
}

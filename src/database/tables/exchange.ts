/** Tables of what is told to other systems, and of learning platforms that open this service. Meanings stand in migrations/. */
import type { ColumnType, Generated } from 'kysely'
import type { DateText } from './columns.ts'

export interface ExchangeTables {
  subscribers: {
    id: string
    kind: 'webhook' | 'statements' | 'grades'
    name: string
    url: string
    events: string[]
    settings: ColumnType<unknown, string | undefined, string>
    state: 'active' | 'off' | 'gone'
    state_reason: string | null
    created_at: Date
    created_by: string
    changed_at: Date
  }
  subscriber_secrets: {
    subscriber_id: string
    n: number
    sealed: Buffer
    created_at: Date
    expires_at: Date | null
  }
  events: {
    position: Generated<string>
    kind: string
    subject: string
    revision: number
    at: Date
  }
  deliveries: {
    subscriber_id: string
    position: string
    subject: string
    state: 'waiting' | 'claimed' | 'sent' | 'skipped' | 'dead'
    tries: Generated<number>
    not_before: Date
    claimed_until: Date | null
    status: number | null
    fault: string | null
    changed_at: Date
  }
  calendar_feeds: {
    user_id: string
    token_hash: Buffer
    token_sealed: Buffer
    language: 'vi' | 'en'
    created_at: Date
    last_used_on: DateText | null
  }
  lti_registrations: {
    id: string
    name: string
    issuer: string
    client_id: string
    auth_url: string
    token_url: string
    keys_url: string
    token_audience: string | null
    product: 'moodle' | 'open-edx' | 'canvas' | 'other'
    platform_id: string | null
    sub_is_account: Generated<boolean>
    email_verified: Generated<boolean>
    teachers_see: Generated<'sums' | 'people'>
    grades_out: Generated<boolean>
    frame_origins: string[]
    state: 'waiting' | 'active' | 'off'
    created_at: Date
    created_by: string
    changed_at: Date
  }
  lti_deployments: {
    registration_id: string
    deployment_id: string
    state: 'waiting' | 'active' | 'off'
    first_seen_at: Date
    changed_at: Date
  }
  lti_registration_links: {
    token_hash: Buffer
    created_by: string
    created_at: Date
    expires_at: Date
    used_at: Date | null
    registration_id: string | null
  }
  lti_logins: {
    state_hash: Buffer
    registration_id: string
    nonce_hash: Buffer
    browser_hash: Buffer
    expires_at: Date
  }
  lti_courses: {
    id: string
    registration_id: string
    deployment_id: string
    context_id: string
    label: string | null
    title: string | null
    members_url: string | null
    line_items_url: string | null
    grade_scopes: Generated<string[]>
    first_seen_at: Date
    last_seen_at: Date
  }
  lti_course_cohorts: {
    course_id: string
    cohort_id: string
    added_at: Date
    added_by: string
  }
  lti_people: {
    registration_id: string
    sub: string
    account_id: string
    first_seen_at: Date
    last_seen_at: Date
  }
  lti_line_items: {
    course_id: string
    cohort_id: string
    url: string
    made_at: Date
  }
  lti_keys: {
    kid: string
    public_jwk: ColumnType<unknown, string, never>
    private_sealed: Buffer
    created_at: Date
    retired_at: Date | null
  }
}

/** Tables of what is told to other systems, and of learning platforms. Every column stands here: what it says of whom, or that it says nothing of anybody. */
import { type TableInventory, words } from './kinds.ts'

export const exchangeTables: Record<string, TableInventory> = {
  subscribers: {
    actor: words('created_by'),
    none: words('id kind name url events settings state state_reason created_at changed_at'),
  },
  subscriber_secrets: {
    none: words('subscriber_id n sealed created_at expires_at'),
  },
  events: {
    told: words('kind subject revision at'),
    none: words('position'),
  },
  deliveries: {
    told: words('subject'),
    none: words(
      'subscriber_id position state tries not_before claimed_until status fault changed_at',
    ),
  },
  calendar_feeds: {
    staff: words('user_id last_used_on'),
    signIn: words('token_hash token_sealed'),
    none: words('language created_at'),
  },
  lti_registrations: {
    actor: words('created_by'),
    none: words(
      'id name issuer client_id auth_url token_url keys_url token_audience product platform_id sub_is_account email_verified teachers_see grades_out frame_origins state created_at changed_at',
    ),
  },
  lti_deployments: {
    none: words('registration_id deployment_id state first_seen_at changed_at'),
  },
  lti_registration_links: {
    actor: words('created_by'),
    none: words('token_hash created_at expires_at used_at registration_id'),
  },
  lti_logins: {
    signIn: words('state_hash nonce_hash browser_hash'),
    none: words('registration_id expires_at'),
  },
  lti_courses: {
    none: words(
      'id registration_id deployment_id context_id label title members_url line_items_url grade_scopes first_seen_at last_seen_at',
    ),
  },
  lti_course_cohorts: {
    actor: words('added_by'),
    none: words('course_id cohort_id added_at'),
  },
  lti_people: {
    account: words('sub account_id first_seen_at last_seen_at'),
    none: words('registration_id'),
  },
  lti_line_items: {
    none: words('course_id cohort_id url made_at'),
  },
  lti_keys: {
    none: words('kid public_jwk private_sealed created_at retired_at'),
  },
}

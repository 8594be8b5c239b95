/**
 * Forgets what is no longer needed, once an hour. Uploads, brought files, previews, look-ups, sessions, answers of
 * platforms and files have jobs of their own beside what makes them (`docs/personal-data.md` names each).
 */
import { sql } from 'kysely'
import { dropOldViews } from '../access/person-views.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { forgetOldDeliveries } from './old-deliveries-store.ts'
import { forgetCheckpoints, forgetOldRuns } from './old-runs-store.ts'

/** Days. */
export interface RetentionDays {
  settledRows: number
  contacts: number
  personViews: number
  privacyRequests: number
  runs: number
  /** 0: nobody is erased without being asked. */
  formerLearners: number
}

export interface Forgotten {
  settledRows: number
  linkRequests: number
  mailFaults: number
  personViews: number
  privacyRequests: number
  idempotencyKeys: number
  signInLinks: number
  registrationLinks: number
  launches: number
  reminders: number
  deliveries: number
  subscriberSecrets: number
  checkpoints: number
  runs: number
}

const DAY_MS = 24 * 60 * 60 * 1000
const IDEMPOTENCY_DAYS = 7
const CHECKPOINT_DAYS = 1

export async function applyRetention(
  { db, clock }: { db: Database; clock: Clock },
  days: RetentionDays,
): Promise<Forgotten> {
  const before = (kept: number) => new Date(clock.now().getTime() - kept * DAY_MS)
  const run = async (statement: ReturnType<typeof sql>) =>
    Number((await statement.execute(db)).numAffectedRows ?? 0)
  return {
    settledRows: await run(sql`delete from quarantined_rows
      where state = 'settled' and settled_at < ${before(days.settledRows)}`),
    linkRequests: await run(sql`update link_requests set contact = ''
      where contact <> '' and closed_at < ${before(days.contacts)}`),
    mailFaults: await run(sql`update certificate_mails set fault = null
      where fault is not null and changed_at < ${before(days.contacts)} and state in ('sent', 'skipped', 'refused')`),
    personViews: await dropOldViews(db, before(days.personViews)),
    privacyRequests: await run(sql`update privacy_requests set sealed = null, answer_sealed = null
      where answered_at < ${before(days.privacyRequests)} and (sealed is not null or answer_sealed is not null)`),
    // Times of these are the database's own.
    idempotencyKeys: await run(sql`delete from idempotency_keys
      where created_at < now() - make_interval(days => ${IDEMPOTENCY_DAYS})`),
    signInLinks: await run(sql`delete from sign_in_links where expires_at < ${before(days.runs)}`),
    registrationLinks: await run(sql`delete from lti_registration_links
      where expires_at < ${before(days.runs)}`),
    launches: await run(sql`delete from lti_logins where expires_at < ${clock.now()}`),
    reminders: await run(sql`delete from reminders
      where state in ('sent', 'refused') and changed_at < ${before(days.runs)}
        and due_on < ${dateInVietnam(before(days.runs))}::date`),
    deliveries: await forgetOldDeliveries(db, before(days.runs)),
    subscriberSecrets: await run(
      sql`delete from subscriber_secrets where expires_at <= ${clock.now()}`,
    ),
    checkpoints: await forgetCheckpoints(db, before(CHECKPOINT_DAYS)),
    runs: await forgetOldRuns(db, before(days.runs)),
  }
}

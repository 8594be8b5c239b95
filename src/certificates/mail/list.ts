/** SQL of how mails stand, for those who administer certificates. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { shownKey } from '../../roster/shown-key.ts'

/** `uncertain`: its sender was cut off while the server was being given the text. It may have arrived. */
export type MailState = 'waiting' | 'sending' | 'sent' | 'uncertain' | 'refused' | 'skipped'

export interface MailLine {
  certificate: string
  number: string
  learner: string
  cohort: string
  revision: number
  /** Of several about one revision which. */
  n: number
  state: MailState
  /** Why it is not sent. */
  fault: string | null
  tries: number
  /** Of one that waits. */
  nextTryAt: Date | null
  /** The Message-ID of the mail: what a mail server's log knows it by. */
  messageId: string
  /** When it was queued, and when its state last changed. */
  at: Date
  changedAt: Date
}

/** A sender that is alive has an answer by then. */
const STILL_SENDING_MS = 2 * 60_000

const shownState = (now: Date) => {
  const since = new Date(now.getTime() - STILL_SENDING_MS)
  return sql<MailState>`case
    when m.state = 'claimed' or (m.state = 'handed' and m.fault is null and m.changed_at > ${since}) then 'sending'
    when m.state = 'handed' then 'uncertain' else m.state end`
}

interface MailFilter {
  cohort?: string | undefined
  certificate?: string | undefined
}

const chosen = ({ cohort = undefined, certificate = undefined }: MailFilter, viewer: Viewer) => sql`
  from certificate_mails m
  join certificates c on c.id = m.certificate_id
  join learners l on l.id = c.learner_id
  where (${cohort ?? null}::text is null or c.cohort_id = ${cohort ?? null})
    and (${certificate ?? null}::uuid is null or c.id = ${certificate ?? null}::uuid)
    and ${seesLearner(viewer, sql`c.learner_id`)}`

/** How many mails there are in each state. */
export async function countMailStates(
  db: Queryable,
  viewer: Viewer,
  filter: MailFilter,
  now: Date,
): Promise<Record<MailState, number>> {
  const found = await sql<{ state: MailState; count: number }>`
    select ${shownState(now)} as state, count(*) as count ${chosen(filter, viewer)} group by 1`.execute(
    db,
  )
  const counts: Record<MailState, number> = {
    waiting: 0,
    sending: 0,
    sent: 0,
    uncertain: 0,
    refused: 0,
    skipped: 0,
  }
  for (const { state, count } of found.rows) counts[state] = count
  return counts
}

/** The newest first; without a certificate only those that a person may want to do something about. */
export async function listMails(
  db: Queryable,
  viewer: Viewer,
  filter: MailFilter,
  now: Date,
  limit: number,
): Promise<MailLine[]> {
  const found = await sql<MailLine>`
    select * from (
      select c.id as certificate, c.number, ${shownKey} as learner, c.cohort_id as cohort, m.revision, m.n,
        ${shownState(now)} as state, m.fault, m.tries,
        case when m.state = 'waiting' then m.not_before end as "nextTryAt", m.message_id as "messageId", m.created_at as at,
        m.changed_at as "changedAt"
      ${chosen(filter, viewer)}
    ) mails
    where ${filter.certificate !== undefined}::bool or state in ('uncertain', 'refused', 'skipped')
      or (state = 'waiting' and fault is not null)
    order by "changedAt" desc, number, revision desc, n desc limit ${limit}`.execute(db)
  return found.rows
}

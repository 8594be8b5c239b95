/** SQL of mails on their way. A claim counts the tries; whoever holds an older one can change nothing any more. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { hasGoneOut, withSnapshot } from '../found.ts'
import { opensOn } from '../link/links.ts'
import type { CertificateSnapshot } from '../snapshot.ts'

export interface Claim {
  certificateId: string
  revision: number
  n: number
  messageId: string
  /** This one included. */
  tries: number
  createdAt: Date
}

/** Takes a mail that is due, or one whose sender has not been heard of for the time of a lease; null: there is none. */
export async function claimMail(db: Queryable, now: Date, leaseMs: number): Promise<Claim | null> {
  const until = new Date(now.getTime() + leaseMs)
  const found = await sql<Claim>`
    update certificate_mails m set state = 'claimed', claimed_until = ${until}, tries = tries + 1, changed_at = ${now}
    where (m.certificate_id, m.revision, m.n) = (
      select certificate_id, revision, n from certificate_mails
      where (state = 'waiting' and not_before <= ${now}) or (state = 'claimed' and claimed_until <= ${now})
      order by not_before, certificate_id, revision, n limit 1 for update skip locked)
    returning m.certificate_id as "certificateId", m.revision, m.n, m.message_id as "messageId", m.tries,
      m.created_at as "createdAt"`.execute(db)
  return found.rows[0] ?? null
}

const isClaimed = ({ certificateId, revision, n, tries }: Claim) =>
  sql<boolean>`(m.certificate_id = ${certificateId}::uuid and m.revision = ${revision} and m.n = ${n}
    and m.tries = ${tries})`

/** What is to be told, and to whom, as it is now. */
export interface ToTell {
  snapshot: CertificateSnapshot
  kind: 'issued' | 'revised' | 'reinstated'
  state: 'valid' | 'revoked'
  isPresent: boolean
  /** The agency's signed file of this revision is not there. */
  awaits: boolean
  /** null: the link opens nothing. */
  tokenSealed: Buffer | null
  linkExpiresOn: string | null
  address: string | null
}

export async function readToTell(
  db: Queryable,
  claim: Pick<Claim, 'certificateId' | 'revision'>,
  now: Date,
): Promise<ToTell> {
  const found = await sql<Omit<ToTell, 'snapshot'> & { snapshot: unknown }>`
    select r.snapshot, r.kind, c.state, c.revision = r.revision as "isPresent",
      c.awaits_signature or not ${hasGoneOut} as awaits,
      case when ${opensOn(now)} then c.token_sealed end as "tokenSealed",
      c.link_expires_on as "linkExpiresOn", l.email as address
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = ${claim.revision}
    join learners known on known.id = c.learner_id
    join learners l on l.id = ${keptLearner('known')}
    where c.id = ${claim.certificateId}::uuid`.execute(db)
  const [row] = found.rows
  if (row === undefined) throw new RangeError(`no certificate ${claim.certificateId}`)
  return withSnapshot(row)
}

/**
 * From here on nobody sends it again by himself. @returns false when it is not to be sent: somebody else has claimed it
 * since, or the revision is no longer in force
 */
export async function noteHanded(db: Queryable, claim: Claim, now: Date): Promise<boolean> {
  const handed = await sql`
    update certificate_mails m set state = 'handed', claimed_until = null, fault = null, changed_at = ${now}
    from certificates c
    where ${isClaimed(claim)} and m.state = 'claimed'
      and c.id = m.certificate_id and c.revision = m.revision and c.state = 'valid'`.execute(db)
  return handed.numAffectedRows === 1n
}

export type MailEnd =
  | { state: 'sent' | 'refused' | 'skipped'; fault: string | null }
  /** The server was being given the text; whether it took it is not known. */
  | { state: 'handed'; fault: string }
  | { state: 'waiting'; fault: string; notBefore: Date }

/** How a try ended; one that somebody else has claimed since is left alone. */
export async function noteEnd(db: Queryable, claim: Claim, end: MailEnd, now: Date): Promise<void> {
  await sql`
    update certificate_mails m set state = ${end.state}, fault = ${end.fault}, claimed_until = null, changed_at = ${now},
      not_before = coalesce(${'notBefore' in end ? end.notBefore : null}::timestamptz, m.not_before)
    where ${isClaimed(claim)} and m.state in ('claimed', 'handed')`.execute(db)
}

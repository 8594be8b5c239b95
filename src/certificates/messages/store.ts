/** SQL of whom a cohort's certificates are sent to: for whoever sends messages by hand. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { withSnapshot } from '../found.ts'
import { opensOn } from '../link/links.ts'
import type { CertificateSnapshot } from '../snapshot.ts'

export interface Recipient {
  number: string
  kind: 'issued' | 'revised' | 'reinstated'
  snapshot: Pick<CertificateSnapshot, 'learner' | 'program' | 'issuer'>
  /** Where the person is now: whoever sends the message there knows them. */
  unit: { code: string | null; name: string }
  phone: string | null
  email: string | null
  tokenSealed: Buffer
  linkExpiresOn: string | null
}

export interface Recipients {
  recipients: Recipient[]
  revoked: number
  awaitingSignature: number
  /** Taken back, or past its last day. */
  withoutLink: number
}

/** In no order. What is revoked, awaits a signature or has no link that opens is counted only. */
export async function recipientsOf(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  now: Date,
): Promise<Recipients> {
  const found = await sql<
    Omit<Recipient, 'snapshot'> & {
      snapshot: unknown
      state: 'revoked' | 'awaiting' | 'no-link' | 'open'
    }
  >`
    select c.number, r.kind, r.snapshot, l.phone, l.email, c.token_sealed as "tokenSealed",
      c.link_expires_on as "linkExpiresOn",
      case when u.id is null then jsonb_build_object('code', null, 'name', r.snapshot->'learner'->>'unit')
        else jsonb_build_object('code', u.code, 'name', u.name) end as unit,
      case when c.state = 'revoked' then 'revoked' when c.awaits_signature then 'awaiting'
        when ${opensOn(now)} then 'open' else 'no-link' end as state
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners known on known.id = c.learner_id
    join learners l on l.id = ${keptLearner('known')}
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where c.cohort_id = ${cohortId} and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  const count = (wanted: string) => found.rows.filter(({ state }) => state === wanted).length
  return {
    recipients: found.rows
      .filter(({ state }) => state === 'open')
      .map(({ state: _, ...recipient }) => withSnapshot(recipient)),
    revoked: count('revoked'),
    awaitingSignature: count('awaiting'),
    withoutLink: count('no-link'),
  }
}

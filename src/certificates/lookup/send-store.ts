/** SQL of codes on their way. Whoever holds an older claim can change nothing any more. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'

export interface CodeClaim {
  id: string
  sealedCode: Buffer
  createdAt: Date
  /** Until when the claim is this worker's; it is known by it. */
  notBefore: Date
  /** null: the roster has none any more. */
  address: string | null
}

/** Takes a code that is to be sent; null: there is none. */
export async function claimCode(
  db: Queryable,
  now: Date,
  leaseMs: number,
): Promise<CodeClaim | null> {
  const until = new Date(now.getTime() + leaseMs)
  const found = await sql<CodeClaim>`
    update lookups q set not_before = ${until}
    from learners known join learners l on l.id = ${keptLearner('known')}
    where known.id = q.learner_id and q.id = (
      select id from lookups
      where sealed_code is not null and not_before <= ${now} and expires_at > ${now}
      order by not_before, id limit 1 for update skip locked)
    returning q.id, q.sealed_code as "sealedCode", q.created_at as "createdAt", q.not_before as "notBefore",
      l.email as address`.execute(db)
  return found.rows[0] ?? null
}

const isClaimed = ({ id, notBefore }: CodeClaim) =>
  sql<boolean>`(id = ${id}::uuid and not_before = ${notBefore} and sealed_code is not null)`

/**
 * From here on it is not sent again, and nobody can read it here any more. Its time begins now.
 * @returns false when somebody else has claimed it since
 */
export async function noteCodeHanded(
  db: Queryable,
  claim: CodeClaim,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<boolean> {
  const handed = await sql`
    update lookups set sent_at = ${now}, expires_at = ${expiresAt}, sealed_code = null
    where ${isClaimed(claim)} and expires_at > ${now}`.execute(db)
  return handed.numAffectedRows === 1n
}

/** It did not go out: tried again from then on, or, with null, never. */
export async function noteCodeNotSent(
  db: Queryable,
  claim: CodeClaim,
  notBefore: Date | null,
): Promise<void> {
  await sql`update lookups set
      not_before = coalesce(${notBefore}::timestamptz, not_before),
      sealed_code = case when ${notBefore}::timestamptz is null then null else sealed_code end
    where ${isClaimed(claim)}`.execute(db)
}

/** SQL of the private links of many learners: for sending them, never for a list that others read. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { hasGoneOut } from '../found.ts'
import { writeLink } from './write.ts'

/** SQL condition: the link of the certificate `c` opens on this day in Vietnam. */
export const opensOn = (now: Date) => sql<boolean>`(c.token_sealed is not null and ${hasGoneOut}
  and coalesce(c.link_expires_on, 'infinity'::date) >= ${dateInVietnam(now)}::date)`

export interface LinkDeps {
  db: Queryable
  vault: Vault
  clock: { now(): Date }
  /** What links begin with. */
  publicUrl: string | undefined
}

/** In the order of the register; without those that open nothing. */
export async function privateLinks(
  { db, vault, clock, publicUrl }: LinkDeps,
  viewer: Viewer,
  cohortId: string,
  limit: number,
): Promise<{ learner: string; link: string }[]> {
  const result = await sql<{ token_sealed: Buffer; learner: string }>`
    select c.token_sealed, ${shownKey} as learner
    from certificates c join learners l on l.id = c.learner_id
    where c.cohort_id = ${cohortId} and ${opensOn(clock.now())} and ${seesLearner(viewer, sql`l.id`)}
    order by c.year, c.register_number limit ${limit}`.execute(db)
  return result.rows.map(({ learner, token_sealed }) => ({
    learner,
    link: writeLink(vault, publicUrl, token_sealed),
  }))
}

/**
 * What a run issued, with the learners' private links: for whoever asked for the issue. Also what somebody else issued in
 * its cohort after it was asked for: of several who ask at once, each is told of all.
 */
export async function issuedByRun(
  { db, vault, clock, publicUrl }: LinkDeps,
  viewer: Viewer,
  runId: string,
): Promise<{ number: string; code: string; link: string; learner: string }[]> {
  const result = await sql<{
    number: string
    code: string
    learner: string
    token_sealed: Buffer
  }>`
    select c.number, r.code, c.token_sealed, ${shownKey} as learner
    from runs asked
    join certificates c on c.cohort_id = asked.subject
      and (c.run_id = asked.id or c.inserted_at >= asked.requested_at)
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    where asked.id = ${runId} and ${opensOn(clock.now())} and ${seesLearner(viewer, sql`l.id`)}
    order by c.year, c.register_number`.execute(db)
  return result.rows.map(({ token_sealed, ...issued }) => ({
    ...issued,
    link: writeLink(vault, publicUrl, token_sealed),
  }))
}

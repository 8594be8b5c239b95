/** SQL of how far the certificates of a cohort are, for whoever waits for them. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { shownKey } from '../roster/shown-key.ts'
import { type HeldLearner, selectHeld } from './earned-store.ts'
import { countUses, type UseCounts } from './uses.ts'

interface FileFault {
  id: string
  number: string
  /** Employee code, or the roster's other key. */
  learner: string
  /** Why the file cannot be made, and what to mend. */
  fault: string
  triedAt: Date
}

export interface CertificateProgress {
  /** In force, and with the agency's signature where the program asks for it. */
  issued: number
  awaitingSignature: number
  revoked: number
  /** Of present revisions, of certificates that are not revoked. */
  files: { made: number; waiting: number; faulty: number; faults: FileFault[] }
  /** About present revisions, by state. */
  mails: Record<string, number>
  uses: UseCounts
  held: HeldLearner[]
}

/** As many faults as are named. */
const MOST_NAMED = 200

export async function cohortProgress(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  now: Date,
): Promise<CertificateProgress> {
  const seen = sql<boolean>`(c.cohort_id = ${cohortId} and ${seesLearner(viewer, sql`c.learner_id`)})`
  const counts = await sql<{
    issued: number
    awaiting: number
    revoked: number
    made: number
    waiting: number
    faulty: number
  }>`
    select count(*) filter (where c.state = 'valid' and not c.awaits_signature) as issued,
      count(*) filter (where c.state = 'valid' and c.awaits_signature) as awaiting,
      count(*) filter (where c.state = 'revoked') as revoked,
      count(*) filter (where c.state = 'valid' and c.file_made) as made,
      count(*) filter (where c.state = 'valid' and not c.file_made and c.file_fault is null) as waiting,
      count(*) filter (where c.state = 'valid' and not c.file_made and c.file_fault is not null) as faulty
    from certificates c where ${seen}`.execute(db)
  const faults = await sql<FileFault>`
    select c.id, c.number, ${shownKey} as learner, c.file_fault as fault, c.file_tried_at as "triedAt"
    from certificates c join learners l on l.id = c.learner_id
    where ${seen} and c.state = 'valid' and not c.file_made and c.file_fault is not null
    order by c.year, c.register_number limit ${MOST_NAMED}`.execute(db)
  const mails = await sql<{ state: string; count: number }>`
    select m.state, count(*) as count
    from certificates c
    join certificate_mails m on m.certificate_id = c.id and m.revision = c.revision
    where ${seen} group by m.state order by m.state`.execute(db)
  const [of] = counts.rows
  return {
    issued: of?.issued ?? 0,
    awaitingSignature: of?.awaiting ?? 0,
    revoked: of?.revoked ?? 0,
    files: {
      made: of?.made ?? 0,
      waiting: of?.waiting ?? 0,
      faulty: of?.faulty ?? 0,
      faults: faults.rows,
    },
    uses: await countUses(db, viewer, { cohort: cohortId }),
    mails: Object.fromEntries(mails.rows.map(({ state, count }) => [state, count])),
    held: await selectHeld(db, viewer, cohortId, now),
  }
}

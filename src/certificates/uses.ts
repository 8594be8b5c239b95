/** SQL of how often certificates are opened, downloaded, verified. Nothing is kept of by whom or when. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { Log } from '../foundation/log.ts'
import { soon } from '../foundation/soon.ts'

type Use = 'opened' | 'downloaded' | 'verified'

export type UseCounts = Record<Use, number>

export interface UseNotes {
  /** Counts one. A page is shown whether it can be counted or not, so nobody waits. */
  note(certificateId: string, use: Use): void
  /** Writes down at once what was noted. */
  write(): Promise<void>
}

/** With a process that dies so much is lost: the sums are for reports, and no certificate rests on them. */
const WRITE_AFTER_MS = 1_000

/** Uses are put together and written down in one statement a second, whatever is opened meanwhile. */
export function noteUses(db: Queryable, log: Pick<Log, 'warn'>): UseNotes {
  let noted = new Map<string, UseCounts>()
  const written = soon(WRITE_AFTER_MS, async () => {
    const taken = noted
    noted = new Map()
    try {
      await addUses(db, taken)
    } catch (error) {
      log.warn({ err: error, certificates: taken.size }, 'uses of certificates were not counted')
    }
  })
  return {
    note: (certificateId, use) => {
      const counts = noted.get(certificateId) ?? { opened: 0, downloaded: 0, verified: 0 }
      counts[use] += 1
      noted.set(certificateId, counts)
      written.ask()
    },
    write: written.now,
  }
}

async function addUses(db: Queryable, noted: ReadonlyMap<string, UseCounts>): Promise<void> {
  const counts = [...noted.values()]
  // In the order of their ids: two processes that add to the same rows wait for each other in one direction only.
  await sql`insert into certificate_uses as u (certificate_id, opened, downloaded, verified)
    select id, opened, downloaded, verified
    from unnest(${[...noted.keys()]}::uuid[], ${counts.map(({ opened }) => opened)}::int[],
      ${counts.map(({ downloaded }) => downloaded)}::int[], ${counts.map(({ verified }) => verified)}::int[])
      as noted (id, opened, downloaded, verified)
    order by id
    on conflict (certificate_id) do update set opened = u.opened + excluded.opened,
      downloaded = u.downloaded + excluded.downloaded, verified = u.verified + excluded.verified`.execute(
    db,
  )
}

/** Of one certificate, or of all of a cohort. */
export async function countUses(
  db: Queryable,
  viewer: Viewer,
  of: { certificate: string } | { cohort: string },
): Promise<UseCounts> {
  const chosen =
    'certificate' in of
      ? sql<boolean>`c.id = ${of.certificate}::uuid`
      : sql<boolean>`c.cohort_id = ${of.cohort}`
  const found = await sql<UseCounts>`
    select coalesce(sum(u.opened), 0)::int as opened, coalesce(sum(u.downloaded), 0)::int as downloaded,
      coalesce(sum(u.verified), 0)::int as verified
    from certificates c join certificate_uses u on u.certificate_id = c.id
    where ${chosen} and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  return found.rows[0] ?? { opened: 0, downloaded: 0, verified: 0 }
}

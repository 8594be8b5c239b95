/** People who left long ago: without a unit since a number of days, and nothing was ever issued to them. */
import { sql } from 'kysely'
import { operator } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { addDays, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type EraseDeps, erasePerson } from './erase-person.ts'

/** So many an hour: each looks through everything that is kept of platforms. */
const AT_ONCE = 20

/** Whoever has a certificate or a paper stays: a register is kept for good. */
async function formerLearners(db: Queryable, leftBefore: string, limit: number): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select l.id from learners l
    where l.erased_at is null and l.merged_into is null
      and not exists (select from learner_units lu where lu.learner_id = l.id
        and (lu.valid_to is null or lu.valid_to >= ${leftBefore}::date))
      and (l.updated_at at time zone 'Asia/Ho_Chi_Minh')::date < ${leftBefore}::date
      and not exists (select from certificates c where c.learner_id in (select l.id union select m.id from learners m where m.merged_into = l.id))
      and not exists (select from papers p where p.learner_id in (select l.id union select m.id from learners m where m.merged_into = l.id))
    order by l.updated_at limit ${limit}`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** They may come back: nothing keeps them from it. @returns how many were erased */
export async function eraseFormer(deps: EraseDeps, days: number): Promise<number> {
  if (days === 0) return 0
  const leftBefore = addDays(dateInVietnam(deps.clock.now()), -days)
  let erased = 0
  for (const id of await formerLearners(deps.db, leftBefore, AT_ONCE)) {
    const options = { reason: REASON, request: null, dryRun: false, mayComeBack: true }
    try {
      await erasePerson(deps, operator('retention'), id, options)
      erased += 1
    } catch (error) {
      // The next hour is soon enough.
      if (!(error instanceof HocvuError) || !error.retryable) throw error
    }
  }
  return erased
}

const REASON = 'FORMER_LEARNER_DAYS'

/**
 * SQL of restores after which the registers may be behind the papers that went out. Nothing is issued until a person has
 * compared them: the next number may be somebody's already.
 */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateAndTimeInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'

const unconfirmed = (db: Queryable) =>
  db
    .selectFrom('restores')
    .select('taken_at as takenAt')
    .where('confirmed_at', 'is', null)
    .orderBy('taken_at')
    .executeTakeFirst()

/** @throws HocvuError `register.restored` */
export async function requireRegistersKnown(db: Queryable): Promise<void> {
  const restore = await unconfirmed(db)
  if (restore === undefined) return
  const at = dateAndTimeInVietnam(restore.takenAt)
  throw new HocvuError(
    'register.restored',
    `This installation was restored from a backup of ${at}. Numbers that were given after it are not known here and would be given again. Compare the last ones (hocvu register) with the papers that went out, bring in what is missing (hocvu register import <file>), then say so: hocvu register confirm`,
    { params: { at } },
  )
}

/**
 * The registers go on from where they stand.
 * @returns false: nothing waits for it
 */
export async function confirmRegisters(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const now = clock.now()
    const confirmed = await trx
      .updateTable('restores')
      .set({ confirmed_at: now, confirmed_by: viewer.actor })
      .where('confirmed_at', 'is', null)
      .returning('taken_at')
      .execute()
    if (confirmed.length === 0) return false
    const registers = await trx
      .selectFrom('registers')
      .select(['issuer', 'year', 'last_number as last'])
      .orderBy('issuer')
      .orderBy('year')
      .execute()
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'register.confirm',
      subject: confirmed.map(({ taken_at }) => taken_at.toISOString()).join(' '),
      after: { registers },
    })
    return true
  })
}
